// Practice for convolutions. Every question follows from its seed; the engine knows the answer.
import type { Engine } from 'neocog';
import { randomFrom } from 'neocog/data';
import { between, formatNumber, judged, pick, placeOf, shuffled, type Question, type Random, type Slip } from '../frame/questions.js';
import type { Matrix } from '../grid/matrix.js';
import { classics } from './classics.js';
import { compute, describe, products, reachOf, usual, volumeOf, type ConvolutionResult, type ConvolutionState, type Padding, type Volume } from './logic.js';
import { grey, seededPicture } from './shapes.js';

/** What the sizes of a question are. */
export interface SizeFigure {
  input: number;
  kernel: number;
  stride: number;
  padding: Padding;
  dilation: number;
}

export type ConvolutionFigure =
  | { shows: 'size'; size: SizeFigure }
  | { shows: 'value'; state: ConvolutionState; result: ConvolutionResult }
  | { shows: 'filter'; picture: Volume; map: number[][]; limit: number; options: readonly string[] };

type ConvolutionQuestion = Question<ConvolutionFigure>;

// The output's size

function drawSize(random: Random): SizeFigure {
  const input = pick(random, [5, 6, 7, 8, 9, 10, 12, 13, 16, 20, 28, 32, 64, 224]);
  const kernel = pick(random, input < 8 ? [2, 3] : [2, 3, 5, 7]);
  const dilation = kernel <= 3 && input >= 8 ? pick(random, [1, 1, 2, 3]) : 1;
  const padding = pick<Padding>(random, ['valid', 'same', 1, 2, 1]);
  const stride = pick(random, [1, 2, 2, 3]);
  return { input, kernel, stride, padding, dilation };
}

const sizeOf = (nc: Engine, { input, kernel, ...layer }: SizeFigure): number => {
  const matrix: Matrix = Array.from({ length: kernel }, () => new Array<number>(kernel).fill(0));
  return nc.summary(describe({ ...layer, kernel: [[matrix]], groups: 1 }, { height: input, width: input, channels: 1 }))[0]!.outputShape[0]!;
};

/** "same" without a stride gives the input's size away; a plain 3×3 without anything is too easy as well. */
const easy = ({ stride, padding, dilation }: SizeFigure): boolean => stride === 1 && (padding === 'same' || (padding === 'valid' && dilation === 1));

const paddingWords = (padding: Padding): string =>
  padding === 'valid' ? 'no padding (“valid”)' : padding === 'same' ? '“same” padding' : `padding ${padding} on each side`;

function sizeQuestion(nc: Engine, random: Random): ConvolutionQuestion {
  let size = drawSize(random);
  while (easy(size)) size = drawSize(random);
  const { input, kernel, stride, padding, dilation } = size;
  const expected = sizeOf(nc, size);
  const reach = reachOf(kernel, dilation);
  const same = padding === 'same';
  const one = typeof padding === 'number' ? padding : 0;
  const count = (whole: number, window: number, step: number) => Math.floor((whole - window) / step) + 1;
  const padded = input + 2 * one;
  const slips: Slip[] = same
    ? [
        { name: 'stride ignored', answer: input, feedback: '“same” keeps the size only with stride 1. Here the window takes larger steps.' },
        {
          name: 'taken as valid',
          answer: count(input, reach, stride),
          feedback: 'That would be right without padding. “same” pads as much as the windows need.',
        },
        { name: 'rounded down', answer: Math.floor(input / stride), feedback: 'Nearly: with “same” the division is rounded up, so that no input is left out.' },
      ]
    : [
        { name: 'stride ignored', answer: count(padded, reach, 1), feedback: 'That many places there are with stride 1. How many does a larger stride visit?' },
        {
          name: '+1 forgotten',
          answer: Math.floor((padded - reach) / stride),
          feedback: 'One short: the first place of the window, before it moved at all, counts as well.',
        },
        { name: 'padding on one side only', answer: count(input + one, reach, stride), feedback: 'The padding lies on both sides, so it adds twice.' },
        { name: 'padding forgotten', answer: count(input, reach, stride), feedback: 'That leaves the padding out. The window may start in it.' },
        {
          name: 'dilation ignored',
          answer: count(padded, kernel, stride),
          feedback: 'A dilated kernel reaches further than its number of weights. How many cells does it span?',
        },
        {
          name: 'dilation times kernel',
          answer: count(padded, kernel * dilation, stride),
          feedback: 'The gaps lie between the weights only: there is one gap less than there are weights.',
        },
        {
          name: 'kernel not subtracted',
          answer: Math.floor(padded / stride),
          feedback: 'The window has to fit as a whole. Its own width is missing in that count.',
        },
        {
          name: 'kernel not subtracted, first place added',
          answer: Math.floor(padded / stride) + 1,
          feedback: 'The window has to fit as a whole. Its own width is missing in that count.',
        },
        { name: 'rounded up', answer: Math.ceil((padded - reach) / stride) + 1, feedback: 'What does not fill a whole window is dropped: round down.' },
      ];
  const formula = same ? `⌈${input} / ${stride}⌉ = ${expected}` : `⌊(${input}${one > 0 ? ` + 2 × ${one}` : ''} − ${reach}) / ${stride}⌋ + 1 = ${expected}`;
  const span = dilation > 1 && !same ? `The kernel spans (${kernel} − 1) × ${dilation} + 1 = ${reach} cells. ` : '';
  return {
    kind: 'output-size',
    prompt: `A convolution reads a map of ${input}×${input} with a ${kernel}×${kernel} kernel, stride ${stride}, ${paddingWords(padding)}${dilation > 1 ? `, dilation ${dilation}` : ''}. How many rows does the output have?`,
    figure: { shows: 'size', size },
    answer: { form: 'number' },
    hints: same
      ? ['“same” pads so much that the size depends on input and stride alone.', 'Divide the input by the stride and round up.']
      : [
          'Count the places where the window fits into the padded input, one stride after another.',
          ...(dilation > 1
            ? [`With dilation ${dilation} there are ${dilation - 1} unused cells between neighbouring weights: the kernel spans ${reach}.`]
            : []),
          'floor((input + padding on both sides − span of the kernel) / stride) + 1',
        ],
    solution: `${span}${formula}.`,
    ...judged(expected, slips, { right: `Yes: ${formula}.`, otherwise: 'Not yet. Slide the window along one side in your mind and count where it stops.' }),
  };
}

// One output value

const small = (random: Random): number => pick(random, [-2, -1, 0, 1, 1, 2, 3]);

function drawValue(random: Random): ConvolutionState {
  const channels = pick(random, [1, 1, 2]);
  const side = pick(random, channels === 2 ? [2] : [2, 3]);
  const stride = pick(random, [1, 2, 2]);
  const padding = pick<Padding>(random, ['valid', 'valid', 1]);
  const rows = between(random, 4, 5);
  const columns = between(random, 4, 5);
  const matrix = (height: number, width: number, draw: () => number): Matrix => Array.from({ length: height }, () => Array.from({ length: width }, draw));
  return {
    ...usual,
    input: Array.from({ length: channels }, () => matrix(rows, columns, () => between(random, 0, 6))),
    kernel: [Array.from({ length: channels }, () => matrix(side, side, () => small(random)))],
    bias: [pick(random, [-3, -2, -1, 1, 2, 3, 4])],
    stride,
    padding,
  };
}

const sumText = (terms: readonly string[]): string => terms.join(' + ').replaceAll('+ −', '− ');
const factor = (value: number): string => (value < 0 ? `(${formatNumber(value)})` : formatNumber(value));

function valueQuestion(nc: Engine, random: Random): ConvolutionQuestion {
  for (;;) {
    const drawn = drawValue(random);
    const volume = volumeOf(drawn.input);
    const result = compute(nc, drawn, volume);
    const at = { y: between(random, 0, result.height - 1), x: between(random, 0, result.width - 1), filter: 0 };
    const state = { ...drawn, at };
    const steps = products(nc, state, volume, at);
    // Not every product may be nothing.
    if (steps.slice(1).filter(({ product }) => product !== 0).length < 3) continue;
    return askValue(state, result, steps.slice(1), nc);
  }
}

function askValue(state: ConvolutionState, result: ConvolutionResult, terms: ReturnType<typeof products>, nc: Engine): ConvolutionQuestion {
  const { at, kernel, stride, padding } = state;
  const [bias, expected] = [state.bias[0]!, result.maps[0]![at.y]![at.x]!];
  const volume = result.volume;
  const total = (list: typeof terms) => list.reduce((sum, { product }) => sum + product, bias);
  const flipped = { ...state, kernel: kernel.map((filter) => filter.map((matrix) => matrix.map((row) => row.toReversed()).toReversed())) };
  const slips: Slip[] = [
    { name: 'bias forgotten', answer: expected - bias, feedback: 'The products are right. One number that every output cell gets is still missing.' },
    {
      name: 'kernel flipped',
      answer: compute(nc, flipped, volume).maps[0]![at.y]![at.x]!,
      feedback: 'That turns the kernel round, as mathematicians’ convolution does. Here it lies on the window as it is.',
    },
    ...(kernel[0]!.length > 1
      ? [0, 1].map((channel) => ({
          name: 'a channel forgotten',
          answer: total(terms.filter(({ weight }) => weight![2] === channel)),
          feedback: 'That is the sum of one channel. The filter has weights for every channel, and all products go into one sum.',
        }))
      : []),
    {
      name: 'product of sums',
      answer: terms.reduce((sum, { left }) => sum + left, 0) * terms.reduce((sum, { right }) => sum + right, 0) + bias,
      feedback: 'That multiplies the sums. Each number has its own weight: multiply first, then add.',
    },
  ];
  if (stride > 1 && (at.y > 0 || at.x > 0)) {
    slips.push({
      name: 'wrong window, stride ignored',
      answer: compute(nc, { ...state, stride: 1 }, volume).maps[0]![at.y]![at.x]!,
      feedback: `That is another window. From one output cell to the next the window moves ${stride} cells.`,
    });
  }
  if (padding !== 'valid') {
    const unpadded = compute(nc, { ...state, padding: 'valid' }, volume).maps[0]![at.y]?.[at.x];
    if (unpadded !== undefined) {
      slips.push({
        name: 'wrong window, padding ignored',
        answer: unpadded,
        feedback: 'That window starts at the first real number. The first window starts in the padding.',
      });
    }
  }
  const start = { y: at.y * stride - result.frame.top, x: at.x * stride - result.frame.left };
  const written = terms.filter(({ left, right }) => left !== 0 && right !== 0).map(({ left, right }) => `${factor(left)}×${factor(right)}`);
  const work = `${sumText([...written, formatNumber(bias)])} = ${formatNumber(expected)}`;
  const where = start.y < 0 || start.x < 0 ? 'in the padding' : `at ${placeOf(start)} of the input`;
  return {
    kind: 'output-value',
    prompt: `Stride ${stride}, ${paddingWords(padding)}. Which value does the output have at ${placeOf(at)}?`,
    figure: { shows: 'value', state, result },
    answer: { form: 'number' },
    hints: [
      `The window of that output cell starts ${where}.`,
      `Lay the kernel on the window as it is, multiply what lies on one another${kernel[0]!.length > 1 ? ', in both channels,' : ''} and add.`,
      'At the end add the bias, once.',
    ],
    solution: `The window starts ${where}. Without the products that are 0, and with the bias last: ${work}.`,
    ...judged(expected, slips, { right: `Yes: ${work}.`, otherwise: 'Not yet. Find the window, then go through it product by product.' }),
  };
}

// Which filter

/** How different two pictures look that are each shown up to their own largest magnitude: 0 alike, 1 nothing in common. */
function distance(a: readonly number[], b: readonly number[]): number {
  const power = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0);
  return power(a.map((value, i) => value - b[i]!)) / (power(a) + power(b));
}

/** Below this share two pictures count as too much alike to be told apart. */
export const clearly = 0.2;

function filterQuestion(nc: Engine, random: Random): ConvolutionQuestion {
  for (;;) {
    const picture = grey(seededPicture(between(random, 0, 1e9)));
    // All classics at once, as the filters of one layer.
    const { maps, limits } = compute(nc, { ...usual, mode: 'picture', kernel: classics.map(({ kernel }) => [kernel]), bias: classics.map(() => 0) }, picture);
    const pictures = maps.map((map, i) => map.flat().map((value) => value / limits[i]!));
    const right = between(random, 0, classics.length - 1);
    const options = [right];
    for (const other of shuffled(
      random,
      classics.map((_, i) => i),
    )) {
      if (options.length < 4 && options.every((option) => distance(pictures[option]!, pictures[other]!) >= clearly)) options.push(other);
    }
    if (options.length < 4) continue;
    const order = shuffled(random, options);
    const expected = order.indexOf(right);
    const { title, does } = classics[right]!;
    return {
      kind: 'which-filter',
      prompt: 'Which filter made the right picture from the left one?',
      figure: { shows: 'filter', picture, map: maps[right]!, limit: limits[right]!, options: order.map((i) => classics[i]!.name) },
      answer: { form: 'choice', options: order.map((i) => classics[i]!.title) },
      hints: [
        'Is an even surface still there in the right picture, or has it become zero?',
        'Do edges answer in every direction? Compare upright, level and slanted ones, and look at the signs on both sides.',
        `The filter ${does}.`,
      ],
      solution: `${title}: it ${does}.`,
      ...judged(
        expected,
        order.map((i, option) => ({
          name: classics[i]!.name,
          answer: option,
          feedback: `${classics[i]!.title} ${classics[i]!.does}. Would the right picture then look like this?`,
        })),
        { right: `Yes: it ${does}.`, otherwise: 'Choose one of the four.' },
      ),
    };
  }
}

/** The question of a seed. */
export function makeQuestion(nc: Engine, seed: number): ConvolutionQuestion {
  const random = randomFrom(seed * 2654435761);
  switch (pick(random, ['size', 'value', 'filter'] as const)) {
    case 'size':
      return sizeQuestion(nc, random);
    case 'value':
      return valueQuestion(nc, random);
    default:
      return filterQuestion(nc, random);
  }
}
