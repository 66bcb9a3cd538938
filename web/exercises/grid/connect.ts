// Lines between cells of two grids. Numbers must stay readable: a line is full between the grids, faint over them, and
// goes behind their captions.

export interface Segment {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

export interface Connection {
  /** From cell to cell, but for the captions. */
  faint: Segment[];
  /** The parts that no grid lies under, in the order of the line. */
  full: Segment[];
}

export type Box = Pick<DOMRect, 'x' | 'y' | 'width' | 'height'>;
interface Point {
  x: number;
  y: number;
}
/** A part of the way from one end of a line to the other, in shares of it. */
type Span = readonly [from: number, to: number];

const centre = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

/** The part of the way from `a` to `b` that lies in the box. */
function within(box: Box, a: Point, b: Point): Span | null {
  let [from, to] = [0, 1];
  for (const [start, end, low, high] of [
    [a.x, b.x, box.x, box.x + box.width],
    [a.y, b.y, box.y, box.y + box.height],
  ] as const) {
    if (start === end) {
      if (start < low || start > high) return null;
      continue;
    }
    const [p, q] = [(low - start) / (end - start), (high - start) / (end - start)];
    [from, to] = [Math.max(from, Math.min(p, q)), Math.min(to, Math.max(p, q))];
  }
  return from < to ? [from, to] : null;
}

/** What is left of a span without some parts of it. */
function without(span: Span, parts: readonly (Span | null)[]): Span[] {
  return parts.reduce<Span[]>(
    (left, part) =>
      part === null
        ? left
        : left
            .flatMap(([from, to]): Span[] => [
              [from, Math.min(to, part[0])],
              [Math.max(from, part[1]), to],
            ])
            .filter(([from, to]) => from < to),
    [span],
  );
}

/** The line from cell `start` to cell `end` among grids and captions, relative to `origin`. */
export function connect(start: Box, end: Box, grids: readonly Box[], captions: readonly Box[], origin: Box): Connection {
  const [a, b] = [centre(start), centre(end)];
  const at = (share: number): Point => ({ x: a.x + (b.x - a.x) * share - origin.x, y: a.y + (b.y - a.y) * share - origin.y });
  const segments = (spans: readonly Span[]): Segment[] =>
    spans.map(([from, to]) => {
      const [p, q] = [at(from), at(to)];
      return { x1: p.x, y1: p.y, x2: q.x, y2: q.y };
    });
  const on = (boxes: readonly Box[]) => boxes.map((box) => within(box, a, b));
  const whole: Span = [within(start, a, b)?.[1] ?? 0, within(end, a, b)?.[0] ?? 1];
  if (whole[0] >= whole[1]) return { faint: [], full: [] };
  const hidden = on(captions);
  return { faint: segments(without(whole, hidden)), full: segments(without(whole, [...hidden, ...on(grids)])) };
}
