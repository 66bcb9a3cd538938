// Where a picture's pixels come from: drawn by code, from Fashion-MNIST once somebody asks for it, or the learner's own.
import { html, type TemplateResult } from 'lit';
import { fashionMnistBytes, loadFashionMnist, type Dataset } from 'neocog/data';
import type { Volume } from './logic.js';
import { garmentOf, garmentVolume } from './pictures.js';
import { scene, stripes } from './shapes.js';

export class PictureSource {
  own: Volume | null = null;
  #data: Dataset | null = null;
  #loading = false;
  #bytes = 0;
  #failure = '';
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The pixels; null while they are on their way. */
  volume(picture: string): Volume | null {
    if (picture === 'own') return this.own ?? scene();
    if (picture === 'stripes') return stripes();
    const garment = garmentOf(picture);
    if (!garment) return scene();
    if (this.#data) return garmentVolume(this.#data, garment);
    if (!this.#failure) void this.#load();
    return null;
  }

  async #load(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    try {
      this.#data = await loadFashionMnist({
        onProgress: (bytes) => {
          this.#bytes = bytes;
          this.#changed();
        },
      });
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    }
    this.#loading = false;
    this.#changed();
  }

  /** What stands in the stage meanwhile, or where nothing came. */
  renderWaiting(instead: () => void): TemplateResult {
    if (!this.#failure) {
      return html`<div class="loading">
        <progress aria-label="Pictures loaded" max=${fashionMnistBytes} value=${this.#bytes}></progress>
        <p class="muted" role="status">loading 5 MB of pictures …</p>
      </div>`;
    }
    const again = () => {
      this.#failure = '';
      void this.#load();
      this.#changed();
    };
    return html`<div class="loading" role="alert">
      <p>${this.#failure}</p>
      <div class="row"><button @click=${again}>Try again</button><button @click=${instead}>Take the drawn picture</button></div>
    </div>`;
  }
}
