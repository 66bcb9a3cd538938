import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Engine } from 'neocog';
import { Exercise, type Parameters } from '../frame/exercise.js';
import { formatNumber, type Cell, type Question } from '../frame/questions.js';
import '../grid/define.js';
import { GridLines, type Line } from '../grid/grid-lines.js';
import { gridStyles } from '../grid/styles.js';
import { columnsOf, replaced, rowsOf, type Matrix } from '../grid/matrix.js';
import type { Frame, Mark } from '../grid/number-grid.js';
import { renderComparison } from './comparison.js';
import { renderControls, renderSwitch } from './controls.js';
import { renderFigure } from './figure.js';
import { compare, compute, fitted, gradientAfter, outputSize, type PoolResult, type PoolStep } from './logic.js';
import { cellLines, cellMarks, noMarks, windowLines, windowMarks, type PoolMarks } from './marks.js';
import type { PoolFigure } from './question-parts.js';
import { makeQuestion } from './questions.js';
import { cellFormula, renderBalance, renderTie, windowFormula } from './side.js';
import { fromParameters, settingText, toParameters, type PoolState } from './state.js';
import { styles } from './styles.js';

interface Selection {
  grid: 'output' | 'input';
  cell: Cell;
}

const noFrame: Frame = { top: 0, right: 0, bottom: 0, left: 0 };

/**
 * Backward through max-pooling (the lecture's slides 18 to 31), and through average pooling beside it.
 *
 * Attributes: `input` and `derivatives` (rows of numbers, "2 4 8 / 9 3 4"), `window`, `stride` (a number, or height and
 * width), `padding` (valid, same, a number, height and width, or top, bottom, left and right), `pooling` (max | average),
 * `ties` (first | even), `count-padding` (true | false), `view` (look | step | practise), `step`, `seed`.
 */
export class MaxPoolBackward extends Exercise<PoolState> {
  static override parameters = ['input', 'derivatives', 'window', 'stride', 'padding', 'pooling', 'ties', 'count-padding'];
  static override styles = [...[Exercise.styles].flat(), gridStyles, styles];
  static override properties = {
    ...Exercise.properties,
    selection: { state: true },
    hovered: { state: true },
    stacked: { state: true },
  };

  /** Picked by click or focus; what the pointer is over only previews. */
  declare protected selection: Selection;
  declare protected hovered: Selection | null;
  /** Whether the grids stand one above the other, because side by side they would not fit. */
  declare protected stacked: boolean;
  protected readonly purpose = 'Which input cells receive the derivative, and how much?';
  protected readonly stepName = 'window';
  #result: PoolResult | null = null;
  #compared: ReturnType<typeof compare> | null = null;
  #computed: PoolState | null = null;
  readonly #lines = new GridLines(
    this,
    () => this.#wantedLines(),
    () => this.#arrange(),
  );

  constructor() {
    super();
    this.selection = { grid: 'output', cell: { y: 0, x: 0 } };
    this.hovered = null;
    this.stacked = false;
  }

  protected override read(parameters: Parameters): PoolState {
    return fromParameters(parameters);
  }

  protected override write(state: PoolState): Parameters {
    return toParameters(state);
  }

  protected override get stepCount(): number {
    return this.#result?.steps.length ?? 1;
  }

  protected override makeQuestion(engine: Engine, seed: number): Question {
    return makeQuestion(engine, seed);
  }

  protected override willUpdate(): void {
    this.#refresh();
  }

  /** Computes anew when the state changed since. */
  #refresh(): void {
    if (this.engine === null || this.#computed === this.state) return;
    this.state = fitted(this.engine, this.state);
    this.#computed = this.state;
    this.hovered = null;
    this.#result = compute(this.engine, this.state);
    this.#compared = null;
    this.#arrange();
    this.step = Math.min(this.step, this.stepCount - 1);
    const sides = this.selection.grid === 'output' ? this.#result.output : this.state.input;
    const { y, x } = this.selection.cell;
    this.selection = { ...this.selection, cell: { y: Math.min(y, rowsOf(sides) - 1), x: Math.min(x, columnsOf(sides) - 1) } };
  }

  /** How many columns the input takes with its padding. */
  get #inputColumns(): number {
    const { left = 0, right = 0 } = this.#result?.frame ?? {};
    return left + columnsOf(this.state.input) + right;
  }

  #arrange(): void {
    const width = this.clientWidth;
    // From 860 px on the stage has two thirds of the width (frame/styles.ts).
    const room = width < 860 ? width - 80 : 0.66 * width - 130;
    // Shares of an average have more digits.
    const cell = this.state.pooling === 'average' ? 42 : 26;
    // A grid of few columns is still as wide as its caption (grid/number-grid.ts).
    const output = Math.max(cell * columnsOf(this.state.derivatives), 126);
    this.stacked = width > 0 && room < cell * this.#inputColumns + output;
  }

  // What is under discussion

  get #subject(): Selection {
    return this.hovered ?? this.selection;
  }

  /** The window that Look or Step talks about. */
  get #current(): PoolStep | undefined {
    if (this.view === 'step') return this.#result?.steps[this.step];
    if (this.#subject.grid !== 'output') return undefined;
    const { y, x } = this.#subject.cell;
    return this.#result?.steps.find((step) => step.y === y && step.x === x);
  }

  #select(grid: Selection['grid'], cell: Cell | null): void {
    if (cell && this.view === 'look') this.selection = { grid, cell: { y: cell.y, x: cell.x } };
  }

  #hover(grid: Selection['grid'], cell: Cell | null): void {
    if (this.view !== 'look') return;
    const real = cell !== null && (grid === 'output' || this.state.input[cell.y]?.[cell.x] !== undefined);
    this.hovered = real ? { grid, cell } : null;
  }

  /** Applies an edit, unless the window then no longer fits. */
  #edit(part: Partial<PoolState>): void {
    const { engine } = this;
    if (engine === null) return;
    this.attempt(() => {
      outputSize(engine, { ...this.state, ...part });
      this.change(part);
    });
  }

  // Picture

  #marks(): PoolMarks {
    const step = this.#current;
    if (step) return windowMarks(this.state, step);
    return this.#result ? cellMarks(this.#result.steps, this.#subject.cell) : noMarks();
  }

  #wantedLines(): Line[] {
    if (!this.#result || this.view === 'practise') return [];
    const step = this.#current;
    return step ? windowLines(step) : cellLines(this.#result.steps, this.#subject.cell);
  }

  #grid(
    id: string,
    caption: string,
    role: string,
    values: readonly (readonly (number | null)[])[],
    marks: ReadonlyMap<string, Mark>,
    options: {
      edit?: (cell: Cell, value: number) => void;
      /** Whose cells these are, where they can be picked. */
      of?: Selection['grid'];
      /** Where the diverging map ends, for signed values. */
      limit?: number;
      /** What stands in the padding, where there is any. */
      padding?: string;
    },
  ): TemplateResult {
    return html`<neocog-number-grid
      id=${id}
      caption=${caption}
      role-colour=${role}
      .values=${values}
      .marks=${marks}
      ?editable=${options.edit !== undefined}
      ?selectable=${options.of !== undefined}
      ?signed=${options.limit !== undefined}
      .limit=${options.limit ?? 0}
      .frame=${options.padding === undefined ? noFrame : (this.#result?.frame ?? noFrame)}
      .padding=${options.padding ?? ''}
      @cell-edit=${(event: CustomEvent<Cell & { value: number }>) => options.edit?.(event.detail, event.detail.value)}
      @cell-pick=${(event: CustomEvent<Cell>) => options.of && this.#select(options.of, event.detail)}
      @cell-focus=${(event: CustomEvent<Cell>) => options.of && this.#select(options.of, event.detail)}
      @cell-hover=${(event: CustomEvent<Cell | null>) => options.of && this.#hover(options.of, event.detail)}
    ></neocog-number-grid>`;
  }

  protected override renderStage(): TemplateResult {
    const result = this.#result;
    if (!result) return html``;
    const { input, derivatives } = this.state;
    const marks = this.#marks();
    const looking = this.view === 'look';
    const gradient = looking ? result.gradient : gradientAfter(result.steps, this.step + 1, rowsOf(input), columnsOf(input));
    const editInput = (cell: Cell, value: number) => this.#edit({ input: replaced(input, cell.y, cell.x, value) });
    const editDerivative = (cell: Cell, value: number) => this.#edit({ derivatives: replaced(derivatives, cell.y, cell.x, value) });
    const limit = Math.max(0, ...gradient.flat().map(Math.abs), ...derivatives.flat().map(Math.abs));
    const columns = this.stacked ? Math.max(this.#inputColumns, columnsOf(derivatives)) : this.#inputColumns + columnsOf(derivatives);
    const max = this.state.pooling === 'max';
    const padding = max ? '−∞' : this.state.countPadding ? '0' : '';
    const picture = {
      input: this.#grid('input', 'Input x', 'input', input, marks.input, looking ? { edit: editInput, of: 'input', padding } : { padding }),
      output: this.#grid(
        'output',
        max ? 'Output y: the largest of each window' : 'Output y: the average of each window',
        'output',
        result.output,
        marks.output,
        looking ? { of: 'output' } : {},
      ),
      gradient: this.#grid(
        'gradient',
        looking ? '∂L/∂x, derivative at the input' : '∂L/∂x, received so far',
        'gradient',
        gradient,
        marks.gradient,
        looking ? { of: 'input', limit, padding: '' } : { limit, padding: '' },
      ),
      derivatives: this.#grid(
        'derivatives',
        '∂L/∂y, derivative at the output',
        'gradient',
        derivatives,
        marks.derivatives,
        looking ? { edit: editDerivative, of: 'output', limit } : { limit },
      ),
    };
    // One above the other, the grids follow the computation: forwards down, then backwards.
    const order = this.stacked ? (['input', 'output', 'derivatives', 'gradient'] as const) : (['input', 'output', 'gradient', 'derivatives'] as const);
    return html`${renderSwitch(this.state, (pooling) => {
        this.#edit({ pooling });
        // What was refused leaves the choice as it was.
        this.requestUpdate();
      })}
      <div class="picture ${this.stacked ? 'stacked' : ''}" style="--columns: ${columns}" role="group" aria-label=${this.#spoken(gradient)}>
        ${repeat(
          order,
          (name) => name,
          (name) => picture[name],
        )}
        ${this.#lines.render()}
      </div>
      <p class="legend">
        <span>−${formatNumber(limit)}</span><span class="scale" aria-hidden="true"></span><span>${formatNumber(limit)}</span
        ><span class="muted">derivatives: blue below zero, orange above</span>
      </p>
      ${looking ? renderComparison(this.state, this.#comparison(result), this.#current, this.#subject, limit) : nothing}`;
  }

  /** Only Look compares. */
  #comparison(result: PoolResult): ReturnType<typeof compare> {
    return (this.#compared ??= compare(this.engine!, this.state, result));
  }

  #spoken(gradient: Matrix): string {
    const rows = (matrix: Matrix) => matrix.map((row) => row.map((value) => formatNumber(value)).join(' ')).join('; ');
    return `${this.state.pooling === 'max' ? 'Max-pooling' : 'Average pooling'}, ${settingText(this.state)}. Input rows: ${rows(this.state.input)}. Derivatives at the input so far: ${rows(gradient)}.`;
  }

  // Arithmetic and controls

  protected override renderSide(): TemplateResult {
    const result = this.#result;
    if (!result) return html``;
    const current = this.#current;
    const looking = this.view === 'look';
    const arithmetic = current
      ? html`${windowFormula(this.state, result, current, !looking)}${renderTie(this.state, result, current)}`
      : cellFormula(this.state, result, this.#subject.cell);
    return html`<div class="arithmetic" aria-live="polite">${arithmetic}</div>
      ${renderBalance(this.state, result, looking ? result.steps.length : this.step + 1, looking)} ${looking ? this.#renderControls(result) : nothing}`;
  }

  #renderControls(result: PoolResult): TemplateResult {
    return renderControls(this.state, result, this.selection.cell, {
      trouble: this.renderTrouble(),
      edit: (part) => this.#edit(part),
      fail: (trouble) => (this.trouble = trouble),
      show: (cell) => this.#select('output', cell),
    });
  }

  // Practice

  protected override renderQuestionFigure(question: Question): TemplateResult {
    return renderFigure(question as Question<PoolFigure>, this.practice);
  }
}
