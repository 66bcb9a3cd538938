// Questions on the depthwise-separable convolution (slide 83).
import type { Engine, LayerDescription } from 'neocog';
import { judged, pick, shuffled, type Random } from '../frame/questions.js';
import { counted } from './arithmetic.js';
import { productOf, separable, type CountResult, type Shape } from './logic.js';
import { count, judgedCount, slip, worked, type CountQuestion } from './question-parts.js';

interface Pairing {
  input: Shape;
  kernel: number;
  filters: number;
  layers: readonly LayerDescription[];
  standard: CountResult;
  result: CountResult;
}

/** A convolution that shrinks the picture, and its two parts. */
function pairing(nc: Engine, random: Random): Pairing {
  const [side, channels] = [pick(random, [8, 10, 12]), pick(random, [2, 3, 4])];
  const [kernel, filters] = [pick(random, [3, 5]), pick(random, [8, 10, 16, 20])];
  const input: Shape = [side, side, channels];
  const whole: LayerDescription = { type: 'conv2d', filters, kernel };
  const layers = separable(whole)!;
  return { input, kernel, filters, layers, standard: count(nc, input, [whole]), result: count(nc, input, layers) };
}

export function separableParameters(nc: Engine, random: Random): CountQuestion {
  const { input, kernel, filters, layers, standard, result } = pairing(nc, random);
  const [, , channels] = input;
  const [depthwise, pointwise] = result.rows.map(({ parameters }) => parameters) as [number, number];
  const expected = result.total.parameters;
  const slips = [
    slip('standard convolution counted', standard.total.parameters, 'That is the standard convolution. Here the two jobs are done one after the other.'),
    slip('biases forgotten', expected - channels - filters, 'These are the weights of both layers.'),
    slip('biases of the depthwise layer forgotten', expected - channels, 'Nearly: both layers have biases.'),
    slip('biases of the pointwise layer forgotten', expected - filters, 'Nearly: both layers have biases.'),
    slip('depthwise layer only', depthwise, 'That is the first layer alone.'),
    slip('pointwise layer only', pointwise, 'That is the second layer alone.'),
    slip(
      'depthwise filters through all channels',
      depthwise - kernel ** 2 * channels + kernel ** 2 * channels ** 2 + pointwise,
      'A depthwise filter sees a single channel.',
    ),
    slip(
      'channels forgotten',
      kernel ** 2 + 1 + filters + filters,
      'How many channels come in? The depthwise layer has a filter for each, and the 1×1 filters go through all of them.',
    ),
  ];
  return {
    kind: 'separable-parameters',
    prompt: 'A depthwise-separable convolution: how many parameters do its two layers have together, biases included?',
    figure: { input, layers, asked: -1, quantity: 'parameters', result },
    answer: { form: 'number' },
    hints: [
      'The depthwise layer has one flat filter for each channel; the second layer is an ordinary convolution with a 1×1 kernel.',
      `The first has ${kernel} · ${kernel} weights and one bias for each of ${channels} channels.`,
      `Each of the ${filters} filters of the second has ${channels} weights and one bias.`,
    ],
    solution: `Depthwise ${worked(result, 0, 'parameters')}; pointwise ${worked(result, 1, 'parameters')}; together ${counted(expected)}.`,
    ...judgedCount(
      expected,
      slips,
      `Yes: ${counted(depthwise)} + ${counted(pointwise)} = ${counted(expected)}.`,
      'Not yet. Count the two layers one after the other.',
    ),
  };
}

export function separableOperations(nc: Engine, random: Random): CountQuestion {
  const { input, kernel, filters, layers, standard, result } = pairing(nc, random);
  const [side, , channels] = input;
  const [depthwise, pointwise] = result.rows.map(({ operations }) => operations) as [number, number];
  const places = productOf(result.rows[0]!.output.slice(0, 2));
  const expected = result.total.operations;
  const slips = [
    slip('standard convolution counted', standard.total.operations, 'That is the standard convolution. Here the channels are mixed later, by the 1×1 filters.'),
    slip(
      'places of the input taken',
      kernel ** 2 * channels * side * side + pointwise,
      'Without padding the depthwise filters have fewer places than the input. The slide slips here, too.',
    ),
    slip(
      'places of the input taken twice',
      (kernel ** 2 * channels + channels * filters) * side * side,
      'Both layers work at the places of their output, which is smaller than the input.',
    ),
    slip('depthwise layer only', depthwise, 'That is the first layer alone.'),
    slip('pointwise layer only', pointwise, 'That is the second layer alone.'),
    slip('places forgotten', kernel ** 2 * channels + channels * filters, 'Those are the weights. Each is used at every place of the output.'),
    slip('depthwise filters through all channels', depthwise * channels + pointwise, 'A depthwise filter sees a single channel.'),
    slip('biases counted', expected + places * (channels + filters), 'Adding a bias is no multiply-accumulate in this convention.'),
  ];
  return {
    kind: 'separable-operations',
    prompt: 'A depthwise-separable convolution: how many multiply-accumulates do its two layers take together for one image? Biases do not count.',
    figure: { input, layers, asked: -1, quantity: 'operations', result },
    answer: { form: 'number' },
    hints: [
      'Find the output’s size: nothing is padded.',
      `Both layers work at ${places} places.`,
      `Depthwise: ${kernel} · ${kernel} · ${channels} at each place. Pointwise: ${channels} · ${filters} at each place.`,
    ],
    solution: `Depthwise ${worked(result, 0, 'operations')}; pointwise ${worked(result, 1, 'operations')}; together ${counted(expected)}.`,
    ...judgedCount(
      expected,
      slips,
      `Yes: ${counted(depthwise)} + ${counted(pointwise)} = ${counted(expected)}.`,
      'Not yet. Take the two layers one after the other, each at all of its output’s places.',
    ),
  };
}

export function separableSaving(nc: Engine, random: Random): CountQuestion {
  const { input, kernel, filters, standard, result } = pairing(nc, random);
  const area = kernel * kernel;
  const ratio = standard.total.operations / result.total.operations;
  const text = (value: number) => `${value.toFixed(1)} times`;
  const choices = shuffled(random, [
    { value: ratio, slip: '' },
    { value: area, slip: 'kernel area alone', feedback: 'The kernel’s area is what the depthwise part saves. The 1×1 filters still have to be paid for.' },
    { value: filters, slip: 'filters alone', feedback: 'That would be so if mixing the channels were free.' },
    { value: area + filters, slip: 'savings added', feedback: 'The costs add up, not the savings: what is left of the work is 1 / filters + 1 / kernel area.' },
  ]);
  const options = choices.map(({ value }) => text(value));
  return {
    kind: 'separable-saving',
    prompt: `This convolution is replaced by a depthwise ${kernel}×${kernel} convolution and ${filters} filters of 1×1. How many times fewer multiply-accumulates is that, about?`,
    figure: { input, layers: [standard.rows[0]!.layer], asked: 0, quantity: 'operations', result: standard },
    answer: { form: 'choice', options },
    hints: [
      'Divide what the standard convolution takes by what the two layers take together. The places of the output cancel out.',
      `Of the standard work, 1 / ${filters} is left for the depthwise part and 1 / ${area} for the pointwise part.`,
    ],
    solution: `${counted(standard.total.operations)} / ${counted(result.total.operations)} = 1 / (1 / ${filters} + 1 / ${area}) = ${ratio.toFixed(1)}.`,
    ...judged(
      choices.findIndex((choice) => choice.slip === ''),
      choices.flatMap((choice, answer) => (choice.slip ? [{ name: choice.slip, answer, feedback: choice.feedback! }] : [])),
      { right: `Yes: 1 / (1 / ${filters} + 1 / ${area}) = ${ratio.toFixed(1)}.`, otherwise: 'Not yet. Work out both counts for one place of the output.' },
    ),
  };
}
