// Beside the picture: the arithmetic of what is selected, written out, and the controls.
import { html, nothing, type TemplateResult } from 'lit';
import type { BackwardStep } from 'neocog';
import { formatNumber, placeOf, type Cell } from '../frame/questions.js';
import { columnsOf, resized, rowsOf } from '../grid/matrix.js';
import { gradientAfter, largestSide, lecture, receiptsOf, type PoolResult, type PoolState } from './logic.js';

const covers = (step: BackwardStep, { y, x }: Cell): boolean => y >= step.top && y < step.top + step.height && x >= step.left && x < step.left + step.width;

/** A number as a term of a sum. */
const term = (value: number): string => (value < 0 ? `(${formatNumber(value)})` : formatNumber(value));

/** One window: its largest value, and what its winner receives; `running` with the sum so far. */
export function windowFormula({ input }: PoolState, { output }: PoolResult, step: BackwardStep, running: boolean): TemplateResult {
  const values: string[] = [];
  for (let y = step.top; y < step.top + step.height; y++) for (let x = step.left; x < step.left + step.width; x++) values.push(formatNumber(input[y]![x]!));
  const share = (value: number) => (step.shares.length === 1 ? term(value) : `${term(step.gradient)} / ${step.shares.length}`);
  return html`<h3>Window at output ${placeOf(step)}</h3>
    <p class="formula">
      <span class="output">y</span> = max(<span class="input">${values.join(', ')}</span>) =
      <span class="output">${formatNumber(output[step.y]![step.x]!)}</span>
    </p>
    ${step.shares.map(
      ({ y, x, value, sum }) =>
        html`<p class="formula share">
          <span class="gradient">∂L/∂x</span> at ${placeOf({ y, x })}<br />${
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
          : values.filter((value) => value === formatNumber(output[step.y]![step.x]!)).length > 1
            ? 'Several cells are as large; the first in row order receives the whole derivative.'
            : 'Only the largest value moved the output, so it alone receives the derivative.'
      }
    </p>`;
}

/** One input cell: everything that it receives. */
export function cellFormula({ input }: PoolState, { steps, gradient, tied }: PoolResult, cell: Cell): TemplateResult {
  const receipts = receiptsOf(steps, cell.y, cell.x);
  const reasons = () => {
    if (receipts.length === 1) return 'It wins one window.';
    if (receipts.length > 1) return `It wins ${receipts.length} windows, and their derivatives add up.`;
    if (!steps.some((step) => covers(step, cell))) return 'No window covers it.';
    if (tied > 0) return 'In every window that covers it another cell is larger, or as large and earlier in row order.';
    return 'Another cell is larger in every window that covers it: changing it a little changes no output.';
  };
  const sum = receipts.length > 0 ? receipts.map(({ value }) => term(value)).join(' + ') : '0';
  return html`<h3>Input cell at ${placeOf(cell)}, value ${formatNumber(input[cell.y]![cell.x]!)}</h3>
    <p class="formula">
      <span class="gradient">∂L/∂x</span> =
      ${sum}${receipts.length > 1 ? html` = <strong class="gradient">${formatNumber(gradient[cell.y]![cell.x]!)}</strong>` : nothing}
    </p>
    <p class="muted">${reasons()}</p>`;
}

/** What was handed back and what was received, after `count` windows. */
export function renderBalance({ input }: PoolState, { steps }: PoolResult, count: number): TemplateResult {
  const given = steps.slice(0, count).reduce((sum, { gradient }) => sum + gradient, 0);
  const received = gradientAfter(steps, count, rowsOf(input), columnsOf(input))
    .flat()
    .reduce((sum, value) => sum + value, 0);
  return html`<div>
    <h3>Nothing is lost</h3>
    <p class="muted">
      Handed back so far: <span class="number">${formatNumber(given, 6)}</span>. Received at the input:
      <span class="number">${formatNumber(received, 6)}</span>.
    </p>
  </div>`;
}

/** `edit` applies a change, `fail` says why a typed value cannot be used. */
export function renderControls(
  { input, window, stride, ties }: PoolState,
  { tied, steps }: PoolResult,
  trouble: string,
  edit: (part: Partial<PoolState>) => void,
  fail: (trouble: string) => void,
): TemplateResult {
  const number = (label: string, value: number, set: (value: number) => void) =>
    html`<label
      >${label}<input
        type="number"
        min="1"
        max=${largestSide}
        .value=${String(value)}
        @change=${(event: Event) => {
          const field = event.target as HTMLInputElement;
          const typed = field.value;
          const wanted = Number(typed);
          // What cannot be used leaves the field as it was.
          field.value = String(value);
          if (Number.isInteger(wanted) && wanted >= 1 && wanted <= largestSide) set(wanted);
          else fail(`${label}: expected a whole number from 1 to ${largestSide}, got ${typed || 'nothing'}`);
        }}
    /></label>`;
  // A new cell continues the lecture's numbers: it depends on its place alone.
  const resize = (rows: number, columns: number) =>
    edit({
      input: resized(input, rows, columns, (y, x) => lecture.input[y % 5]![x % 5]!),
      window: [Math.min(window[0], rows), Math.min(window[1], columns)],
    });
  return html`<div class="controls">
      ${number('Input rows', rowsOf(input), (rows) => resize(rows, columnsOf(input)))}
      ${number('Input columns', columnsOf(input), (columns) => resize(rowsOf(input), columns))}
      ${number('Window height', window[0], (height) => edit({ window: [height, window[1]] }))}
      ${number('Window width', window[1], (width) => edit({ window: [window[0], width] }))}
      ${number('Stride down', stride[0], (down) => edit({ stride: [down, stride[1]] }))}
      ${number('Stride across', stride[1], (across) => edit({ stride: [stride[0], across] }))}
    </div>
    <label
      >When several cells are largest
      <select @change=${(event: Event) => edit({ ties: (event.target as HTMLSelectElement).value as PoolState['ties'] })}>
        <option value="first" ?selected=${ties === 'first'}>the first in row order gets it all</option>
        <option value="even" ?selected=${ties === 'even'}>they share it evenly</option>
      </select></label
    >
    <p class="muted">${tied === 0 ? 'No window has a tie now.' : `${tied} of ${steps.length} windows have a tie now.`} PyTorch takes the first.</p>
    ${trouble ? html`<p class="wrong" role="alert"><span aria-hidden="true">✗</span> ${trouble}</p>` : nothing}`;
}
