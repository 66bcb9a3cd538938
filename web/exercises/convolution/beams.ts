// The shape that joins a window to its output cell: the outline of both rectangles together.
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { NumberGrid } from '../grid/number-grid.js';
import { firstChannel, windowStart } from './logic.js';
import type { NumberScene } from './number-stage.js';

interface Point {
  x: number;
  y: number;
}
type Box = Pick<DOMRect, 'x' | 'y' | 'width' | 'height'>;

const corners = ({ x, y, width, height }: Box): Point[] => [
  { x, y },
  { x: x + width, y },
  { x, y: y + height },
  { x: x + width, y: y + height },
];
const turn = (a: Point, b: Point, c: Point): number => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

/** The smallest convex outline around both boxes (Andrew's monotone chain), relative to `origin`, as SVG points. */
function beam(window: Box, cell: Box, origin: Pick<Box, 'x' | 'y'>): string {
  const points = [...corners(window), ...corners(cell)].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (all: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of all) {
      while (chain.length > 1 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(points), ...half(points.reverse())].map(({ x, y }) => `${(x - origin.x).toFixed(1)},${(y - origin.y).toFixed(1)}`).join(' ');
}

/** The box around several. */
function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/** A window and the cell that comes of it, joined; in pixels of the picture. */
export interface Beam {
  points: string;
  window: Box;
}

/** What the beams run between. */
export type Joined = Pick<NumberScene, 'state' | 'result' | 'at'>;

/** From the window in every channel that the filter reads to the output cell, as the picture stands on the screen. */
export function measureBeams(root: ParentNode, { state, result, at }: Joined): Beam[] {
  const origin = root.querySelector('.picture')?.getBoundingClientRect();
  if (!origin) return [];
  const pairs: (readonly [Box | undefined, Box | undefined])[] = [];
  if (state.mode === 'picture') {
    pairs.push([root.querySelector('#box-input')?.getBoundingClientRect(), root.querySelector('#box-output')?.getBoundingClientRect()]);
  } else {
    const grid = (id: string) => root.querySelector<NumberGrid>(`#${id}`);
    const { top, left } = windowStart(state, result, at);
    const first = firstChannel(state, at.filter);
    for (let c = first; c < first + state.kernel[0]!.length; c++) {
      const input = grid(`input-${c}`);
      const ends = [input?.rectOf({ y: top, x: left }), input?.rectOf({ y: top + result.reach[0] - 1, x: left + result.reach[1] - 1 })];
      pairs.push([ends[0] && ends[1] && around([ends[0], ends[1]]), grid(`output-${at.filter}`)?.rectOf(at)]);
    }
  }
  return pairs.flatMap(([window, cell]) =>
    window && cell
      ? [{ points: beam(window, cell, origin), window: { x: window.x - origin.x, y: window.y - origin.y, width: window.width, height: window.height } }]
      : [],
  );
}

/** In a picture the window is framed already. */
export const renderBeams = (beams: readonly Beam[], framed: boolean): TemplateResult =>
  html`<svg class="beams" aria-hidden="true">
    ${beams.map(
      ({ points, window: { x, y, width, height } }) =>
        svg`<polygon points=${points} />${framed ? svg`<rect x=${x} y=${y} width=${width} height=${height} rx="2" />` : nothing}`,
    )}
  </svg>`;
