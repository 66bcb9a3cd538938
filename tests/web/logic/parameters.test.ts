import { load, type CountingConvention, type Engine, type LayerDescription } from 'neocog';
import { randomFrom } from 'neocog/data';
import { beforeAll, describe, expect, it } from 'vitest';
import { arithmeticOf, totalArithmetic } from '../../../web/exercises/parameters/arithmetic.js';
import {
  compare,
  compute,
  fromParameters,
  lecture,
  quantities,
  separable,
  stepsOf,
  toParameters,
  usualConvention,
  type Convention,
  type CountState,
  type Shape,
} from '../../../web/exercises/parameters/logic.js';
import type { CountFigure } from '../../../web/exercises/parameters/question-parts.js';
import { makeQuestion } from '../../../web/exercises/parameters/questions.js';
import { slideOf, slides, totalOf } from '../../../web/exercises/parameters/slides.js';
import { stackFromText } from '../../../web/exercises/stack/notation.js';
import { evaluate } from './evaluate.js';
import { verifyQuestions } from './verify-questions.js';

let nc: Engine;
beforeAll(async () => {
  nc = await load();
});

const layersOf = (text: string): LayerDescription[] => {
  const read = stackFromText(text);
  if ('error' in read) throw new Error(read.error);
  return read.layers;
};
const stateOf = (input: Shape, text: string, part: Partial<CountState> = {}): CountState => ({ ...lecture, input, layers: layersOf(text), ...part });
const computed = (input: Shape, text: string, part: Partial<CountState> = {}) => compute(nc, stateOf(input, text, part));

describe('the slides’ figures', () => {
  it.each([
    ['slide-7', 28],
    ['slide-8', 448],
    ['slide-9', 2103156],
    ['slide-10', 224],
    ['slide-11', 3216],
    ['slide-12', 2099716],
    ['slide-54', 134268738],
    ['slide-70', 60965224],
    ['slide-73', 138357544],
    ['slide-73-vgg-19', 143667240],
    ['slide-83', 19456],
    ['slide-83-separable', 1102],
  ])('%s: %d parameters', (id, parameters) => {
    const slide = slides.find((each) => each.id === id)!;
    const state = { ...lecture, input: slide.input, layers: slide.layers };
    expect(compute(nc, state).total.parameters).toBe(parameters);
    expect(slideOf(state)?.id).toBe(id);
  });

  it('begins with the whole network of slide 9, with 16×16 after stride 2', () => {
    expect(fromParameters({})).toEqual(lecture);
    expect(slideOf(lecture)?.id).toBe('slide-9');
    expect(compute(nc, lecture).rows.map(({ output, parameters }) => [output.join('×'), parameters])).toEqual([
      ['32×32×8', 224],
      ['16×16×16', 3216],
      ['4096', 0],
      ['512', 2097664],
      ['4', 2052],
    ]);
  });

  /** The example's layers that have parameters, as the published tables list them: output and parameters. */
  const published = (id: string) => {
    const { input, layers } = slides.find((each) => each.id === id)!;
    return compute(nc, { ...lecture, input, layers })
      .rows.filter(({ parameters }) => parameters > 0)
      .map(({ output, parameters }) => [output.join('×'), parameters]);
  };
  const dense = [
    ['4096', 16781312],
    ['1000', 4097000],
  ];

  it('has VGG-16 as configuration D of Simonyan and Zisserman (2014), 138 million, layer by layer', () => {
    expect(published('slide-73')).toEqual([
      ['224×224×64', 1792],
      ['224×224×64', 36928],
      ['112×112×128', 73856],
      ['112×112×128', 147584],
      ['56×56×256', 295168],
      ['56×56×256', 590080],
      ['56×56×256', 590080],
      ['28×28×512', 1180160],
      ['28×28×512', 2359808],
      ['28×28×512', 2359808],
      ['14×14×512', 2359808],
      ['14×14×512', 2359808],
      ['14×14×512', 2359808],
      ['4096', 102764544],
      ...dense,
    ]);
    // Configuration E, 144 million: three convolutions more, one in each of the last three blocks.
    expect(published('slide-73-vgg-19')).toHaveLength(19);
  });

  it('has no number of classes that gives the 134,268,737 parameters of slides 54 and 55', () => {
    const { input, layers } = slides.find(({ id }) => id === 'slide-54')!;
    const of = (units: number) => compute(nc, { ...lecture, input, layers: [...layers.slice(0, -1), { type: 'dense', units }] }).total.parameters;
    expect([of(1), of(2), of(1000)]).toEqual([134264641, 134268738, 138357544]);
    expect(of(2) - of(1)).toBe(4097);
    expect((134268737 - 134260544) % 4097).not.toBe(0);
  });

  it('has AlexNet as Krizhevsky, Sutskever and Hinton (2012) describe it, in two groups, 60 million', () => {
    expect(published('slide-70')).toEqual([
      ['55×55×96', 34944],
      ['27×27×256', 307456],
      ['13×13×384', 885120],
      ['13×13×384', 663936],
      ['13×13×256', 442624],
      ['4096', 37752832],
      ...dense,
    ]);
  });

  it('compares a slide’s memory with four bytes for each parameter, whatever the table keeps', () => {
    for (const [id, bytes] of [
      ['slide-70', 243860896],
      ['slide-73', 553430176],
    ] as const) {
      const slide = slides.find((each) => each.id === id)!;
      const claim = slide.claims.find(({ quantity }) => quantity === 'memory')!;
      for (const of of ['activations', 'training'] as const)
        expect(totalOf(claim, compute(nc, { ...lecture, input: slide.input, layers: slide.layers, memory: { of, format: 'int8' } }))).toBe(bytes);
      expect(claim.reason).toContain(bytes.toLocaleString('en'));
    }
    expect(Math.round(553430176 / 1024 ** 2)).toBe(528);
  });

  it('puts slide 83 right: 22.8 times, not 46', () => {
    const state = stateOf([12, 12, 3], 'conv 256 5x5', { compare: true });
    const { standard, separable: apart } = compare(nc, state, compute(nc, state))!;
    expect([standard.total.operations, apart.total.operations]).toEqual([1228800, 53952]);
    expect([standard.total.parameters, apart.total.parameters]).toEqual([19456, 1102]);
    expect(standard.total.operations / apart.total.operations).toBeCloseTo(1 / (1 / 256 + 1 / 25), 10);
    expect((standard.total.operations / apart.total.operations).toFixed(1)).toBe('22.8');
    // What the slide computes instead.
    expect(evaluate('5 · 5 · 3 · 256 · 12 · 12')).toBe(2764800);
    expect(evaluate('5 · 5 · 3 · 12 · 12 + 3 · 256 · 8 · 8')).toBe(59952);
  });
});

describe('the written arithmetic', () => {
  it('is what the brief examples say', () => {
    const { rows } = computed([32, 32, 3], 'conv 16 3x3 | conv 8 5x5 stride 2 pad 2 | conv 4 5x5 stride 2 same');
    const line = (i: number, quantity: (typeof quantities)[number]) => arithmeticOf(quantity, rows[i]!, lecture).lines[0]!.written;
    expect(line(0, 'parameters')).toBe('3 · 3 · 3 · 16 + 16');
    expect(line(1, 'shape')).toBe('floor((30 + 4 − 5) / 2) + 1');
    expect(line(2, 'shape')).toBe('floor((15 + 4 − 5) / 2) + 1');
    expect(line(0, 'operations')).toBe('3 · 3 · 3 · 16 · 30 · 30');
  });

  const stacks: readonly [Shape, string][] = [
    [[32, 32, 3], 'conv 8 3x3 same | relu | pool 2 | conv 16 5x5 stride 2 same | batchnorm | flatten | dense 512 | dropout 0.5 | dense 4 no bias | softmax'],
    [[31, 18, 4], 'conv 8 3x5 stride 2x1 pad 1x2 groups 4 | elu | avgpool 3 stride 2 same | depthwise 3x3 same multiplier 2 | gap | flatten | dense 3'],
    [[33, 29, 2], 'conv 6 3x3 dilation 2 no bias | conv 6 3x3 dilation 3x2 same | depthwise 5x5 stride 3 same no bias | gmp | sigmoid'],
    [[9, 7, 3], 'transposed 4 3x3 stride 2 pad 1 outputpad 1 | transposed 2 2x4 stride 2x3 same | zeropad 1 | crop 0x1x2x3 | upsample 2x3 | tanh | lrn'],
    [
      [20, 20, 5],
      'conv 7 4x4 stride 5 same | pool 3 stride 1 pad 1 | conv 3 1x1 stride 2 same | zeropad 1x2x3x4 | crop 1 | transposed 2 3x3 no bias pad 0x1x1x0',
    ],
  ];
  const conventions: CountingConvention[] = [
    {},
    { unit: 'flops' },
    { biases: true },
    { unit: 'flops', biases: true, batchNorm: true, pooling: true },
    { pooling: true, batchNorm: true },
    { parameters: 'trainable' },
  ];

  it('comes to the engine’s number, in every convention', () => {
    let checked = 0;
    for (const [input, text] of stacks)
      for (const part of conventions)
        for (const of of ['activations', 'parameters', 'training'] as const)
          for (const format of ['float32', 'float16', 'int8'] as const) {
            const convention: Convention = { ...usualConvention, ...part };
            const state = stateOf(input, text, { convention, memory: { of, format } });
            const result = compute(nc, state);
            expect(result.trouble).toBe('');
            expect(result.rows).toHaveLength(state.layers.length);
            const cost = nc.cost({ input, layers: state.layers }, convention);
            const summary = nc.summary({ input, layers: state.layers });
            for (const [i, row] of result.rows.entries()) {
              expect([row.operations, row.parameters, row.output]).toEqual([cost.rows[i]!.operations, cost.rows[i]!.parameters, summary[i]!.outputShape]);
              for (const quantity of quantities) {
                for (const { written, result: value } of arithmeticOf(quantity, row, state).lines) {
                  checked++;
                  if (written !== '') expect(evaluate(written), `${row.text}, ${quantity}: ${written}`).toBe(value);
                  else if (quantity !== 'shape') expect(value, `${row.text}, ${quantity}`).toBe(0);
                }
              }
              const shapes = arithmeticOf('shape', row, state).lines.filter(({ what }) => what?.startsWith('height') || what?.startsWith('width'));
              if (shapes.length > 0) expect(shapes.map(({ result: value }) => value)).toEqual(row.output.slice(0, 2));
            }
            for (const quantity of ['parameters', 'operations', 'memory'] as const) {
              const { written, result: value } = totalArithmetic(quantity, result).lines[0]!;
              if (written !== '') expect(evaluate(written)).toBe(value);
            }
            expect(result.total.operations).toBe(cost.total.operations);
            expect(result.total.parameters).toBe(cost.total.parameters);
            if (of === 'activations' && format === 'float32') expect(result.total.bytes).toBe(cost.total.activationBytes);
          }
    expect(checked).toBeGreaterThan(5000);
  });

  it('holds for a thousand convolutions and poolings drawn at random', () => {
    const random = randomFrom(7);
    const draw = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
    let built = 0;
    for (let i = 0; i < 1400; i++) {
      const kernel = [draw(1, 5), draw(1, 5)] as const;
      const shared = { stride: [draw(1, 3), draw(1, 3)] as const, padding: (['same', 'valid', draw(0, 2)] as const)[draw(0, 2)]! };
      const layer: LayerDescription = (
        [
          { type: 'conv2d', filters: draw(1, 9), kernel, dilation: [draw(1, 3), draw(1, 3)], ...shared },
          { type: 'depthwiseConv2d', kernel, multiplier: draw(1, 3), dilation: draw(1, 2), ...shared },
          { type: 'maxPool2d', window: [Math.max(3, kernel[0]), Math.max(3, kernel[1])], ...shared },
        ] as const
      )[draw(0, 2)]!;
      const state: CountState = { ...lecture, input: [draw(3, 40), draw(3, 40), draw(1, 6)], layers: [layer] };
      const { rows } = compute(nc, state);
      if (rows.length === 0) continue;
      built++;
      for (const quantity of quantities)
        for (const { written, result } of arithmeticOf(quantity, rows[0]!, state).lines)
          if (written !== '' && evaluate(written) !== result)
            expect.fail(`${JSON.stringify(state.input)} ${JSON.stringify(layer)}: ${written} is not ${result}`);
    }
    expect(built).toBeGreaterThan(1000);
  });
});

describe('stacks that do not fit', () => {
  it('are counted as far as they go, with the reason and the layer', () => {
    const result = computed([8, 8, 3], 'conv 4 3x3 | pool 2 | conv 4 5x5 | flatten | dense 2');
    expect(result.rows).toHaveLength(2);
    expect(result.troubleAt).toBe(2);
    expect(result.trouble).toBe('a 5×5 kernel does not fit a 3×3 input');
    expect(result.total.parameters).toBe(3 * 3 * 3 * 4 + 4);
  });

  it('may fail at once, or be empty', () => {
    expect(computed([8, 8, 3], 'dense 4')).toMatchObject({ rows: [], troubleAt: 0 });
    expect(computed([8, 8, 3], '')).toMatchObject({ rows: [], trouble: '', troubleAt: -1 });
    expect(computed([4096, 4096, 4096], 'conv 8 3x3').troubleAt).toBe(0);
  });
});

describe('the state', () => {
  it('comes back from its attributes', () => {
    const state = stateOf([12, 10, 3], 'a: conv 256 5x5 no bias | depthwise 3x3 same', {
      convention: { unit: 'flops', biases: true, batchNorm: true, pooling: true, parameters: 'trainable' },
      memory: { of: 'training', format: 'float16' },
      cell: { layer: 1, quantity: 'memory' },
      compare: true,
    });
    expect(fromParameters(toParameters(state))).toEqual(state);
    expect(fromParameters(toParameters({ ...state, layers: [], cell: { layer: -1, quantity: 'shape' } }))).toMatchObject({
      layers: [],
      cell: { layer: -1, quantity: 'shape' },
    });
  });

  it.each([{ input: '32 32' }, { input: '0 4 4' }, { layers: 'banana' }, { cell: 'x' }, { convention: '?' }, { memory: '?' }, { compare: '?' }])(
    'falls back for %j',
    (parameters) => {
      expect(fromParameters(parameters as unknown as Record<string, string>)).toEqual(lecture);
    },
  );

  it('steps through shape, parameters, work and memory of each layer, and the totals', () => {
    const steps = (state: CountState) => stepsOf(compute(nc, state)).map(({ layer, quantity }) => `${layer} ${quantity}`);
    const all = (layer: number) => quantities.map((quantity) => `${layer} ${quantity}`);
    const totals = all(-1).slice(1);
    expect(steps(lecture)).toEqual([...all(0), ...all(1), '2 shape', '2 memory', ...all(3), ...all(4), ...totals]);
    // Where the memory is that of the parameters, flattening keeps nothing.
    expect(steps({ ...lecture, memory: { of: 'parameters', format: 'int8' } })).toEqual([...all(0), ...all(1), '2 shape', ...all(3), ...all(4), ...totals]);
  });

  it('parts only what can be parted', () => {
    expect(separable({ type: 'conv2d', filters: 8, kernel: 1 })).toBeNull();
    expect(separable({ type: 'conv2d', filters: 8, kernel: 3, groups: 2 })).toBeNull();
    expect(separable({ type: 'dense', units: 8 })).toBeNull();
    expect(separable({ type: 'conv2d', filters: 8, kernel: 3, stride: 2, padding: 'same', bias: false })).toEqual([
      { type: 'depthwiseConv2d', kernel: 3, stride: 2, padding: 'same', bias: false },
      { type: 'conv2d', filters: 8, kernel: 1, bias: false },
    ]);
  });
});

// Counting by hand: places by sliding the window, parameters and work one by one.

interface Hand {
  shape: number[];
  parameters: number;
  operations: number;
}

/** How often a window fits, moved along cell by cell. */
function placesByHand(input: number, kernel: number, stride: number, padding: unknown): number {
  let places = 0;
  if (padding === 'same') {
    for (let start = 0; start < input; start += stride) places++;
    return places;
  }
  const around = typeof padding === 'number' ? padding : 0;
  for (let start = -around; start + kernel <= input + around; start += stride) places++;
  return places;
}

function byHand(input: readonly number[], layer: LayerDescription): Hand {
  const [height = 1, width = 1, channels = 1] = input;
  const none = { parameters: 0, operations: 0 };
  if (layer.type === 'relu') return { shape: [...input], ...none };
  if (layer.type === 'flatten') return { shape: [height * width * channels], ...none };
  if (layer.type === 'dense') {
    let weights = 0;
    for (let unit = 0; unit < layer.units; unit++) weights += input[0]!;
    return { shape: [layer.units], parameters: weights + layer.units, operations: weights };
  }
  if (layer.type === 'maxPool2d') {
    const stride = (layer.stride ?? layer.window) as number;
    return { shape: [height, width].map((side) => placesByHand(side, layer.window as number, stride, layer.padding)).concat(channels), ...none };
  }
  if (layer.type !== 'conv2d' && layer.type !== 'depthwiseConv2d') throw new Error(layer.type);
  const kernel = layer.kernel as number;
  const [rows, columns] = [height, width].map((side) => placesByHand(side, kernel, (layer.stride ?? 1) as number, layer.padding)) as [number, number];
  const filters = layer.type === 'conv2d' ? layer.filters : channels;
  const depth = layer.type === 'conv2d' ? channels : 1;
  let [parameters, operations] = [0, 0];
  for (let filter = 0; filter < filters; filter++) {
    parameters += 1;
    for (let y = 0; y < kernel; y++) for (let x = 0; x < kernel; x++) parameters += depth;
    for (let place = 0; place < rows * columns; place++) operations += kernel * kernel * depth;
  }
  return { shape: [rows, columns, filters], parameters, operations };
}

function countByHand({ input, layers }: Pick<CountFigure, 'input' | 'layers'>): Hand[] {
  const counts: Hand[] = [];
  for (const layer of layers) counts.push(byHand(counts.at(-1)?.shape ?? input, layer));
  return counts;
}
const askedByHand = (figure: Pick<CountFigure, 'input' | 'layers' | 'asked'>, quantity: 'parameters' | 'operations'): number =>
  figure.asked < 0 ? countByHand(figure).reduce((sum, each) => sum + each[quantity], 0) : countByHand(figure)[figure.asked]![quantity];

describe('questions', () => {
  it('are right, unambiguous and name their slips, a thousand of each kind', () => {
    const parameters = (figure: CountFigure) => askedByHand(figure, 'parameters');
    const operations = (figure: CountFigure) => askedByHand(figure, 'operations');
    const slips = verifyQuestions((seed) => makeQuestion(nc, seed), {
      'conv-parameters': parameters,
      'dense-parameters': parameters,
      'output-side': (figure) => countByHand(figure)[0]!.shape[0]!,
      'conv-operations': operations,
      'network-parameters': parameters,
      'separable-parameters': parameters,
      'separable-operations': operations,
      'separable-saving': ({ input, layers }, { answer }) => {
        const [layer] = layers;
        if (layer?.type !== 'conv2d' || answer.form !== 'choice') throw new Error('expected a convolution and a choice');
        const whole = askedByHand({ input, layers, asked: 0 }, 'operations');
        const parts = askedByHand(
          {
            input,
            layers: [
              { type: 'depthwiseConv2d', kernel: layer.kernel },
              { type: 'conv2d', filters: layer.filters, kernel: 1 },
            ],
            asked: -1,
          },
          'operations',
        );
        const distances = answer.options.map((option) => Math.abs(Number.parseFloat(option) - whole / parts));
        return distances.indexOf(Math.min(...distances));
      },
    });
    for (const name of [
      'conv-parameters: biases forgotten',
      'conv-parameters: channels of the layer before forgotten',
      'conv-parameters: filters and channels swapped',
      'conv-parameters: one bias per weight',
      'conv-parameters: one bias in all',
      'conv-parameters: every place counted',
      'dense-parameters: channels forgotten in the flattening',
      'dense-parameters: stride ignored',
      'dense-parameters: one bias per weight',
      'output-side: stride ignored',
      'output-side: padding ignored',
      'output-side: padding on one side only',
      'output-side: rounded up',
      'conv-operations: places of the input taken',
      'conv-operations: places forgotten',
      'network-parameters: biases forgotten',
      'network-parameters: channels of the layer before forgotten',
      'network-parameters: pooling ignored',
      'network-parameters: stride ignored',
      'separable-parameters: standard convolution counted',
      'separable-operations: places of the input taken',
      'separable-saving: kernel area alone',
    ])
      expect(slips.get(name) ?? 0, name).toBeGreaterThan(100);
  });

  it('take a typed 1,216 for what it is meant to be', () => {
    for (let seed = 0; seed < 200; seed++) {
      const question = makeQuestion(nc, seed);
      if (question.answer.form !== 'number' || (question.expected as number) < 1000) continue;
      const verdict = question.check((question.expected as number) / 1000);
      expect(verdict.correct).toBe(false);
      if ((question.expected as number) % 1000 !== 0) expect(verdict.feedback).toContain('without a comma');
    }
  });

  it('never give the answer away in what they say to a slip', () => {
    for (let seed = 0; seed < 500; seed++) {
      const { slips, expected, answer } = makeQuestion(nc, seed);
      if (answer.form !== 'number' || (expected as number) < 30) continue;
      for (const { feedback } of slips) expect(feedback).not.toMatch(new RegExp(`\\b${expected as number}\\b`));
    }
  });
});
