// The second reading, below the picture: the gradient as a convolution, with the window of the selected cell.
import { html, type TemplateResult } from 'lit';
import { cellKey, formatNumber, placeOf, type Cell } from '../frame/questions.js';
import { columnsOf, rowsOf } from '../grid/matrix.js';
import type { Mark } from '../grid/number-grid.js';
import { recipeFor, windowOf, type AsConvolution } from './as-convolution.js';
import type { Addition, ConvState, Of } from './logic.js';

/** The largest of the three readings: all are drawn in its measure, so that nothing jumps from one to the next. */
function largestOf({ input, kernel, derivatives, padding, dilation }: ConvState): { rows: number; columns: number } {
  const side = (size: number, weights: number, outputs: number, padded: number, apart: number) => ({
    field: Math.max(size + (weights - 1) * apart, size + 2 * padded),
    slid: Math.max(weights, outputs),
  });
  const down = side(rowsOf(input), rowsOf(kernel), rowsOf(derivatives), padding[0], dilation[0]);
  const across = side(columnsOf(input), columnsOf(kernel), columnsOf(derivatives), padding[1], dilation[1]);
  return { rows: down.field, columns: across.field + across.slid };
}

/** `active` is the product that is pointed out, `limit` the end of the diverging map. */
export function renderAsConvolution(state: ConvState, reading: AsConvolution, of: Of, cell: Cell, active: Addition | undefined, limit: number): TemplateResult {
  const window = windowOf(reading, cell);
  const columns = columnsOf(reading.kernel);
  const largest = largestOf(state);
  const [fieldMarks, kernelMarks] = [new Map<string, Mark>(), new Map<string, Mark>()];
  for (const each of window) fieldMarks.set(cellKey(each), 'window');
  if (active) {
    const at =
      of === 'input' ? { y: rowsOf(reading.kernel) - 1 - active.partner!.y, x: columns - 1 - active.partner!.x } : { y: active.output.y, x: active.output.x };
    kernelMarks.set(cellKey(at), 'winner');
    fieldMarks.set(cellKey(window[at.y * columns + at.x]!), 'winner');
  }
  const names = {
    input: ['∂L/∂y, spread and framed', 'w turned by 180°'],
    weights: [state.padding.some((size) => size > 0) ? 'x with its padding' : 'Input x', '∂L/∂y as the kernel'],
    bias: ['Ones', '∂L/∂y as the kernel'],
  }[of] as [string, string];
  return html`<section class="reading" aria-label="The same as a convolution">
    <h3>The same as a convolution</h3>
    <p class="muted recipe">${recipeFor(state, of)}</p>
    <div class="picture second" style="--columns: ${largest.columns}; --rows: ${largest.rows}">
      <neocog-number-grid
        id="field"
        caption=${names[0]}
        role-colour=${of === 'input' ? 'gradient' : 'input'}
        ?signed=${of === 'input'}
        .limit=${limit}
        .values=${reading.field}
        .marks=${fieldMarks}
      ></neocog-number-grid>
      <div class="weighted">
        <span class="sign" aria-hidden="true">∗</span>
        <neocog-number-grid
          id="slid"
          caption=${names[1]}
          role-colour=${of === 'input' ? 'kernel' : 'gradient'}
          ?signed=${of !== 'input'}
          .limit=${limit}
          .values=${reading.kernel}
          .marks=${kernelMarks}
        ></neocog-number-grid>
      </div>
      <p class="formula same">
        <span class="sum-name">${of === 'bias' ? 'sum' : html`window at<br />${placeOf(cell)}`}</span>
        = <strong class="gradient">${formatNumber(reading.result[cell.y]![cell.x]!, 6)}</strong>
      </p>
    </div>
  </section>`;
}
