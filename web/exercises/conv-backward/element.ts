import { html, type TemplateResult } from 'lit';
import type { Engine } from 'neocog';
import { Exercise, type Parameters } from '../frame/exercise.js';
import { sameCell, formatNumber, type Cell, type Question } from '../frame/questions.js';
import '../grid/define.js';
import { GridLines, type Line } from '../grid/grid-lines.js';
import { gridStyles } from '../grid/styles.js';
import { columnsOf, replaced, rowsOf, type Matrix } from '../grid/matrix.js';
import type { Role } from '../grid/number-grid.js';
import { asConvolution, type AsConvolution } from './as-convolution.js';
import { compute, fitted, gradientAfter, gridOf, handedOn, longest, numericCheck, termsOf, usable, type Addition } from './logic.js';
import type { ConvResult, ConvState, NumericCheck, Of } from './logic.js';
import { gradientNames, stepRows, termRows } from './arithmetic.js';
import { renderFigure } from './figure.js';
import { cellMarks, linesFor, stepMarks, type GridName, type Marks } from './marks.js';
import { fromParameters, toParameters } from './parameters.js';
import { renderAsConvolution } from './reading.js';
import type { ConvFigure } from './question-parts.js';
import { makeQuestion } from './questions.js';
import { renderCheck, renderControls, renderWhich } from './side.js';
import { styles } from './styles.js';

/** A change to one of these changes the result. */
const shownNumbers = ['input', 'kernel', 'bias', 'derivatives', 'stride', 'padding', 'dilation'] as const;

interface Selection {
  of: Of;
  cell: Cell;
}

/**
 * Backward through a convolution, by hand.
 *
 * Attributes: `input`, `kernel` and `derivatives` (rows of numbers, "1 2 / 3 4"), `bias`, `stride`, `padding`, `dilation`
 * (a number, or down and across), `of` (input | weights | bias), `cell` (row and column of that gradient, from 1),
 * `epsilon` (1, 0.1 … 0.0001), `view` (look | step | practise), `step`, `seed`.
 */
export class ConvBackward extends Exercise<ConvState> {
  static override parameters = ['input', 'kernel', 'bias', 'derivatives', 'stride', 'padding', 'dilation', 'of', 'cell', 'epsilon'];
  static override styles = [...[Exercise.styles].flat(), gridStyles, styles];
  static override properties = {
    ...Exercise.properties,
    hovered: { state: true },
    active: { state: true },
    narrow: { state: true },
  };

  /** What the pointer is over only previews. */
  declare protected hovered: Selection | null;
  /** The output cell whose product is pointed out among all that add up. */
  declare protected active: Cell | null;
  /** Whether the side stands below the stage: then the arithmetic comes before the second reading. */
  declare protected narrow: boolean;
  protected readonly purpose = 'How does a derivative find its way back through a convolution?';
  protected readonly stepName = 'output cell';
  #computed: ConvState | null = null;
  #result: ConvResult | null = null;
  #checked: (Selection & { result: ConvResult; epsilon: number; check: NumericCheck }) | null = null;
  #readings: Partial<Record<Of, AsConvolution>> = {};
  readonly #lines = new GridLines(
    this,
    () => this.#wantedLines(),
    () => (this.narrow = this.clientWidth < 860),
  );

  constructor() {
    super();
    this.hovered = null;
    this.active = null;
    this.narrow = false;
  }

  protected override read(parameters: Parameters): ConvState {
    return fromParameters(parameters);
  }

  protected override write(state: ConvState): Parameters {
    return toParameters(state);
  }

  protected override get stepCount(): number {
    return this.#result?.output.flat().length ?? 1;
  }

  protected override makeQuestion(engine: Engine, seed: number): Question {
    return makeQuestion(engine, seed);
  }

  /** Computes anew when a number changed since. */
  protected override willUpdate(): void {
    if (this.engine === null || this.#computed === this.state) return;
    const before = this.#computed;
    this.#computed = this.state = usable(this.engine, this.state);
    if (before && shownNumbers.every((name) => before[name] === this.state[name])) return;
    this.hovered = null;
    this.active = null;
    this.#result = compute(this.engine, this.state);
    this.#readings = {};
    this.step = Math.min(this.step, this.stepCount - 1);
  }

  // What is under discussion

  get #subject(): Selection {
    return this.hovered ?? this.state;
  }

  #terms(result: ConvResult): Addition[] {
    return termsOf(result, this.#subject.of, this.#subject.cell);
  }

  /** The output cell that Step talks about. */
  get #output(): Cell {
    const columns = columnsOf(this.#result?.output ?? [[0]]);
    return { y: Math.floor(this.step / columns), x: this.step % columns };
  }

  /** To look at another cell is no change to undo. */
  #select(of: Of, { y, x }: Cell): void {
    const last = gridOf(this.state, of);
    this.state = { ...this.state, of, cell: { y: Math.min(y, rowsOf(last) - 1), x: Math.min(x, columnsOf(last) - 1) } };
    this.hovered = null;
    this.active = null;
    this.writeAttributes();
  }

  /** Applies an edit, unless the kernel then no longer fits. */
  #edit(part: Partial<ConvState>): void {
    const { engine } = this;
    if (engine === null) return;
    this.attempt(() => {
      const next = fitted(engine, { ...this.state, ...part });
      const before: ConvState = this.state;
      this.change(Object.fromEntries(Object.entries(next).filter(([name, value]) => before[name as keyof ConvState] !== value)));
    });
  }

  // Picture

  #marks(result: ConvResult): Marks {
    const output = this.#output;
    if (this.view === 'step') return stepMarks(this.state.of, output, handedOn(result, this.state.of, output));
    return cellMarks(this.#subject.of, this.#subject.cell, this.#terms(result), this.active);
  }

  #wantedLines(): Line[] {
    const result = this.#result;
    if (!result || this.view === 'practise') return [];
    const { of } = this.view === 'step' ? this.state : this.#subject;
    return linesFor(of, this.view === 'step' ? handedOn(result, of, this.#output) : this.#terms(result), this.active);
  }

  /** Where the diverging map of all derivatives ends. */
  #limit({ gradients }: ConvResult): number {
    return Math.max(0, ...[...Object.values(gradients), this.state.derivatives].flat(2).map(Math.abs));
  }

  #grid(
    id: GridName,
    caption: string,
    role: Role,
    values: Matrix,
    marks: Marks,
    options: {
      edit?: (cell: Cell, value: number) => void;
      /** Whose cells these are, where they can be picked; an output cell points out its product. */
      of?: Of | 'output';
      /** Where the diverging map ends, for signed values. */
      limit?: number;
    } = {},
  ): TemplateResult {
    const { edit, of, limit } = options;
    const pick = (event: CustomEvent<Cell>) => {
      const { y, x } = event.detail;
      if (of === 'output') this.active = { y, x };
      else if (of) this.#select(of, { y, x });
    };
    const hover = (event: CustomEvent<Cell | null>) => {
      if (of === 'output') this.active = event.detail;
      else if (of) this.hovered = event.detail && { of, cell: event.detail };
    };
    return html`<neocog-number-grid
      id=${id}
      caption=${caption}
      role-colour=${role}
      .values=${values}
      .marks=${marks[id]}
      ?editable=${edit !== undefined}
      ?selectable=${of !== undefined}
      ?signed=${limit !== undefined}
      .limit=${limit ?? 0}
      @cell-edit=${(event: CustomEvent<Cell & { value: number }>) => edit?.(event.detail, event.detail.value)}
      @cell-pick=${pick}
      @cell-focus=${pick}
      @cell-hover=${hover}
    ></neocog-number-grid>`;
  }

  protected override renderStage(): TemplateResult {
    const result = this.#result;
    if (!result) return html``;
    const { input, kernel, bias, derivatives } = this.state;
    const marks = this.#marks(result);
    const looking = this.view === 'look';
    const gradient = (of: Of) => (looking ? result.gradients[of] : gradientAfter(result, of, this.step + 1));
    const limit = this.#limit(result);
    const value = (of: Of, edit: (cell: Cell, value: number) => void) => (looking ? { of, edit } : {});
    const signed = (of: Of | 'output') => (looking ? { of, limit } : { limit });
    const edits = {
      input: (cell: Cell, to: number) => this.#edit({ input: replaced(input, cell.y, cell.x, to) }),
      weights: (cell: Cell, to: number) => this.#edit({ kernel: replaced(kernel, cell.y, cell.x, to) }),
      bias: (_: Cell, to: number) => this.#edit({ bias: to }),
      output: (cell: Cell, to: number) => this.#edit({ derivatives: replaced(derivatives, cell.y, cell.x, to) }),
    };
    const columns = columnsOf(input) + columnsOf(kernel) + columnsOf(derivatives);
    // On a phone kernel and bias stand side by side below the input, their gradients below the derivatives.
    const weights = columnsOf(kernel) + 1;
    const pairs = Math.max(columnsOf(input), weights) + Math.max(columnsOf(derivatives), weights);
    return html`<div class="picture both" style="--columns: ${columns}; --pairs: ${pairs}" role="group" aria-label=${this.#spoken(result)}>
        ${this.#grid('x', 'Input x', 'input', input, marks, value('input', edits.input))}
        ${this.#grid('y', 'Output y', 'output', result.output, marks, looking ? { of: 'output' } : {})}
        <div class="weights">
          ${this.#grid('w', 'Kernel w', 'kernel', kernel, marks, value('weights', edits.weights))}
          ${this.#grid('b', 'Bias b', 'kernel', [[bias]], marks, value('bias', edits.bias))}
        </div>
        ${this.#grid('dx', gradientNames.input, 'gradient', gradient('input'), marks, signed('input'))}
        ${this.#grid('dy', '∂L/∂y, arriving', 'gradient', derivatives, marks, looking ? { of: 'output', limit, edit: edits.output } : { limit })}
        <div class="gradients">
          ${this.#grid('dw', gradientNames.weights, 'gradient', gradient('weights'), marks, signed('weights'))}
          ${this.#grid('db', gradientNames.bias, 'gradient', gradient('bias'), marks, signed('bias'))}
        </div>
        ${this.#lines.render()}
      </div>
      <p class="legend">
        <span>−${formatNumber(limit)}</span><span class="scale" aria-hidden="true"></span><span>${formatNumber(limit)}</span
        ><span class="muted">derivatives: blue below zero, orange above</span>
      </p>
      ${looking && !this.narrow ? this.#renderReading(result) : ''}`;
  }

  #renderReading(result: ConvResult): TemplateResult {
    const { of, cell } = this.#subject;
    const reading = (this.#readings[of] ??= asConvolution(this.engine!, this.state, of));
    const active = this.#terms(result).find(({ output }) => this.active !== null && sameCell(output, this.active));
    return renderAsConvolution(this.state, reading, of, cell, active, this.#limit(result));
  }

  #spoken(result: ConvResult): string {
    const { input, kernel, stride, padding, dilation, of } = this.state;
    const rows = (matrix: Matrix) => matrix.map((row) => row.map((value) => formatNumber(value)).join(' ')).join('; ');
    const gradient = this.view === 'step' ? gradientAfter(result, of, this.step + 1) : result.gradients[of];
    return `Convolution of a ${rowsOf(input)} by ${columnsOf(input)} input with a ${rowsOf(kernel)} by ${columnsOf(kernel)} kernel, stride ${stride.join(' by ')}, padding ${padding.join(' by ')}, dilation ${dilation.join(' by ')}. ${gradientNames[of]}, rows: ${rows(gradient)}.`;
  }

  // Arithmetic and controls

  /** Two forward passes: not again when only the pointer moved over the same cell. */
  #check(result: ConvResult): NumericCheck {
    const { of, cell } = this.#subject;
    const { epsilon } = this.state;
    const last = this.#checked;
    if (last?.result !== result || last.of !== of || !sameCell(last.cell, cell) || last.epsilon !== epsilon) {
      const check = numericCheck(this.engine!, { ...this.state, of, cell }, result.gradients[of][cell.y]![cell.x]!);
      this.#checked = { result, of, cell, epsilon, check };
    }
    return this.#checked!.check;
  }

  protected override renderSide(): TemplateResult {
    const result = this.#result;
    if (!result) return html``;
    const which = renderWhich(this.state.of, (of) => this.#select(of, this.state.cell));
    if (this.view === 'step') {
      const given = this.state.derivatives[this.#output.y]![this.#output.x]!;
      return html`${which}
        <div aria-live="polite">
          ${stepRows(this.#output, given, this.state.of, handedOn(result, this.state.of, this.#output), longest(result, this.state.of, 'output').length)}
        </div>`;
    }
    const { of, cell } = this.#subject;
    return html`${which}
      <div aria-live="polite">
        ${termRows(of, cell, result.gradients[of][cell.y]![cell.x]!, this.#terms(result), longest(result, of, 'target'), this.active, (output) => (this.active = output))}
      </div>
      ${this.narrow ? this.#renderReading(result) : ''} ${renderCheck(this.#check(result), of, cell, this.state.epsilon, (epsilon) => this.#edit({ epsilon }))}
      ${renderControls(
        this.state,
        this.renderTrouble(),
        (part) => this.#edit(part),
        (trouble) => (this.trouble = trouble),
      )}`;
  }

  // Practice

  protected override renderQuestionFigure(question: Question): TemplateResult {
    return renderFigure(question as Question<ConvFigure>, this.practice);
  }
}
