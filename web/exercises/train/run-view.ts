// What Look shows of a run: how far it is, its curves, the first layer's weights, the results on the held-out images.
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { ref } from 'lit/directives/ref.js';
import { fashionMnistBytes } from 'neocog/data';
import { formatNumber } from '../frame/questions.js';
import { imageShape } from './architectures.js';
import { paintSigned, type Colour } from '../grid/pictures.js';
import { mostKept } from './comparison.js';
import { renderComparison, type ComparisonScene } from './comparison-view.js';
import type { Curve } from './curves.js';
import { diagnose, type Finding } from './diagnosis.js';
import { renderFiles, type FileScene } from './files.js';
import { slots, widths } from './lines.js';
import type { Point, Progress } from './session.js';
import { renderConfusion, renderMistakes, renderScale } from './tables.js';
import { percent } from './text.js';
import { weightPictures, type WeightPictures } from './weights.js';

export interface RunScene extends FileScene, ComparisonScene {
  /** The first layer's kernel as it was drawn. */
  kernel: { name: string; shape: readonly number[]; values: Float32Array } | null;
  /** The colour of a weight of 0. */
  zero: Colour;
  start: () => void;
  restart: () => void;
  keep: () => void;
}

/** Where the scale of the loss ends: one wild moment at the beginning must not press the rest flat, but a loss that stays wild is to be seen. */
const highestLoss = ({ training, heldOut }: Progress): number => Math.max(5, ...[...training.slice(-3), ...heldOut.slice(-2)].map(({ loss }) => 1.1 * loss));

function curvesOf({ runner: { progress, kept }, keptLines }: RunScene, pick: 'loss' | 'accuracy'): Curve[] {
  const points = (list: readonly Point[]) => list.map((point) => ({ x: point.images, y: point[pick] }));
  return [
    { label: 'training', colour: 'muted', width: widths.training, dash: [], points: points(progress.training) },
    { label: 'held out', colour: 'output', width: widths.heldOut, dash: [], marked: true, points: points(progress.heldOut) },
    ...kept.flatMap(({ slot, training, heldOut }): Curve[] => {
      const { letter, colour, dash } = slots[slot]!;
      const line = { letter, colour, dash };
      return [
        ...(keptLines === 'heldOut' ? [] : [{ ...line, label: `run ${letter}, training`, width: widths.training, points: points(training) }]),
        ...(keptLines === 'training' ? [] : [{ ...line, label: `run ${letter}, held out`, width: widths.heldOut, points: points(heldOut) }]),
      ];
    }),
  ];
}

/** From the press of the button on, results have their room. */
const begun = ({ runner: { phase, progress } }: RunScene): boolean => progress.images > 0 || phase === 'loading' || phase === 'running';

export function renderRun(scene: RunScene): TemplateResult {
  const { runner, state, zero, kernel } = scene;
  const { progress, kept, pictures, failure } = runner;
  const { images, training, heldOut, confusion, mistakes, firstWeights, stopped } = progress;
  const until = Math.max(runner.from + state.images * state.epochs, images, ...kept.map((run) => run.images));
  // A run's lists grow in place. What did not change since is not drawn again.
  const drawn = [progress, training.length, heldOut.length, stopped, kept, scene.keptLines];
  return html`${renderTransport(scene)} ${failure ? html`<p class="wrong" role="alert"><span aria-hidden="true">✗</span> ${failure}</p>` : ''}
    <div class="charts">
      <neocog-curves caption="Loss" .most=${highestLoss(progress)} .curves=${guard(drawn, () => curvesOf(scene, 'loss'))} .until=${until}></neocog-curves>
      <neocog-curves caption="Accuracy" unit="%" .top=${1} .curves=${guard(drawn, () => curvesOf(scene, 'accuracy'))} .until=${until}></neocog-curves>
    </div>
    ${guard(drawn, () => renderFindings(progress))} ${renderComparison(scene)}
    ${guard([firstWeights, kernel, zero.join(), begun(scene), scene.opened], () => renderWeights(scene))}
    ${
      begun(scene)
        ? html`<div class="results">
            ${guard([confusion], () => renderConfusion(confusion))} ${guard([pictures, mistakes], () => renderMistakes(pictures?.test ?? null, mistakes))}
          </div>`
        : html`<p class="empty">And here which clothes it takes for which, and the pictures that it gets most wrong.</p>`
    }
    ${renderFiles(scene)}`;
}

/** Has its place before there is something to say. */
function renderFindings(progress: Progress): TemplateResult {
  const findings = diagnose(progress);
  return html`<div class="findings" role="status">
    ${
      findings.length > 0
        ? findings.map(renderFinding)
        : html`<p class="empty">
            ${
              progress.images > 0
                ? 'So far no overfitting, no underfitting, no dead ReLUs, and no loss that runs away.'
                : 'Here it will say what the numbers show: overfitting, underfitting, dead ReLUs, a loss that runs away.'
            }
          </p>`
    }
  </div>`;
}

const renderFinding = ({ kind, title, seen, advice }: Finding): TemplateResult =>
  html`<div class="finding" data-kind=${kind}>
    <h3>${title}</h3>
    <p>${seen}</p>
    <p><strong>What helps:</strong> ${advice}</p>
  </div>`;

function renderTransport(scene: RunScene): TemplateResult {
  const { phase, progress, kept } = scene.runner;
  const { epochs } = scene.state;
  const { images, imagesPerSecond, heldOut, stopped } = progress;
  const accuracy = heldOut.at(-1)?.accuracy;
  const busy = phase === 'running' || phase === 'loading';
  const label = busy ? 'Pause' : images === 0 ? 'Start training' : phase === 'finished' ? `Train ${epochs} more` : 'Resume';
  const full = kept.length === mostKept;
  return html`<div class="transport">
    <button class="primary start" ?disabled=${stopped !== null} @click=${busy ? () => scene.runner.pause() : scene.start}>${label}</button>
    <button ?disabled=${images === 0 && !busy} @click=${scene.restart}>Start over</button>
    <button
      ?disabled=${images === 0 || busy || full}
      title=${busy ? 'Pause first' : full ? `${mostKept} runs are kept: remove one first` : nothing}
      @click=${scene.keep}
    >
      Keep this run and try another
    </button>
    <div class="state">
      <div class="meter">${renderMeter(scene)}</div>
      <dl>
        <div>
          <dt>held-out accuracy</dt>
          <dd>${accuracy === undefined ? '–' : percent(accuracy)}</dd>
        </div>
        <div>
          <dt>images per second</dt>
          <dd>${imagesPerSecond > 0 ? Math.round(imagesPerSecond).toLocaleString('en') : '–'}</dd>
        </div>
      </dl>
    </div>
  </div>`;
}

function renderMeter({ runner: { phase, loaded, from, progress }, state }: RunScene): TemplateResult {
  const { images } = progress;
  if (phase === 'loading') {
    return html`<progress aria-label="Pictures loaded" max=${fashionMnistBytes} value=${loaded}></progress><span>loading 5 MB of pictures …</span>`;
  }
  const goal = state.images * state.epochs;
  // Epochs may be taken away while it learns.
  const last = Math.max(Math.floor(from / state.images) + state.epochs, Math.ceil(images / state.images));
  return html`<progress aria-label="Training done" max=${goal} value=${Math.min(goal, images - from)}></progress
    ><span
      >epoch ${formatNumber(Math.floor((10 * images) / state.images) / 10, 4)} of ${last}${images > 0 ? ` · ${images.toLocaleString('en')} images` : ''}</span
    >`;
}

const countOf = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`;

function renderWeights(scene: RunScene): TemplateResult {
  const { kernel, runner, zero, opened } = scene;
  if (!kernel) return html``;
  const { name, shape, values } = kernel;
  const drawn = weightPictures(values, shape, imageShape);
  if (!drawn) return html`<p class="empty">The weights of ${name} have no picture.</p>`;
  const learned = begun(scene) ? weightPictures(runner.progress.firstWeights ?? values, shape, imageShape) : null;
  const { rows, columns } = drawn;
  const count = drawn.images.length;
  // One scale for both rows: otherwise the same colour would be another number.
  const limit = Math.max(drawn.limit, learned?.limit ?? 0);
  const what = shape.length === 4 ? `${countOf(count, 'filter')} of ${rows}×${columns}` : `the weights of ${countOf(count, 'unit')}, one for each pixel`;
  const draw = (image: Float32Array) => (canvas?: Element) => canvas && paintSigned(canvas as HTMLCanvasElement, image, rows, columns, limit, zero);
  const row = (title: string, { images, limit: largest }: WeightPictures) =>
    html`<p class="muted">${title}</p>
      <div class="weights" role="img" aria-label="Weights of ${name}, ${title}; the largest magnitude is ${formatNumber(largest)}">
        ${images.map((image) => html`<canvas ${ref(draw(image))}></canvas>`)}
      </div>`;
  return html`<div>
    <h3>First layer, <code>${name}</code>: ${what}</h3>
    ${row(opened.weights ? 'as it was saved' : learned ? 'as it began: noise' : 'still noise', drawn)} ${learned ? row('now', learned) : nothing}
    ${renderScale(limit, true)}
  </div>`;
}
