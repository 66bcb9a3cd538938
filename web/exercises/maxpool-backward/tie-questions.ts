// Several cells hold the maximum of one window: who receives the derivative?
import type { Engine } from 'neocog';
import { sameCell, between, formatNumber, judged, pick, placeOf, shuffled, type Cell, type Random } from '../frame/questions.js';
import { covers } from './logic.js';
import { drawDerivative, makeShape, posed, underText, type PoolQuestion, type Posed } from './question-parts.js';
import type { PoolState } from './state.js';

/** A setting in which one window, at output `at`, has its maximum in the `tied` cells (in row order). */
function poseTie(nc: Engine, random: Random, ties: PoolState['ties'], derivative: (holders: number) => number): Posed & { at: Cell; tied: Cell[] } {
  const shape = { ...makeShape(random, 0), ties };
  const bare = posed(nc, shape, () => drawDerivative(random));
  const place = between(random, 0, bare.result.steps.length - 1);
  const step = bare.result.steps[place]!;
  const cells = Array.from({ length: step.height * step.width }, (_, i) => ({ y: step.top + Math.floor(i / step.width), x: step.left + (i % step.width) }));
  const tied = shuffled(random, cells)
    .slice(0, between(random, 2, 3))
    .sort((a, b) => a.y - b.y || a.x - b.x);
  const top = Math.max(...shape.input.flat()) + 1;
  const input = shape.input.map((row, y) => row.map((value, x) => (tied.some((cell) => sameCell(cell, { y, x })) ? top : value)));
  const all = bare.state.derivatives.flat();
  const given = derivative(tied.length);
  return { ...posed(nc, { ...shape, input }, (i) => (i === place ? given : all[i]!)), at: { y: step.y, x: step.x }, tied };
}

export function tieQuestion(nc: Engine, random: Random): PoolQuestion {
  const { state, result, at, tied } = poseTie(nc, random, 'first', () => drawDerivative(random));
  const step = result.steps.find((each) => sameCell(each, at))!;
  const { y, x } = step.shares[0]!;
  const largest = formatNumber(result.output[at.y]![at.x]!);
  const byColumns = [...tied].sort((a, b) => a.x - b.x || a.y - b.y)[0]!;
  return {
    kind: 'tie',
    prompt: `Max-pooling: in the window of output ${placeOf(at)} the maximum ${largest} stands ${tied.length} times. With the convention “first” (as in PyTorch), which input cell receives its derivative ${formatNumber(step.gradient)}?`,
    figure: { state, result, derivatives: true, cell: { ...at, of: 'output' } },
    answer: { form: 'cell' },
    hints: [
      '“First” means first in row order: along the top row from left to right, then the next row.',
      `The window covers ${underText(step, state.window)}.`,
    ],
    solution: `The window covers ${underText(step, state.window)}. In row order its first ${largest} stands at ${placeOf({ y, x })}, which receives the whole derivative.`,
    ...judged(
      { y, x },
      [
        {
          name: 'the first by columns',
          answer: byColumns,
          feedback: 'That is the first one when you read column by column. The convention reads row by row.',
        },
        { name: 'the last of them', answer: tied.at(-1)!, feedback: 'That is the last one in row order. A later equal value does not replace an earlier one.' },
      ],
      {
        right: `Yes: the first ${largest} in row order takes it all.`,
        otherwise: (answer) => {
          const cell = answer as Cell;
          if (tied.some((each) => sameCell(each, cell))) return 'That cell does hold the maximum, but another one comes before it in row order.';
          return covers(step, cell) ? 'That cell lies in the window, but does not hold its maximum.' : 'That cell lies outside the window of this output cell.';
        },
      },
    ),
  };
}

export function tieShareQuestion(nc: Engine, random: Random): PoolQuestion {
  const times = pick(random, [-2, -1, 1, 2, 3, 4]);
  const { state, result, at, tied } = poseTie(nc, random, 'even', (holders) => holders * times);
  const step = result.steps.find((each) => sameCell(each, at))!;
  const asked = pick(random, tied);
  const share = step.shares.find((each) => sameCell(each, asked))!.value;
  return {
    kind: 'tie-share',
    prompt: `Max-pooling: in the window of output ${placeOf(at)} several cells hold the maximum. With the convention “even”, how much does the input cell at ${placeOf(asked)} receive from this window alone?`,
    figure: { state, result, derivatives: true, cell: { ...at, of: 'output' } },
    answer: { form: 'number' },
    hints: [
      'All cells that hold the maximum receive the same share; together they receive the whole derivative.',
      `The window covers ${underText(step, state.window)}. Count how often its largest value stands there.`,
    ],
    solution: `The maximum stands ${tied.length} times in the window, so each of these cells receives ${formatNumber(step.gradient)} / ${tied.length} = ${formatNumber(share)}.`,
    ...judged(
      share,
      [
        { name: 'not shared', answer: step.gradient, feedback: 'That is the whole derivative. The cells that hold the maximum share it.' },
        {
          name: 'shared among all cells',
          answer: step.gradient / (step.height * step.width),
          feedback: 'That is the share in average pooling. Here only the cells that hold the maximum receive something.',
        },
        {
          name: 'nothing',
          answer: 0,
          feedback: 'By the convention “first” it might receive nothing; by “even” every cell that holds the maximum receives a share.',
        },
      ],
      {
        right: `Yes: ${formatNumber(step.gradient)} shared by ${tied.length} cells.`,
        otherwise: 'Not yet. How many cells of this window hold its maximum?',
      },
    ),
  };
}
