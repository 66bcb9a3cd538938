// What can be chosen for a run: the network, the optimizer and its settings.
import { html, nothing, type TemplateResult } from 'lit';
import type { SummaryRow } from 'neocog';
import { live } from 'lit/directives/live.js';
import { options } from '../frame/options.js';
import { formatNumber } from '../frame/questions.js';
import { architectures, layersToText } from './architectures.js';
import { augmentationFrom, augmentations } from './augmentation.js';
import { usualRate, type OptimizerChoice } from './session.js';
import { batchSizes, optimizers, setSizes, type TrainState } from './state.js';

/** Learning rates run over powers of ten; the slider counts in twentieths of one. */
const rateFromSlider = (position: number): number => Number((10 ** (position / 20)).toPrecision(2));
const sliderFromRate = (rate: number): number => Math.round(20 * Math.log10(rate));

export interface ControlsScene {
  state: TrainState;
  summary: readonly SummaryRow[];
  /** Whether the description is open in the editor. */
  editing: boolean;
  /** Why the last description could not be used, or ''. */
  trouble: string;
  change: (part: Partial<TrainState>) => void;
  toggleEditor: () => void;
  /** Training images as they are and as they may be changed, once there is something to see. */
  preview: TemplateResult | typeof nothing;
  useDescription: (text: string) => void;
}

const valueOf = (event: Event): string => (event.target as HTMLSelectElement | HTMLInputElement).value;

export function renderControls(scene: ControlsScene): TemplateResult {
  const { architecture, optimizer, rate, batchSize, epochs, images } = scene.state;
  return html`<label
      >Network<select
        @change=${(event: Event) => {
          const chosen = architectures.find(({ id }) => id === valueOf(event));
          if (chosen) scene.change({ architecture: chosen.id, layers: chosen.layers });
        }}
      >
        ${options([...architectures.map(({ id, name }) => [id, name] as const), ...(architecture === 'own' ? [['own', 'My own'] as const] : [])], architecture)}
      </select></label
    >
    <div>${renderLayers(scene.summary)} ${renderDescription(scene)}</div>
    <label
      >Optimizer<select
        @change=${(event: Event) => {
          const chosen = valueOf(event) as OptimizerChoice;
          scene.change({ optimizer: chosen, rate: usualRate[chosen] });
        }}
      >
        ${options(optimizers, optimizer)}
      </select></label
    >
    <label
      ><span class="between">Learning rate <span class="value">${formatNumber(rate, 2)}</span></span
      ><input
        type="range"
        min="-80"
        max="20"
        aria-valuetext=${formatNumber(rate, 2)}
        .value=${String(sliderFromRate(rate))}
        @input=${(event: Event) => scene.change({ rate: rateFromSlider(Number(valueOf(event))) })}
    /></label>
    <label
      >Training images<select
        @change=${(event: Event) => {
          const set = setSizes.find((size) => size.images === Number(valueOf(event)));
          if (set) scene.change(set);
        }}
      >
        ${options(
          setSizes.map((size) => [size.images, size.images.toLocaleString('en')] as const),
          images,
        )}
      </select></label
    >
    <div class="pair">
      <label
        >Batch size<select @change=${(event: Event) => scene.change({ batchSize: Number(valueOf(event)) })}>
          ${options(
            batchSizes.map((size) => [size, size] as const),
            batchSize,
          )}
        </select></label
      >
      <label
        >Epochs<select @change=${(event: Event) => scene.change({ epochs: Number(valueOf(event)) })}>
          ${options(
            [...new Set([1, 3, 5, 10, 20, 40, 100, epochs])].sort((a, b) => a - b).map((count) => [count, count] as const),
            epochs,
          )}
        </select></label
      >
    </div>
    ${renderAugmentation(scene)}
    <p class="muted">Optimizer, learning rate, batch size and augmentation may be changed while it learns.</p>`;
}

function renderAugmentation({ state: { augment }, change, preview }: ControlsScene): TemplateResult {
  return html`<fieldset>
    <legend>Augmentation: change each training image at random</legend>
    ${augmentations.map(
      ({ id, name }) =>
        html`<label class="inline"
          ><input
            type="checkbox"
            .checked=${live(augment.includes(id))}
            @change=${(event: Event) => change(augmentationFrom([...augment.filter((other) => other !== id), ...((event.target as HTMLInputElement).checked ? [id] : [])]))}
          />${name}</label
        >`,
    )}
    ${preview}
  </fieldset>`;
}

function renderLayers(summary: readonly SummaryRow[]): TemplateResult {
  const total = summary.reduce((sum, { parameters }) => sum + parameters, 0);
  return html`<table class="layers">
    <thead>
      <tr>
        <th scope="col">layer</th>
        <th scope="col">output</th>
        <th scope="col">parameters</th>
      </tr>
    </thead>
    <tbody>
      ${summary.map(
        ({ name, outputShape, parameters }) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${outputShape.join('×')}</td>
            <td>${parameters > 0 ? parameters.toLocaleString('en') : '–'}</td>
          </tr>`,
      )}
      <tr class="total">
        <th scope="row">all</th>
        <td></td>
        <td>${total.toLocaleString('en')}</td>
      </tr>
    </tbody>
  </table>`;
}

function renderDescription({ state, editing, trouble, toggleEditor, useDescription }: ControlsScene): TemplateResult {
  const reason = trouble ? html`<p class="wrong" role="alert"><span aria-hidden="true">✗</span> ${trouble}</p>` : nothing;
  return html`<button class="quiet edit" aria-expanded=${editing} @click=${toggleEditor}>${editing ? 'Close the description' : 'Edit the description'}</button>
    ${
      editing
        ? html`<neocog-description-editor
            .text=${layersToText(state.layers)}
            .trouble=${trouble}
            @apply=${(event: CustomEvent<string>) => useDescription(event.detail)}
          ></neocog-description-editor>`
        : reason
    }`;
}
