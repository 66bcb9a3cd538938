// What a learner's code is tried on. Two cases are in sight from the start, the others come from the seed.
import { randomFrom } from 'neocog/data';
import { between, pick, shuffled, type Cell, type Random } from '../frame/questions.js';
import { lecture } from '../grid/lecture.js';
import type { TaskId, Values } from './tasks.js';

export interface Case {
  /** What is special about it. */
  name: string;
  /** Not shown before the code was run. */
  hidden: boolean;
  values: Values;
}

const table = (rows: number, columns: number, value: () => number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => value()));
const list = (length: number, value: () => number): number[] => Array.from({ length }, () => value());

const signed = (random: Random) => () => pick(random, [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]);
/** Never twice the same, so that no window has a tie; some are negative. */
function distinct(random: Random, rows: number, columns: number): number[][] {
  const numbers = shuffled(
    random,
    Array.from({ length: rows * columns }, (_, i) => i - Math.floor((rows * columns) / 3)),
  );
  return table(rows, columns, () => numbers.pop()!);
}

/** Some above zero and some below: code that gives back nothing, or everything, is wrong on it. */
function mixed(random: Random, rows: number, columns: number): number[][] {
  const numbers = table(rows, columns, signed(random));
  const places = numbers.flatMap((row, y) => row.map((_, x) => ({ y, x })));
  const [above, below] = shuffled(random, places) as [Cell, Cell];
  numbers[above.y]![above.x] = Math.abs(numbers[above.y]![above.x]!);
  numbers[below.y]![below.x] = -Math.abs(numbers[below.y]![below.x]!);
  return numbers;
}

function onePositive(random: Random, rows: number, columns: number): number[][] {
  const numbers = table(rows, columns, () => -between(random, 1, 9));
  numbers[between(random, 0, rows - 1)]![between(random, 0, columns - 1)]! *= -1;
  return numbers;
}

function reluCases(random: Random): Case[] {
  const value = signed(random);
  const make = (name: string, hidden: boolean, x: number[][]): Case => ({ name, hidden, values: { x, dy: table(x.length, x[0]!.length, value) } });
  return [
    {
      name: 'positive and negative',
      hidden: false,
      values: {
        x: [
          [2, -1, 3, -4],
          [-3, 5, -2, 1],
          [4, -5, 1, -2],
        ],
        dy: [
          [1, 3, -2, 4],
          [5, -1, 2, 2],
          [-3, 4, 1, -6],
        ],
      },
    },
    make('another size', false, mixed(random, 2, 3)),
    make(
      'zeros',
      true,
      table(3, 4, value).map((row, i) => row.map((each, j) => ((i + j) % 2 === 0 ? 0 : i === 0 && j === 1 ? Math.abs(each) : each))),
    ),
    make('negative but for one', true, onePositive(random, 2, 5)),
    make('one column', true, mixed(random, between(random, 4, 6), 1)),
    make('one row', true, mixed(random, 1, between(random, 4, 6))),
  ];
}

function poolCases(random: Random): Case[] {
  const value = signed(random);
  const make = (name: string, hidden: boolean, x: number[][], window: number, stride: number): Case => {
    const places = (size: number) => Math.floor((size - window) / stride) + 1;
    // dx adds up to what arrives: where that is not 0, an empty dx is wrong.
    let dy: number[][];
    do dy = table(places(x.length), places(x[0]!.length), value);
    while (dy.flat().reduce((sum, each) => sum + each, 0) === 0);
    return { name, hidden, values: { x, window, stride, dy } };
  };
  return [
    { name: 'the lecture’s', hidden: false, values: { x: lecture.input, window: 3, stride: 1, dy: lecture.derivatives } },
    make('window 2, stride 2', false, distinct(random, 4, 6), 2, 2),
    make('overlapping windows', true, distinct(random, 5, 7), 3, 2),
    make('not square', true, distinct(random, 3, between(random, 5, 6)), 2, 1),
    make('gaps between the windows', true, distinct(random, 5, 5), 2, 3),
    make(
      'ties',
      true,
      table(4, 5, () => between(random, 1, 2)),
      2,
      1,
    ),
    make(
      'all negative',
      true,
      distinct(random, 4, 4).map((row) => row.map((each) => each - 40)),
      2,
      2,
    ),
  ];
}

function denseCases(random: Random): Case[] {
  const value = signed(random);
  const make = (name: string, hidden: boolean, inputs: number, outputs: number): Case => ({
    name,
    hidden,
    values: { x: list(inputs, value), w: table(inputs, outputs, value), dy: list(outputs, value) },
  });
  return [
    {
      name: 'three inputs, two outputs',
      hidden: false,
      values: {
        x: [2, -1, 3],
        w: [
          [1, 4],
          [-2, 3],
          [5, -1],
        ],
        dy: [2, -3],
      },
    },
    make('as many inputs as outputs', false, 3, 3),
    make('more outputs than inputs', true, 2, 4),
    make('one output', true, 4, 1),
    make('one input', true, 1, 3),
    make('more inputs than outputs', true, 5, 3),
  ];
}

function convCases(random: Random): Case[] {
  const value = signed(random);
  const make = (name: string, hidden: boolean, [rows, columns]: readonly [number, number], [height, width]: readonly [number, number]): Case => ({
    name,
    hidden,
    values: { x: table(rows, columns, value), w: table(height, width, value), dy: table(rows - height + 1, columns - width + 1, value) },
  });
  return [
    {
      name: 'a 2×2 kernel on 3×3',
      hidden: false,
      values: {
        x: [
          [1, -2, 3],
          [4, 2, -1],
          [-3, 5, 2],
        ],
        w: [
          [2, -1],
          [3, 4],
        ],
        dy: [
          [1, -2],
          [3, 2],
        ],
      },
    },
    make('a 3×3 kernel on 4×5', false, [4, 5], [3, 3]),
    make('not square', true, [3, 6], [2, 2]),
    make('a kernel that is not square', true, [4, 5], [1, 3]),
    make('a tall kernel', true, [5, 4], [3, 2]),
    make('a kernel as large as the input', true, [3, 3], [3, 3]),
    make('a 1×1 kernel', true, [3, 4], [1, 1]),
  ];
}

const generators: Readonly<Record<TaskId, (random: Random) => Case[]>> = { relu: reluCases, maxpool: poolCases, dense: denseCases, conv: convCases };

/** The cases of a task; the same for the same seed. */
export const casesOf = (task: TaskId, seed: number): Case[] => generators[task](randomFrom(seed * 2654435761 + 17));
