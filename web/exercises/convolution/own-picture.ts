// A learner's own picture: from a file, drawn, or from the camera. It stays on this machine.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { controls, tokens } from '../frame/tokens.js';
import type { Volume } from './logic.js';
import { shrunk } from './pictures.js';

const size = 32;

/** Fires `own-picture` with a Volume as its detail. */
export class OwnPicture extends LitElement {
  static override properties = { open: { state: true }, trouble: { state: true }, pen: { state: true } };
  declare protected open: 'nothing' | 'drawing' | 'camera';
  /** Why no picture came, or ''. */
  declare protected trouble: string;
  /** Where the pen stands for those who draw by keys. */
  declare protected pen: { y: number; x: number; down: boolean };
  readonly #ink = new Float32Array(size * size);
  #stream: MediaStream | null = null;
  #last: { y: number; x: number } | null = null;

  static override styles = [
    tokens,
    controls,
    css`
      :host {
        display: block;
        font: 15px/1.5 var(--sans);
        color: var(--ink);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .file {
        position: relative;
        display: inline-grid;
        place-items: center;
        min-height: 36px;
        box-sizing: border-box;
        padding: 0 12px;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--paper);
        color: var(--ink);
        font-size: 15px;
        cursor: pointer;
      }
      .file:focus-within {
        outline: 2px solid var(--ink);
        outline-offset: 2px;
      }
      .file input {
        position: absolute;
        inset: 0;
        opacity: 0;
        cursor: pointer;
        min-width: 0;
        width: 100%;
      }
      .panel {
        margin-top: 12px;
        display: grid;
        gap: 8px;
        justify-items: start;
      }
      .paper {
        position: relative;
        line-height: 0;
      }
      canvas,
      video {
        width: 192px;
        border: 1px solid var(--line);
        border-radius: 6px;
        background: #000;
      }
      canvas {
        height: 192px;
        image-rendering: pixelated;
        touch-action: none;
        cursor: crosshair;
      }
      .pen {
        position: absolute;
        width: 6px;
        height: 6px;
        border: 1px solid var(--accent);
        pointer-events: none;
      }
      .pen.down {
        background: var(--accent);
      }
      p {
        margin: 0;
        font-size: 14px;
        color: var(--muted);
      }
      .trouble {
        margin-top: 8px;
        color: var(--wrong);
      }
    `,
  ];

  constructor() {
    super();
    this.open = 'nothing';
    this.trouble = '';
    this.pen = { y: 16, x: 16, down: false };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  #give(volume: Volume): void {
    this.dispatchEvent(new CustomEvent<Volume>('own-picture', { detail: volume }));
  }

  // From a file

  async #take(field: HTMLInputElement): Promise<void> {
    const file = field.files?.[0];
    // The same file can be chosen again.
    if (!file) return;
    this.#close();
    try {
      const bitmap = await createImageBitmap(file);
      this.#give(shrunk(bitmap, bitmap.width, bitmap.height));
      bitmap.close();
    } catch {
      this.trouble = `${file.name} could not be read as a picture. A PNG, JPEG or WebP file works.`;
    }
    field.value = '';
  }

  // Drawn

  #dab(y: number, x: number): void {
    for (let i = 0; i < this.#ink.length; i++) {
      const distance = Math.hypot(Math.floor(i / size) + 0.5 - y, (i % size) + 0.5 - x);
      this.#ink[i] = Math.max(this.#ink[i]!, Math.min(1, Math.max(0, 2 - distance)));
    }
  }

  /** A stroke from the last point to this one, without gaps. */
  #stroke(y: number, x: number): void {
    const from = this.#last ?? { y, x };
    const count = Math.max(1, Math.ceil(Math.hypot(y - from.y, x - from.x) * 2));
    for (let i = 0; i <= count; i++) this.#dab(from.y + ((y - from.y) * i) / count, from.x + ((x - from.x) * i) / count);
    this.#last = { y, x };
    this.#drawn();
  }

  #drawn(): void {
    this.requestUpdate();
    this.#give({ height: size, width: size, channels: 1, data: this.#ink.slice() });
  }

  #onPointer(event: PointerEvent): void {
    if (event.type === 'pointerdown') {
      (event.target as Element).setPointerCapture(event.pointerId);
      this.#last = null;
    }
    if (event.buttons === 0) return;
    const box = (event.target as Element).getBoundingClientRect();
    this.#stroke(((event.clientY - box.y) / box.height) * size, ((event.clientX - box.x) / box.width) * size);
  }

  #onKey(event: KeyboardEvent): void {
    const moves: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const move = moves[event.key];
    const { pen } = this;
    if (event.key === ' ') this.pen = { ...pen, down: !pen.down };
    else if (move) this.pen = { ...pen, y: Math.max(0, Math.min(size - 1, pen.y + move[0])), x: Math.max(0, Math.min(size - 1, pen.x + move[1])) };
    else return;
    event.preventDefault();
    this.#last = null;
    if (this.pen.down) this.#stroke(this.pen.y + 0.5, this.pen.x + 0.5);
  }

  // From the camera

  async #startCamera(): Promise<void> {
    this.#close();
    try {
      if (!('mediaDevices' in navigator)) throw new DOMException('no camera', 'NotFoundError');
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'user', width: { ideal: 320 } } });
      // The page may have gone on while the question stood there.
      if (!this.isConnected) return stream.getTracks().forEach((track) => track.stop());
      this.#stream = stream;
      this.open = 'camera';
      await this.updateComplete;
      const video = this.renderRoot.querySelector('video');
      if (!video) return this.#stop();
      video.srcObject = stream;
      await video.play();
    } catch (error) {
      this.#close();
      const refused = error instanceof DOMException && error.name === 'NotAllowedError';
      this.trouble = refused
        ? 'The camera stays off, and that is fine. A file or a drawing works as well.'
        : 'No camera could be used here. A file or a drawing works as well.';
    }
  }

  #shoot(): void {
    const video = this.renderRoot.querySelector('video');
    if (video && video.videoWidth > 0) this.#give(shrunk(video, video.videoWidth, video.videoHeight));
    this.#close();
  }

  #stop(): void {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
  }

  #close(): void {
    this.#stop();
    this.open = 'nothing';
    this.trouble = '';
  }

  protected override updated(): void {
    const context = this.renderRoot.querySelector('canvas')?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(size, size);
    this.#ink.forEach((value, i) => image.data.set([255 * value, 255 * value, 255 * value, 255], 4 * i));
    context.putImageData(image, 0, 0);
  }

  protected override render(): TemplateResult {
    return html`<div class="row">
        <label class="file"
          >File …<input
            type="file"
            accept="image/*"
            aria-label="Own picture from a file"
            @change=${(event: Event) => void this.#take(event.target as HTMLInputElement)}
        /></label>
        <button
          aria-expanded=${this.open === 'drawing'}
          @click=${() => {
            const drawing = this.open === 'drawing';
            this.#close();
            if (!drawing) this.open = 'drawing';
          }}
        >
          Draw
        </button>
        <button aria-expanded=${this.open === 'camera'} @click=${() => void this.#startCamera()}>Camera</button>
      </div>
      ${this.open === 'drawing' ? this.#renderDrawing() : this.open === 'camera' ? this.#renderCamera() : nothing}
      <div role="status">${this.trouble ? html`<p class="trouble">${this.trouble}</p>` : nothing}</div>`;
  }

  #renderDrawing(): TemplateResult {
    const { y, x, down } = this.pen;
    return html`<div class="panel">
      <div class="paper">
        <canvas
          width=${size}
          height=${size}
          tabindex="0"
          role="application"
          aria-label="Drawing. Arrow keys move the pen, space puts it down and lifts it. The pen is ${down ? 'down' : 'up'}."
          @pointerdown=${(event: PointerEvent) => this.#onPointer(event)}
          @pointermove=${(event: PointerEvent) => this.#onPointer(event)}
          @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        ></canvas>
        <span class="pen ${down ? 'down' : ''}" style="top: ${y * 6}px; left: ${x * 6}px" aria-hidden="true"></span>
      </div>
      <div class="row">
        <button
          @click=${() => {
            this.#ink.fill(0);
            this.#drawn();
          }}
        >
          Clear
        </button>
        <button @click=${() => this.#close()}>Done</button>
      </div>
    </div>`;
  }

  #renderCamera(): TemplateResult {
    return html`<div class="panel">
      <video muted playsinline aria-label="What the camera sees"></video>
      <div class="row">
        <button class="primary" @click=${() => this.#shoot()}>Take the picture</button>
        <button @click=${() => this.#close()}>Cancel</button>
      </div>
      <p>The picture stays on this machine; the camera goes off afterwards.</p>
    </div>`;
  }
}
