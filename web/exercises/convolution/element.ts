import { html, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import type { Engine, TraceStep } from 'neocog';
import { Exercise, type Parameters } from '../frame/exercise.js';
import type { Cell, Question } from '../frame/questions.js';
import '../grid/define.js';
import { gridStyles } from '../grid/styles.js';
import type { NumberGrid } from '../grid/number-grid.js';
import { around, beam, type Box } from './beam.js';
import { renderFilter, renderPictureChoice, renderShape, renderWindow } from './controls.js';
import {
  agreed,
  channelsOf,
  compute,
  firstChannel,
  fromParameters,
  isLine,
  kernelSize,
  outputNear,
  products,
  toParameters,
  volumeOf,
  windowStart,
  type ConvolutionResult,
  type ConvolutionState,
  type Volume,
} from './logic.js';
import { renderNumbers } from './number-stage.js';
import { isPicture, tokenColour } from './pictures.js';
import { PictureSource } from './picture-source.js';
import { renderPicture } from './picture-stage.js';
import { renderFigure } from './question-figure.js';
import { makeQuestion, type ConvolutionFigure } from './questions.js';
import { coloured, grey } from './shapes.js';
import { renderCounts, sumFormula } from './side.js';
import { styles } from './styles.js';

type Place = ConvolutionState['at'];
interface Beam {
  points: string;
  window: Box;
}

/**
 * A filter moved over numbers or a picture (the lecture's slides 4 to 11 and 34 to 44).
 *
 * Attributes: `mode` (numbers | picture), `input` (rows by "/", channels by "|": "1 2 / 3 4 | 5 6 / 7 8"), `picture`
 * (shapes | stripes | a garment such as "sneaker 2"), `filter` (names of classic filters, one per filter, or own),
 * `kernel` (as `input`, filters by ";"; counts for filters that are own), `bias`, `stride`, `padding` (valid | same | a
 * number), `dilation`, `groups`, `at` (the output cell: row, column, filter), `pace` (window | product), `view`, `step`,
 * `seed`.
 */
export class Convolution extends Exercise<ConvolutionState> {
  static override parameters = ['mode', 'input', 'picture', 'filter', 'kernel', 'bias', 'stride', 'padding', 'dilation', 'groups', 'at', 'pace'];
  static override styles = [...[Exercise.styles].flat(), gridStyles, styles];
  static override properties = {
    ...Exercise.properties,
    hovered: { state: true },
    beams: { state: true },
    arrivals: { state: true },
    stacked: { state: true },
  };

  /** The output cell that the pointer previews. */
  declare protected hovered: Place | null;
  declare protected beams: Beam[];
  /** Why the last edit could not be carried out. */
  /** Counts what comes of pictures that are being loaded. */
  declare protected arrivals: number;
  declare protected stacked: boolean;
  protected readonly purpose = 'What does a filter make of the numbers under its window?';
  readonly #pictures = new PictureSource(() => (this.arrivals += 1));
  #computed: { state: ConvolutionState; source: Volume; result: ConvolutionResult } | null = null;
  #sum: { of: unknown; at: string; steps: TraceStep[] } | null = null;
  #pressed = false;
  #observer: ResizeObserver | undefined;
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    super();
    this.hovered = null;
    this.beams = [];
    this.arrivals = 0;
    this.stacked = false;
  }

  protected override read(parameters: Parameters): ConvolutionState {
    return fromParameters(parameters, isPicture);
  }

  protected override write(state: ConvolutionState): Parameters {
    return toParameters(state);
  }

  protected override makeQuestion(engine: Engine, seed: number): Question {
    return makeQuestion(engine, seed);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(() => {
      this.#arrange();
      this.#drawBeams();
    });
    this.#observer.observe(this);
    this.#scheme.addEventListener('change', this.#repaint);
    window.addEventListener('pointerup', this.#release);
    window.addEventListener('pointercancel', this.#release);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.#scheme.removeEventListener('change', this.#repaint);
    window.removeEventListener('pointerup', this.#release);
    window.removeEventListener('pointercancel', this.#release);
  }

  readonly #repaint = (): void => this.requestUpdate();
  readonly #release = (): void => {
    this.#pressed = false;
  };

  // What is computed

  #source(): Volume | null {
    if (this.state.mode === 'numbers') return volumeOf(this.state.input);
    const picture = this.#pictures.volume(this.state.picture);
    return picture && (channelsOf(this.state) === 3 ? coloured(picture) : grey(picture));
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.engine === null) return;
    if (this.#computed === null || changed.has('state') || (this.#computed.state.mode === 'picture' && changed.has('arrivals'))) this.#refresh(this.engine);
  }

  #refresh(engine: Engine): void {
    const { at: _, pace: __, ...before } = this.#computed?.state ?? this.state;
    const { at, pace: ___, ...now } = this.state;
    // Moving the window computes nothing anew.
    const same = this.#computed !== null && JSON.stringify(before) === JSON.stringify(now) && this.state.picture !== 'own';
    if (!same) {
      const source = this.#source();
      if (!source) return void (this.#computed = null);
      try {
        this.#computed = { state: this.state, source, result: compute(engine, this.state, source) };
      } catch (error) {
        // Attributes that do not go together: the window is changed so that it fits, and the reason said.
        this.trouble = `${error instanceof Error ? error.message : String(error)}. With “same” padding every kernel fits.`;
        this.state = { ...this.state, padding: 'same', stride: 1 };
        this.#computed = { state: this.state, source, result: compute(engine, this.state, source) };
      }
      this.hovered = null;
      this.#arrange();
    }
    const { height, width } = this.#computed!.result;
    if (at.y >= height || at.x >= width) this.state = { ...this.state, at: { ...at, y: Math.min(at.y, height - 1), x: Math.min(at.x, width - 1) } };
    this.#computed = { ...this.#computed!, state: this.state };
    this.step = Math.min(this.step, this.stepCount - 1);
  }

  /** The sum of an output cell, product by product. */
  #productsAt(at: Place): TraceStep[] {
    if (!this.engine || !this.#computed) return [];
    const { result, source } = this.#computed;
    const key = `${at.y},${at.x},${at.filter}`;
    if (this.#sum?.of !== result || this.#sum.at !== key) this.#sum = { of: result, at: key, steps: products(this.engine, this.state, source, at) };
    return this.#sum.steps;
  }

  /** Side by side the grids must keep cells that can be read. */
  #arrange(): void {
    const result = this.#computed?.result;
    if (!result || this.clientWidth === 0) return;
    const columns = result.volume.width + result.frame.left + result.frame.right + result.width + Math.max(3, kernelSize(this.state)[1]);
    const room = this.clientWidth < 860 ? this.clientWidth : this.clientWidth * 0.66;
    this.stacked = room < 24 * columns + 150;
  }

  // Edits

  #edit(part: Partial<ConvolutionState>): void {
    if (this.engine === null) return;
    const next = agreed({ ...this.state, ...part });
    const source = next.mode === 'numbers' ? volumeOf(next.input) : this.#computed?.source;
    const { engine } = this;
    this.attempt(() => {
      // Only numbers can be so few that a window does not fit.
      if (next.mode === 'numbers' && source) compute(engine, next, source);
      const keys = Object.keys(next) as (keyof ConvolutionState)[];
      this.change(Object.fromEntries(keys.filter((key) => JSON.stringify(next[key]) !== JSON.stringify(this.state[key])).map((key) => [key, next[key]])));
    });
  }

  /** Moves the window; that is no change to undo. */
  #move(at: Place): void {
    this.hovered = null;
    this.state = { ...this.state, at };
    this.writeAttributes();
  }

  #point(grid: 'input' | 'output', cell: Cell | null, stays: boolean, filter = this.state.at.filter): void {
    const result = this.#computed?.result;
    if (!result || this.view !== 'look') return;
    if (cell === null) return void (this.hovered = null);
    const { y, x } = grid === 'output' ? cell : outputNear(this.state, result, cell);
    if (stays || this.#pressed) this.#move({ y, x, filter });
    else this.hovered = { y, x, filter };
  }

  // Steps

  /** In a picture a step is a row of windows: one by one there would be a thousand. */
  protected override get stepName(): string {
    return this.state.pace === 'product' ? 'product' : this.state.mode === 'picture' ? 'row of windows' : 'window';
  }

  protected override get stepCount(): number {
    const result = this.#computed?.result;
    if (!result) return 1;
    // The bias comes first.
    if (this.state.pace === 'product') return 1 + kernelSize(this.state)[0] * kernelSize(this.state)[1] * this.state.kernel[0]!.length;
    return this.state.mode === 'picture' ? result.height : result.height * result.width;
  }

  /** The output cell under discussion. */
  get #at(): Place {
    const result = this.#computed?.result;
    if (this.view !== 'step' || !result || this.state.pace === 'product') return this.hovered ?? this.state.at;
    if (this.state.mode === 'picture') return { y: this.step, x: Math.min(this.state.at.x, result.width - 1), filter: this.state.at.filter };
    return { y: Math.floor(this.step / result.width), x: this.step % result.width, filter: this.state.at.filter };
  }

  /** How many output cells Step has computed; null for all. */
  get #until(): number | null {
    const result = this.#computed?.result;
    if (this.view !== 'step' || !result) return null;
    const { at } = this.state;
    // Product by product, the cell's own value comes with the last product.
    if (this.state.pace === 'product') return this.state.mode === 'picture' ? null : at.y * result.width + at.x + (this.step === this.stepCount - 1 ? 1 : 0);
    return this.state.mode === 'picture' ? (this.step + 1) * result.width : this.step + 1;
  }

  get #product(): TraceStep | null {
    return this.view === 'step' && this.state.pace === 'product' ? (this.#productsAt(this.#at)[this.step] ?? null) : null;
  }

  // Picture

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!(changed.size === 1 && changed.has('beams'))) void this.#afterGrids();
  }

  async #afterGrids(): Promise<void> {
    await Promise.all([...this.renderRoot.querySelectorAll<NumberGrid>('neocog-number-grid')].map((grid) => grid.updateComplete));
    this.#drawBeams();
  }

  /** From the window in every channel that the filter reads to the output cell. */
  #drawBeams(): void {
    const origin = this.renderRoot.querySelector('.picture')?.getBoundingClientRect();
    const result = this.#computed?.result;
    const pairs: [Box | undefined, Box | undefined][] = [];
    if (origin && result && this.view !== 'practise') {
      const at = this.#at;
      const grid = (id: string) => this.renderRoot.querySelector<NumberGrid>(`#${id}`);
      if (this.state.mode === 'picture') {
        pairs.push([
          this.renderRoot.querySelector('#box-input')?.getBoundingClientRect(),
          this.renderRoot.querySelector('#box-output')?.getBoundingClientRect(),
        ]);
      } else {
        const { top, left } = windowStart(this.state, result, at);
        const [bottom, right] = [top + result.reach[0] - 1, left + result.reach[1] - 1];
        const first = firstChannel(this.state, at.filter);
        for (let c = first; c < first + this.state.kernel[0]!.length; c++) {
          const ends = [grid(`input-${c}`)?.rectOf({ y: top, x: left }), grid(`input-${c}`)?.rectOf({ y: bottom, x: right })];
          pairs.push([ends[0] && ends[1] && around([ends[0], ends[1]]), grid(`output-${at.filter}`)?.rectOf(at)]);
        }
      }
    }
    const beams = pairs.flatMap(([window, cell]) =>
      window && cell && origin
        ? [{ points: beam(window, cell, origin), window: { x: window.x - origin.x, y: window.y - origin.y, width: window.width, height: window.height } }]
        : [],
    );
    if (JSON.stringify(beams) !== JSON.stringify(this.beams)) this.beams = beams;
  }

  #renderBeams(): TemplateResult {
    return html`<svg class="beams" aria-hidden="true">
      ${this.beams.map(
        ({ points, window }) =>
          svg`<polygon points=${points} />${this.state.mode === 'numbers' ? svg`<rect x=${window.x} y=${window.y} width=${window.width} height=${window.height} rx="2" />` : nothing}`,
      )}
    </svg>`;
  }

  protected override renderStage(): TemplateResult {
    const result = this.#computed?.result;
    if (!result) return this.#pictures.renderWaiting(() => this.#edit({ picture: 'shapes' }));
    const at = this.#at;
    const shared = {
      state: this.state,
      result,
      at,
      until: this.#until,
      product: this.#product,
      editable: this.view === 'look',
      edit: (part: Partial<ConvolutionState>) => this.#edit(part),
      point: (grid: 'input' | 'output', cell: Cell | null, stays: boolean, filter?: number) => this.#point(grid, cell, stays, filter),
      beams: this.#renderBeams(),
    };
    const picture =
      this.state.mode === 'numbers'
        ? renderNumbers(shared, this.stacked)
        : renderPicture({ ...shared, steps: this.#productsAt(at), colours: this.#colours(), show: (filter) => this.#move({ ...this.state.at, filter }) });
    return html`<div @pointerdown=${(event: PointerEvent) => this.#press(event)}>${picture}</div>
      ${renderCounts(this.state, result)}
      ${
        this.state.mode === 'picture' && this.state.picture === 'own'
          ? html`<p class="muted notes">
              ${this.#pictures.own ? 'Your picture stays on this machine; a link does not carry it.' : 'A link does not carry an own picture, so here is the drawn one instead.'}
            </p>`
          : nothing
      }`;
  }

  /** A finger keeps hold of the cell that it touched first; let go, it moves the window from cell to cell as a mouse does. */
  #press(event: PointerEvent): void {
    this.#pressed = true;
    const target = event.composedPath()[0];
    if (this.state.mode === 'numbers' && target instanceof Element && target.hasPointerCapture(event.pointerId)) target.releasePointerCapture(event.pointerId);
  }

  #colours() {
    return { zero: tokenColour(this, '--paper'), padding: tokenColour(this, '--rule') };
  }

  // Arithmetic and controls

  protected override renderSide(): TemplateResult {
    const computed = this.#computed;
    const at = this.#at;
    const sum = () => {
      const steps = this.#productsAt(at);
      const until = this.view === 'step' && this.state.pace === 'product' ? this.step + 1 : null;
      return html`<div aria-live="polite">${sumFormula(this.state, { at }, steps, computed!.result.maps[at.filter]![at.y]![at.x]!, until)}</div>`;
    };
    const edit = (part: Partial<ConvolutionState>) => this.#edit(part);
    const show = (filter: number) => this.#move({ ...this.state.at, filter });
    if (this.view === 'step') return html`${computed ? sum() : nothing} ${this.#renderPace()}`;
    return html`${computed ? sum() : nothing} ${this.#renderMode()}
      ${
        this.state.mode === 'picture'
          ? html`${renderPictureChoice(this.state, this.#pictures.own !== null, edit)}
              <div class="own">
                <h3>Own picture</h3>
                <neocog-own-picture @own-picture=${(event: CustomEvent<Volume>) => this.#takeOwn(event.detail)}></neocog-own-picture>
              </div>`
          : nothing
      }
      ${renderFilter(this.state, edit, show)} ${renderWindow(this.state, edit)} ${this.renderTrouble()}
      <details>
        <summary>Channels, filters${this.state.mode === 'numbers' ? ', size of the input' : nothing}</summary>
        ${renderShape(this.state, edit)}
      </details>`;
  }

  #takeOwn(volume: Volume): void {
    this.#pictures.own = volume;
    if (this.state.picture === 'own') this.state = { ...this.state };
    else this.#edit({ picture: 'own' });
  }

  #renderMode(): TemplateResult {
    const button = (mode: ConvolutionState['mode'], label: string) =>
      html`<button aria-pressed=${this.state.mode === mode} @click=${() => this.state.mode !== mode && this.#edit({ mode, ...this.#fitting(mode) })}>
        ${label}
      </button>`;
    return html`<div class="switch" role="group" aria-label="Input">${button('numbers', 'Numbers')}${button('picture', 'Picture')}</div>`;
  }

  /** A line's kernel would see rows of a picture only; there it starts with a plane's. */
  #fitting(mode: ConvolutionState['mode']): Partial<ConvolutionState> {
    const usual = this.read({ mode });
    return { at: usual.at, ...(mode === 'picture' && isLine(this.state) ? { kernel: usual.kernel, bias: usual.bias } : {}) };
  }

  #renderPace(): TemplateResult {
    const pace = (value: ConvolutionState['pace']) => {
      this.stopPlaying();
      this.change({ pace: value });
      this.goTo(0);
    };
    return html`<label
        >One step is
        <select @change=${(event: Event) => pace((event.target as HTMLSelectElement).value as ConvolutionState['pace'])}>
          <option value="window" ?selected=${this.state.pace === 'window'}>${this.state.mode === 'picture' ? 'one row of windows' : 'one window'}</option>
          <option value="product" ?selected=${this.state.pace === 'product'}>one product</option>
        </select></label
      >
      ${this.state.pace === 'product' ? html`<p class="muted">In the window that was chosen in Look. The bias comes first.</p>` : nothing}`;
  }

  // Practice

  protected override renderQuestionFigure(question: Question): TemplateResult {
    return renderFigure(question.figure as ConvolutionFigure, () => this.#colours());
  }
}
