import { load, type Engine } from 'neocog';
import { beforeAll, describe, expect, it } from 'vitest';
import { classics } from '../../../web/exercises/convolution/classics.js';
import { agreed, compute, outputNear, products, usual, volumeOf, windowStart, type ConvolutionState } from '../../../web/exercises/convolution/logic.js';
import { fromParameters, toParameters } from '../../../web/exercises/convolution/parameters.js';
import { garmentOf, isPicture } from '../../../web/exercises/convolution/pictures.js';
import { makeQuestion, type ConvolutionFigure } from '../../../web/exercises/convolution/questions.js';
import { levelOf } from '../../../web/exercises/convolution/question-parts.js';
import { coloured, grey, scene, seededPicture, stripes } from '../../../web/exercises/convolution/shapes.js';
import { startWords } from '../../../web/exercises/convolution/text.js';
import { verifyQuestions } from './verify-questions.js';

let nc: Engine;
beforeAll(async () => {
  nc = await load();
});

const read = (parameters: Record<string, string>) => fromParameters(parameters, isPicture);
const resultOf = (parameters: Record<string, string>) => {
  const state = read(parameters);
  return { state, ...compute(nc, state, volumeOf(state.input)) };
};

interface Plain {
  input: readonly (readonly (readonly number[])[])[];
  /** [filter][channel of its group][row][column] */
  kernel: readonly (readonly (readonly (readonly number[])[])[])[];
  bias: readonly number[];
  stride: number;
  padding: 'valid' | 'same' | number;
  dilation: number;
  groups: number;
}

/** The padding before and after one side, counted by laying the windows down one after another. */
function paddingOf(size: number, kernel: number, { stride, padding, dilation }: Omit<Plain, 'input' | 'kernel' | 'bias' | 'groups'>): [number, number] {
  if (padding === 'valid') return [0, 0];
  if (typeof padding === 'number') return [padding, padding];
  let windows = 0;
  while (windows * stride < size) windows++;
  const all = Math.max(0, (windows - 1) * stride + (kernel - 1) * dilation + 1 - size);
  return [Math.floor(all / 2), all - Math.floor(all / 2)];
}

/** A convolution in the plainest form. */
function byHand(layer: Plain): number[][][] {
  const { input, kernel, bias, stride, dilation, groups } = layer;
  const [rows, columns] = [input[0]!.length, input[0]![0]!.length];
  const [height, width] = [kernel[0]![0]!.length, kernel[0]![0]![0]!.length];
  // One dimension has nothing above or below.
  const [top, bottom] = rows === 1 && typeof layer.padding === 'number' ? [0, 0] : paddingOf(rows, height, layer);
  const [left, right] = paddingOf(columns, width, layer);
  return kernel.map((filter, f) => {
    const first = Math.floor(f / (kernel.length / groups)) * filter.length;
    const map: number[][] = [];
    for (let y = -top; y + (height - 1) * dilation < rows + bottom; y += stride) {
      const line: number[] = [];
      for (let x = -left; x + (width - 1) * dilation < columns + right; x += stride) {
        let sum = bias[f]!;
        for (let c = 0; c < filter.length; c++)
          for (let i = 0; i < height; i++)
            for (let j = 0; j < width; j++) sum += (input[first + c]![y + i * dilation]?.[x + j * dilation] ?? 0) * filter[c]![i]![j]!;
        line.push(sum);
      }
      map.push(line);
    }
    return map;
  });
}

describe('what is computed', () => {
  it('is the sum of products, for every stride, padding, dilation and grouping', () => {
    let value = 0;
    const next = () => (value = (value * 7 + 3) % 11) - 4;
    const matrix = (rows: number, columns: number) => Array.from({ length: rows }, () => Array.from({ length: columns }, next));
    let checked = 0;
    for (const [rows, columns] of [
      [6, 7],
      [1, 8],
      [5, 5],
    ] as const)
      for (const [channels, filters, groups] of [
        [1, 1, 1],
        [2, 4, 2],
        [3, 3, 3],
        [3, 2, 1],
      ] as const)
        for (const stride of [1, 2, 3])
          for (const padding of ['valid', 'same', 1, 2] as const)
            for (const dilation of [1, 2]) {
              const side = rows === 1 ? 1 : 3;
              const state: ConvolutionState = {
                ...usual,
                input: Array.from({ length: channels }, () => matrix(rows, columns)),
                kernel: Array.from({ length: filters }, () => Array.from({ length: channels / groups }, () => matrix(side, 3))),
                bias: Array.from({ length: filters }, next),
                stride,
                padding,
                dilation,
                groups,
              };
              const volume = volumeOf(state.input);
              const result = compute(nc, state, volume);
              const expected = byHand(state);
              expect(result.maps).toEqual(expected);
              expect([result.height, result.width]).toEqual([expected[0]!.length, expected[0]![0]!.length]);
              if (padding !== 'valid') {
                const [left, right] = paddingOf(columns, 3, state);
                // What "same" pads beyond the last window is no part of the picture.
                expect([result.frame.left, result.frame.right]).toEqual([left, right]);
              }
              const at = { y: result.height - 1, x: result.width - 1, filter: filters - 1 };
              const steps = products(nc, state, volume, at);
              expect(steps.at(-1)!.sum).toBe(expected[at.filter]![at.y]![at.x]);
              expect(steps).toHaveLength(1 + side * 3 * (channels / groups));
              checked++;
            }
    expect(checked).toBe(288);
  });

  it('has the lecture’s numbers: slide 7’s 28 parameters, and one for each further filter (slides 8 to 10)', () => {
    const one = read({ mode: 'picture', kernel: '0 0 0 / 0 1 0 / 0 0 0 | 0 0 0 / 0 1 0 / 0 0 0 | 0 0 0 / 0 1 0 / 0 0 0', padding: 'same' });
    const result = compute(nc, one, scene());
    expect([result.parameters, result.height, result.width]).toEqual([28, 32, 32]);
    const four = agreed({ ...one, kernel: Array.from({ length: 4 }, () => one.kernel[0]!) });
    expect(compute(nc, four, scene()).parameters).toBe(4 * 28);
  });

  it('halves 32 by 32 with stride 2 and "same", as slides 9 and 11 do', () => {
    const state = read({ mode: 'picture', filter: 'own', kernel: Array.from({ length: 5 }, () => '1 1 1 1 1').join(' / '), stride: '2', padding: 'same' });
    const { height, width, frame } = compute(nc, state, grey(scene()));
    expect([height, width]).toEqual([16, 16]);
    expect(frame).toEqual({ top: 1, bottom: 2, left: 1, right: 2 });
  });

  it('makes 3 by 3 of slide 40’s 5 by 5, and the same with dilation 2 as slide 43', () => {
    const input = Array.from({ length: 5 }, () => '1 1 1 1 1').join(' / ');
    const plain = resultOf({ input, filter: 'box-blur', padding: '1', stride: '2' });
    expect([plain.height, plain.width]).toEqual([3, 3]);
    expect(windowStart(plain.state, plain, { y: 1, x: 2 })).toEqual({ top: 1, left: 3 });
    const dilated = resultOf({ input, filter: 'box-blur', padding: '1', stride: '2', dilation: '2' });
    expect([dilated.height, dilated.reach]).toEqual([2, [5, 5]]);
  });

  it('sees three numbers in one dimension with a kernel of 3 (slides 34 to 37)', () => {
    const line = resultOf({ input: '1 2 3 4 5 6 7', kernel: '1 1 1' });
    expect(line.maps).toEqual([[[6, 9, 12, 15, 18]]]);
    expect(line.frame).toEqual({ top: 0, right: 0, bottom: 0, left: 0 });
    const padded = resultOf({ input: '1 2 3', kernel: '1 1 1', padding: '1' });
    expect(padded.maps).toEqual([[[3, 6, 5]]]);
    expect(padded.frame).toEqual({ top: 0, right: 1, bottom: 0, left: 1 });
  });

  it('finds the window that lies nearest to an input cell', () => {
    const { state, ...result } = resultOf({ input: Array.from({ length: 8 }, () => '1 2 3 4 5 6 7 8').join(' / '), padding: '1', stride: '2' });
    expect(outputNear(state, result, { y: 0, x: 0 })).toEqual({ y: 0, x: 0 });
    expect(outputNear(state, result, { y: 4, x: 2 })).toEqual({ y: 2, x: 1 });
    expect(outputNear(state, result, { y: 7, x: -1 })).toEqual({ y: 3, x: 0 });
  });
});

describe('the state', () => {
  it('survives being written down', () => {
    for (const parameters of [
      {},
      { input: '1 2 / 3 4 | 5 6 / 7 8', kernel: '1 | 2 ; 3 | 4', bias: '1 -2', padding: 'same', stride: '2', at: '2 1 2', pace: 'product' },
      { input: '1 2 3 4', filter: 'gaussian-blur laplacian', padding: '2', dilation: '3' },
      { mode: 'picture', picture: 'sneaker 3', filter: 'emboss box-blur sharpen own', at: '9 12 3' },
      { input: '1 2 / 3 4 | 5 6 / 7 8', kernel: '1 ; 2', groups: '2' },
    ] as Record<string, string>[]) {
      const state = read(parameters);
      expect(read(toParameters(state))).toEqual(state);
    }
  });

  it('takes named filters, in one dimension too, and its own where one is', () => {
    const named = read({ filter: 'box-blur own', kernel: '0 0 0 / 0 5 0 / 0 0 0' });
    expect(named.kernel[0]![0]![0]![0]).toBeCloseTo(1 / 9);
    expect(named.kernel[1]![0]![1]![1]).toBe(5);
    expect(toParameters(named)['filter']).toBe('box-blur own');
    expect(read({ input: '1 2 3 4', filter: 'laplacian' }).kernel).toEqual([[[[1, -2, 1]]]]);
  });

  it('makes groups, filters, channels and biases agree', () => {
    const state = read({ input: '1 2 / 3 4 | 5 6 / 7 8', kernel: '1 2 / 3 4', groups: '2', bias: '1' });
    expect(state.groups).toBe(1);
    expect(state.kernel).toEqual([
      [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ]);
    expect(read({ kernel: '1 ; 2 ; 3', bias: '4 5' }).bias).toEqual([4, 5, 0]);
  });

  it('falls back to the usual where a text cannot be used', () => {
    const wrong = read({
      mode: 'x',
      input: '1 2 / 3',
      kernel: '1 2 | 3',
      stride: '0',
      padding: '9',
      dilation: '1.5',
      groups: 'a',
      picture: 'cat',
      at: '0 0',
      bias: '1 / 2',
    });
    expect(wrong).toEqual(usual);
    expect(read({ input: '1 2 | 3' }).input).toEqual(usual.input);
    expect(read({ input: Array.from({ length: 9 }, () => '1').join(' / ') }).input).toEqual(usual.input);
    // A kernel may not reach further than can be shown.
    expect(read({ kernel: '1 1 1 1 1', dilation: '3' }).dilation).toBe(1);
  });
});

describe('the pictures', () => {
  it('are within black and white, and the seeded ones follow from their seed', () => {
    for (const picture of [scene(), stripes(), seededPicture(3), seededPicture(4)]) {
      expect(picture.data).toHaveLength(picture.height * picture.width * 3);
      expect(Math.min(...picture.data)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...picture.data)).toBeLessThanOrEqual(1);
    }
    expect(seededPicture(3)).toEqual(seededPicture(3));
    expect(seededPicture(3)).not.toEqual(seededPicture(4));
    expect(coloured(grey(stripes())).data).toHaveLength(32 * 32 * 3);
  });

  it('are known by name', () => {
    expect(garmentOf('ankle-boot 7')).toEqual({ label: 9, index: 6 });
    expect(['shapes', 'own', 'bag', 'bag 100'].map(isPicture)).toEqual([true, true, true, true]);
    expect(['bag 0', 'bag 101', 'hat', ''].map(isPicture)).toEqual([false, false, false, false]);
  });
});

/** The classic filters as a textbook has them, written down once more. */
const textbook: Record<string, number[][]> = {
  identity: [
    [0, 0, 0],
    [0, 1, 0],
    [0, 0, 0],
  ],
  'sobel-vertical': [
    [-1, 0, 1],
    [-2, 0, 2],
    [-1, 0, 1],
  ],
  'sobel-horizontal': [
    [-1, -2, -1],
    [0, 0, 0],
    [1, 2, 1],
  ],
  laplacian: [
    [0, 1, 0],
    [1, -4, 1],
    [0, 1, 0],
  ],
  'box-blur': [
    [1, 1, 1],
    [1, 1, 1],
    [1, 1, 1],
  ].map((row) => row.map((value) => value / 9)),
  'gaussian-blur': [
    [1, 2, 1],
    [2, 4, 2],
    [1, 2, 1],
  ].map((row) => row.map((value) => value / 16)),
  sharpen: [
    [0, -1, 0],
    [-1, 5, -1],
    [0, -1, 0],
  ],
  emboss: [
    [-2, -1, 0],
    [-1, 1, 1],
    [0, 1, 2],
  ],
};

it('the classic filters are those of the textbooks', () => {
  expect(Object.fromEntries(classics.map(({ name, kernel }) => [name, kernel]))).toEqual(textbook);
});

describe('practice', () => {
  const plain = { bias: [0], stride: 1, padding: 'valid', dilation: 1, groups: 1 } as const;

  /** The one option whose filter makes the shown map; all others have to make clearly another. */
  function whichFilter(figure: ConvolutionFigure): number {
    if (figure.shows !== 'filter') throw new Error('expected a filter question');
    const { picture, map, options } = figure;
    const input = [Array.from({ length: picture.height }, (_, y) => [...picture.data.subarray(y * picture.width, (y + 1) * picture.width)])];
    const shown = map.flat();
    const largest = (values: number[]) => Math.max(...values.map(Math.abs));
    const differences = options.map((name) => {
      const values = byHand({ ...plain, input, kernel: [[textbook[name]!]] })[0]!.flat();
      // As it is seen: each picture up to its own largest magnitude.
      const [a, b] = [largest(values), largest(shown)];
      return values.reduce((sum, value, i) => sum + Math.abs(value / a - shown[i]! / b), 0) / values.length;
    });
    const fitting = differences.flatMap((difference, i) => (difference < 1e-5 ? [i] : []));
    if (fitting.length !== 1) throw new Error(`expected one filter that fits, got ${JSON.stringify(differences)}`);
    differences.forEach((difference, i) => {
      if (i !== fitting[0] && difference < 0.03) throw new Error(`${options[i]} looks like the right one: ${difference}`);
    });
    return fitting[0]!;
  }

  it('knows its answers and slips for a thousand seeds of each kind', () => {
    const slips = verifyQuestions<ConvolutionFigure>((seed) => makeQuestion(nc, seed), {
      'output-size': (figure) => {
        if (figure.shows !== 'size') throw new Error('expected a size question');
        const { input, kernel, stride, padding, dilation } = figure.size;
        const [before, after] = paddingOf(input, kernel, { stride, padding, dilation });
        let count = 0;
        for (let start = -before; start + (kernel - 1) * dilation < input + after; start += stride) count++;
        if (figure.comes.output !== count || figure.comes.before !== before || figure.comes.after !== after) throw new Error('draws another output');
        return count;
      },
      'output-value': (figure) => {
        if (figure.shows !== 'value') throw new Error('expected a value question');
        const { state, result, products: drawn } = figure;
        const { top, left } = windowStart(state, result, state.at);
        const factors = state.kernel[0]!.map((matrix, c) =>
          matrix.map((row, y) => row.map((weight, x) => weight * (state.input[c]![top + y]?.[left + x] ?? 0))),
        );
        if (drawn.flat(2).some((product, i) => product !== factors.flat(2)[i])) throw new Error('draws other products');
        return byHand(state)[0]![state.at.y]![state.at.x]!;
      },
      'which-filter': whichFilter,
    });
    for (const name of [
      'stride ignored',
      '+1 forgotten',
      'padding on one side only',
      'padding forgotten',
      'dilation ignored',
      'kernel not subtracted',
      'rounded down',
      'taken as valid',
    ])
      expect(slips.get(`output-size: ${name}`) ?? 0, name).toBeGreaterThan(20);
    for (const name of [
      'bias forgotten',
      'kernel flipped',
      'a channel forgotten',
      'product of sums',
      'wrong window, stride ignored',
      'wrong window, padding ignored',
    ])
      expect(slips.get(`output-value: ${name}`) ?? 0, name).toBeGreaterThan(20);
    for (const { name } of classics) expect(slips.get(`which-filter: ${name}`) ?? 0, name).toBeGreaterThan(20);
  }, 120_000);

  it('goes from the plain window to stride, padding and channels within each set of five, every kind in each set', () => {
    for (let set = 0; set < 300; set++) {
      const questions = Array.from({ length: 5 }, (_, index) => makeQuestion(nc, set * 1000 + index));
      expect(new Set(questions.map(({ kind }) => kind)).size).toBe(3);
      for (const [level, { figure }] of questions.entries()) {
        expect(levelOf(set * 1000 + level)).toBe(level);
        if (figure.shows === 'value') {
          const { input, stride, padding } = figure.state;
          const complications = (stride > 1 ? 1 : 0) + (padding === 1 ? 1 : 0);
          expect([input.length, complications]).toEqual([level < 3 ? 1 : 2, [0, 1, 2, 0, level === 4 ? complications : 0][level]]);
          if (level === 4) expect(stride).toBe(2);
        } else if (figure.shows === 'size') {
          const { input, stride, padding, dilation } = figure.size;
          const complications = [stride > 1, padding !== 'valid', dilation > 1].filter(Boolean).length;
          if (level < 4) expect(complications).toBe(level < 3 ? level : 2);
          else expect(complications).toBeGreaterThanOrEqual(2);
          if (level < 3) expect(input).toBeLessThan(14);
        }
      }
    }
  });

  it('says where a window starts without counting the zeros around the input', () => {
    const none = { top: 0, right: 0, bottom: 0, left: 0 };
    const one = { top: 1, right: 1, bottom: 1, left: 1 };
    expect(startWords({ y: 1, x: 3 }, none)).toBe('at row 2, column 4 of the input');
    expect(startWords({ y: 1, x: 3 }, one)).toBe('at row 2, column 4 of the input itself, not counting the zeros around it');
    expect(startWords({ y: -1, x: 3 }, one)).toBe('in the zeros, one row above the input itself, over its column 4');
    expect(startWords({ y: 1, x: -2 }, one)).toBe('in the zeros, 2 columns left of the input itself, beside its row 2');
    expect(startWords({ y: -1, x: -1 }, one)).toBe('in the zeros, one row above and one column left of the input itself');
  });

  it('works a value out channel by channel', () => {
    let several = 0;
    for (let seed = 0; seed < 400; seed++) {
      const { figure, solution } = makeQuestion(nc, seed);
      if (figure.shows !== 'value') continue;
      const { state, products: drawn } = figure;
      const sums = drawn.map((grid) => grid.flat().reduce((sum, product) => sum + product, 0));
      const text = (value: number) => String(value).replace('-', '−');
      if (sums.length > 1) {
        several++;
        const [first, second] = sums.map(
          (sum, c) => solution.includes(`channel ${c + 1}: `) && solution.includes(`${text(sum)}${c === 0 ? '; channel 2' : '; with the bias'}`),
        );
        expect([first, second], solution).toEqual([true, true]);
      }
      const written = [...sums, state.bias[0]!].map(text).join(' + ').replaceAll('+ −', '− ');
      expect(solution).toContain(`with the bias: ${written} = `);
    }
    expect(several).toBeGreaterThan(20);
  });
});
