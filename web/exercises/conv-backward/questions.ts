// Practice for the backward pass of a convolution. Every question follows from its seed; the engine knows the answer.
import type { Engine } from 'neocog';
import { randomFrom } from 'neocog/data';
import { sameCell, between, formatNumber, judged, pick, placeOf, sumText, type Cell, type Question, type Random, type Slip } from '../frame/questions.js';
import { columnsOf, rowsOf, type Matrix } from '../grid/matrix.js';
import { productText } from './text.js';
import { compute, outputSize, termsOf, type Addition, type ConvNumbers, type ConvResult, type Of } from './logic.js';

export interface ConvFigure {
  state: ConvNumbers;
  /** The cell in question, and whose it is. */
  of: Of;
  cell: Cell;
}

type ConvQuestion = Question<ConvFigure>;
type Judged = Pick<ConvQuestion, 'answer' | 'hints' | 'solution' | 'prompt'> & ReturnType<typeof judged>;

interface Setting {
  input: readonly [number, number];
  kernel: readonly [number, number];
  stride?: readonly [number, number];
  padding?: readonly [number, number];
  dilation?: readonly [number, number];
}

/** Small enough to work out by hand. */
const settings: readonly Setting[] = [
  { input: [4, 4], kernel: [3, 3] },
  { input: [4, 4], kernel: [3, 3] },
  { input: [3, 4], kernel: [2, 2] },
  { input: [4, 5], kernel: [3, 3] },
  { input: [5, 5], kernel: [3, 3], stride: [2, 2] },
  { input: [4, 4], kernel: [3, 3], stride: [2, 2], padding: [1, 1] },
  { input: [3, 3], kernel: [2, 2], padding: [1, 1], stride: [2, 2] },
  { input: [4, 5], kernel: [2, 2], dilation: [2, 2] },
  { input: [1, 7], kernel: [1, 3], stride: [1, 2] },
  { input: [1, 6], kernel: [1, 3], padding: [0, 1] },
];

const whole = (random: Random, most: number): number => between(random, 1, most) * (random() < 0.4 ? -1 : 1);
const grid = (rows: number, columns: number, value: () => number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => value()));

/** No zeros in kernel and derivatives: what takes part must leave a trace. */
function makeState(nc: Engine, random: Random): ConvNumbers {
  const { input, kernel, stride = [1, 1], padding = [0, 0], dilation = [1, 1] } = pick(random, settings);
  const shape = {
    input: grid(...input, () => between(random, 1, 5)),
    kernel: grid(...kernel, () => whole(random, 3)),
    stride,
    padding,
    dilation,
  };
  return { ...shape, bias: between(random, 1, 3), derivatives: grid(...outputSize(nc, shape), () => whole(random, 4)) };
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0);
const places = (cells: readonly Cell[]): string => cells.map(({ y, x }) => `(${y + 1}, ${x + 1})`).join(', ');
const cellsOf = (matrix: Matrix): Cell[] => matrix.flatMap((row, y) => row.map((_, x) => ({ y, x })));
const written = (terms: readonly Addition[]): string => terms.map(({ derivative, factor }) => productText(derivative, factor)).join(' + ');
const equals = (terms: readonly Addition[], expected: number): string =>
  terms.length > 1 || terms[0]!.product !== expected ? ` = ${formatNumber(expected, 7)}` : '';

const oneOnly = 'That is the product of one output cell alone. More of them used this number; all their products add up.';
const averaged = 'What comes back adds up where a number is used more than once; it is not averaged.';
const bare = 'Those are the derivatives alone. Each is multiplied before it is added.';

/** Slips that every gradient of a used number invites. */
const commonSlips = (terms: readonly Addition[], expected: number): Slip[] => [
  { name: 'averaged', answer: expected / terms.length, feedback: averaged },
  { name: 'derivatives alone', answer: total(terms.map(({ derivative }) => derivative)), feedback: bare },
  ...terms.map(({ product }): Slip => ({ name: 'one window only', answer: product, feedback: oneOnly })),
];

/** The output cells that read the input cell if the windows moved by 1, as far as they exist, each with its weight. */
function asIfStrideOne({ kernel, derivatives, padding, dilation }: ConvNumbers, cell: Cell): { output: Cell; weight: number }[] {
  return cellsOf(kernel).flatMap(({ y, x }) => {
    const output = { y: cell.y + padding[0] - y * dilation[0], x: cell.x + padding[1] - x * dilation[1] };
    return derivatives[output.y]?.[output.x] === undefined ? [] : [{ output, weight: kernel[y]![x]! }];
  });
}

function inputQuestion(state: ConvNumbers, terms: readonly Addition[], cell: Cell, expected: number): Judged {
  const { kernel, derivatives } = state;
  const [rows, columns] = [rowsOf(kernel), columnsOf(kernel)];
  const mirrored = total(terms.map(({ derivative, partner }) => derivative * kernel[rows - 1 - partner!.y]![columns - 1 - partner!.x]!));
  const inputInstead = state.input[cell.y]![cell.x]! * total(terms.map(({ derivative }) => derivative));
  const strideIgnored = total(asIfStrideOne(state, cell).map(({ output, weight }) => derivatives[output.y]![output.x]! * weight));
  return {
    prompt: `What is ∂L/∂x at ${placeOf(cell)}?`,
    answer: { form: 'number' },
    hints: [
      'Find every output cell whose window covers this input cell.',
      `Each of them multiplied the cell by the weight that lay on it. Output ${places([terms[0]!.output])} used w(${terms[0]!.partner!.y + 1}, ${terms[0]!.partner!.x + 1}).`,
      `The products to add: one each for the outputs ${places(terms.map(({ output }) => output))}.`,
    ],
    solution: `The outputs ${places(terms.map(({ output }) => output))} used it, with the weights ${places(terms.map(({ partner }) => partner!))}: ${written(terms)}${equals(terms, expected)}.`,
    ...judged(
      expected,
      [
        {
          name: 'kernel not turned',
          answer: mirrored,
          feedback:
            'The right derivatives, paired with the wrong weights: an output further right or further down reads this cell with a weight further left or further up.',
        },
        {
          name: 'input instead of weight',
          answer: inputInstead,
          feedback: 'Here the cell’s own value took part. How much an output changes with the input cell is told by the weight.',
        },
        { name: 'stride ignored', answer: strideIgnored, feedback: 'That would be right if the windows moved by one cell. Look at the stride.' },
        ...commonSlips(terms, expected),
      ],
      {
        right: terms.length > 1 ? `Yes: ${written(terms)}${equals(terms, expected)}.` : 'Yes: one output cell used it, with that weight.',
        otherwise: 'Not yet. Go through the output cells one by one: does the window cover the cell, and which weight lies on it?',
      },
    ),
  };
}

function weightQuestion(state: ConvNumbers, result: ConvResult, terms: readonly Addition[], cell: Cell, expected: number): Judged {
  const { kernel, input, derivatives, padding, stride, dilation } = state;
  const [rows, columns] = [rowsOf(kernel), columnsOf(kernel)];
  const derivativesSum = total(terms.map(({ derivative }) => derivative));
  const strideIgnored = total(
    cellsOf(derivatives).map(({ y, x }) => derivatives[y]![x]! * (input[y + cell.y * dilation[0] - padding[0]]?.[x + cell.x * dilation[1] - padding[1]] ?? 0)),
  );
  return {
    prompt: `What is ∂L/∂w for the weight at ${placeOf(cell)}?`,
    answer: { form: 'number' },
    hints: [
      'The weight was used once in every window. Which input cell lay under it each time?',
      `At output ${places([terms[0]!.output])} it was input cell ${places([terms[0]!.partner!])}; from window to window it moves by the stride (${stride[0]} down, ${stride[1]} across).`,
      `Multiply each derivative with that input, and add: ${terms.length} ${terms.length === 1 ? 'product' : 'products'}.`,
    ],
    solution: `Under this weight lay the input cells ${places(terms.map(({ partner }) => partner!))}: ${written(terms)}${equals(terms, expected)}.`,
    ...judged(
      expected,
      [
        {
          name: 'weight instead of input',
          answer: kernel[cell.y]![cell.x]! * derivativesSum,
          feedback: 'Here the weight’s own value took part. How much an output changes with a weight is told by the input that lay under it.',
        },
        {
          name: 'kernel turned',
          answer: result.gradients.weights[rows - 1 - cell.y]![columns - 1 - cell.x]!,
          feedback: 'That belongs to the weight at the opposite corner. For the weights nothing is turned.',
        },
        { name: 'stride ignored', answer: strideIgnored, feedback: 'That would be right if the windows moved by one cell. Look at the stride.' },
        ...commonSlips(terms, expected),
      ],
      {
        right: terms.length > 1 ? `Yes: ${written(terms)}${equals(terms, expected)}.` : 'Yes: it was used with one input only.',
        otherwise: 'Not yet. Slide the kernel along and write down, for each output cell, the input under this weight.',
      },
    ),
  };
}

function biasQuestion({ derivatives, bias }: ConvNumbers, expected: number): Judged {
  const all = derivatives.flat();
  return {
    prompt: 'What is ∂L/∂b, the derivative for the bias?',
    answer: { form: 'number' },
    hints: [
      'The bias was added to every output cell.',
      'If the bias grows by 1, every output grows by 1.',
      `Add up all ${all.length} derivatives that arrive.`,
    ],
    solution: `The bias is added to every output cell as it is, so all derivatives add up: ${sumText(all)} = ${formatNumber(expected, 7)}.`,
    ...judged(
      expected,
      [
        { name: 'number of cells', answer: all.length, feedback: 'That is how many output cells use the bias. Their derivatives differ; add those.' },
        { name: 'averaged', answer: expected / all.length, feedback: averaged },
        { name: 'times the bias', answer: expected * bias, feedback: 'The value of the bias plays no part: it was added, not multiplied.' },
        {
          name: 'signs dropped',
          answer: total(all.map(Math.abs)),
          feedback: 'Derivatives below zero count as such: they take away from the sum.',
        },
        { name: 'one cell only', answer: all[0]!, feedback: 'That is the derivative of one output cell. The bias was added to all of them.' },
      ],
      {
        right: `Yes: every output cell used the bias once, so all ${all.length} derivatives add up.`,
        otherwise: 'Not yet. Which output cells used the bias, and what did each multiply it with?',
      },
    ),
  };
}

const inReach = (state: ConvNumbers): string =>
  `a window of ${rowsOf(state.kernel)}×${columnsOf(state.kernel)} cells${state.dilation.some((size) => size > 1) ? `, ${state.dilation[0]} apart` : ''}`;

function countQuestion(state: ConvNumbers, terms: readonly Addition[], cell: Cell): Judged {
  const outputs = state.derivatives.flat().length;
  const expected = terms.length;
  return {
    prompt: `How many output cells use the input cell at ${placeOf(cell)}?`,
    answer: { form: 'number' },
    hints: [
      `Each output cell reads ${inReach(state)}; from one to the next it moves by the stride.`,
      'Put the window on the input at each output’s place, and count where one of its cells lies on this one.',
      'Count the rows of output cells that reach it, then the columns, and multiply.',
    ],
    solution: `The output cells ${places(terms.map(({ output }) => output))} use it: ${expected}.`,
    ...judged(
      expected,
      [
        {
          name: 'stride ignored',
          answer: asIfStrideOne(state, cell).length,
          feedback: 'That would be right if the windows moved by one cell. Look at the stride.',
        },
        { name: 'size of the kernel', answer: state.kernel.flat().length, feedback: 'That is the number of weights. Not each of them ever lies on this cell.' },
        { name: 'all output cells', answer: outputs, feedback: 'Those are all output cells. Some have a window that leaves this cell out.' },
        { name: 'one only', answer: 1, feedback: 'More than one: windows overlap here.' },
      ],
      {
        right: `Yes: ${places(terms.map(({ output }) => output))}.`,
        otherwise: 'Not yet. Lay the window down for each output cell and look whether it meets the cell.',
      },
    ),
  };
}

function cellsQuestion(state: ConvNumbers, terms: readonly Addition[], cell: Cell): Judged {
  const { kernel, derivatives, padding, dilation, stride } = state;
  const expected = terms.map(({ output }) => output);
  const all = cellsOf(derivatives);
  // Windows that begin at the cell, instead of those that reach it.
  const forwards = all.filter(({ y, x }) => {
    const [down, across] = [y * stride[0] - padding[0] - cell.y, x * stride[1] - padding[1] - cell.x];
    const fits = (distance: number, size: number, apart: number) => distance >= 0 && distance % apart === 0 && distance / apart < size;
    return fits(down, rowsOf(kernel), dilation[0]) && fits(across, columnsOf(kernel), dilation[1]);
  });
  return {
    prompt: `Which output cells send something back to the input cell at ${placeOf(cell)}? Pick them in ∂L/∂y.`,
    answer: { form: 'cells' },
    hints: [
      'Those whose window covers the cell: what used it going forwards pays back.',
      `The window of output (1, 1) starts at input row ${1 - padding[0]}, column ${1 - padding[1]}, and it moves by the stride (${stride[0]} down, ${stride[1]} across).`,
      expected.length === 1 ? 'It is one cell.' : `They are ${expected.length} cells.`,
    ],
    solution: `The windows of ${places(expected)} cover it.`,
    ...judged(
      expected,
      [
        {
          name: 'stride ignored',
          answer: asIfStrideOne(state, cell).map(({ output }) => output),
          feedback: 'That would be right if the windows moved by one cell. Look at the stride.',
        },
        {
          name: 'same place only',
          answer: all.filter((each) => sameCell(each, cell)),
          feedback: 'The cell at the same place in the output is not the only one: look at every window that covers the input cell.',
        },
        {
          name: 'windows that start there',
          answer: forwards,
          feedback: 'Those windows begin further on. Go up and left instead, to the windows that reach this far.',
        },
        { name: 'all output cells', answer: all, feedback: 'Some of these windows leave the cell out.' },
      ].filter(({ answer }) => answer.length > 0),
      {
        right: expected.length === 1 ? 'Yes: only that window covers it.' : `Yes: ${expected.length} windows cover it.`,
        otherwise: (answer) => {
          const chosen = answer as readonly Cell[];
          const extra = chosen.some((each) => !expected.some((one) => sameCell(one, each)));
          return extra ? 'At least one of these windows leaves the cell out.' : 'These are right, but there are more.';
        },
      },
    ),
  };
}

/** The question of a seed. */
export function makeQuestion(nc: Engine, seed: number): ConvQuestion {
  const random = randomFrom(seed * 2654435761);
  const state = makeState(nc, random);
  const result = compute(nc, state);
  const kind = pick(random, ['input-cell', 'input-cell', 'weight-cell', 'bias', 'count', 'which-cells'] as const);
  const of: Of = kind === 'weight-cell' ? 'weights' : kind === 'bias' ? 'bias' : 'input';
  const candidates = cellsOf(result.gradients[of]).map((cell) => ({ cell, terms: termsOf(result, of, cell) }));
  // By hand, from two to six products; one or none would ask nothing.
  const fit = candidates.filter(({ terms }) => terms.length >= 2 && terms.length <= 6);
  const { cell, terms } = pick(random, fit.length > 0 ? fit : candidates.filter((each) => each.terms.length > 0));
  const expected = result.gradients[of][cell.y]![cell.x]!;
  const parts = {
    'input-cell': () => inputQuestion(state, terms, cell, expected),
    'weight-cell': () => weightQuestion(state, result, terms, cell, expected),
    bias: () => biasQuestion(state, expected),
    count: () => countQuestion(state, terms, cell),
    'which-cells': () => cellsQuestion(state, terms, cell),
  }[kind]();
  return { kind, figure: { state, of, cell }, ...parts };
}
