import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Engine } from 'neocog';
import { Exercise, type Parameters } from '../frame/exercise.js';
import type { Question } from '../frame/questions.js';
import '../stack/define.js';
import type { LayerSelect, StackChange } from '../stack/stack-editor.js';
import {
  compare,
  compute,
  fromParameters,
  quantities,
  stepsOf,
  toParameters,
  type Comparison,
  type CountResult,
  type CountState,
  type TableCell,
} from './logic.js';
import { makeQuestion, type CountFigure } from './questions.js';
import { renderArithmetic, renderCompare, renderComparison, renderConvention, renderExamples, renderInput, renderSlide } from './side.js';
import { renderFigure } from './figure.js';
import { renderPicture } from './picture.js';
import { styles } from './styles.js';
import { renderTable } from './table.js';

/**
 * Counting a network's parameters, multiply-accumulates and memory (the lecture's slides 6 to 12, and 83).
 *
 * Attributes: `input` ("32 32 3": height, width, channels), `layers` ("conv 8 3x3 same | flatten | dense 4"), `convention`
 * (macs | flops, and any of biases, batchnorm, pooling, trainable), `memory` (activations | parameters | training, and
 * float32 | float16 | int8), `cell` (a layer's number or "total", and shape | parameters | operations | memory),
 * `compare` (yes | no: beside its depthwise-separable form), `view` (look | step | practise), `step`, `seed`.
 */
export class CountParameters extends Exercise<CountState> {
  static override parameters = ['input', 'layers', 'convention', 'memory', 'cell', 'compare'];
  static override styles = [...[Exercise.styles].flat(), ...styles];

  protected readonly purpose = 'How many numbers does a network learn, and how many does it multiply?';
  protected readonly stepName = 'step';
  #result: CountResult | null = null;
  #comparison: Comparison | null = null;
  #steps: TableCell[] = [];
  #computed: CountState | null = null;

  protected override read(parameters: Parameters): CountState {
    return fromParameters(parameters);
  }

  protected override write(state: CountState): Parameters {
    return toParameters(state);
  }

  protected override get stepCount(): number {
    return Math.max(1, this.#steps.length);
  }

  protected override makeQuestion(engine: Engine, seed: number): Question {
    return makeQuestion(engine, seed);
  }

  protected override willUpdate(): void {
    if (this.engine === null || this.#computed === this.state) return;
    this.#result = compute(this.engine, this.state);
    // A layer that is gone cannot be looked at.
    if (this.state.cell.layer >= this.state.layers.length) this.state = { ...this.state, cell: { ...this.state.cell, layer: this.state.layers.length - 1 } };
    this.#computed = this.state;
    this.#comparison = this.state.compare ? compare(this.engine, this.state, this.#result) : null;
    this.#steps = stepsOf(this.#result);
    this.step = Math.min(this.step, this.stepCount - 1);
  }

  /** Only what is looked at: no reason to count anew, nor to undo. */
  #pick(cell: TableCell): void {
    this.state = { ...this.state, cell };
    this.writeAttributes();
  }

  #onLayerSelect({ detail: { index } }: CustomEvent<LayerSelect>): void {
    if (index >= 0) this.#pick({ layer: index, quantity: this.state.cell.quantity });
  }

  // Picture

  /** What Look or Step talks about. */
  get #subject(): TableCell | null {
    if (this.view !== 'look') return this.#steps[this.step] ?? null;
    // A layer that does not fit has no numbers: those of the last one before it are shown.
    const { cell } = this.state;
    return { ...cell, layer: Math.min(cell.layer, (this.#result?.rows.length ?? 0) - 1) };
  }

  protected override renderStage(): TemplateResult {
    const result = this.#result;
    if (!result) return html``;
    const { state } = this;
    const looking = this.view === 'look';
    const cell = this.#subject;
    const order = ({ layer, quantity }: TableCell): number => (layer < 0 ? result.rows.length : layer) * quantities.length + quantities.indexOf(quantity);
    const known = (at: TableCell) => looking || (cell !== null && order(at) <= order(cell) && !(at.layer < 0 && at.quantity === 'shape'));
    const edit = (part: Partial<CountState>) => this.change(part);
    return html`${looking ? html`<div class="setup">${renderExamples(state, edit)} ${renderInput(state, edit, (trouble) => (this.trouble = trouble))}</div>` : nothing}
    ${this.renderTrouble()}
    ${renderPicture({
      input: state.input,
      rows: result.rows,
      current: cell?.layer ?? -1,
      known: (layer) => layer < 0 || known({ layer, quantity: 'shape' }),
      ...(looking && { pick: (layer: number) => this.#pick({ layer, quantity: 'shape' }) }),
    })}
    ${renderTable({
      state,
      result,
      cell,
      known,
      // In Step the arithmetic has a place of its own.
      opened: looking && cell && result.rows.length > 0 ? renderArithmetic(state, result, cell) : nothing,
      bars: looking,
      ...(looking && { pick: (at: TableCell) => this.#pick(at) }),
    })}
    ${
      result.trouble
        ? html`<p class="wrong"><span aria-hidden="true">✗</span> Layer ${result.troubleAt + 1} does not fit: ${result.trouble}.</p>`
        : state.layers.length === 0
          ? html`<p class="muted">No layers yet: add one, or pick an example.</p>`
          : nothing
    }
    ${
      looking
        ? html`<div class="below">${renderCompare(state, edit)}</div>
            ${this.#comparison ? renderComparison(state, this.#comparison) : nothing} ${renderConvention(state, result, edit)}`
        : nothing
    }`;
  }

  protected override renderSide(): TemplateResult {
    const result = this.#result;
    if (!result) return html``;
    const { state } = this;
    const cell = this.#subject;
    const arithmetic = cell && result.rows.length > 0 ? html`<div aria-live="polite">${renderArithmetic(state, result, cell)}</div>` : nothing;
    // Every step has the room of the longest, so that nothing moves from one to the next.
    if (this.view !== 'look')
      return html`<div class="steps">
        ${arithmetic}${guard([result], () => this.#steps.map((step) => html`<div class="later">${renderArithmetic(state, result, step)}</div>`))}
      </div>`;
    return html`<div class="beside">${arithmetic}</div>
      ${renderSlide(state, result)}
      <neocog-stack-editor
        .layers=${state.layers}
        .selected=${state.cell.layer}
        .trouble=${result.trouble}
        .troubleAt=${result.troubleAt}
        @stack-change=${(event: CustomEvent<StackChange>) => this.change({ layers: event.detail.layers })}
        @layer-select=${(event: CustomEvent<LayerSelect>) => this.#onLayerSelect(event)}
      ></neocog-stack-editor>`;
  }

  // Practice

  protected override renderQuestionFigure(question: Question): TemplateResult {
    return renderFigure(question.figure as CountFigure, this.practice.open);
  }
}
