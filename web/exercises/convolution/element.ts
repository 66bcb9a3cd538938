import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Engine, TraceStep } from 'neocog';
import { Exercise, type Parameters } from '../frame/exercise.js';
import type { Cell, Question } from '../frame/questions.js';
import '../grid/define.js';
import { gridStyles } from '../grid/styles.js';
import type { NumberGrid } from '../grid/number-grid.js';
import { measureBeams, renderBeams, type Beam, type Joined } from './beams.js';
import { Computation } from './computation.js';
import { renderFilter, renderMode, renderPace, renderPictureChoice, renderShape, renderWindow } from './controls.js';
import { agreed, channelsOf, compute, isLine, kernelSize, outputNear, volumeOf, type ConvolutionState, type Volume } from './logic.js';
import { renderNumbers } from './number-stage.js';
import { fromParameters, toParameters } from './parameters.js';
import { isPicture, paperColours } from './pictures.js';
import { PictureSource } from './picture-source.js';
import { renderPicture } from './picture-stage.js';
import { joinedIn, renderFigure } from './question-figure.js';
import { makeQuestion } from './questions.js';
import type { ConvolutionFigure } from './question-parts.js';
import { coloured, grey } from './shapes.js';
import { renderCounts, sumFormula } from './side.js';
import { cellOfStep, computedUntil, stepCount, stepName } from './stepping.js';
import { styles } from './styles.js';

type Place = ConvolutionState['at'];

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
  static override styles = [...[Exercise.styles].flat(), gridStyles, ...styles];
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
  /** Counts what comes of pictures that are being loaded. */
  declare protected arrivals: number;
  declare protected stacked: boolean;
  protected readonly purpose = 'What does a filter make of the numbers under its window?';
  readonly #pictures = new PictureSource(() => (this.arrivals += 1));
  readonly #computation = new Computation();
  /** What Practise asks about. */
  #figure: ConvolutionFigure | null = null;
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
    if (this.#computation.result === null || changed.has('state') || (this.state.mode === 'picture' && changed.has('arrivals'))) this.#refresh(this.engine);
  }

  #refresh(engine: Engine): void {
    if (this.#computation.isStale(this.state)) {
      const source = this.#source();
      try {
        this.#computation.run(engine, this.state, source);
      } catch (error) {
        // Attributes that do not go together: the window is changed so that it fits, and the reason said.
        this.trouble = `${error instanceof Error ? error.message : String(error)}. With “same” padding every kernel fits.`;
        this.state = { ...this.state, padding: 'same', stride: 1 };
        this.#computation.run(engine, this.state, source);
      }
      this.hovered = null;
      this.#arrange();
    }
    const { result } = this.#computation;
    if (!result) return;
    const { at } = this.state;
    if (at.y >= result.height || at.x >= result.width)
      this.state = { ...this.state, at: { ...at, y: Math.min(at.y, result.height - 1), x: Math.min(at.x, result.width - 1) } };
    this.step = Math.min(this.step, this.stepCount - 1);
  }

  #productsAt(at: Place): TraceStep[] {
    return this.engine ? this.#computation.productsAt(this.engine, this.state, at) : [];
  }

  /** Side by side the grids must keep cells that can be read. */
  #arrange(): void {
    const result = this.#computation.result;
    if (!result || this.clientWidth === 0) return;
    const columns = result.volume.width + result.frame.left + result.frame.right + result.width + Math.max(3, kernelSize(this.state)[1]);
    const room = this.clientWidth < 860 ? this.clientWidth : this.clientWidth * 0.66;
    this.stacked = room < 24 * columns + 200;
  }

  // Edits

  #edit(part: Partial<ConvolutionState>): void {
    if (this.engine === null) return;
    const next = agreed({ ...this.state, ...part });
    const source = next.mode === 'numbers' ? volumeOf(next.input) : this.#computation.source;
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
    const result = this.#computation.result;
    if (!result || this.view !== 'look') return;
    if (cell === null) return void (this.hovered = null);
    const { y, x } = grid === 'output' ? cell : outputNear(this.state, result, cell);
    if (stays || this.#pressed) this.#move({ y, x, filter });
    else this.hovered = { y, x, filter };
  }

  // Steps

  protected override get stepName(): string {
    return stepName(this.state);
  }

  protected override get stepCount(): number {
    const { result } = this.#computation;
    return result ? stepCount(this.state, result) : 1;
  }

  /** The output cell under discussion. */
  get #at(): Place {
    const { result } = this.#computation;
    return this.view === 'step' && result ? cellOfStep(this.state, result, this.step) : (this.hovered ?? this.state.at);
  }

  /** How many output cells Step has computed; null for all. */
  get #until(): number | null {
    const { result } = this.#computation;
    return this.view === 'step' && result ? computedUntil(this.state, result, this.step) : null;
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

  #drawBeams(): void {
    const joined = this.#joined();
    const beams = joined ? measureBeams(this.renderRoot, joined) : [];
    if (JSON.stringify(beams) !== JSON.stringify(this.beams)) this.beams = beams;
  }

  /** The window and the cell that belong together in what is shown. */
  #joined(): Joined | null {
    if (this.view === 'practise') return this.#figure && joinedIn(this.#figure, this.practice.open);
    const { result } = this.#computation;
    return result && { state: this.state, result, at: this.#at };
  }

  protected override renderStage(): TemplateResult {
    const result = this.#computation.result;
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
      beams: renderBeams(this.beams, this.state.mode === 'numbers'),
    };
    const picture =
      this.state.mode === 'numbers'
        ? renderNumbers(shared, this.stacked)
        : renderPicture({ ...shared, steps: this.#productsAt(at), colours: paperColours(this), show: (filter) => this.#move({ ...this.state.at, filter }) });
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

  // Arithmetic and controls

  protected override renderSide(): TemplateResult {
    const { result } = this.#computation;
    const at = this.#at;
    const sum = () => {
      if (!result) return nothing;
      const steps = this.#productsAt(at);
      const until = this.view === 'step' && this.state.pace === 'product' ? this.step + 1 : null;
      return html`<div aria-live="polite">${sumFormula(this.state, { at }, steps, result.maps[at.filter]![at.y]![at.x]!, until)}</div>`;
    };
    const edit = (part: Partial<ConvolutionState>) => this.#edit(part);
    const show = (filter: number) => this.#move({ ...this.state.at, filter });
    if (this.view === 'step') return html`${sum()} ${renderPace(this.state, (pace) => this.#setPace(pace))}`;
    return html`${sum()} ${renderMode(this.state, (mode) => edit({ mode, ...this.#fitting(mode) }))}
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

  /** A line's kernel would see rows of a picture only; there it starts with a plane's. */
  #fitting(mode: ConvolutionState['mode']): Partial<ConvolutionState> {
    const usual = this.read({ mode });
    return { at: usual.at, ...(mode === 'picture' && isLine(this.state) ? { kernel: usual.kernel, bias: usual.bias } : {}) };
  }

  #setPace(pace: ConvolutionState['pace']): void {
    this.stopPlaying();
    this.change({ pace });
    this.goTo(0);
  }

  // Practice

  protected override renderQuestionFigure(question: Question): TemplateResult {
    this.#figure = question.figure as ConvolutionFigure;
    return renderFigure(this.#figure, { open: this.practice.open, colours: () => paperColours(this), beams: renderBeams(this.beams, true) });
  }
}
