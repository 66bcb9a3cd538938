import { html, svg, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import type { Cell } from '../frame/questions.js';
import { connect, type Connection } from './connect.js';
import type { NumberGrid } from './number-grid.js';

/** From a cell of one grid to a cell of another; grids are named by their ids. */
export interface Line {
  from: readonly [grid: string, cell: Cell];
  to: readonly [grid: string, cell: Cell];
  /** A faint one only shows where it runs. */
  faint?: boolean;
}

interface Drawn extends Connection {
  faint: boolean;
}

/** The lines between an exercise's number grids, which follow whatever moves the grids. */
export class GridLines implements ReactiveController {
  readonly #host: LitElement;
  readonly #wanted: () => readonly Line[];
  readonly #resized: () => void;
  readonly #observer = new ResizeObserver(() => {
    this.#resized();
    this.#draw();
  });
  #drawn: readonly Drawn[] = [];

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

  #draw(): void {
    const picture = this.#host.renderRoot.querySelector('.lines')?.getBoundingClientRect();
    const grid = (id: string) => this.#host.renderRoot.querySelector<NumberGrid>(`#${id}`);
    const drawn = (picture ? this.#wanted() : []).flatMap(({ from, to, faint = false }) => {
      const [start, end] = [grid(from[0])?.rectOf(from[1]), grid(to[0])?.rectOf(to[1])];
      const [around, target] = [grid(from[0])?.cellsRect, grid(to[0])?.cellsRect];
      return start && end && around && target ? [{ ...connect(start, end, around, target, picture!), faint }] : [];
    });
    if (JSON.stringify(drawn) === JSON.stringify(this.#drawn)) return;
    this.#drawn = drawn;
    this.#host.requestUpdate();
  }

  /** To stand last in the box around the grids, which it covers. */
  render(): TemplateResult {
    return html`<svg class="lines" aria-hidden="true">
      <defs>
        <marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 8 4 0 8z" fill="var(--accent)" />
        </marker>
      </defs>
      ${this.#drawn.map(
        ({ whole, gap, faint }) =>
          svg`<line class="faint" x1=${whole.x1} y1=${whole.y1} x2=${whole.x2} y2=${whole.y2} />${
            faint ? '' : svg`<line x1=${gap.x1} y1=${gap.y1} x2=${gap.x2} y2=${gap.y2} marker-end="url(#head)" />`
          }`,
      )}
    </svg>`;
  }
}
