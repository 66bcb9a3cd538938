// Practice for the backward pass of a convolution. Every question follows from its seed; the engine knows the answer.
import type { Engine } from 'neocog';
import { randomFrom } from 'neocog/data';
import { formatNumber, judged, pick, placeOf, sumText, type Cell } from '../frame/questions.js';
import { columnsOf, rowsOf } from '../grid/matrix.js';
import { compute, termsOf, type Addition, type ConvNumbers, type ConvResult, type Of } from './logic.js';
import {
  asIfStrideOne,
  averaged,
  cellsOf,
  commonSlips,
  equals,
  makeState,
  named,
  places,
  total,
  windowsText,
  written,
  type ConvQuestion,
  type Judged,
} from './question-parts.js';
import { cellsQuestion, countQuestion } from './reach-questions.js';

function inputQuestion(state: ConvNumbers, terms: readonly Addition[], cell: Cell, expected: number): Judged {
  const { kernel, derivatives } = state;
  const [rows, columns] = [rowsOf(kernel), columnsOf(kernel)];
  const outputs = named(
    'output',
    terms.map(({ output }) => output),
  );
  const mirrored = total(terms.map(({ derivative, partner }) => derivative * kernel[rows - 1 - partner!.y]![columns - 1 - partner!.x]!));
  const inputInstead = state.input[cell.y]![cell.x]! * total(terms.map(({ derivative }) => derivative));
  const strideIgnored = total(asIfStrideOne(state, cell).map(({ output, weight }) => derivatives[output.y]![output.x]! * weight));
  return {
    prompt: `What is ∂L/∂x at ${placeOf(cell)}?`,
    answer: { form: 'number' },
    hints: [
      `Find every output cell whose window covers this input cell. ${windowsText(state)}`,
      `Each of them multiplied the cell by the weight that lay on it. Output ${places([terms[0]!.output])} used w(${terms[0]!.partner!.y + 1}, ${terms[0]!.partner!.x + 1}).`,
      terms.length === 1 ? `It is only the ${outputs}.` : `The products to add: one each for the ${outputs}.`,
    ],
    solution: `The ${outputs} used it, with the ${named(
      'weight',
      terms.map(({ partner }) => partner!),
    )}: ${written(terms)}${equals(expected)}.`,
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
        right: terms.length > 1 ? `Yes: ${written(terms)}${equals(expected)}.` : 'Yes: one output cell used it, with that weight.',
        otherwise: 'Not yet. Go through the output cells one by one: does the window cover the cell, and which weight lies on it?',
      },
    ),
  };
}

function weightQuestion(state: ConvNumbers, result: ConvResult, terms: readonly Addition[], cell: Cell, expected: number): Judged {
  const { kernel, input, derivatives, padding, dilation } = state;
  const [rows, columns] = [rowsOf(kernel), columnsOf(kernel)];
  const derivativesSum = total(terms.map(({ derivative }) => derivative));
  const strideIgnored = total(
    cellsOf(derivatives).map(({ y, x }) => derivatives[y]![x]! * (input[y + cell.y * dilation[0] - padding[0]]?.[x + cell.x * dilation[1] - padding[1]] ?? 0)),
  );
  return {
    prompt: `What is ∂L/∂w for the weight at ${placeOf(cell)}?`,
    answer: { form: 'number' },
    hints: [
      `The weight was used once in every window. Which input cell lay under it each time? ${windowsText(state)}`,
      `At output ${places([terms[0]!.output])} it was input cell ${places([terms[0]!.partner!])}; from window to window that moves with the stride.`,
      `Multiply each derivative with that input, and add: ${terms.length} ${terms.length === 1 ? 'product' : 'products'}.`,
    ],
    solution: `Under this weight lay the ${named(
      'input cell',
      terms.map(({ partner }) => partner!),
    )}: ${written(terms)}${equals(expected)}.`,
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
        right: terms.length > 1 ? `Yes: ${written(terms)}${equals(expected)}.` : 'Yes: it was used with one input only.',
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
  const inGradient = kind === 'input-cell' || kind === 'weight-cell' || kind === 'bias';
  return { kind, figure: { state, of, cell, terms, gradient: inGradient ? result.gradients[of] : null }, ...parts };
}
