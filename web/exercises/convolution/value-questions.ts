// Which number stands in an output cell?
import type { Engine, TraceStep } from 'neocog';
import { between, formatNumber, judged, pick, placeOf, term, type Random, type Slip } from '../frame/questions.js';
import type { Matrix } from '../grid/matrix.js';
import { asKernel, compute, products, usual, volumeOf, windowStart, type ConvolutionResult, type ConvolutionState } from './logic.js';
import type { ConvolutionQuestion, Level } from './question-parts.js';
import { channelName, paddingWords, startWords, sumOfTexts } from './text.js';

const small = (random: Random): number => pick(random, [-2, -1, 0, 1, 1, 2, 3]);

/** What is added to the plain window: first nothing, then a stride or padding, then both, and at last a second channel. */
function drawLayer(random: Random, level: Level): { channels: number; side: number; stride: number; padded: boolean } {
  const either = random() < 0.5;
  const channels = level >= 3 ? 2 : 1;
  const side = level === 2 ? pick(random, [2, 3]) : 2;
  if (level === 0 || level === 3) return { channels, side, stride: 1, padded: false };
  return level === 1 ? { channels, side, stride: either ? 2 : 1, padded: !either } : { channels, side, stride: 2, padded: level === 2 || either };
}

function drawValue(random: Random, level: Level): ConvolutionState {
  const { channels, side, stride, padded } = drawLayer(random, level);
  const [rows, columns] = [between(random, 4, 5), between(random, 4, 5)];
  const matrix = (height: number, width: number, draw: () => number): Matrix => Array.from({ length: height }, () => Array.from({ length: width }, draw));
  return {
    ...usual,
    input: Array.from({ length: channels }, () => matrix(rows, columns, () => between(random, 0, 6))),
    kernel: [Array.from({ length: channels }, () => matrix(side, side, () => small(random)))],
    bias: [pick(random, [-3, -2, -1, 1, 2, 3, 4])],
    stride,
    padding: padded ? 1 : 'valid',
  };
}

export function valueQuestion(nc: Engine, random: Random, level: Level): ConvolutionQuestion {
  for (;;) {
    const drawn = drawValue(random, level);
    const volume = volumeOf(drawn.input);
    const result = compute(nc, drawn, volume);
    const at = { y: between(random, 0, result.height - 1), x: between(random, 0, result.width - 1), filter: 0 };
    // In the first corner a stride changes nothing.
    if (drawn.stride > 1 && at.y === 0 && at.x === 0) continue;
    const state = { ...drawn, at };
    const [, ...terms] = products(nc, state, volume, at);
    // Not every product may be nothing.
    if (terms.filter(({ product }) => product !== 0).length < 3) continue;
    return askValue(nc, state, result, terms);
  }
}

function slipsOf(nc: Engine, state: ConvolutionState, { volume, maps }: ConvolutionResult, terms: readonly TraceStep[]): Slip[] {
  const { at, kernel, stride, padding } = state;
  const bias = state.bias[0]!;
  const sum = (list: readonly TraceStep[], value: (term: TraceStep) => number) => list.reduce((total, term) => total + value(term), 0);
  const instead = (part: Partial<ConvolutionState>) => compute(nc, { ...state, ...part }, volume).maps[0]![at.y]?.[at.x];
  const slips: (Omit<Slip, 'answer'> & { answer: number | undefined })[] = [
    {
      name: 'bias forgotten',
      answer: maps[0]![at.y]![at.x]! - bias,
      feedback: 'The products are right. One number that every output cell gets is still missing.',
    },
    {
      name: 'kernel flipped',
      answer: instead({ kernel: kernel.map((filter) => filter.map((matrix) => matrix.map((row) => row.toReversed()).toReversed())) }),
      feedback: 'That turns the kernel round, as mathematicians’ convolution does. Here it lies on the window as it is.',
    },
    ...(kernel[0]!.length > 1
      ? [0, 1].map((channel) => ({
          name: 'a channel forgotten',
          answer:
            bias +
            sum(
              terms.filter(({ weight }) => weight![2] === channel),
              ({ product }) => product,
            ),
          feedback: 'That is the sum of one channel. The filter has weights for every channel, and all products go into one sum.',
        }))
      : []),
    {
      name: 'product of sums',
      answer: sum(terms, ({ left }) => left) * sum(terms, ({ right }) => right) + bias,
      feedback: 'That multiplies the sums. Each number has its own weight: multiply first, then add.',
    },
    {
      name: 'wrong window, stride ignored',
      answer: instead({ stride: 1 }),
      feedback: `That is another window. From one output cell to the next the window moves ${stride} cells.`,
    },
    ...(padding === 'valid'
      ? []
      : [
          {
            name: 'wrong window, padding ignored',
            answer: instead({ padding: 'valid' }),
            feedback: 'That window starts at the first real number. The first window starts in the padding.',
          },
        ]),
  ];
  return slips.flatMap(({ answer, ...slip }) => (answer === undefined ? [] : [{ ...slip, answer }]));
}

/** The sum, a channel at a time: "channel 1: 2×3 + 1×4 = 10; channel 2: …", and then all of it with the bias. */
function workOf(state: ConvolutionState, terms: readonly TraceStep[], value: number): { groups: string; total: string } {
  const { kernel, bias } = state;
  const several = kernel[0]!.length > 1;
  const groups = kernel[0]!.map((_, channel) => {
    const counting = terms.filter(({ weight, product }) => weight![2] === channel && product !== 0);
    const sum = formatNumber(counting.reduce((total, { product }) => total + product, 0));
    const written = sumOfTexts(counting.map(({ left, right }) => `${term(left)}×${term(right)}`));
    return { sum, text: `${several ? `${channelName(state, channel)}: ` : ''}${written === '' ? '' : `${written} = `}${sum}` };
  });
  return {
    groups: groups.map(({ text }) => text).join('; '),
    total: `${sumOfTexts([...groups.map(({ sum }) => sum), formatNumber(bias[0]!)])} = ${formatNumber(value)}`,
  };
}

function askValue(nc: Engine, state: ConvolutionState, result: ConvolutionResult, terms: readonly TraceStep[]): ConvolutionQuestion {
  const { at, kernel, stride, padding } = state;
  const expected = result.maps[0]![at.y]![at.x]!;
  const { top, left } = windowStart(state, result, at);
  const where = startWords({ y: top, x: left }, result.frame);
  const { groups, total } = workOf(state, terms, expected);
  return {
    kind: 'output-value',
    prompt: `Stride ${stride}, ${paddingWords(padding)}. Which value does the output have at ${placeOf(at)}?`,
    figure: { shows: 'value', state, result, products: asKernel(state, terms, ({ product }) => product) },
    answer: { form: 'number' },
    hints: [
      `The window of that output cell starts ${where}.`,
      `Lay the kernel on the window as it is, multiply what lies on one another${kernel[0]!.length > 1 ? ', in both channels,' : ''} and add.`,
      'At the end add the bias, once.',
    ],
    solution: `The window starts ${where}. ${terms.some(({ product }) => product === 0) ? 'Without the products that are 0' : 'Its products'}${kernel[0]!.length > 1 ? ', ' : ': '}${groups}; with the bias: ${total}.`,
    ...judged(expected, slipsOf(nc, state, result, terms), {
      right: `Yes: ${total}.`,
      otherwise: 'Not yet. Find the window, then go through it product by product.',
    }),
  };
}
