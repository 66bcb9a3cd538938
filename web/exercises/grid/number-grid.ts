import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { formatNumber, parseNumber, type Cell } from '../frame/questions.js';
import { tokens } from '../frame/tokens.js';

/** All of a number's digits, to edit. */
const exact = (value: number): string => String(value).replaceAll('-', '−');

/** What fits a cell: three significant digits, or two where those are long. */
function cellText(value: number): string {
  const text = formatNumber(value);
  return text.length > 6 ? formatNumber(value, 2) : text;
}

/** What a cell is in the picture of the moment. */
export type Mark = 'window' | 'winner' | 'selected';

/** Cells of padding around the values, per side. */
export interface Frame {
  top: number;
  right: number;
  bottom: number;
  left: number;
}
const noFrame: Frame = { top: 0, right: 0, bottom: 0, left: 0 };

export type Role = 'input' | 'kernel' | 'output' | 'gradient';

/**
 * A small matrix of numbers. One cell is in the tab order, arrow keys move; a cell can be typed over (`editable`) or
 * picked (`selectable`).
 *
 * Events: `cell-edit` { y, x, value }, `cell-pick` { y, x }, `cell-focus` { y, x }, `cell-hover` { y, x } or null.
 */
export class NumberGrid extends LitElement {
  static override properties = {
    values: { attribute: false },
    caption: {},
    role_: { attribute: 'role-colour', reflect: true },
    editable: { type: Boolean, reflect: true },
    selectable: { type: Boolean, reflect: true },
    signed: { type: Boolean },
    marks: { attribute: false },
    described: { attribute: false },
    limit: { type: Number },
    frame: { attribute: false },
    padding: {},
    active: { state: true },
    draft: { state: true },
  };
  declare values: readonly (readonly (number | null)[])[];
  declare caption: string;
  declare role_: Role;
  declare editable: boolean;
  declare selectable: boolean;
  /** Tints cells on a diverging map with symmetric limits. */
  declare signed: boolean;
  /** Where the map ends; 0 takes the largest magnitude in the grid. */
  declare limit: number;
  /** Padding around the values: a row −1 lies above row 0. It can be marked, but neither edited nor picked. */
  declare frame: Frame;
  /** What stands in a cell of padding; "0" by default. */
  declare padding: string;
  declare marks: ReadonlyMap<string, Mark>;
  /** What a screen reader hears for a cell after its number. */
  declare described: (cell: Cell) => string;
  declare protected active: Cell;
  /** What is being typed, as it is typed: rounding it to what fits the cell would change it under the typing hand. */
  declare protected draft: { cell: Cell; text: string } | null;

  constructor() {
    super();
    this.values = [];
    this.caption = '';
    this.role_ = 'input';
    this.editable = false;
    this.selectable = false;
    this.signed = false;
    this.limit = 0;
    this.frame = noFrame;
    this.padding = '0';
    this.draft = null;
    this.marks = new Map();
    this.described = () => '';
    this.active = { y: 0, x: 0 };
  }

  static override styles = [
    tokens,
    css`
      :host {
        display: inline-block;
        --hue: var(--input);
      }
      :host([role-colour='kernel']) {
        --hue: var(--kernel);
      }
      :host([role-colour='output']) {
        --hue: var(--output);
      }
      :host([role-colour='gradient']) {
        --hue: var(--gradient);
      }
      .caption {
        font: 600 14px/1.35 var(--sans);
        color: var(--hue);
        margin-bottom: 6px;
        /* The numbers decide how wide the grid is, its caption only where they are few. */
        width: 0;
        min-width: max(100%, 9em);
        text-wrap: balance;
      }
      .cells {
        display: inline-grid;
        gap: 1px;
        padding: 1px;
        background: var(--rule);
        border: 2px solid var(--hue);
        border-radius: 6px;
      }
      .row {
        display: contents;
      }
      .cell {
        box-sizing: border-box;
        width: var(--cell, 44px);
        height: var(--cell, 44px);
        padding: 0;
        margin: 0;
        border: none;
        border-radius: 0;
        display: grid;
        place-items: center;
        text-align: center;
        color: var(--ink);
        background: var(--tint, var(--paper));
        font: 500 calc(var(--cell, 44px) * 0.36) / 1 var(--mono);
        font-variant-numeric: tabular-nums;
        position: relative;
        /* Its size is given: what changes in a cell lays out nothing else. */
        contain: strict;
      }
      .cell.long {
        font-size: calc(var(--cell, 44px) * 0.25);
      }
      :host([selectable]) .cell:not(input) {
        cursor: pointer;
      }
      .cell.padding {
        color: var(--muted);
        font-weight: 400;
        background: repeating-linear-gradient(135deg, var(--panel) 0 4px, var(--rule) 4px 5px);
      }
      .cell.window {
        background: color-mix(in oklab, var(--accent) 16%, var(--tint, var(--paper)));
      }
      .cell.winner,
      .cell.selected {
        box-shadow: inset 0 0 0 3px var(--accent);
        font-weight: 800;
      }
      .cell.winner {
        background: color-mix(in oklab, var(--accent) 26%, var(--tint, var(--paper)));
      }
      /* Where colour is the number's sign, a mark is drawn around it. */
      :host([signed]) .cell:is(.window, .winner):not(.padding) {
        background: var(--tint, var(--paper));
      }
      :host([signed]) .cell.window {
        box-shadow: inset 0 0 0 1.5px var(--accent);
      }
      .cell[aria-invalid='true'] {
        color: var(--wrong);
        text-decoration: underline wavy;
      }
      .cell:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: 1px;
        z-index: 1;
      }
      @media (forced-colors: active) {
        .cell.winner,
        .cell.selected {
          outline: 3px solid Highlight;
          outline-offset: -3px;
        }
      }
    `,
  ];

  /** An undo or a reset may change the number under the hand: then that counts, not what was typed. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.draft || !changed.has('values')) return;
    const { cell, text } = this.draft;
    const value = this.values[cell.y]?.[cell.x] ?? null;
    const typed = parseNumber(text);
    if (typed !== null && value !== typed) this.draft = { cell, text: value === null ? '' : exact(value) };
  }

  /** Puts the focus on the cell that is in the tab order. */
  focusCell(): void {
    this.renderRoot.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  /** Where all cells lie on the screen. */
  get cellsRect(): DOMRect | undefined {
    return this.renderRoot.querySelector('.cells')?.getBoundingClientRect();
  }

  /** Where the caption's words lie on the screen. */
  get captionRect(): DOMRect | undefined {
    const caption = this.renderRoot.querySelector('.caption');
    if (!caption) return undefined;
    const words = document.createRange();
    words.selectNodeContents(caption);
    return words.getBoundingClientRect();
  }

  /** Where a cell lies on the screen, for lines between grids. */
  rectOf(cell: Cell): DOMRect | undefined {
    return this.renderRoot.querySelector(`[data-place="${cell.y},${cell.x}"]`)?.getBoundingClientRect();
  }

  get #limit(): number {
    if (this.limit > 0) return this.limit;
    return Math.max(1e-12, ...this.values.flat().map((value) => Math.abs(value ?? 0)));
  }

  #emit(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #onKey(event: KeyboardEvent, cell: Cell): void {
    const rows = this.values.length;
    const columns = this.values[0]?.length ?? 0;
    const field = event.target instanceof HTMLInputElement ? event.target : null;
    // In a field the caret moves first; at the end of the text the arrow leaves it.
    const whole = field !== null && field.selectionStart === 0 && field.selectionEnd === field.value.length;
    const canLeft = field === null || whole || field.selectionEnd === 0;
    const canRight = field === null || whole || field.selectionStart === field.value.length;
    const moves: Record<string, Cell | false> = {
      ArrowUp: { y: cell.y - 1, x: cell.x },
      ArrowDown: { y: cell.y + 1, x: cell.x },
      ArrowLeft: canLeft && { y: cell.y, x: cell.x - 1 },
      ArrowRight: canRight && { y: cell.y, x: cell.x + 1 },
    };
    if (event.key === 'Enter' || (event.key === ' ' && field === null)) {
      if (this.selectable) this.#emit('cell-pick', cell);
      if (field) field.select();
      event.preventDefault();
      return;
    }
    const target = moves[event.key];
    if (!target) return;
    event.preventDefault();
    this.active = { y: Math.max(0, Math.min(rows - 1, target.y)), x: Math.max(0, Math.min(columns - 1, target.x)) };
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[data-place="${this.active.y},${this.active.x}"]`)?.focus());
  }

  #onInput(event: Event, cell: Cell): void {
    const field = event.target as HTMLInputElement;
    const value = parseNumber(field.value);
    this.draft = { cell, text: field.value };
    // The engine computes in single precision; what it cannot hold is no number to it.
    if (value !== null && Number.isFinite(Math.fround(value))) this.#emit('cell-edit', { ...cell, value });
  }

  #renderCell(value: number | null, cell: Cell, limit: number): TemplateResult {
    const mark = this.marks.get(`${cell.y},${cell.x}`) ?? '';
    const text = value === null ? '' : cellText(value);
    const share = this.signed && value !== null ? Math.round((55 * Math.abs(value)) / limit) : 0;
    const tint = share > 0 ? `--tint: color-mix(in oklab, var(${value! < 0 ? '--negative' : '--positive'}) ${share}%, var(--paper))` : '';
    const place = `${cell.y},${cell.x}`;
    const typed = this.draft?.cell.y === cell.y && this.draft.cell.x === cell.x ? this.draft.text : null;
    const active = cell.y === Math.min(this.active.y, this.values.length - 1) && cell.x === Math.min(this.active.x, (this.values[0]?.length ?? 1) - 1);
    const label = `row ${cell.y + 1}, column ${cell.x + 1}: ${value === null ? 'empty' : formatNumber(value, 7)}${this.described(cell)}`;
    const name = `cell ${mark} ${text.length > 4 ? 'long' : ''}`;
    const onKey = (event: KeyboardEvent) => this.#onKey(event, cell);
    const onFocus = () => {
      this.active = cell;
      this.#emit('cell-focus', cell);
    };
    if (this.editable) {
      return html`<span role="gridcell" style="display: contents"
        ><input
          class=${name}
          style=${tint}
          data-place=${place}
          inputmode="text"
          autocomplete="off"
          tabindex=${active ? 0 : -1}
          aria-label=${label}
          aria-invalid=${typed !== null && typed !== '' && parseNumber(typed) === null ? 'true' : nothing}
          title=${value === null ? nothing : formatNumber(value, 7)}
          .value=${live(typed ?? text)}
          @keydown=${onKey}
          @focus=${(event: FocusEvent) => {
            onFocus();
            const field = event.target as HTMLInputElement;
            this.draft = { cell, text: value === null ? '' : exact(value) };
            void this.updateComplete.then(() => field.select());
          }}
          @click=${() => this.#emit('cell-pick', cell)}
          @input=${(event: Event) => this.#onInput(event, cell)}
          @blur=${() => (this.draft = null)}
          @pointerenter=${() => this.#emit('cell-hover', cell)}
      /></span>`;
    }
    return html`<span
      role="gridcell"
      class=${name}
      style=${tint}
      data-place=${place}
      tabindex=${this.selectable ? (active ? 0 : -1) : nothing}
      aria-label=${label}
      aria-selected=${this.selectable ? mark === 'selected' || mark === 'winner' : nothing}
      title=${value === null ? nothing : formatNumber(value, 7)}
      @keydown=${onKey}
      @focus=${onFocus}
      @click=${() => this.selectable && this.#emit('cell-pick', cell)}
      @pointerenter=${() => this.#emit('cell-hover', cell)}
      >${text}</span
    >`;
  }

  #renderPadding(cell: Cell): TemplateResult {
    const place = `${cell.y},${cell.x}`;
    return html`<span
      role="gridcell"
      class="cell padding ${this.marks.get(place) ?? ''}"
      data-place=${place}
      aria-label="padding: ${this.padding || 'empty'}"
      @pointerenter=${() => this.#emit('cell-hover', cell)}
      >${this.padding}</span
    >`;
  }

  protected override render(): TemplateResult {
    const limit = this.#limit;
    const rows = this.values.length;
    const columns = this.values[0]?.length ?? 0;
    const { top, right, bottom, left } = this.frame;
    const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
    const inside = (y: number, x: number) => y >= 0 && y < rows && x >= 0 && x < columns;
    return html`<div class="caption" id="caption">${this.caption}</div>
      <div
        class="cells"
        role="grid"
        aria-labelledby="caption"
        style="grid-template-columns: repeat(${left + columns + right}, auto)"
        @pointerleave=${() => this.#emit('cell-hover', null)}
      >
        ${range(-top, rows + bottom).map(
          (y) =>
            html`<div class="row" role="row">
              ${range(-left, columns + right).map((x) =>
                inside(y, x) ? this.#renderCell(this.values[y]![x] ?? null, { y, x }, limit) : this.#renderPadding({ y, x }),
              )}
            </div>`,
        )}
      </div>`;
  }
}
