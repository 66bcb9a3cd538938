// Where the same derivatives go through both kinds of pooling.
import { html, type TemplateResult } from 'lit';
import { cellKey, formatNumber, type Cell } from '../frame/questions.js';
import { columnsOf } from '../grid/matrix.js';
import type { Mark } from '../grid/number-grid.js';
import type { compare, PoolPass, PoolStep } from './logic.js';
import type { PoolState } from './state.js';

/** `current` is the window under discussion; without one it is the input cell `subject`. */
export function renderComparison(
  { pooling }: PoolState,
  { max, average }: ReturnType<typeof compare>,
  current: PoolStep | undefined,
  subject: { cell: Cell },
  limit: number,
): TemplateResult {
  const marks = ({ steps }: PoolPass) => {
    const cells: readonly Cell[] = current ? (steps.find(({ y, x }) => y === current.y && x === current.x)?.shares ?? []) : [subject.cell];
    // A winner is selected; a share among many is one of a window.
    return new Map<string, Mark>(cells.map((cell) => [cellKey(cell), cells.length > 1 ? 'window' : 'selected']));
  };
  const grid = (title: string, says: string, pass: PoolPass) =>
    html`<div>
      <neocog-number-grid caption=${title} role-colour="gradient" signed .limit=${limit} .values=${pass.gradient} .marks=${marks(pass)}></neocog-number-grid>
      <p class="muted">
        ${says} Sum
        <span class="number"
          >${formatNumber(
            pass.gradient.flat().reduce((sum, value) => sum + value, 0),
            4,
          )}</span
        >.
      </p>
    </div>`;
  return html`<section class="comparison">
    <h3>The same derivatives, through both kinds of pooling</h3>
    <div class="both ${columnsOf(average.gradient) > 7 ? 'wide' : ''}">
      ${
        typeof max === 'string'
          ? html`<p class="muted">No maximum here: ${max}.</p>`
          : grid(`∂L/∂x, max${pooling === 'max' ? ' (above)' : ''}`, 'The winner of each window takes all.', max)
      }
      ${grid(`∂L/∂x, average${pooling === 'average' ? ' (above)' : ''}`, 'Every cell of a window gets 1/n.', average)}
    </div>
  </section>`;
}
