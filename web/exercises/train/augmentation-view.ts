// A few training images as they are, and as training may see them.
import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Augmentation, Engine } from 'neocog';
import { batchOf, fashionClasses, type ImageSet } from 'neocog/data';
import { paintGrey } from '../grid/pictures.js';

const shown = [0, 1, 2];
const variants = 3;

export interface PreviewScene {
  engine: Engine;
  augmentation: Augmentation | null | undefined;
  /** null while the pictures are not there. */
  images: ImageSet | null;
  seed: number;
  again: () => void;
}

/** The engine's own changes: `variants` of one image. */
export function variantsOf(
  engine: Engine,
  set: ImageSet,
  index: number,
  augmentation: Augmentation,
  seed: number,
): { original: Uint8Array; changed: Uint8Array[] } {
  const { pixels } = batchOf(set, [index]);
  const bytes = (values: Float32Array) => Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  const shape = [set.height, set.width, set.channels];
  return {
    original: bytes(pixels),
    changed: Array.from({ length: variants }, (_, i) => bytes(engine.augment(pixels, shape, augmentation, seed * 100 + index * variants + i))),
  };
}

export function renderPreview({ engine, augmentation, images, seed, again }: PreviewScene): TemplateResult | typeof nothing {
  if (!augmentation) return nothing;
  if (!images) return html`<p class="muted" role="status">Loading 5 MB of pictures to show it on …</p>`;
  const canvas = (values: Uint8Array, label: string) =>
    html`<canvas
      role="img"
      aria-label=${label}
      ${ref((element) => element && paintGrey(element as HTMLCanvasElement, values, images.height, images.width))}
    ></canvas>`;
  return html`<div class="preview">
    <span class="muted">as it is</span><span class="muted changed">as training may see it</span>
    ${shown.map((index) => {
      const { original, changed } = variantsOf(engine, images, index, augmentation, seed);
      const name = fashionClasses[images.labels[index]!]!;
      return html`${canvas(original, name)}${changed.map((values, i) => canvas(values, `${name}, changed, ${i + 1}`))}`;
    })}
    <button class="again" @click=${again}>Draw others</button>
  </div>`;
}
