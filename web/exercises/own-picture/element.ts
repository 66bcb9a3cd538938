// A learner's own picture: from a file, drawn, or from the camera. It stays on this machine.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { controls, tokens } from '../frame/tokens.js';
import { shrunk, type Fit, type OwnVolume } from './shrink.js';
import { ownPictureStyles } from './styles.js';

/** Colours to draw with, white first: what is drawn lies on black. */
const inks: readonly (readonly [name: string, red: number, green: number, blue: number])[] = [
  ['white', 1, 1, 1],
  ['red', 0.9, 0.2, 0.15],
  ['yellow', 0.95, 0.8, 0.2],
  ['green', 0.2, 0.65, 0.3],
  ['blue', 0.2, 0.4, 0.9],
  ['black', 0, 0, 0],
];

/**
 * Fires `own-picture` with an OwnVolume as its detail. A drawing is `size` × `size`, white on black; files and the camera
 * come in colour and in their own form, at most `longest` a side. With `exact` everything is `size` × `size` pixels of
 * `channels` (1: grey, 3: colour).
 */
export class OwnPicture extends LitElement {
  static override properties = {
    size: { type: Number },
    longest: { type: Number },
    exact: { type: Boolean },
    channels: { type: Number },
    open: { state: true },
    trouble: { state: true },
    pen: { state: true },
    ink: { state: true },
  };
  declare size: number;
  declare longest: number;
  declare exact: boolean;
  declare channels: number;
  declare protected open: 'nothing' | 'drawing' | 'camera';
  /** Why no picture came, or ''. */
  declare protected trouble: string;
  /** Where the pen stands for those who draw by keys. */
  declare protected pen: { y: number; x: number; down: boolean };
  /** Which of the inks. */
  declare protected ink: number;
  /** [size, size, 3] */
  #paper = new Float32Array();
  #stream: MediaStream | null = null;
  /** Counts what was opened and closed: an answer that comes later belongs to something that is gone. */
  #opened = 0;
  #last: { y: number; x: number } | null = null;

  static override styles = [tokens, controls, ownPictureStyles];

  constructor() {
    super();
    this.open = 'nothing';
    this.trouble = '';
    this.size = 32;
    this.longest = 48;
    this.exact = false;
    this.channels = 1;
    this.ink = 0;
    this.pen = { y: 16, x: 16, down: false };
  }

  get #fit(): Fit {
    return { longest: this.longest, size: this.exact ? this.size : null, colour: !this.exact || this.channels === 3 };
  }

  get #coloured(): boolean {
    return this.exact && this.channels === 3;
  }

  /** Another size is another sheet. */
  protected override willUpdate(): void {
    if (this.#paper.length === 3 * this.size ** 2) return;
    this.#paper = new Float32Array(3 * this.size ** 2);
    const middle = Math.floor(this.size / 2);
    this.pen = { y: middle, x: middle, down: false };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  #give(volume: OwnVolume): void {
    this.dispatchEvent(new CustomEvent<OwnVolume>('own-picture', { detail: volume }));
  }

  // From a file

  async #take(field: HTMLInputElement): Promise<void> {
    const file = field.files?.[0];
    // The same file can be chosen again.
    if (!file) return;
    this.#close();
    try {
      const bitmap = await createImageBitmap(file);
      this.#give(shrunk(bitmap, bitmap.width, bitmap.height, this.#fit));
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
    const { size } = this;
    const [, ...colour] = inks[this.#coloured ? this.ink : 0]!;
    // Strokes are as broad on a larger sheet.
    const breadth = size / 32;
    for (let i = 0; i < size * size; i++) {
      const distance = Math.hypot(Math.floor(i / size) + 0.5 - y, (i % size) + 0.5 - x) / breadth;
      const covered = Math.min(1, Math.max(0, 2 - distance));
      for (let c = 0; c < 3 && covered > 0; c++) {
        const before = this.#paper[3 * i + c]!;
        // White only ever becomes whiter, so that a stroke's soft edges do not darken what they cross.
        this.#paper[3 * i + c] = this.#coloured ? before + (colour[c]! - before) * covered : Math.max(before, covered);
      }
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
    const { size } = this;
    const data = this.#coloured ? this.#paper.slice() : Float32Array.from({ length: size * size }, (_, i) => this.#paper[3 * i]!);
    this.#give({ height: size, width: size, channels: this.#coloured ? 3 : 1, data });
  }

  #onPointer(event: PointerEvent): void {
    if (event.type === 'pointerdown') {
      (event.target as Element).setPointerCapture(event.pointerId);
      this.#last = null;
    }
    if (event.buttons === 0) return;
    const box = (event.target as Element).getBoundingClientRect();
    this.#stroke(((event.clientY - box.y) / box.height) * this.size, ((event.clientX - box.x) / box.width) * this.size);
  }

  #onKey(event: KeyboardEvent): void {
    const moves: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const move = moves[event.key];
    const { pen } = this;
    if (event.key === ' ') this.pen = { ...pen, down: !pen.down };
    else if (move) this.pen = { ...pen, y: Math.max(0, Math.min(this.size - 1, pen.y + move[0])), x: Math.max(0, Math.min(this.size - 1, pen.x + move[1])) };
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
    this.#give(shrunk(video, video.videoWidth, video.videoHeight, this.#fit));
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
    const image = context.createImageData(this.size, this.size);
    for (let i = 0; i < this.size ** 2; i++) {
      for (let c = 0; c < 3; c++) image.data[4 * i + c] = 255 * this.#paper[3 * i + c]!;
      image.data[4 * i + 3] = 255;
    }
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
    const cell = 192 / this.size;
    return html`<div class="panel">
      ${this.#coloured ? this.#renderInks() : nothing}
      <div class="paper">
        <canvas
          width=${this.size}
          height=${this.size}
          tabindex="0"
          role="application"
          aria-label="Drawing. Arrow keys move the pen, space puts it down and lifts it. The pen is ${down ? 'down' : 'up'}."
          @pointerdown=${(event: PointerEvent) => this.#onPointer(event)}
          @pointermove=${(event: PointerEvent) => this.#onPointer(event)}
          @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        ></canvas>
        <span class="pen ${down ? 'down' : ''}" style="top: ${y * cell}px; left: ${x * cell}px" aria-hidden="true"></span>
      </div>
      <div class="row">
        <button
          @click=${() => {
            this.#paper.fill(0);
            this.#drawn();
          }}
        >
          Clear
        </button>
        <button @click=${() => this.#close()}>Done</button>
      </div>
    </div>`;
  }

  #renderInks(): TemplateResult {
    return html`<label
      >Colour
      <select @change=${(event: Event) => (this.ink = (event.target as HTMLSelectElement).selectedIndex)}>
        ${inks.map(([name], index) => html`<option ?selected=${index === this.ink}>${name}</option>`)}
      </select></label
    >`;
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
