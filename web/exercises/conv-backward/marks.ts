// What is marked in the picture, and which lines join it. Pure: grids are named by their ids.
import { cellKey, sameCell, type Cell } from '../frame/questions.js';
import type { Line } from '../grid/grid-lines.js';
import type { Mark } from '../grid/number-grid.js';
import type { Addition, Of } from './logic.js';

/** The quantities, and the gradient of each: the grids' ids. */
export type GridName = 'x' | 'y' | 'w' | 'b' | 'dx' | 'dy' | 'dw' | 'db';
export type Marks = Record<GridName, Map<string, Mark>>;

/** The grids of a quantity and of its gradient. */
const gridsOf: Record<Of, readonly [value: GridName, gradient: GridName]> = { input: ['x', 'dx'], weights: ['w', 'dw'], bias: ['b', 'db'] };
/** Where the second factors stand. */
const partnersOf: Record<Of, GridName> = { input: 'w', weights: 'x', bias: 'b' };

export const noMarks = (): Marks => ({
  x: new Map(),
  y: new Map(),
  w: new Map(),
  b: new Map(),
  dx: new Map(),
  dy: new Map(),
  dw: new Map(),
  db: new Map(),
});

/** What one output cell hands on to one of the gradients; the others are not the subject. */
export function stepMarks(of: Of, output: Cell, additions: readonly Addition[]): Marks {
  const marks = noMarks();
  const [value, gradient] = gridsOf[of];
  for (const { target, partner } of additions) {
    for (const name of [value, gradient]) marks[name].set(cellKey(target), 'window');
    if (partner) marks[partnersOf[of]].set(cellKey(partner), 'window');
  }
  for (const name of ['y', 'dy'] as const) marks[name].set(cellKey(output), 'selected');
  return marks;
}

/** What adds up in one cell of a gradient; the product of the output cell `active` is pointed out. */
export function cellMarks(of: Of, cell: Cell, terms: readonly Addition[], active: Cell | null): Marks {
  const marks = noMarks();
  for (const { output, partner } of terms) {
    const pointed = active !== null && sameCell(output, active);
    marks.dy.set(cellKey(output), pointed ? 'winner' : 'window');
    marks.y.set(cellKey(output), 'window');
    if (partner) marks[partnersOf[of]].set(cellKey(partner), pointed ? 'winner' : 'window');
  }
  for (const name of gridsOf[of]) marks[name].set(cellKey(cell), 'selected');
  return marks;
}

/** From each derivative to the cell that its product is added to; from the other factor too where one product is pointed out. */
export function linesFor(of: Of, additions: readonly Addition[], active: Cell | null): Line[] {
  const gradient = gridsOf[of][1];
  return additions.flatMap(({ output, target, partner }): Line[] => {
    const pointed = active !== null && sameCell(output, active);
    const lines: Line[] = [{ from: ['dy', output], to: [gradient, target], faint: active !== null && !pointed }];
    if (pointed && partner) lines.push({ from: [partnersOf[of], partner], to: [gradient, target] });
    return lines;
  });
}

/** A question's cell and what is picked so far; once the question is closed, also everything that the answer is made of. */
export function questionMarks({ of, cell, terms }: { of: Of; cell: Cell; terms: readonly Addition[] }, closed: boolean, picked: readonly Cell[]): Marks {
  const marks = cellMarks(of, cell, closed ? terms : [], null);
  for (const each of picked) marks.dy.set(cellKey(each), 'winner');
  return marks;
}
