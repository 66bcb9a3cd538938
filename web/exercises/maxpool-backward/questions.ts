// Practice for the backward pass of max-pooling. Every question follows from its seed; the engine knows the answer.
import type { BackwardStep, Engine } from 'neocog';
import { randomFrom } from 'neocog/data';
import { formatNumber, placeOf, type Answer, type Cell, type Question, type Verdict } from '../frame/questions.js';
import { columnsOf, rowsOf } from '../grid/matrix.js';
import { compute, outputSize, receiptsOf, type PoolResult, type PoolState } from './logic.js';

export interface PoolFigure {
  state: PoolState;
  /** Which of the four grids the question shows. */
  shows: { output: boolean; derivatives: boolean };
  /** The window in question. */
  window?: BackwardStep;
  /** The cell in question. */
  cell?: Cell;
}

type PoolQuestion = Question<PoolFigure>;
type Random = () => number;

const between = (random: Random, low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
const pick = <T>(random: Random, list: readonly T[]): T => list[between(random, 0, list.length - 1)]!;

/** An input without two equal values, so that no window has a tie. */
function makeState(nc: Engine, random: Random): PoolState {
  const [rows, columns] = [between(random, 4, 5), between(random, 4, 6)];
  const numbers = Array.from({ length: rows * columns }, (_, i) => i + 1);
  for (let i = numbers.length - 1; i > 0; i--) {
    const j = between(random, 0, i);
    [numbers[i], numbers[j]] = [numbers[j]!, numbers[i]!];
  }
  const input = Array.from({ length: rows }, (_, y) => numbers.slice(y * columns, (y + 1) * columns));
  const window = pick(random, [
    [2, 2],
    [3, 3],
    [2, 3],
    [3, 2],
  ] as const);
  const stride = pick(random, [
    [1, 1],
    [1, 1],
    [2, 2],
    [1, 2],
  ] as const);
  const shape = { input, window, stride, ties: 'first' as const };
  const [height, width] = outputSize(nc, shape);
  const derivatives = Array.from({ length: height }, () => Array.from({ length: width }, () => pick(random, [-3, -2, -1, 1, 2, 3, 4, 5, 6])));
  return { ...shape, derivatives };
}

const sameCell = (a: Cell, b: Cell): boolean => a.y === b.y && a.x === b.x;
const right = (feedback: string): Verdict => ({ correct: true, feedback });
const wrong = (feedback: string): Verdict => ({ correct: false, feedback });
const sumText = (values: readonly number[]): string =>
  values.map((value, i) => (i === 0 ? formatNumber(value) : value < 0 ? ` − ${formatNumber(-value)}` : ` + ${formatNumber(value)}`)).join('');

function winnerQuestion(state: PoolState, result: PoolResult, random: Random): PoolQuestion {
  const step = pick(random, result.steps);
  const winner = step.shares[0]!;
  const largest = result.output[step.y]![step.x]!;
  const inside = (cell: Cell) => cell.y >= step.top && cell.y < step.top + step.height && cell.x >= step.left && cell.x < step.left + step.width;
  return {
    kind: 'winner',
    prompt: `The derivative ${formatNumber(step.gradient)} arrives at output ${placeOf(step)}. Which input cell receives it?`,
    figure: { state, shows: { output: false, derivatives: true }, cell: { y: step.y, x: step.x } },
    answer: { form: 'cell' },
    hints: [
      `That output cell looks at a window of ${state.window[0]}×${state.window[1]} input cells, which starts at ${placeOf({ y: step.top, x: step.left })}.`,
      'The whole derivative goes to the largest value in that window.',
    ],
    solution: `The window starts at ${placeOf({ y: step.top, x: step.left })}; its largest value is ${formatNumber(largest)} at ${placeOf(winner)}, which receives ${formatNumber(step.gradient)}.`,
    check(answer: Answer) {
      const cell = answer as Cell;
      if (sameCell(cell, winner)) return right(`Yes: ${formatNumber(largest)} is the largest value in that window.`);
      if (inside(cell)) return wrong(`That cell lies in the window, but ${formatNumber(state.input[cell.y]![cell.x]!)} is not the largest value there.`);
      if (sameCell(cell, step))
        return wrong(
          `That is the same place in the input. With this stride the window of that output starts at ${placeOf({ y: step.top, x: step.left })}; the largest value in it receives the derivative.`,
        );
      return wrong('That cell lies outside the window of this output cell.');
    },
  };
}

function gradientQuestion(state: PoolState, result: PoolResult, random: Random): PoolQuestion {
  const cells = state.input.flatMap((row, y) => row.map((_, x) => ({ y, x, receipts: receiptsOf(result.steps, y, x) })));
  const several = cells.filter(({ receipts }) => receipts.length > 1);
  const some = cells.filter(({ receipts }) => receipts.length === 1);
  const none = cells.filter(({ receipts }) => receipts.length === 0);
  const draw = random();
  const pool = draw < 0.65 && several.length > 0 ? several : draw < 0.85 || none.length === 0 ? some.concat(several) : none;
  const { y, x, receipts } = pick(random, pool);
  const expected = result.gradient[y]![x]!;
  const parts = receipts.map(({ value }) => value);
  const windows = receipts.map(({ step }) => `(${step.y + 1}, ${step.x + 1})`).join(', ');
  return {
    kind: 'gradient-cell',
    prompt: `Which derivative ∂L/∂x does the input cell at ${placeOf({ y, x })} receive?`,
    figure: { state, shows: { output: false, derivatives: true }, cell: { y, x } },
    answer: { form: 'number' },
    hints: ['Find every window that covers this cell.', 'The cell receives the derivative of each window in which it is the largest value; they add up.'],
    solution:
      receipts.length === 0
        ? 'In every window that covers it another cell is larger, so nothing flows to it: 0.'
        : `It is the largest value in ${receipts.length === 1 ? 'window' : 'windows'} ${windows}: ${sumText(parts)}${parts.length > 1 ? ` = ${formatNumber(expected)}` : ''}.`,
    check(answer: Answer) {
      if (answer === expected)
        return right(
          receipts.length > 1
            ? `Yes: ${sumText(parts)} = ${formatNumber(expected)}.`
            : receipts.length === 1
              ? 'Yes, from the one window that it wins.'
              : 'Yes: it wins no window.',
        );
      if (parts.length === 0) return wrong('Is there a window in which this cell is the largest value?');
      if (answer === 0) return wrong('It does win a window, so something flows to it. Look at the windows that reach up and left of it too.');
      if (parts.length > 1 && parts.includes(answer as number))
        return wrong('That is the share of one window. This cell wins more than one, and the derivatives add up.');
      if (parts.length > 1 && answer === expected / parts.length)
        return wrong('Derivatives add up where a value is used more than once; they are not averaged.');
      if (answer === state.input[y]![x]) return wrong('That is the cell’s own value. It decides who wins; what flows back is the derivative.');
      if (answer === parts.length) return wrong('That is the number of windows that it wins. Add their derivatives.');
      return wrong('Not yet. Go through the windows that cover this cell, one by one.');
    },
  };
}

function conservationQuestion(state: PoolState, result: PoolResult): PoolQuestion {
  const expected = result.gradient.flat().reduce((sum, value) => sum + value, 0);
  const cells = rowsOf(state.input) * columnsOf(state.input);
  return {
    kind: 'conservation',
    prompt: 'What do all derivatives ∂L/∂x at the input add up to?',
    figure: { state, shows: { output: false, derivatives: true } },
    answer: { form: 'number' },
    hints: ['No window keeps anything back, and none invents anything.', 'Each derivative at the output goes to exactly one input cell.'],
    solution: `Each derivative goes to exactly one cell, so both sides have the same sum: ${sumText(state.derivatives.flat())} = ${formatNumber(expected)}.`,
    check(answer: Answer) {
      if (answer === expected) return right('Yes: max-pooling hands on every derivative, whole, so the sums agree.');
      if (answer === expected * state.window[0] * state.window[1]) return wrong('Each derivative goes to one cell of its window, not to all of them.');
      if (answer === cells) return wrong('That is the number of input cells. Add up what they receive.');
      return wrong('Not yet. There is a way without finding a single winner.');
    },
  };
}

function sizeQuestion(state: PoolState, random: Random): PoolQuestion {
  const vertical = random() < 0.5;
  const [input, window, stride, output] = vertical
    ? [rowsOf(state.input), state.window[0], state.stride[0], rowsOf(state.derivatives)]
    : [columnsOf(state.input), state.window[1], state.stride[1], columnsOf(state.derivatives)];
  const name = vertical ? 'rows' : 'columns';
  return {
    kind: 'output-size',
    prompt: `The input has ${input} ${name}, the window ${window}, the stride is ${stride}, nothing is padded. How many ${name} does the output have?`,
    figure: { state, shows: { output: false, derivatives: false } },
    answer: { form: 'number' },
    hints: ['Count the places where the window fits without leaving the input.', 'floor((input − window) / stride) + 1'],
    solution: `floor((${input} − ${window}) / ${stride}) + 1 = ${output}.`,
    check(answer: Answer) {
      if (answer === output) return right(`Yes: floor((${input} − ${window}) / ${stride}) + 1 = ${output}.`);
      if (answer === output - 1) return wrong('One short: the first place of the window counts as well.');
      if (stride > 1 && answer === input - window + 1) return wrong('That would be right with stride 1.');
      if (answer === Math.ceil(input / stride)) return wrong('That would be right with “same” padding. Here nothing is padded.');
      if (answer === (input - window) / stride + 1) return wrong('What does not fill a whole window is dropped: round down.');
      return wrong('Not yet. Slide the window along in your mind and count.');
    },
  };
}

/** The question of a seed. */
export function makeQuestion(nc: Engine, seed: number): PoolQuestion {
  const random = randomFrom(seed * 2654435761);
  const state = makeState(nc, random);
  const result = compute(nc, state);
  const kinds = ['winner', 'gradient', 'gradient', 'size', 'conservation', 'winner', 'gradient'] as const;
  switch (pick(random, kinds)) {
    case 'winner':
      return winnerQuestion(state, result, random);
    case 'size':
      return sizeQuestion(state, random);
    case 'conservation':
      return conservationQuestion(state, result);
    default:
      return gradientQuestion(state, result, random);
  }
}
