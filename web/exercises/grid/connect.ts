// Lines between cells of two grids. Numbers must stay readable: a line is faint over the grids and full in the gap.

export interface Segment {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

export interface Connection {
  /** From cell to cell. */
  whole: Segment;
  /** The part between the two grids. */
  gap: Segment;
}

type Box = Pick<DOMRect, 'x' | 'y' | 'width' | 'height'>;

const centre = (box: Box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

/** The share of the way from `a` to `b` at which a ray that starts at `a`, inside the box, leaves it. */
function exit(box: Box, a: { x: number; y: number }, b: { x: number; y: number }): number {
  const along = (from: number, to: number, low: number, size: number) => (to === from ? Infinity : ((to > from ? low + size : low) - from) / (to - from));
  return Math.min(1, along(a.x, b.x, box.x, box.width), along(a.y, b.y, box.y, box.height));
}

/** The line from cell `start` in grid `around` to cell `end` in grid `target`, relative to `origin`. */
export function connect(start: Box, end: Box, around: Box, target: Box, origin: Box): Connection {
  const [a, b] = [centre(start), centre(end)];
  const at = (share: number) => ({ x: a.x + (b.x - a.x) * share - origin.x, y: a.y + (b.y - a.y) * share - origin.y });
  const segment = (from: number, to: number): Segment => {
    const [p, q] = [at(from), at(to)];
    return { x1: p.x, y1: p.y, x2: q.x, y2: q.y };
  };
  return { whole: segment(exit(start, a, b), 1 - exit(end, b, a)), gap: segment(exit(around, a, b), 1 - exit(target, b, a)) };
}
