// How large is the output?
import type { Engine } from 'neocog';
import { judged, pick, type Random, type Slip } from '../frame/questions.js';
import type { Matrix } from '../grid/matrix.js';
import { describe, framing, reachOf, type Layer, type Padding } from './logic.js';
import type { ConvolutionQuestion, Level, SizeAnswer, SizeFigure } from './question-parts.js';
import { paddingWords } from './text.js';

const plain = { stride: 1, padding: 'valid', dilation: 1 } as const;

/** A stride or cells of padding, one of the two. */
const oneOf = (random: Random): Pick<SizeFigure, 'stride' | 'padding' | 'dilation'> =>
  random() < 0.5 ? { ...plain, stride: pick(random, [2, 2, 3]) } : { ...plain, padding: pick(random, [1, 1, 2]) };

/** First the window alone, then one thing after the other; the last two in sizes that nobody counts out. */
function drawSize(random: Random, level: Level): SizeFigure {
  const input = pick(random, level < 3 ? [5, 6, 7, 8, 9, 10, 12, 13] : [9, 10, 12, 13, 16, 20, 28, 32, 64, 224]);
  const kernel = pick(random, input < 8 ? [2, 3] : level < 2 ? [3, 5] : [2, 3, 5, 7]);
  const stride = pick(random, [2, 2, 3]);
  const padding = pick<Padding>(random, [1, 2, 'same', 'same']);
  if (level === 0) return { ...plain, input, kernel };
  if (level === 1) return { ...oneOf(random), input, kernel };
  if (level === 2) return { ...plain, input, kernel, stride, padding };
  if (level === 3) return { ...oneOf(random), input, kernel: Math.min(3, kernel), dilation: pick(random, [2, 2, 3]) };
  return random() < 0.35
    ? { ...plain, input, kernel, stride, padding: 'same' }
    : { input, kernel: Math.min(3, kernel), stride, padding: pick(random, [1, 2]), dilation: pick(random, [1, 2, 3]) };
}

/** What comes out, as the engine has it. */
function comesOf(nc: Engine, { input, kernel, ...rest }: SizeFigure): SizeAnswer {
  const matrix: Matrix = Array.from({ length: kernel }, () => new Array<number>(kernel).fill(0));
  const layer: Layer = { ...rest, kernel: [[matrix]], groups: 1 };
  const volume = { height: input, width: input, channels: 1 };
  const output = nc.summary(describe(layer, volume))[0]!.outputShape[0]!;
  const { frame } = framing(nc, layer, volume, { height: output, width: output });
  return { output, before: frame.left, after: frame.right };
}

function sameSlips({ input, stride, kernel, dilation }: SizeFigure): Slip[] {
  return [
    { name: 'stride ignored', answer: input, feedback: '“same” keeps the size only with stride 1. Here the window takes larger steps.' },
    {
      name: 'taken as valid',
      answer: Math.floor((input - reachOf(kernel, dilation)) / stride) + 1,
      feedback: 'That would be right without padding. “same” pads as much as the windows need.',
    },
    { name: 'rounded down', answer: Math.floor(input / stride), feedback: 'Nearly: with “same” the division is rounded up, so that no input is left out.' },
  ];
}

function countedSlips({ input, kernel, stride, dilation }: SizeFigure, around: number): Slip[] {
  const reach = reachOf(kernel, dilation);
  const count = (whole: number, window: number, step: number) => Math.floor((whole - window) / step) + 1;
  const padded = input + 2 * around;
  const notSubtracted = 'The window has to fit as a whole. Its own width is missing in that count.';
  return [
    { name: 'stride ignored', answer: count(padded, reach, 1), feedback: 'That many places there are with stride 1. How many does a larger stride visit?' },
    {
      name: '+1 forgotten',
      answer: Math.floor((padded - reach) / stride),
      feedback: 'One short: the first place of the window, before it moved at all, counts as well.',
    },
    { name: 'padding on one side only', answer: count(input + around, reach, stride), feedback: 'The padding lies on both sides, so it adds twice.' },
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
    { name: 'kernel not subtracted', answer: Math.floor(padded / stride), feedback: notSubtracted },
    { name: 'kernel not subtracted, first place added', answer: Math.floor(padded / stride) + 1, feedback: notSubtracted },
    { name: 'rounded up', answer: Math.ceil((padded - reach) / stride) + 1, feedback: 'What does not fill a whole window is dropped: round down.' },
  ];
}

export function sizeQuestion(nc: Engine, random: Random, level: Level): ConvolutionQuestion {
  const size = drawSize(random, level);
  const { input, kernel, stride, padding, dilation } = size;
  const comes = comesOf(nc, size);
  const reach = reachOf(kernel, dilation);
  const same = padding === 'same';
  const around = typeof padding === 'number' ? padding : 0;
  const formula = same
    ? `⌈${input} / ${stride}⌉ = ${comes.output}`
    : `⌊(${input}${around > 0 ? ` + 2 × ${around}` : ''} − ${reach}) / ${stride}⌋ + 1 = ${comes.output}`;
  const span = dilation > 1 && !same ? `The kernel spans (${kernel} − 1) × ${dilation} + 1 = ${reach} cells. ` : '';
  return {
    kind: 'output-size',
    prompt: `A convolution reads a map of ${input}×${input} with a ${kernel}×${kernel} kernel, stride ${stride}, ${paddingWords(padding)}${dilation > 1 ? `, dilation ${dilation}` : ''}. How many rows does the output have?`,
    figure: { shows: 'size', size, comes },
    answer: { form: 'number' },
    hints: same
      ? ['“same” pads so much that the size depends on input and stride alone.', 'Divide the input by the stride and round up.']
      : [
          'Count the places where the window fits into the padded input, one stride after another.',
          ...(dilation > 1 ? [`With dilation ${dilation} neighbouring weights lie ${dilation} cells apart: the kernel spans ${reach} cells.`] : []),
          'floor((input + padding on both sides − span of the kernel) / stride) + 1',
        ],
    solution: `${span}${formula}.`,
    ...judged(comes.output, same ? sameSlips(size) : countedSlips(size, around), {
      right: `Yes: ${formula}.`,
      otherwise: 'Not yet. Slide the window along one side in your mind and count where it stops.',
    }),
  };
}
