// Beside the picture: the arithmetic of what is selected, written out.
import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber, placeOf, sumText, term, type Cell } from '../frame/questions.js';
import { balanceOf, covers, receiptsOf, type PoolResult, type PoolStep } from './logic.js';
import type { PoolState } from './state.js';

const counts = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const countText = (count: number): string => counts[count] ?? String(count);
const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth'];
const ordinal = (count: number): string => ordinals[count] ?? `${count}th`;

function valuesUnder({ input }: PoolState, step: PoolStep): number[] {
  return input.slice(step.top, step.top + step.height).flatMap((row) => row.slice(step.left, step.left + step.width));
}

/** One window: its output, and what it hands back; `running` with the sum so far. */
export function windowFormula(state: PoolState, result: PoolResult, step: PoolStep, running: boolean): TemplateResult {
  const y = html`<span class="output">${formatNumber(result.output[step.y]![step.x]!)}</span>`;
  return html`<h3>Window at output ${placeOf(step)}</h3>
    ${state.pooling === 'max' ? maxFormula(state, result, step, y, running) : averageFormula(state, step, y, running)}`;
}

/** Where a cell of this window has won before, the derivatives add up: 3 + 1 = 4. */
function againText({ input }: PoolState, { steps }: PoolResult, step: PoolStep): string {
  return step.shares
    .flatMap(({ y, x, sum }) => {
      const receipts = receiptsOf(steps.slice(0, steps.indexOf(step) + 1), y, x);
      if (receipts.length < 2) return [];
      const sumUp = `${sumText(receipts.map(({ value }) => value))} = ${formatNumber(sum)}`;
      return [`${formatNumber(input[y]![x]!)} wins its ${ordinal(receipts.length)} window: the derivatives add up, ${sumUp}.`];
    })
    .join(' ');
}

function maxFormula(state: PoolState, result: PoolResult, step: PoolStep, y: TemplateResult, running: boolean): TemplateResult {
  const values = valuesUnder(state, step);
  const padded = values.length < state.window[0] * state.window[1];
  const share = (value: number) => (step.shares.length === 1 ? term(value) : `${term(step.gradient)} / ${step.shares.length}`);
  return html`<p class="formula">
      <span class="output">y</span> = max(<span class="input">${values.map((value) => formatNumber(value)).join(', ')}</span>) = ${y}
    </p>
    ${step.shares.map(
      ({ y: row, x: column, value, sum }) =>
        html`<p class="formula share">
          <span class="gradient">∂L/∂x</span> at ${placeOf({ y: row, x: column })}<br />${
            running
              ? html`so far ${formatNumber(sum - value)} + ${share(value)} = <strong class="gradient">${formatNumber(sum)}</strong>`
              : html`receives <strong class="gradient">${share(value)}</strong> from this window`
          }
        </p>`,
    )}
    <p class="muted">
      ${
        step.shares.length > 1
          ? `${step.shares.length} cells hold the maximum and share the derivative evenly.`
          : values.filter((value) => value === Math.max(...values)).length > 1
            ? 'Of the cells with the largest value the first in row order counts as the winner, and alone receives the derivative.'
            : 'Only the largest value moved the output, so it alone receives the derivative.'
      }
      ${running ? againText(state, result, step) : nothing}
      ${padded ? 'The window reaches into the padding; −∞ is never the largest, so padding wins nothing.' : nothing}
    </p>`;
}

function averageFormula(state: PoolState, step: PoolStep, y: TemplateResult, running: boolean): TemplateResult {
  const values = valuesUnder(state, step);
  const outside = state.window[0] * state.window[1] - values.length;
  const first = step.shares[0];
  const share = `${term(step.gradient)} / ${step.divisor}`;
  return html`<p class="formula">
      <span class="output">y</span> = (<span class="input">${values.map(term).join(' + ') || '0'}</span>) / ${step.divisor} = ${y}
    </p>
    ${
      first
        ? html`<p class="formula share">
              <span class="gradient">∂L/∂x</span> of each of ${values.length} cells<br />receives ${share} =
              <strong class="gradient">${formatNumber(first.value)}</strong> from this window
            </p>
            ${
              running
                ? html`<p class="formula share">
                    ${placeOf(first)}, for example:<br />so far ${formatNumber(first.sum - first.value)} + ${term(first.value)} =
                    <strong class="gradient">${formatNumber(first.sum)}</strong>
                  </p>`
                : nothing
            }`
        : nothing
    }
    <p class="muted">
      Every value moves the average by 1/n of its own change, so each receives 1/n of the derivative.
      ${
        outside === 0
          ? nothing
          : state.countPadding
            ? `Here n = ${step.divisor}: the ${outside} padding cells are counted as zeros, and their shares, together ${formatNumber(step.lost)}, are lost.`
            : `Here n = ${step.divisor}: the ${outside} padding cells are not counted.`
      }
    </p>`;
}

/** What both conventions say where several cells of the window hold its maximum. */
export function renderTie({ ties }: PoolState, result: PoolResult, step: PoolStep): TemplateResult | typeof nothing {
  const even = result.ties.find(({ y, x }) => y === step.y && x === step.x);
  if (!even) return nothing;
  const [first] = even.shares;
  return html`<div class="tie">
    <h3>A tie: ${even.shares.length} cells hold the maximum</h3>
    <ul>
      <li class=${ties === 'first' ? 'now' : ''}>
        <strong>First:</strong> ${placeOf(first!)} comes first in row order and receives <span class="number">${formatNumber(step.gradient)}</span>. So do
        PyTorch’s and TensorFlow’s max-pooling (on the CPU).
      </li>
      <li class=${ties === 'even' ? 'now' : ''}>
        <strong>Even:</strong> each receives <span class="number">${term(step.gradient)} / ${even.shares.length} = ${formatNumber(first!.value)}</span>. So does
        PyTorch’s <span class="number">torch.amax</span>.
      </li>
    </ul>
  </div>`;
}

/** One input cell: everything that it receives. */
export function cellFormula(state: PoolState, { steps, gradient, ties }: PoolResult, cell: Cell): TemplateResult {
  const receipts = receiptsOf(steps, cell.y, cell.x);
  const max = state.pooling === 'max';
  const reasons = () => {
    if (!steps.some((step) => covers(step, cell))) return 'No window covers it, so it moves no output.';
    if (!max) return receipts.length === 1 ? 'One window covers it and hands it a share.' : `${receipts.length} windows cover it, and their shares add up.`;
    if (receipts.length === 1) return 'It wins one window.';
    if (receipts.length > 1) {
      const shared = receipts.some(({ step }) => step.shares.length > 1);
      const total = `${sumText(receipts.map(({ value }) => value))} = ${formatNumber(gradient[cell.y]![cell.x]!)}`;
      return `${formatNumber(state.input[cell.y]![cell.x]!)} won in ${countText(receipts.length)} windows${shared ? ', alone or with equals' : ''}, so it receives ${total}.`;
    }
    if (ties.length > 0) return 'In every window that covers it another cell is larger, or as large and earlier in row order.';
    return 'Another cell is larger in every window that covers it: changing it a little changes no output.';
  };
  const sum = receipts.map(({ step, value }) => (max ? term(value) : `${term(step.gradient)}/${step.divisor}`)).join(' + ') || '0';
  return html`<h3>Input cell at ${placeOf(cell)}, value ${formatNumber(state.input[cell.y]![cell.x]!)}</h3>
    <p class="formula">
      <span class="gradient">∂L/∂x</span> =
      ${sum}${receipts.length > 1 || (!max && receipts.length > 0) ? html` = <strong class="gradient">${formatNumber(gradient[cell.y]![cell.x]!)}</strong>` : nothing}
    </p>
    <p class="muted">${reasons()}</p>`;
}

/** What was handed back and what was received, after `count` windows. */
export function renderBalance({ pooling, ties }: PoolState, { steps }: PoolResult, count: number, looking: boolean): TemplateResult {
  const { given, received, lost } = balanceOf(steps, count);
  const number = (value: number) => html`<span class="number">${formatNumber(value, 5)}</span>`;
  // Shares may cancel out; what matters is whether some fell on padding at all.
  const leaks = steps.slice(0, count).some((step) => step.lost !== 0);
  const tied = ties === 'first' ? 'of several equal ones, to the first in row order' : 'several equal ones share it evenly';
  const why =
    pooling === 'max'
      ? `Max-pooling passes each derivative, whole, to the one winner of its window; ${tied}.`
      : 'Average pooling shares each derivative out: each of the n cells of its window gets 1/n of it.';
  return html`<div class="balance">
    <h3>${leaks ? 'Some is lost in the padding' : 'Nothing is lost'}</h3>
    <p class="muted">
      Handed back${looking ? '' : ' so far'}: ${number(given)}. Received at the input: ${number(received)}.
      ${
        leaks
          ? html`The difference, ${number(lost)}, is the share of padding cells: they were counted in n, but nothing lies behind them.`
          : looking
            ? why
            : nothing
      }
    </p>
  </div>`;
}
