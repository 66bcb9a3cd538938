// Beside the picture: scores, controls, and the arithmetic of one pixel.
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { SaliencyMethod } from 'neocog';
import { options } from '../frame/options.js';
import { formatNumber, placeOf, term } from '../frame/questions.js';
import { channelNames, tryOut, valuesAt } from './logic.js';
import { blockOf } from './look-view.js';
import { methodOf, methods } from './methods.js';
import { renderReduction, renderScores } from './parts.js';
import { scoreName, type Scene } from './scene.js';
import { nudges, type Channels, type SaliencyState, type Score } from './state.js';

export interface SideHand {
  change: (part: Partial<SaliencyState>) => void;
}

const valueOf = (event: Event): string => (event.target as HTMLSelectElement).value;

export function renderLookSide(scene: Scene, { change }: SideHand): TemplateResult {
  const { examination, classes, answer, state } = scene;
  return html`<div>
      <h3>Scores</h3>
      <p class="muted">Click the class whose score to explain.</p>
      ${renderScores(examination, classes, (wanted) => change({ chosen: wanted === answer ? null : wanted }))}
    </div>
    <div class="controls">
      <label
        >Method<select @change=${(event: Event) => change({ method: valueOf(event) as SaliencyMethod, score: 'logit' })}>
          ${options(
            methods.map(({ name, title }) => [name, title] as const),
            state.method,
          )}
        </select></label
      >
      <label
        >Channels<select ?disabled=${!methodOf(state.method).perPixel} @change=${(event: Event) => change({ channels: valueOf(event) as Channels })}>
          ${options<Channels>(
            [
              ['max', 'largest'],
              ['mean', 'mean'],
              ['all', 'all, signed'],
            ],
            state.channels,
          )}
        </select></label
      >
      <label
        >Score<select
          ?disabled=${state.method !== 'gradient' || examination.probabilities.length === 0}
          @change=${(event: Event) => change({ score: valueOf(event) as Score })}
        >
          ${options<Score>(
            [
              ['logit', 'logit'],
              ['softmax', 'softmax'],
            ],
            state.score,
          )}
        </select></label
      >
    </div>
    ${state.score === 'softmax' ? renderSoftmaxNote(scene) : nothing} ${renderPixel(scene, change)}`;
}

function renderSoftmaxNote({ examination }: Scene): TemplateResult {
  const { probabilities, target, largest } = examination;
  const p = probabilities[target.class] ?? 0;
  return html`<p class="note">
    On its own scale the map looks as strong as ever, but its largest derivative is ${formatNumber(largest.softmax)}; the logit’s is
    ${formatNumber(largest.logit)}. The softmax’s slope p (1 − p) is ${formatNumber(p * (1 - p))}. So the slides take the logits, as Simonyan et al. (2014) do.
  </p>`;
}

/** The pixel, or of a coarse map all that share its value. */
function whereText(scene: Scene): string {
  const [rows, columns] = blockOf(scene);
  const { pixel } = scene;
  if (rows * columns === 1) return `Pixel at ${placeOf(pixel)}`;
  const span = (at: number, size: number) => `${Math.floor(at / size) * size + 1} to ${(Math.floor(at / size) + 1) * size}`;
  return `Patch of rows ${span(pixel.y, rows)}, columns ${span(pixel.x, columns)}`;
}

function renderPixel(scene: Scene, change: SideHand['change']): TemplateResult {
  const { map, pixel, picture, state } = scene;
  const method = methodOf(state.method);
  if (!map) return html``;
  const values = valuesAt(map, picture.shape, pixel);
  const names = channelNames(picture.shape[2]);
  return html`<div class="pixel" aria-live="polite">
    <h3>${whereText(scene)}</h3>
    ${state.pixel ? nothing : html`<p class="muted">${map.data.some((value) => value !== 0) ? 'The strongest of the map.' : 'The map is 0 everywhere.'} Click a picture, or use the arrow keys on it, for another.</p>`}
    ${
      method.perPixel
        ? html`<table class="values">
              <thead>
                <tr>
                  <th scope="col"><span class="visually-hidden">Channel</span></th>
                  <th scope="col">picture</th>
                  <th scope="col">map</th>
                </tr>
              </thead>
              <tbody>
                ${values.map(
                  (value, channel) =>
                    html`<tr>
                      <th scope="row">${names[channel]}</th>
                      <td>${formatNumber(picture.shown[(pixel.y * picture.shape[1] + pixel.x) * names.length + channel]!)}</td>
                      <td>${formatNumber(value)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
            ${state.channels === 'all' ? nothing : html`<p class="formula">${renderReduction(values, state.channels)}</p>`}`
        : html`<p class="formula">${formatNumber(values[0]!)}</p>`
    }
    <p class="muted">A value says ${method.meaning}.</p>
    ${
      // A forward pass is no work for every movement of a slider.
      state.method === 'gradient' ? guard([scene.examination, pixel.y, pixel.x, state.nudge], () => renderTrial(scene, values, names, change)) : nothing
    }
  </div>`;
}

/** What the gradient promises of this pixel, and what a second forward pass says. */
function renderTrial(scene: Scene, values: readonly number[], names: readonly string[], change: SideHand['change']): TemplateResult {
  const { network, picture, examination, pixel, state } = scene;
  const channel = values.reduce((best, value, i) => (Math.abs(value) > Math.abs(values[best]!) ? i : best), 0);
  const { promised, actual } = tryOut(network, picture.pixels, examination, (pixel.y * picture.shape[1] + pixel.x) * names.length + channel, state.nudge);
  const off = promised === 0 ? null : Math.abs(actual - promised) / Math.abs(promised);
  return html`<div class="trial">
    <label
      >Try it: raise ${names[channel]!.toLowerCase()} by
      <select @change=${(event: Event) => change({ nudge: Number(valueOf(event)) })}>
        ${options(
          nudges.map((nudge) => [nudge, nudge] as const),
          state.nudge,
        )}
      </select></label
    >
    <p class="formula">
      promised change: ${formatNumber(state.nudge)} × ${term(values[channel]!)} = ${formatNumber(promised)}<br />
      second forward pass: ${formatNumber(actual)}
    </p>
    <p class="muted">
      ${
        off === null
          ? html`The gradient promises that ${scoreName(scene)} stays as it is.`
          : off < 0.05
            ? 'The promise holds: so near, the score is almost a straight line.'
            : html`${Math.round(100 * off)} % off: on the way ReLUs or maxima switch${examination.score === 'softmax' ? ', and the softmax bends' : ''}; a
              gradient holds only nearby.`
      }
    </p>
  </div>`;
}
