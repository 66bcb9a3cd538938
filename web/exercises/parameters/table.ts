// The table of counts: one row per layer, one column per quantity; each number opens its arithmetic.
import { html, nothing, type TemplateResult } from 'lit';
import { counted } from './arithmetic.js';
import { quantities, type Convention, type CountResult, type CountState, type Quantity, type TableCell } from './logic.js';

export const shapeText = (shape: readonly number[]): string => shape.join('×');

export function columnTitle(quantity: Quantity, { unit }: Convention): string {
  return { shape: 'Output', parameters: 'Parameters', operations: unit === 'flops' ? 'Operations' : 'Multiply-accumulates', memory: 'Memory' }[quantity];
}

/** The hue of each quantity's numbers. */
export const colourOf: Readonly<Record<Quantity, string>> = { shape: 'output', parameters: 'kernel', operations: '', memory: 'output' };

/** Bytes as people read them; exact below a thousand. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, 'kB'] : bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
  return `${value < 100 ? value.toPrecision(3) : value.toFixed(0)} ${unit}`;
}

interface Picture {
  state: CountState;
  result: CountResult;
  /** The cell under discussion; null shows none. */
  cell: TableCell | null;
  /** Cells that are not known yet stay empty. */
  known: (cell: TableCell) => boolean;
  /** What stands below the row under discussion where the page is narrow. */
  opened: TemplateResult | typeof nothing;
  /** Whether bars show what share of the whole each number is; as long as the whole is not known, they would give it away. */
  bars: boolean;
  /** Without it, the table is only to be read. */
  pick?: (cell: TableCell) => void;
}

export function renderTable({ state, result, cell, known, opened, bars, pick }: Picture): TemplateResult {
  const { rows, total } = result;
  const text = (at: TableCell): string => {
    const row = rows[at.layer];
    if (at.quantity === 'shape') return shapeText(row ? row.output : (rows.at(-1)?.output ?? []));
    if (at.quantity === 'memory') return bytesText(row ? row.bytes : total.bytes);
    return counted(row ? row[at.quantity] : total[at.quantity]);
  };
  const share = ({ layer, quantity }: TableCell): number => {
    const row = rows[layer];
    if (!row || quantity === 'shape') return 0;
    const [part, whole] = quantity === 'memory' ? [row.bytes, total.bytes] : [row[quantity], total[quantity]];
    return whole > 0 ? part / whole : 0;
  };
  const data = (at: TableCell) => {
    const selected = cell?.layer === at.layer && cell.quantity === at.quantity;
    const shown = known(at) ? text(at) : '';
    // A bar of a pixel or two would be taken for dirt.
    const bar = bars && share(at) > 0.03 ? html`<span class="share ${at.quantity}" style="--share: ${share(at)}"></span>` : nothing;
    return html`<td role="cell" class="${at.quantity} ${selected ? 'selected' : ''}">
      ${
        pick
          ? html`<button data-cell="${at.layer} ${at.quantity}" tabindex=${selected ? 0 : -1} aria-pressed=${selected} @click=${() => pick(at)}>
              ${shown}${bar}
            </button>`
          : html`<span class="value">${shown}${bar}</span>`
      }
    </td>`;
  };
  const line = (layer: number) => quantities.map((quantity) => data({ layer, quantity }));
  const below = (layer: number) =>
    cell?.layer === layer && opened !== nothing
      ? html`<tr class="opened" role="row">
          <td role="cell" colspan=${quantities.length + 1}>${opened}</td>
        </tr>`
      : nothing;
  // On a phone rows are laid out anew, and browsers then forget that this is a table: hence the roles.
  return html`<div class="scroll">
    <table role="table" @keydown=${(event: KeyboardEvent) => pick && moveOnKey(event, result, cell, pick)}>
      <caption class="visually-hidden">
        ${quantities.map((quantity) => columnTitle(quantity, state.convention)).join(', ')} of each layer, for an input of ${shapeText(state.input)}.
        ${pick ? 'Each number opens its arithmetic; the arrow keys move among them.' : ''}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Layer</th>
          ${quantities.map((quantity) => html`<th role="columnheader" scope="col">${heading(quantity, state.convention)}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        <tr class="source" role="row">
          <th role="rowheader" scope="row">input</th>
          <td role="cell"><span class="value">${shapeText(state.input)}</span></td>
          ${quantities.slice(1).map(() => html`<td role="cell"></td>`)}
        </tr>
        ${rows.map(
          ({ text: name }, layer) =>
            html`<tr role="row">
                <th role="rowheader" scope="row"><span class="number">${layer + 1}</span><span>${name}</span></th>
                ${line(layer)}
              </tr>
              ${below(layer)}`,
        )}
      </tbody>
      ${
        rows.length > 0
          ? html`<tfoot role="rowgroup">
              <tr role="row">
                <th role="rowheader" scope="row">Total</th>
                ${line(-1)}
              </tr>
              ${below(-1)}
            </tfoot>`
          : nothing
      }
    </table>
    ${bars && rows.length > 1 ? html`<p class="muted key"><span class="share" aria-hidden="true"></span> the layer’s share of its column’s total</p>` : nothing}
  </div>`;
}

const heading = (quantity: Quantity, convention: Convention): TemplateResult | string =>
  quantity === 'operations' && convention.unit === 'macs' ? html`<abbr title="multiply-accumulates">MACs</abbr>` : columnTitle(quantity, convention);

function moveOnKey(event: KeyboardEvent, { rows }: CountResult, cell: TableCell | null, pick: (cell: TableCell) => void): void {
  if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
  // The total stands below the last layer.
  const row = cell.layer < 0 ? rows.length : cell.layer;
  const column = quantities.indexOf(cell.quantity);
  const moves: Record<string, [number, number]> = {
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    Home: [0, column],
    End: [rows.length, column],
  };
  const target = moves[event.key];
  if (!target) return;
  event.preventDefault();
  event.stopPropagation();
  const [y, x] = [Math.max(0, Math.min(rows.length, target[0])), Math.max(0, Math.min(quantities.length - 1, target[1]))];
  const next: TableCell = { layer: y === rows.length ? -1 : y, quantity: quantities[x]! };
  pick(next);
  const table = event.currentTarget as HTMLElement;
  table.querySelector<HTMLElement>(`[data-cell="${next.layer} ${next.quantity}"]`)?.focus();
}
