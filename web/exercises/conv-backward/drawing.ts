// Which lines join which grids, and where they run on the screen.
import type { Cell } from '../frame/questions.js';
import type { NumberGrid } from '../grid/number-grid.js';
import { connect, type Connection } from '../maxpool-backward/lines.js';

/** The quantities, and below each its gradient. */
export type GridName = 'x' | 'y' | 'w' | 'b' | 'dx' | 'dy' | 'dw' | 'db';

export interface Line {
  from: readonly [GridName, Cell];
  to: readonly [GridName, Cell];
  /** Others only show where they run. */
  strong: boolean;
}

export interface Drawn extends Connection {
  strong: boolean;
}

export function drawn(lines: readonly Line[], grid: (name: GridName) => NumberGrid | null, picture: DOMRect): Drawn[] {
  return lines.flatMap(({ from, to, strong }) => {
    const [start, end] = [grid(from[0])?.rectOf(from[1]), grid(to[0])?.rectOf(to[1])];
    const [around, target] = [grid(from[0])?.cellsRect, grid(to[0])?.cellsRect];
    return start && end && around && target ? [{ ...connect(start, end, around, target, picture), strong }] : [];
  });
}
