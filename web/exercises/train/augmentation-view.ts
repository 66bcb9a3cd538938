// A few training images as they are, and as training may see them.
import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Augmentation, Engine } from 'neocog';
import { fashionClasses, type ImageSet } from 'neocog/data';
import { paintGrey } from '../grid/pictures.js';
import { variantsOf } from './augmentation.js';

const shown = [0, 1, 2];

export interface PreviewScene {
  engine: Engine;
  augmentation: Augmentation | null | undefined;
  /** null while the pictures are not there. */
  images: ImageSet | null;
  seed: number;
  again: () => void;
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
