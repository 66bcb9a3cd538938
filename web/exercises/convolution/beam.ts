// The shape that joins a window to its output cell: the outline of both rectangles together.

interface Point {
  x: number;
  y: number;
}
export type Box = Pick<DOMRect, 'x' | 'y' | 'width' | 'height'>;

const corners = ({ x, y, width, height }: Box): Point[] => [
  { x, y },
  { x: x + width, y },
  { x, y: y + height },
  { x: x + width, y: y + height },
];
const turn = (a: Point, b: Point, c: Point): number => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

/** The smallest convex outline around both boxes (Andrew's monotone chain), relative to `origin`, as SVG points. */
export function beam(window: Box, cell: Box, origin: Pick<Box, 'x' | 'y'>): string {
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
export function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}
