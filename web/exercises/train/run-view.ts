// What Look shows of a run: how far it is, its curves, the first layer's weights, the results on the held-out images.
import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { fashionMnistBytes } from 'neocog/data';
import { formatNumber } from '../frame/questions.js';
import { imageShape } from './architectures.js';
import { paintSigned, type Colour } from '../grid/pictures.js';
import { renderComparison } from './comparison-view.js';
import type { Curve } from './curves.js';
import { diagnose, type Finding } from './diagnosis.js';
import { renderFiles, type FileScene } from './files.js';
import type { Runner } from './runner.js';
import type { Point, Progress } from './session.js';
import type { TrainState } from './state.js';
import { renderConfusion, renderMistakes } from './tables.js';
import { weightPictures } from './weights.js';

export interface RunScene extends FileScene {
  runner: Runner;
  state: TrainState;
  /** The first layer's kernel as it was drawn. */
  kernel: { name: string; shape: readonly number[]; values: Float32Array } | null;
  /** The colour of a weight of 0. */
  zero: Colour;
  start: () => void;
  restart: () => void;
  keep: () => void;
  /** Changes the settings and starts. */
  tryOut: (part: Partial<TrainState>) => void;
}

/** Where the scale of the loss ends: one wild moment at the beginning must not press the rest flat, but a loss that stays wild is to be seen. */
const highestLoss = ({ training, heldOut }: Progress): number => Math.max(5, ...[...training.slice(-3), ...heldOut.slice(-2)].map(({ loss }) => 1.1 * loss));

export function renderRun(scene: RunScene): TemplateResult {
  const { runner, state } = scene;
  const { progress, kept, pictures, failure } = runner;
  const { images, training, heldOut, confusion, mistakes } = progress;
  const curves = (pick: 'loss' | 'accuracy'): Curve[] => {
    const points = (list: readonly Point[]) => list.map((point) => ({ x: point.images, y: point[pick] }));
    return [
      { label: 'training', colour: 'muted', points: points(training) },
      { label: 'held out', colour: 'output', marked: true, points: points(heldOut) },
      ...(kept
        ? [
            { label: 'training, kept', colour: 'muted', dashed: true, points: points(kept.training) },
            { label: 'held out, kept', colour: 'output', dashed: true, marked: true, points: points(kept.heldOut) },
          ]
        : []),
    ];
  };
  const until = Math.max(runner.from + state.images * state.epochs, images, kept?.images ?? 0);
  return html`${renderTransport(scene)} ${failure ? html`<p class="wrong" role="alert"><span aria-hidden="true">✗</span> ${failure}</p>` : ''}
    <div class="charts">
      <neocog-curves caption="Loss" .most=${highestLoss(progress)} .curves=${curves('loss')} .until=${until}></neocog-curves>
      <neocog-curves caption="Accuracy" unit="%" .top=${1} .curves=${curves('accuracy')} .until=${until}></neocog-curves>
    </div>
    <div class="findings" role="status">${diagnose(progress).map(renderFinding)}</div>
    ${renderComparison(scene)} ${renderWeights(scene)}
    <div class="results">
      ${confusion ? renderConfusion(confusion) : html`<p class="empty">Here it will show which clothes it takes for which.</p>`}
      ${
        pictures && mistakes.length > 0
          ? renderMistakes(pictures.test, mistakes)
          : html`<p class="empty">And here the held-out pictures that it gets most wrong.</p>`
      }
    </div>
    ${renderFiles(scene)}`;
}

const renderFinding = ({ kind, title, seen, advice }: Finding): TemplateResult =>
  html`<div class="finding" data-kind=${kind}>
    <h3>${title}</h3>
    <p>${seen}</p>
    <p><strong>What helps:</strong> ${advice}</p>
  </div>`;

function renderTransport(scene: RunScene): TemplateResult {
  const { phase, progress } = scene.runner;
  const { epochs } = scene.state;
  const { images, imagesPerSecond, heldOut, stopped } = progress;
  const accuracy = heldOut.at(-1)?.accuracy;
  const busy = phase === 'running' || phase === 'loading';
  const label = busy ? 'Pause' : images === 0 ? 'Start training' : phase === 'finished' ? `Train ${epochs} more` : 'Resume';
  return html`<div class="transport">
    <button class="primary start" ?disabled=${stopped !== null} @click=${busy ? () => scene.runner.pause() : scene.start}>${label}</button>
    <button ?disabled=${images === 0 && !busy} @click=${scene.restart}>Start over</button>
    <button ?disabled=${images === 0 || busy} title=${busy ? 'Pause first' : ''} @click=${scene.keep}>Keep this run and try another</button>
    <div class="state">
      <div class="meter">${renderMeter(scene)}</div>
      <dl>
        <div>
          <dt>held-out accuracy</dt>
          <dd>${accuracy === undefined ? '–' : `${(100 * accuracy).toFixed(1)} %`}</dd>
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
  const last = Math.floor(from / state.images) + state.epochs;
  return html`<progress aria-label="Training done" max=${goal} value=${Math.min(goal, images - from)}></progress
    ><span
      >epoch ${formatNumber(Math.floor((10 * images) / state.images) / 10, 4)} of ${last}${images > 0 ? ` · ${images.toLocaleString('en')} images` : ''}</span
    >`;
}

function renderWeights({ kernel, runner: { progress }, zero, opened }: RunScene): TemplateResult {
  if (!kernel) return html``;
  const { name, shape, values } = kernel;
  const pictures = weightPictures(progress.firstWeights ?? values, shape, imageShape);
  if (!pictures) return html`<p class="empty">The weights of ${name} have no picture.</p>`;
  const { rows, columns, images, limit } = pictures;
  const what = shape.length === 4 ? `${images.length} filters of ${rows}×${columns}` : `the weights of ${images.length} units, one for each pixel`;
  const draw = (image: Float32Array) => (canvas?: Element) => canvas && paintSigned(canvas as HTMLCanvasElement, image, rows, columns, limit, zero);
  return html`<div>
    <h3>First layer, <code>${name}</code>: ${what}${progress.images > 0 ? '' : opened.weights ? ', as it was saved' : ', still noise'}</h3>
    <div class="weights" role="img" aria-label="Weights of ${name}; the largest magnitude is ${formatNumber(limit)}">
      ${images.map((image) => html`<canvas ${ref(draw(image))}></canvas>`)}
    </div>
    <p class="legend"><span>${formatNumber(-limit)}</span><span class="scale" aria-hidden="true"></span><span>${formatNumber(limit)}</span></p>
  </div>`;
}
