// A learner's own picture: from a file, drawn, or from the camera. It stays on this machine.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { controls, tokens } from '../frame/tokens.js';
import type { Volume } from './logic.js';
import { ownPictureStyles } from './own-picture-styles.js';
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
  /** Counts what was opened and closed: an answer that comes later belongs to something that is gone. */
  #opened = 0;
  #last: { y: number; x: number } | null = null;

  static override styles = [tokens, controls, ownPictureStyles];

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

  /** Opens a panel, or closes it where it is open. */
  #toggle(panel: 'drawing' | 'camera'): void {
    const wasOpen = this.open === panel;
    this.#close();
    if (wasOpen) return;
    if (panel === 'camera') void this.#startCamera();
    else this.open = panel;
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
    const asked = this.#opened;
    try {
      if (!('mediaDevices' in navigator)) throw new DOMException('no camera', 'NotFoundError');
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'user', width: { ideal: 320 } } });
      // The page or the learner may have gone on while the question stood there.
      if (!this.isConnected || asked !== this.#opened) return stream.getTracks().forEach((track) => track.stop());
      this.#stream = stream;
      this.open = 'camera';
      await this.updateComplete;
      const video = this.renderRoot.querySelector('video');
      if (!video) return this.#stop();
      video.srcObject = stream;
      await video.play();
    } catch (error) {
      if (asked !== this.#opened) return;
      this.#close();
      const refused = error instanceof DOMException && error.name === 'NotAllowedError';
      this.trouble = refused
        ? 'The camera stays off, and that is fine. A file or a drawing works as well.'
        : 'No camera could be used here. A file or a drawing works as well.';
    }
  }

  #shoot(): void {
    const video = this.renderRoot.querySelector('video');
    // Before its first picture a camera has no size; the next press will find one.
    if (!video || video.videoWidth === 0) return;
    this.#give(shrunk(video, video.videoWidth, video.videoHeight));
    this.#close();
  }

  #stop(): void {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
  }

  #close(): void {
    this.#opened++;
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
        <button aria-expanded=${this.open === 'drawing'} @click=${() => this.#toggle('drawing')}>Draw</button>
        <button aria-expanded=${this.open === 'camera'} @click=${() => this.#toggle('camera')}>Camera</button>
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
