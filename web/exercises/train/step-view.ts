// What Step shows of a training step: the batch, its loss, the derivative of a filter, the update.
import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { fashionClasses, type ImageSet } from 'neocog/data';
import { options } from '../frame/options.js';
import { formatNumber, placeOf } from '../frame/questions.js';
import { imageShape } from './architectures.js';
import { paintGrey, paintSigned, type Colour } from '../grid/pictures.js';
import { imagesPerBatch, phases, type StepRecord, type StepThrough } from './step-through.js';
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

function filterOf({ steps, filter }: StepScene, values: Float32Array) {
  const pictures = weightPictures(values, steps.kernel.shape, imageShape);
  if (!pictures) return null;
  const { rows, columns, images, limit } = pictures;
  return { rows, columns, limit, values: images[Math.min(filter, images.length - 1)]! };
}

export function renderStepStage(scene: StepScene): TemplateResult {
  const phase = phaseOf(scene);
  const record = recordOf(scene);
  return html`<ol class="phases">
      ${phases.map((name, i) => html`<li aria-current=${i === phase ? 'step' : nothing} class=${i < phase ? 'done' : i === phase ? 'now' : ''}>${name}</li>`)}
    </ol>
    <div class="batch">${record.indices.map((index, i) => renderImage(scene.images, record, index, i, phase > 0))}</div>
    ${phase >= 2 ? renderFilter(scene, record, phase === 3) : nothing}`;
}

function renderImage(images: ImageSet, record: StepRecord, index: number, i: number, judged: boolean): TemplateResult {
  const size = images.height * images.width;
  const draw = (canvas?: Element) =>
    canvas && paintGrey(canvas as HTMLCanvasElement, images.images.subarray(index * size, (index + 1) * size), images.height, images.width);
  const [label, predicted] = [record.labels[i]!, record.predictions[i]!];
  const right = label === predicted;
  return html`<figure>
    <canvas role="img" aria-label=${fashionClasses[label]!} ${ref(draw)}></canvas>
    <figcaption>
      <strong>${fashionClasses[label]}</strong>
      ${
        judged
          ? html`<span class=${right ? 'correct' : 'wrong'}
                >${right ? '✓' : '✗'} ${fashionClasses[predicted]} ${Math.round(100 * record.probabilities[i]!)} %</span
              ><span class="muted">loss ${formatNumber(record.losses[i]!)}</span>`
          : nothing
      }
    </figcaption>
  </figure>`;
}

/** One filter before the step, its derivative, and after. Small ones in numbers, large ones as pictures. */
function renderFilter(scene: StepScene, record: StepRecord, updated: boolean): TemplateResult {
  const parts = [
    ['kernel', 'Weights before', record.before],
    ['gradient', '∂L/∂w', record.gradient],
    ...(updated ? ([['kernel', 'Weights after', record.after]] as const) : []),
  ] as const;
  // One map for the weights before and after, so that equal colours are equal weights.
  const limitOf = (values: Float32Array) => Array.from(filterOf(scene, values)?.values ?? []).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const weightLimit = Math.max(limitOf(record.before), limitOf(record.after));
  return html`<div class="change">
    ${parts.map(([role, caption, values]) => {
      const part = filterOf(scene, values);
      if (!part) return nothing;
      if (part.rows <= 7) {
        const rows = Array.from({ length: part.rows }, (_, y) => Array.from(part.values.subarray(y * part.columns, (y + 1) * part.columns)));
        return html`<neocog-number-grid
          caption=${caption}
          role-colour=${role}
          signed
          .limit=${role === 'kernel' ? weightLimit : 0}
          .values=${rows}
        ></neocog-number-grid>`;
      }
      const draw = (canvas?: Element) => canvas && paintSigned(canvas as HTMLCanvasElement, part.values, part.rows, part.columns, part.limit, scene.zero);
      return html`<figure>
        <figcaption>${caption}</figcaption>
        <canvas class="large" role="img" aria-label="${caption}, largest magnitude ${formatNumber(part.limit)}" ${ref(draw)}></canvas>
      </figure>`;
    })}
  </div>`;
}

export function renderStepSide(scene: StepScene, chooseFilter: (filter: number) => void): TemplateResult {
  const phase = phaseOf(scene);
  const record = recordOf(scene);
  const { steps, step, filter } = scene;
  const texts = [
    () => html`<p>Batch ${Math.floor(step / phases.length) + 1}: ${imagesPerBatch} training images, drawn in an order that the seed fixes.</p>`,
    () =>
      html`<p>The loss of an image is −ln of the probability that its label got. The mean over the batch:</p>
        <p class="formula">
          <span class="output">L</span> = (${record.losses.map((loss) => formatNumber(loss)).join(' + ')}) / ${record.losses.length} =
          <strong class="output">${formatNumber(record.loss)}</strong>
        </p>`,
    () => html`<p>One backward pass gives the derivative of L by every weight: how L would change if that weight grew.</p>`,
    () => renderUpdateFormula(scene, record),
  ];
  const filters = Math.min(steps.kernel.shape.at(-1)!, 32);
  return html`<div aria-live="polite">
      <h3>${phases[phase]}</h3>
      ${texts[phase]!()}
    </div>
    ${
      phase >= 2
        ? html`<label
            >${steps.kernel.shape.length === 4 ? 'Filter' : 'Unit'} of ${steps.kernel.name}<select
              @change=${(event: Event) => chooseFilter(Number((event.target as HTMLSelectElement).value))}
            >
              ${options(
                Array.from({ length: filters }, (_, i) => [i, i + 1] as const),
                filter,
              )}
            </select></label
          >`
        : nothing
    }
    <p class="muted">Step always uses plain SGD, here with rate ${formatNumber(steps.rate)}, because its update is one line.</p>`;
}

function renderUpdateFormula(scene: StepScene, record: StepRecord): TemplateResult {
  const [before, gradient, after] = [record.before, record.gradient, record.after].map((values) => filterOf(scene, values));
  if (!before || !gradient || !after) return html``;
  const cell = gradient.values.reduce((best, value, i, all) => (Math.abs(value) > Math.abs(all[best]!) ? i : best), 0);
  const place = placeOf({ y: Math.floor(cell / before.columns), x: cell % before.columns });
  const g = gradient.values[cell]!;
  return html`<p>Each weight moves against its derivative. The one with the largest, at ${place}:</p>
    <p class="formula">
      <span class="kernel">${formatNumber(before.values[cell]!, 4)}</span> − ${formatNumber(scene.steps.rate)} ·
      <span class="gradient">${g < 0 ? `(${formatNumber(g, 4)})` : formatNumber(g, 4)}</span> =
      <strong class="kernel">${formatNumber(after.values[cell]!, 4)}</strong>
    </p>`;
}
