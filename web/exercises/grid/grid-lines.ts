import { html, render, svg, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { cellKey, type Cell } from '../frame/questions.js';
import { connect, type Connection, type Segment } from './connect.js';
import type { NumberGrid } from './number-grid.js';

/** From a cell of one grid to a cell of another; grids are named by their ids. */
export interface Line {
  from: readonly [grid: string, cell: Cell];
  to: readonly [grid: string, cell: Cell];
  /** A faint one only shows where it runs. */
  faint?: boolean;
}

interface Drawn extends Connection {
  dimmed: boolean;
}

const pathOf = (segments: readonly Segment[]): string => segments.map(({ x1, y1, x2, y2 }) => `M${x1} ${y1}L${x2} ${y2}`).join('');

/** The lines between an exercise's number grids, which follow whatever moves the grids. */
export class GridLines implements ReactiveController {
  readonly #host: LitElement;
  readonly #wanted: () => readonly Line[];
  readonly #resized: () => void;
  readonly #observer = new ResizeObserver(() => {
    this.#resized();
    this.#draw();
  });
  #layer: SVGGElement | null = null;
  #drawn = '';

  /** `wanted` says which lines there are now; `resized` hears when the exercise has another size. */
  constructor(host: LitElement, wanted: () => readonly Line[], resized: () => void) {
    this.#host = host;
    this.#wanted = wanted;
    this.#resized = resized;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  hostUpdated(): void {
    void this.#afterGrids();
  }

  /** The grids find their size in updates of their own. */
  async #afterGrids(): Promise<void> {
    await Promise.all([...this.#host.renderRoot.querySelectorAll<NumberGrid>('neocog-number-grid')].map((grid) => grid.updateComplete));
    this.#draw();
  }

  /** Only the lines are drawn anew: the exercise around them did not change by where its grids lie. */
  #draw(): void {
    const layer = this.#host.renderRoot.querySelector<SVGGElement>('.lines g');
    if (!layer) return;
    const drawn = this.#measure(layer.ownerSVGElement!.getBoundingClientRect());
    const text = JSON.stringify(drawn);
    if (layer === this.#layer && text === this.#drawn) return;
    [this.#layer, this.#drawn] = [layer, text];
    render(
      drawn.map(
        ({ faint, full, dimmed }) =>
          svg`<path class="faint" d=${pathOf(faint)} />${
            dimmed || full.length === 0 ? '' : svg`<path class="full" d=${pathOf(full)} marker-end="url(#head)" />`
          }`,
      ),
      layer,
    );
  }

  #measure(origin: DOMRect): Drawn[] {
    const wanted = this.#wanted();
    if (wanted.length === 0) return [];
    const grids = [...this.#host.renderRoot.querySelectorAll<NumberGrid>('neocog-number-grid')];
    const present = (boxes: readonly (DOMRect | undefined)[]) => boxes.filter((box) => box !== undefined);
    const cells = present(grids.map((grid) => grid.cellsRect));
    const captions = present(grids.map((grid) => grid.captionRect));
    const known = new Map<string, DOMRect | undefined>();
    const rectOf = ([id, cell]: Line['from']) => {
      const key = `${id} ${cellKey(cell)}`;
      if (!known.has(key)) known.set(key, grids.find((grid) => grid.id === id)?.rectOf(cell));
      return known.get(key);
    };
    return wanted.flatMap(({ from, to, faint = false }) => {
      const [start, end] = [rectOf(from), rectOf(to)];
      return start && end ? [{ ...connect(start, end, cells, captions, origin), dimmed: faint }] : [];
    });
  }

  /** To stand last in the box around the grids, which it covers. */
  render(): TemplateResult {
    return html`<svg class="lines" aria-hidden="true">
      <defs>
        <marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="12" markerHeight="12" orient="auto">
          <path d="M0 0 8 4 0 8z" fill="var(--accent)" />
        </marker>
      </defs>
      <g></g>
    </svg>`;
  }
}
