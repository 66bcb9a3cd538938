// What Look shows of a run: how far it is, its curves, the first layer's weights, the results on the held-out images.
import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { fashionMnistBytes, type Dataset } from 'neocog/data';
import { formatNumber } from '../frame/questions.js';
import { imageShape } from './architectures.js';
import { paintSigned, type Colour } from './pictures.js';
import type { Progress } from './session.js';
import { renderConfusion, renderMistakes } from './tables.js';
import { weightPictures } from './weights.js';

/** What the exercise is doing. */
export type Phase = 'idle' | 'loading' | 'running' | 'paused' | 'finished';

export interface RunScene {
  phase: Phase;
  progress: Progress;
  epochs: number;
  /** Images seen when this round of epochs began. */
  from: number;
  /** Bytes of pictures that have come so far, and the pictures once they are all there. */
  loaded: number;
  pictures: Dataset | null;
  /** The first layer's kernel as it was drawn. */
  kernel: { name: string; shape: readonly number[]; values: Float32Array } | null;
  /** Why the run could not start, or ''. */
  failure: string;
  /** The colour of a weight of 0. */
  zero: Colour;
  start: () => void;
  pause: () => void;
  restart: () => void;
}

const imagesPerEpoch = 10000;

export function renderRun(scene: RunScene): TemplateResult {
  const { images, training, heldOut, confusion, mistakes, diverged } = scene.progress;
  const curves = (pick: 'loss' | 'accuracy') => [
    { label: 'training', colour: 'muted', points: training.map((point) => ({ x: point.images, y: point[pick] })) },
    { label: 'held out', colour: 'output', marked: true, points: heldOut.map((point) => ({ x: point.images, y: point[pick] })) },
  ];
  const until = Math.max(scene.from + imagesPerEpoch * scene.epochs, images);
  const wrong = (text: string) => html`<p class="wrong" role="alert"><span aria-hidden="true">✗</span> ${text}</p>`;
  return html`${renderTransport(scene)} ${scene.failure ? wrong(scene.failure) : ''}
    ${diverged ? wrong('The loss is no longer a number: the steps were so large that the weights overflowed. Lower the learning rate and start over.') : ''}
    <div class="charts">
      <neocog-curves caption="Loss" .curves=${curves('loss')} .until=${until}></neocog-curves>
      <neocog-curves caption="Accuracy" unit="%" .top=${1} .curves=${curves('accuracy')} .until=${until}></neocog-curves>
    </div>
    ${renderWeights(scene)}
    <div class="results">
      ${confusion ? renderConfusion(confusion) : html`<p class="empty">Here it will show which clothes it takes for which.</p>`}
      ${
        scene.pictures && mistakes.length > 0
          ? renderMistakes(scene.pictures.test, mistakes)
          : html`<p class="empty">And here the held-out pictures that it gets most wrong.</p>`
      }
    </div>`;
}

function renderTransport(scene: RunScene): TemplateResult {
  const { phase, epochs } = scene;
  const { images, imagesPerSecond, heldOut, diverged } = scene.progress;
  const accuracy = heldOut.at(-1)?.accuracy;
  const busy = phase === 'running' || phase === 'loading';
  const label = busy ? 'Pause' : images === 0 ? 'Start training' : phase === 'finished' ? `Train ${epochs} more` : 'Resume';
  return html`<div class="transport">
    <button class="primary start" ?disabled=${diverged} @click=${busy ? scene.pause : scene.start}>${label}</button>
    <button ?disabled=${images === 0 && !busy} @click=${scene.restart}>Start over</button>
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
    <div class="meter">${renderMeter(scene)}</div>
  </div>`;
}

function renderMeter({ phase, loaded, epochs, from, progress: { images } }: RunScene): TemplateResult {
  if (phase === 'loading') {
    return html`<progress aria-label="Pictures loaded" max=${fashionMnistBytes} value=${loaded}></progress><span>loading 5 MB of pictures …</span>`;
  }
  const goal = imagesPerEpoch * epochs;
  const last = Math.floor(from / imagesPerEpoch) + epochs;
  return html`<progress aria-label="Training done" max=${goal} value=${Math.min(goal, images - from)}></progress
    ><span>epoch ${formatNumber(Math.floor(images / 1000) / 10)} of ${last}${images > 0 ? ` · ${images.toLocaleString('en')} images` : ''}</span>`;
}

function renderWeights({ kernel, progress, zero }: RunScene): TemplateResult {
  if (!kernel) return html``;
  const { name, shape, values } = kernel;
  const pictures = weightPictures(progress.firstWeights ?? values, shape, imageShape);
  if (!pictures) return html`<p class="empty">The weights of ${name} have no picture.</p>`;
  const { rows, columns, images, limit } = pictures;
  const what = shape.length === 4 ? `${images.length} filters of ${rows}×${columns}` : `the weights of ${images.length} units, one for each pixel`;
  const draw = (image: Float32Array) => (canvas?: Element) => canvas && paintSigned(canvas as HTMLCanvasElement, image, rows, columns, limit, zero);
  return html`<div>
    <h3>First layer, <code>${name}</code>: ${what}${progress.images === 0 ? ', still noise' : ''}</h3>
    <div class="weights" role="img" aria-label="Weights of ${name}; the largest magnitude is ${formatNumber(limit)}">
      ${images.map((image) => html`<canvas ${ref(draw(image))}></canvas>`)}
    </div>
    <p class="legend"><span>${formatNumber(-limit)}</span><span class="scale" aria-hidden="true"></span><span>${formatNumber(limit)}</span></p>
  </div>`;
}
