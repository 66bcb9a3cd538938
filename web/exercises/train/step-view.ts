// What Step shows of a training step: the batch, its loss, the derivative of a filter, the update.
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { ref } from 'lit/directives/ref.js';
import { fashionClasses, type ImageSet } from 'neocog/data';
import { options } from '../frame/options.js';
import { cellKey, formatNumber, placeOf, type Cell } from '../frame/questions.js';
import type { Mark } from '../grid/number-grid.js';
import { imageShape } from './architectures.js';
import { paintGrey, paintSigned, type Colour } from '../grid/pictures.js';
import { imagesPerBatch, phases, type StepRecord, type StepThrough } from './step-through.js';
import { renderScale, renderVerdict } from './tables.js';
import { weightPictures } from './weights.js';

export interface StepScene {
  steps: StepThrough;
  images: ImageSet;
  /** Counted over all batches and phases. */
  step: number;
  /** The filter under the glass. */
  filter: number;
  /** The colour of a weight of 0. */
  zero: Colour;
}

const recordOf = ({ steps, step }: StepScene): StepRecord => steps.record(Math.floor(step / phases.length));
const phaseOf = ({ step }: StepScene): number => step % phases.length;
const [forward, backward, update] = [1, 2, 3];

function filterOf({ steps, filter }: StepScene, values: Float32Array) {
  const pictures = weightPictures(values, steps.kernel.shape, imageShape);
  if (!pictures) return null;
  const { rows, columns, images } = pictures;
  return { rows, columns, values: images[Math.min(filter, images.length - 1)]! };
}

/** The weight that the step moves most. */
function mostMoved(gradient: { columns: number; values: Float32Array }): { index: number; cell: Cell } {
  const index = gradient.values.reduce((best, value, i, all) => (Math.abs(value) > Math.abs(all[best]!) ? i : best), 0);
  return { index, cell: { y: Math.floor(index / gradient.columns), x: index % gradient.columns } };
}

export function renderStepStage(scene: StepScene): TemplateResult {
  const phase = phaseOf(scene);
  const record = recordOf(scene);
  return html`<ol class="phases">
      ${phases.map((name, i) => html`<li aria-current=${i === phase ? 'step' : nothing} class=${i < phase ? 'done' : i === phase ? 'now' : ''}>${name}</li>`)}
    </ol>
    <div class="batch">${record.indices.map((index, i) => renderImage(scene.images, record, index, i, phase >= forward))}</div>
    ${renderFilter(scene, record, phase)}`;
}

function renderImage(images: ImageSet, record: StepRecord, index: number, i: number, judged: boolean): TemplateResult {
  const size = images.height * images.width;
  const draw = (canvas?: Element) =>
    canvas && paintGrey(canvas as HTMLCanvasElement, images.images.subarray(index * size, (index + 1) * size), images.height, images.width);
  const label = record.labels[i]!;
  // The verdict has its room before it is there, so that nothing moves when it comes.
  return html`<figure>
    ${guard([images, index], () => html`<canvas role="img" aria-label=${fashionClasses[label]!} ${ref(draw)}></canvas>`)}
    <figcaption>
      <strong>${fashionClasses[label]}</strong>
      <span class=${judged ? 'verdict-of' : 'verdict-of later'}
        >${renderVerdict(label, record.predictions[i]!, record.probabilities[i]!)}<span class="muted">loss ${formatNumber(record.losses[i]!)}</span></span
      >
    </figcaption>
  </figure>`;
}

/** One filter before the step, its derivative, and after, each empty until its phase. Small ones in numbers, large ones as pictures. */
function renderFilter(scene: StepScene, record: StepRecord, phase: number): TemplateResult {
  const [before, gradient, after] = [record.before, record.gradient, record.after].map((values) => filterOf(scene, values));
  if (!before || !gradient || !after) return html`<p class="empty">The weights of ${scene.steps.kernel.name} have no picture.</p>`;
  const limitOf = (...all: Float32Array[]) => all.reduce((most, values) => values.reduce((high, value) => Math.max(high, Math.abs(value)), most), 0);
  // One map for the weights before and after, so that equal colours are equal weights.
  const weightLimit = limitOf(before.values, after.values);
  const parts = [
    { role: 'kernel', caption: 'Weights before', part: before, limit: weightLimit, from: 0 },
    { role: 'gradient', caption: '∂L/∂w', part: gradient, limit: limitOf(gradient.values), from: backward },
    { role: 'kernel', caption: 'Weights after', part: after, limit: weightLimit, from: update },
  ];
  const marks = new Map<string, Mark>(phase === update ? [[cellKey(mostMoved(gradient).cell), 'selected']] : []);
  return html`<div class="change">
    ${parts.map(({ role, caption, part: { rows, columns, values }, limit, from }) => {
      const known = phase >= from;
      const picture = rows > 7;
      return html`<div>
        ${
          picture
            ? renderPicture(known ? caption : `${caption}, not yet`, known ? values : values.map(() => 0), rows, columns, limit, scene.zero)
            : html`<neocog-number-grid
                caption=${caption}
                role-colour=${role}
                signed
                .limit=${limit}
                .marks=${marks}
                .values=${Array.from({ length: rows }, (_, y) => Array.from({ length: columns }, (_, x) => (known ? values[y * columns + x]! : null)))}
              ></neocog-number-grid>`
        }
        <div class=${known ? '' : 'later'}>${renderScale(limit, picture)}</div>
      </div>`;
    })}
  </div>`;
}

function renderPicture(caption: string, values: Float32Array, rows: number, columns: number, limit: number, zero: Colour): TemplateResult {
  const draw = (canvas?: Element) => canvas && paintSigned(canvas as HTMLCanvasElement, values, rows, columns, limit || 1, zero);
  return html`<figure>
    <figcaption>${caption}</figcaption>
    <canvas class="large" role="img" aria-label="${caption}, largest magnitude ${formatNumber(limit)}" ${ref(draw)}></canvas>
  </figure>`;
}

export function renderStepSide(scene: StepScene, chooseFilter: (filter: number) => void): TemplateResult {
  const phase = phaseOf(scene);
  const record = recordOf(scene);
  const { steps, step, filter } = scene;
  const texts = [
    html`<p>Batch ${Math.floor(step / phases.length) + 1}: ${imagesPerBatch} training images, drawn in an order that the seed fixes.</p>`,
    html`<p>The loss of an image is −ln of the probability that its label got. The mean over the batch:</p>
      <p class="formula">
        <span class="output">L</span> = (${record.losses.map((loss) => formatNumber(loss)).join(' + ')}) / ${record.losses.length} =
        <strong class="output">${formatNumber(record.loss)}</strong>
      </p>`,
    html`<p>One backward pass gives the derivative of L by every weight: how L would change if that weight grew.</p>`,
    renderUpdateFormula(scene, record),
  ];
  const filters = Math.min(steps.kernel.shape.at(-1)!, 32);
  const text = (i: number) =>
    html`<h3>${phases[i]}</h3>
      ${texts[i]}`;
  // The texts of the other phases lie unseen in the same place: so it is as high as the longest of them.
  return html`<div class="told">
      <div class="said" aria-live="polite">${text(phase)}</div>
      ${phases.map((_, i) => (i === phase ? nothing : html`<div class="later" aria-hidden="true">${text(i)}</div>`))}
    </div>
    <label
      >${steps.kernel.shape.length === 4 ? 'Filter' : 'Unit'} of ${steps.kernel.name}<select
        @change=${(event: Event) => chooseFilter(Number((event.target as HTMLSelectElement).value))}
      >
        ${options(
          Array.from({ length: filters }, (_, i) => [i, i + 1] as const),
          filter,
        )}
      </select></label
    >
    <p class="muted">Step always uses plain SGD, here with rate ${formatNumber(steps.rate)}, because its update is one line.</p>`;
}

function renderUpdateFormula(scene: StepScene, record: StepRecord): TemplateResult {
  const [before, gradient, after] = [record.before, record.gradient, record.after].map((values) => filterOf(scene, values));
  if (!before || !gradient || !after) return html``;
  const { index, cell } = mostMoved(gradient);
  const g = gradient.values[index]!;
  return html`<p>Each weight moves against its derivative. The one with the largest, at ${placeOf(cell)}:</p>
    <p class="formula">
      <span class="kernel">${formatNumber(before.values[index]!, 4)}</span> − ${formatNumber(scene.steps.rate)} ·
      <span class="gradient">${g < 0 ? `(${formatNumber(g, 4)})` : formatNumber(g, 4)}</span> =
      <strong class="kernel">${formatNumber(after.values[index]!, 4)}</strong>
    </p>`;
}
