// Practice in counting. Every question follows from its seed; the engine knows the answer.
import type { Engine, LayerDescription } from 'neocog';
import { randomFrom } from 'neocog/data';
import { between, pick, type Random } from '../frame/questions.js';
import { arithmeticOf, counted } from './arithmetic.js';
import { productOf, type Shape } from './logic.js';
import { count, judgedCount, slip, usual, worked, type CountQuestion } from './question-parts.js';
import { separableOperations, separableParameters, separableSaving } from './separable-questions.js';

export type { CountFigure } from './question-parts.js';

interface ConvSizes {
  filters: number;
  kernel: number;
  stride?: number;
  padding?: 'same' | 'valid' | number;
}
const conv = ({ filters, kernel, stride = 1, padding = 'valid' }: ConvSizes): LayerDescription => ({
  type: 'conv2d',
  filters,
  kernel,
  ...(stride > 1 && { stride }),
  ...(padding !== 'valid' && { padding }),
});

function convParameters(nc: Engine, random: Random): CountQuestion {
  const side = pick(random, [12, 16, 20, 28, 32]);
  const [channels, filters, kernel] = [pick(random, [1, 2, 3, 4, 6, 8]), pick(random, [2, 4, 5, 6, 8, 10, 12, 16]), pick(random, [3, 3, 5, 7])];
  const input: Shape = [side, side, channels];
  const layers = [conv({ filters, kernel, stride: pick(random, [1, 1, 2]), padding: pick(random, ['same', 'valid']) })];
  const result = count(nc, input, layers);
  const [row] = result.rows;
  const expected = row!.parameters;
  const area = kernel * kernel;
  const weights = area * channels * filters;
  const slips = [
    slip('biases forgotten', weights, 'These are the weights. Something belongs to every filter that is not under the kernel.'),
    slip('channels of the layer before forgotten', area * filters + filters, 'A filter reaches through all channels of its input, not through one.'),
    slip('filters and channels swapped', weights + channels, 'Close: look again at whether biases belong to the channels that come in or to the filters.'),
    slip('one bias per weight', 2 * weights, 'That gives every weight a bias of its own. A filter adds a single one to its whole sum.'),
    slip('one bias in all', weights + 1, 'That is one bias for the whole layer. Does every filter share it?'),
    slip('one filter only', area * channels + 1, 'That is one filter. The layer has more than one.'),
    slip(
      'every place counted',
      weights * productOf(row!.output.slice(0, 2)),
      'That counts multiplications. The same weights are used at every place, and learnt once.',
    ),
  ];
  return {
    kind: 'conv-parameters',
    prompt: 'How many parameters does this convolution have, biases included?',
    figure: { input, layers, asked: 0, quantity: 'parameters', result },
    answer: { form: 'number' },
    hints: [
      'Begin with one filter: how many weights does it have? The size of the picture does not matter.',
      `One filter has ${kernel} · ${kernel} · ${channels} weights and one bias.`,
      `There are ${filters} filters.`,
    ],
    solution: `${kernel} · ${kernel} · ${channels} weights in each of ${filters} filters, and a bias for each: ${worked(result, 0, 'parameters')}.`,
    ...judgedCount(expected, slips, `Yes: ${worked(result, 0, 'parameters')}.`, 'Not yet. Count one filter’s weights, then the filters, then the biases.'),
  };
}

function denseParameters(nc: Engine, random: Random): CountQuestion {
  const [side, channels, units] = [pick(random, [4, 6, 8, 10]), pick(random, [1, 2, 3, 4]), pick(random, [2, 3, 4, 5, 8, 10])];
  const input: Shape = [side, side, channels];
  const behind = random() < 0.7;
  const [filters, stride] = [pick(random, [2, 4, 5, 6, 8]), pick(random, [1, 2, 2])];
  const layers: LayerDescription[] = [
    ...(behind ? [conv({ filters, kernel: pick(random, [3, 5]), stride, padding: 'same' })] : []),
    { type: 'flatten' },
    { type: 'dense', units },
  ];
  const asked = layers.length - 1;
  const result = count(nc, input, layers);
  const { parameters: expected, input: flat } = result.rows[asked]!;
  const [height, width, depth] = result.rows[asked - 1]!.input as Shape;
  const weights = flat[0]! * units;
  const withBiases = (inputs: number) => inputs * units + units;
  const slips = [
    slip('biases forgotten', weights, 'These are the weights. Every unit also adds a number of its own.'),
    slip('channels forgotten in the flattening', withBiases(height * width), 'Flattening keeps every channel of every place, not one number per place.'),
    ...(behind ? [slip('stride ignored', withBiases(side * side * depth), 'Is the picture still that large after the convolution? Look at its stride.')] : []),
    ...(behind
      ? [
          slip(
            'channels of the input taken',
            withBiases(height * width * channels),
            'What is flattened comes out of the convolution: how many channels has it?',
          ),
        ]
      : []),
    slip('one side of the picture', withBiases(height * depth), 'That takes one side of the picture alone; it has height and width.'),
    slip('one bias per weight', 2 * weights, 'That gives every weight a bias of its own. A unit adds a single one to its whole sum.'),
    slip('one bias in all', weights + 1, 'That is one bias for the whole layer. Every unit has its own.'),
    slip('units forgotten', flat[0]! + 1, 'That is one unit. The layer has more than one.'),
    slip('inputs and biases without weights', flat[0]! + units, 'Inputs and units are connected each with each: that is a product, not a sum.'),
  ];
  return {
    kind: 'dense-parameters',
    prompt: 'How many parameters does the dense layer have, biases included?',
    figure: { input, layers, asked, quantity: 'parameters', result },
    answer: { form: 'number' },
    hints: [
      'How many numbers come out of the flattening? Every unit has a weight for each of them.',
      behind ? `The convolution gives ${height}×${width} places with one channel for each filter.` : `${height} · ${width} · ${depth} numbers are flattened.`,
      `${flat[0]} numbers go into each of ${units} units, which has one bias.`,
    ],
    solution: `${height}×${width}×${depth} flattened are ${counted(flat[0]!)} inputs: ${worked(result, asked, 'parameters')}.`,
    ...judgedCount(
      expected,
      slips,
      `Yes: ${worked(result, asked, 'parameters')}.`,
      'Not yet. Find the shape before the flattening, multiply it out, then go on to weights and biases.',
    ),
  };
}

function outputSide(nc: Engine, random: Random): CountQuestion {
  const pooling = random() < 0.3;
  const [kernel, stride] = pooling ? [between(random, 2, 3), between(random, 2, 3)] : [pick(random, [2, 3, 3, 4, 5, 7]), between(random, 1, 3)];
  const side = between(random, kernel + 2 * stride + 1, 32);
  const padding = pooling ? 'valid' : pick(random, ['valid', 'valid', 'same', 1, Math.floor(kernel / 2)] as const);
  const input: Shape = [side, side, pick(random, [1, 3, 8])];
  const layers: LayerDescription[] = [
    pooling
      ? { type: 'maxPool2d', window: kernel, ...(stride !== kernel && { stride }) }
      : conv({ filters: pick(random, [4, 8, 16]), kernel, stride, padding }),
  ];
  const result = count(nc, input, layers);
  const expected = result.rows[0]!.output[0]!;
  const same = padding === 'same';
  const around = typeof padding === 'number' ? padding : 0;
  const size = (cells: number, round = Math.floor) => round((cells - kernel) / stride) + 1;
  const slips = [
    slip('stride ignored', same ? side : side + 2 * around - kernel + 1, 'That would be right with stride 1. Here the window moves on by more.'),
    ...(same || around > 0 ? [slip('padding ignored', size(side), 'That is without padding. What does the padding add?')] : []),
    ...(around > 0 ? [slip('padding on one side only', size(side + around), 'The padding stands at both ends.')] : []),
    ...(same ? [slip('rounded down', Math.floor(side / stride), 'With “same” the last, incomplete step of the window counts too: round up.')] : []),
    ...(!same ? [slip('rounded up', size(side + 2 * around, Math.ceil), 'What does not fill a whole window is dropped: round down.')] : []),
    slip('the first place forgotten', expected - 1, 'One short: count the place where the window begins.'),
    slip('one too many', expected + 1, 'One too many: the last place must still hold the whole window.'),
    ...(!same ? [slip('“same” assumed', Math.ceil(side / stride), 'That would be right with “same” padding. Look at what this layer says.')] : []),
    slip('input kept', side, 'The picture does not keep its size here.'),
  ];
  return {
    kind: 'output-side',
    prompt: `The picture is square, and so is what comes out. How many rows does the output of the ${pooling ? 'pooling' : 'convolution'} have?`,
    figure: { input, layers, asked: 0, quantity: 'shape', result },
    answer: { form: 'number' },
    hints: [
      'Slide the window from the first place on and count where it still fits.',
      same ? '“same”: input divided by stride, rounded up.' : 'floor((input + padding − window) / stride) + 1',
      same ? `ceil(${side} / ${stride})` : arithmeticOf('shape', result.rows[0]!, usual).lines[0]!.written,
    ],
    solution: same ? `“same” gives ceil(${side} / ${stride}) = ${expected}.` : `${worked(result, 0, 'shape')}.`,
    ...judgedCount(
      expected,
      slips,
      `Yes: ${same ? `ceil(${side} / ${stride}) = ${expected}` : worked(result, 0, 'shape')}.`,
      'Not yet. Write down input, padding at both ends, window and stride first.',
    ),
  };
}

function convOperations(nc: Engine, random: Random): CountQuestion {
  const [side, channels, filters] = [pick(random, [6, 8, 10, 12]), pick(random, [1, 2, 3, 4]), pick(random, [2, 4, 5, 8, 10])];
  const kernel = pick(random, [1, 3, 3, 5]);
  const input: Shape = [side, side, channels];
  const [stride, padding] = [pick(random, [1, 1, 2]), pick(random, ['valid', 'valid', 'same'] as const)];
  const layers = [conv({ filters, kernel, stride, padding })];
  const result = count(nc, input, layers);
  const [row] = result.rows;
  const [height, width] = row!.output as Shape;
  const weights = kernel * kernel * channels * filters;
  const expected = row!.operations;
  const slips = [
    slip('places forgotten', weights, 'That is one place of the output. The filters work at every place.'),
    slip('parameters counted', weights + filters, 'Those are the parameters. Here every use of a weight counts, at every place of the output.'),
    slip('places of the input taken', weights * side * side, 'The weights are used once for each place of the output. Is it as large as the input?'),
    slip('one side only', weights * height, 'The output has rows and columns.'),
    slip('channels of the layer before forgotten', kernel * kernel * filters * height * width, 'A filter reaches through all channels of its input.'),
    slip('filters forgotten', kernel * kernel * channels * height * width, 'That is one filter’s work.'),
    slip('biases counted', expected + filters * height * width, 'Adding a bias is no multiply-accumulate in this convention.'),
    slip('two for each', 2 * expected, 'A multiplication and its addition count as one here.'),
  ];
  return {
    kind: 'conv-operations',
    prompt: `How many multiply-accumulates does this convolution take for one image? Biases do not count${padding === 'same' ? ', the padding’s zeros do' : ''}.`,
    figure: { input, layers, asked: 0, quantity: 'operations', result },
    answer: { form: 'number' },
    hints: [
      'For one number of the output, every weight of one filter is used once.',
      `The output has ${height}×${width} places, with ${filters} numbers each.`,
      `Each of them takes ${kernel} · ${kernel} · ${channels} multiply-accumulates.`,
    ],
    solution: `The output is ${height}×${width}×${filters}; each of its numbers takes ${kernel} · ${kernel} · ${channels}: ${worked(result, 0, 'operations')}.`,
    ...judgedCount(
      expected,
      slips,
      `Yes: ${worked(result, 0, 'operations')}.`,
      'Not yet. Find the output’s shape first; then the work for one of its numbers.',
    ),
  };
}

function networkParameters(nc: Engine, random: Random): CountQuestion {
  const [side, channels, units] = [pick(random, [8, 12]), pick(random, [1, 3]), pick(random, [2, 4, 5, 10])];
  const [first, second] = [pick(random, [2, 4, 5]), pick(random, [4, 6, 8])];
  const [kernel1, kernel2] = [pick(random, [3, 5]), pick(random, [1, 3])];
  const pooled = random() < 0.6;
  const input: Shape = [side, side, channels];
  const layers: LayerDescription[] = [
    conv({ filters: first, kernel: kernel1, padding: 'same' }),
    { type: 'relu' },
    ...(pooled ? [{ type: 'maxPool2d', window: 2 } as const] : []),
    conv({ filters: second, kernel: kernel2, stride: pooled ? 1 : 2, padding: 'same' }),
    { type: 'flatten' },
    { type: 'dense', units },
  ];
  const result = count(nc, input, layers);
  const expected = result.total.parameters;
  const places = productOf(result.rows.at(-2)!.input.slice(0, 2));
  const parts = (depth: number, flat: number) => kernel1 ** 2 * channels * first + first + kernel2 ** 2 * depth * second + second + flat * units + units;
  const biases = first + second + units;
  const slips = [
    slip('biases forgotten', expected - biases, 'These are the weights. What does every filter and every unit have besides?'),
    slip(
      'channels of the layer before forgotten',
      parts(1, places * second),
      'How many channels reach the second convolution? Its filters go through all of them.',
    ),
    slip('channels of the input taken', parts(channels, places * second), 'The second convolution reads what the first one made, not the input.'),
    slip(pooled ? 'pooling ignored' : 'stride ignored', parts(first, side * side * second), 'Is the picture still as large when it is flattened?'),
    slip('channels forgotten in the flattening', parts(first, places), 'Flattening keeps every channel of every place.'),
    slip('dense layer left out', parts(first, 0) - units, 'The dense layer has parameters, too: most of them.'),
    slip('one bias per weight', 2 * (expected - biases), 'That gives every weight a bias of its own.'),
    slip('one bias per layer', expected - biases + 3, 'That is one bias per layer: there is one for each filter and each unit.'),
  ];
  const counting = result.rows.flatMap(({ parameters }, i) => (parameters > 0 ? [i] : []));
  return {
    kind: 'network-parameters',
    prompt: 'How many parameters does the whole network have, biases included?',
    figure: { input, layers, asked: -1, quantity: 'parameters', result },
    answer: { form: 'number' },
    hints: [
      'Write the shape after each layer first. ReLU, pooling and flattening have no parameters.',
      `Before the flattening the shape is ${result.rows.at(-2)!.input.join('×')}.`,
      `Layer ${counting[0]! + 1}: ${worked(result, counting[0]!, 'parameters')}. Layer ${counting[1]! + 1}: ${worked(result, counting[1]!, 'parameters')}.`,
    ],
    solution: `${counting.map((i) => `Layer ${i + 1}: ${worked(result, i, 'parameters')}`).join('. ')}. Together: ${counted(expected)}.`,
    ...judgedCount(
      expected,
      slips,
      `Yes: ${counting.map((i) => counted(result.rows[i]!.parameters)).join(' + ')} = ${counted(expected)}.`,
      'Not yet. Take the layers one by one: shape, weights, biases.',
    ),
  };
}

const kinds = [
  convParameters,
  denseParameters,
  outputSide,
  convOperations,
  networkParameters,
  separableParameters,
  separableOperations,
  separableSaving,
] as const;

/** The question of a seed. */
export function makeQuestion(nc: Engine, seed: number): CountQuestion {
  const random = randomFrom(seed * 2654435761);
  return pick(random, kinds)(nc, random);
}
