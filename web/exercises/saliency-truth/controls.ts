// What can be chosen, beside the picture.
import { html, nothing, type TemplateResult } from 'lit';
import { options } from '../frame/options.js';
import { methods } from './measures.js';
import { methodTitles, networkTitles } from './names.js';
import { limits, type NetworkName, type Show, type TruthState } from './state.js';

const titles: readonly (readonly [Show, string])[] = [
  ['scene', 'One scene'],
  ['methods', 'All methods'],
  ['sanity', 'Random weights'],
  ['twin', 'The biased twin'],
];

export const renderShows = (chosen: Show, choose: (show: Show) => void): TemplateResult =>
  html`<div class="shows" role="group" aria-label="What to show">
    ${titles.map(([value, title]) => html`<button aria-pressed=${chosen === value} @click=${() => choose(value)}>${title}</button>`)}
  </div>`;

const explained: Record<Show, string> = {
  scene: 'A saliency map claims to show the pixels that support a class. In these scenes it is known which pixels are the object, so the claim can be tested.',
  methods: 'One scene proves little. Over many, the standard error says how far a mean may be off by chance.',
  sanity: 'If a map shows what the network has learned, it must change when the learned weights are replaced by random ones, layer after layer from the top.',
  twin: 'The biased network learned from scenes whose background colour gave the class away. Is it right for the right reason? Change the data, train again, and compare.',
};

export interface Choices {
  state: TruthState;
  networks: readonly NetworkName[];
  stepping: boolean;
  change: (part: Partial<TruthState>) => void;
}

export function renderControls({ state, networks, stepping, change }: Choices): TemplateResult {
  const show = stepping ? 'scene' : state.show;
  const value = (event: Event) => (event.target as HTMLSelectElement).value;
  const move = (by: number) => change({ scene: Math.max(0, Math.min(limits.scene, state.scene + by)) });
  const whole = (event: Event, [low, high]: readonly [number, number], usual: number) => {
    const field = event.target as HTMLInputElement;
    const given = Math.round(Number(field.value));
    const chosen = field.value.trim() !== '' && Number.isFinite(given) ? Math.max(low, Math.min(high, given)) : usual;
    field.value = String(chosen);
    return chosen;
  };
  return html`${stepping ? nothing : html`<p class="muted">${explained[show]}</p>`}
    ${
      show === 'twin'
        ? nothing
        : html`<label
            >Network
            <select @change=${(event: Event) => change({ network: value(event) as NetworkName })}>
              ${options(
                networks.map((name) => [name, networkTitles[name]] as const),
                state.network,
              )}
            </select></label
          >`
    }
    <label
      >Method
      <select @change=${(event: Event) => change({ method: value(event) as TruthState['method'] })}>
        ${options(
          methods.map((name) => [name, methodTitles[name]] as const),
          state.method,
        )}
      </select></label
    >
    ${
      show === 'methods'
        ? nothing
        : html`<div class="scene-choice">
            <label
              >Scene
              <input
                type="number"
                min="0"
                max=${limits.scene}
                .value=${String(state.scene)}
                @change=${(event: Event) => change({ scene: whole(event, [0, limits.scene], state.scene) })} /></label
            ><button aria-label="Scene before this" title="Scene before this" ?disabled=${state.scene === 0} @click=${() => move(-1)}>‹</button
            ><button aria-label="Scene after this" title="Scene after this" ?disabled=${state.scene === limits.scene} @click=${() => move(1)}>›</button>
          </div>`
    }
    <label
      >Background
      <select @change=${(event: Event) => change({ bias: value(event) === '1' ? 1 : 0 })}>
        ${options(
          [
            ['0', 'Any colour'],
            ['1', 'The colour of the class'],
          ] as const,
          String(state.bias),
        )}
      </select></label
    >
    ${
      show === 'methods' || show === 'twin'
        ? html`<label
            >Scenes to measure
            <input
              type="number"
              min=${limits.scenes[0]}
              max=${limits.scenes[1]}
              .value=${String(state.scenes)}
              @change=${(event: Event) => change({ scenes: whole(event, limits.scenes, state.scenes) })}
          /></label>`
        : nothing
    }
    ${
      show === 'scene' || show === 'methods'
        ? html`<label
            >A pixel that is taken away becomes
            <select @change=${(event: Event) => change({ fill: value(event) as TruthState['fill'] })}>
              ${options(
                [
                  ['mean', 'the picture’s mean colour'],
                  ['blur', 'the picture out of focus'],
                ] as const,
                state.fill,
              )}
            </select></label
          >`
        : nothing
    }`;
}
