// What is marked in the picture, and which lines join it. Pure: grids are named by their ids.
import { cellKey, sameCell, type Cell } from '../frame/questions.js';
import type { Line } from '../grid/grid-lines.js';
import type { Mark } from '../grid/number-grid.js';
import { cellsOf, receiptsOf, type PoolStep } from './logic.js';
import type { PoolFigure } from './question-parts.js';
import type { PoolState } from './state.js';

export type PoolMarks = Record<'input' | 'output' | 'derivatives' | 'gradient', Map<string, Mark>>;

export const noMarks = (): PoolMarks => ({ input: new Map(), output: new Map(), derivatives: new Map(), gradient: new Map() });

/** One window: its cells, who wins it, and who receives something. */
export function windowMarks({ window, pooling }: Pick<PoolState, 'window' | 'pooling'>, step: PoolStep): PoolMarks {
  const marks = noMarks();
  for (const cell of cellsOf(step, window)) marks.input.set(cellKey(cell), 'window');
  for (const share of step.shares) {
    if (pooling === 'max') marks.input.set(cellKey(share), 'winner');
    marks.gradient.set(cellKey(share), pooling === 'max' ? 'selected' : 'window');
  }
  for (const name of ['output', 'derivatives'] as const) marks[name].set(cellKey(step), 'selected');
  return marks;
}

/** One input cell, and the windows from which it receives something. */
export function cellMarks(steps: readonly PoolStep[], cell: Cell): PoolMarks {
  const marks = noMarks();
  for (const name of ['input', 'gradient'] as const) marks[name].set(cellKey(cell), 'selected');
  for (const { step } of receiptsOf(steps, cell.y, cell.x)) for (const name of ['output', 'derivatives'] as const) marks[name].set(cellKey(step), 'window');
  return marks;
}

/** From the winner to the output, from the derivative to the cell that receives it. */
const linesBetween = (cell: Cell, step: Cell): Line[] => [
  { from: ['input', cell], to: ['output', step] },
  { from: ['derivatives', step], to: ['gradient', cell] },
];
export const windowLines = (step: PoolStep): Line[] => step.shares.flatMap((share) => linesBetween(share, step));
export const cellLines = (steps: readonly PoolStep[], cell: Cell): Line[] => receiptsOf(steps, cell.y, cell.x).flatMap(({ step }) => linesBetween(cell, step));

/** The window of an output cell in question. */
export const windowOf = ({ cell, result }: PoolFigure) => (cell?.of === 'output' ? result.steps.find((step) => sameCell(step, cell)) : undefined);

/** What is asked about; once the question is closed, also what the answer is made of. */
export function questionMarks(figure: PoolFigure, closed: boolean, picked: readonly Cell[]): PoolMarks {
  const { state, cell, result } = figure;
  const step = windowOf(figure);
  const marks = closed ? (step ? windowMarks(state, step) : cell ? cellMarks(result.steps, cell) : noMarks()) : noMarks();
  if (cell) {
    const names = cell.of === 'output' ? (['output', 'derivatives'] as const) : (['input', 'gradient'] as const);
    for (const name of names) marks[name].set(cellKey(cell), 'selected');
  }
  for (const each of picked) marks.input.set(cellKey(each), 'winner');
  return marks;
}

/** ∂L/∂x as far as it is the answer: of a question about one window, what that window hands back. */
export function answerIn(figure: PoolFigure): (number | null)[][] {
  const step = windowOf(figure);
  if (!step) return figure.result.gradient;
  return figure.result.gradient.map((row, y) => row.map((_, x) => step.shares.find((share) => sameCell(share, { y, x }))?.value ?? null));
}
