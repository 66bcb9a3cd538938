import { load, type Engine } from 'neocog';
import { beforeAll, describe, expect, it } from 'vitest';
import { asConvolution, recipeFor, spread, windowOf } from '../../../web/exercises/conv-backward/as-convolution.js';
import {
  compute,
  fitted,
  gradientAfter,
  handedOn,
  numericCheck,
  outputSize,
  termsOf,
  usable,
  usual,
  type ConvNumbers,
  type ConvState,
  type Of,
} from '../../../web/exercises/conv-backward/logic.js';
import { fromParameters, toParameters } from '../../../web/exercises/conv-backward/parameters.js';
import { cellMarks, linesFor, questionMarks, stepMarks } from '../../../web/exercises/conv-backward/marks.js';
import type { ConvFigure } from '../../../web/exercises/conv-backward/question-parts.js';
import { makeQuestion } from '../../../web/exercises/conv-backward/questions.js';
import type { Cell } from '../../../web/exercises/frame/questions.js';
import { verifyQuestions } from './verify-questions.js';

let nc: Engine;
beforeAll(async () => {
  nc = await load();
});

const kinds: readonly Of[] = ['input', 'weights', 'bias'];

/** Every pair of an output cell and a weight, with the input cell that it reads, in the plainest form. */
function forEachUse({ input, kernel, derivatives, stride, padding, dilation }: ConvNumbers, use: (o: Cell, k: Cell, i: Cell) => void): void {
  for (let oy = 0; oy < derivatives.length; oy++)
    for (let ox = 0; ox < derivatives[0]!.length; ox++)
      for (let ky = 0; ky < kernel.length; ky++)
        for (let kx = 0; kx < kernel[0]!.length; kx++) {
          const i = { y: oy * stride[0] - padding[0] + ky * dilation[0], x: ox * stride[1] - padding[1] + kx * dilation[1] };
          if (i.y >= 0 && i.y < input.length && i.x >= 0 && i.x < input[0]!.length) use({ y: oy, x: ox }, { y: ky, x: kx }, i);
        }
}

/** Forward and backward in double precision. */
function byHand(state: ConvNumbers) {
  const { input, kernel, bias, derivatives } = state;
  const output = derivatives.map((row) => row.map(() => bias));
  const gradients = { input: input.map((row) => row.map(() => 0)), weights: kernel.map((row) => row.map(() => 0)), bias: [[0]] };
  forEachUse(state, (o, k, i) => {
    output[o.y]![o.x]! += input[i.y]![i.x]! * kernel[k.y]![k.x]!;
    gradients.input[i.y]![i.x]! += derivatives[o.y]![o.x]! * kernel[k.y]![k.x]!;
    gradients.weights[k.y]![k.x]! += derivatives[o.y]![o.x]! * input[i.y]![i.x]!;
  });
  for (const value of derivatives.flat()) gradients.bias[0]![0]! += value;
  return { output, gradients };
}

/** L = Σ y · ∂L/∂y. */
const lossOf = (state: ConvNumbers): number => {
  const { output } = byHand(state);
  return state.derivatives.flatMap((row, y) => row.map((value, x) => value * output[y]![x]!)).reduce((sum, value) => sum + value, 0);
};

/** Whole numbers in shapes of all kinds; those whose kernel does not fit are left out. */
function samples(): ConvState[] {
  let drawn = 7;
  const below = (most: number) => (drawn = (drawn * 48271) % 2147483647) % most;
  const grid = (rows: number, columns: number) => Array.from({ length: rows }, () => Array.from({ length: columns }, () => below(9) - 4));
  const pair = (most: number, least = 1): [number, number] => [least + below(most), least + below(most)];
  const states: ConvState[] = [];
  while (states.length < 120) {
    const shape = { input: grid(...pair(7)), kernel: grid(...pair(4)), stride: pair(3), padding: pair(4, 0), dilation: pair(3) };
    try {
      const size = outputSize(nc, shape);
      states.push({ ...shape, bias: below(5) - 2, derivatives: grid(...size), of: 'input', cell: { y: 0, x: 0 }, epsilon: 0.01 });
    } catch {
      continue;
    }
  }
  return states;
}

describe('the gradients', () => {
  it('are those of plain loops in double precision, in all shapes', () => {
    for (const state of samples()) {
      const { output, gradients } = compute(nc, state);
      expect({ output, gradients }, JSON.stringify(state)).toEqual(byHand(state));
    }
  });

  it('are the derivatives of the loss: nudged in double precision', () => {
    for (const state of samples().slice(0, 25)) {
      const { gradients } = compute(nc, state);
      const nudged = (matrix: ConvState['input'], y: number, x: number, by: number) =>
        matrix.map((row, i) => row.map((value, j) => (i === y && j === x ? value + by : value)));
      const slope = (at: (by: number) => ConvNumbers) => (lossOf(at(1e-3)) - lossOf(at(-1e-3))) / 2e-3;
      state.input.forEach((row, y) =>
        row.forEach((_, x) =>
          expect(gradients.input[y]![x]).toBeCloseTo(
            slope((by) => ({ ...state, input: nudged(state.input, y, x, by) })),
            6,
          ),
        ),
      );
      state.kernel.forEach((row, y) =>
        row.forEach((_, x) =>
          expect(gradients.weights[y]![x]).toBeCloseTo(
            slope((by) => ({ ...state, kernel: nudged(state.kernel, y, x, by) })),
            6,
          ),
        ),
      );
      expect(gradients.bias[0]![0]).toBeCloseTo(
        slope((by) => ({ ...state, bias: state.bias + by })),
        6,
      );
    }
  });

  it('of the usual numbers are what one gets by hand', () => {
    const result = compute(nc, usual);
    expect(termsOf(result, 'input', { y: 1, x: 1 }).map(({ derivative, factor }) => [derivative, factor])).toEqual([
      [2, 3],
      [-1, 2],
      [1, 2],
      [3, 1],
    ]);
    expect(result.gradients.input[1]![1]).toBe(9);
    expect(result.gradients.bias).toEqual([[5]]);
    expect(usual.derivatives).toHaveLength(result.output.length);
  });
});

describe('the single products', () => {
  it('add up to each gradient, with factors from the right places', () => {
    for (const state of samples()) {
      const result = compute(nc, state);
      for (const of of kinds) {
        result.gradients[of].forEach((row, y) =>
          row.forEach((value, x) => {
            const terms = termsOf(result, of, { y, x });
            expect(terms.reduce((sum, { product }) => sum + product, 0)).toBe(value);
            for (const { output, partner, derivative, factor, product } of terms) {
              const expected = of === 'bias' ? 1 : (of === 'input' ? state.kernel : state.input)[partner!.y]![partner!.x];
              if (derivative !== state.derivatives[output.y]![output.x] || factor !== expected || product !== derivative * factor)
                expect.fail(`${of} at ${y}, ${x} in ${JSON.stringify(state)}`);
            }
          }),
        );
      }
    }
  });

  it('grow output cell by output cell', () => {
    for (const state of samples().slice(0, 40)) {
      const result = compute(nc, state);
      const columns = state.derivatives[0]!.length;
      for (let count = 0; count <= state.derivatives.flat().length; count++) {
        const until = state.derivatives.map((row, y) => row.map((value, x) => (y * columns + x < count ? value : 0)));
        const { gradients } = byHand({ ...state, derivatives: until });
        for (const of of kinds) expect(gradientAfter(result, of, count)).toEqual(gradients[of]);
      }
      expect(handedOn(result, 'bias', { y: 0, x: 0 })).toHaveLength(1);
    }
  });
});

describe('the reading as a convolution', () => {
  it('gives the same gradients, and its window the same sum', () => {
    for (const state of samples()) {
      const { gradients } = byHand(state);
      for (const of of kinds) {
        const reading = asConvolution(nc, state, of);
        expect(reading.result, `${of} ${JSON.stringify(state)}`).toEqual(gradients[of]);
        const weights = reading.kernel.flat();
        gradients[of].forEach((row, y) =>
          row.forEach((value, x) => {
            const sum = windowOf(reading, { y, x }).reduce((total, cell, i) => total + reading.field[cell.y]![cell.x]! * weights[i]!, 0);
            expect(sum === value || Math.abs(sum - value) === 0).toBe(true);
          }),
        );
      }
    }
  });

  it('says in words how many zeros it takes', () => {
    const put = (text: string, pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
    let said = 0;
    for (const state of samples()) {
      const text = recipeFor(state, 'input');
      if (text.includes('leave out')) continue;
      const { field } = asConvolution(nc, state, 'input');
      const between = put(text, /[Pp]ut (\d+) zeros? between the derivatives(?:,|$)/);
      const around = put(text, /[Ff]rame \D*(\d+) zeros?(?:,| more)(?! \d)(?! above)/);
      const sides = [
        [
          state.derivatives.length,
          put(text, /(\d+) zeros? between the derivatives going down/),
          put(text, /(\d+) zeros? above/),
          put(text, /(\d+) zeros? more below/),
        ],
        [
          state.derivatives[0]!.length,
          put(text, /(\d+) zeros? between the derivatives going across/),
          put(text, /(\d+) on either side/),
          put(text, /(\d+) zeros? more at the right/),
        ],
      ] as const;
      const sizes = sides.map(([count, apart, framed, more]) => count + (count - 1) * (apart + between) + 2 * (framed + around) + more);
      expect(sizes, `${text} ${JSON.stringify(state)}`).toEqual([field.length, field[0]!.length]);
      said += 1;
    }
    expect(said).toBeGreaterThan(20);
  });

  it('spreads the derivatives by the stride and frames them', () => {
    expect(spread({ ...usual, kernel: [[1, 2]], input: [[1, 2, 3, 4, 5]], derivatives: [[7, 8]], stride: [1, 2] })).toEqual([[0, 7, 0, 8, 0, 0]]);
    expect(spread(usual)[2]).toEqual([0, 0, 2, -1, 0, 0]);
  });
});

describe('the numeric check', () => {
  it('comes as near as single precision allows', () => {
    for (const of of kinds) {
      const state = { ...usual, of, cell: { y: 0, x: 0 } };
      const { gradients } = byHand(state);
      const check = numericCheck(nc, { ...state, epsilon: 1 }, gradients[of][0]![0]!);
      expect(check.difference).toBe(0);
      expect(check.above - check.below).toBe(2 * gradients[of][0]![0]!);
      expect(Math.abs(numericCheck(nc, state, gradients[of][0]![0]!).difference)).toBeLessThan(0.01);
    }
  });

  it('hides no rounding', () => {
    const small = numericCheck(nc, { ...usual, epsilon: 0.0001 }, 9);
    expect(small.difference).not.toBe(0);
    expect(small.numeric).toBe((small.above - small.below) / 0.0002);
  });
});

describe('the marks', () => {
  const result = () => compute(nc, usual);

  it('of a step are of one gradient alone', () => {
    const output = { y: 0, x: 1 };
    for (const of of kinds) {
      const additions = handedOn(result(), of, output);
      const { y, dy, dx, dw, db, x, w, b } = stepMarks(of, output, additions);
      expect([...dy]).toEqual([['0,1', 'selected']]);
      expect([...y]).toEqual([['0,1', 'selected']]);
      expect([dx.size, dw.size, db.size]).toEqual([of === 'input' ? 9 : 0, of === 'weights' ? 9 : 0, of === 'bias' ? 1 : 0]);
      expect([x.size, w.size, b.size]).toEqual([of === 'bias' ? 0 : 9, of === 'bias' ? 0 : 9, of === 'bias' ? 1 : 0]);
    }
  });

  it('of a cell show what adds up in it, and one product among them', () => {
    const cell = { y: 1, x: 1 };
    const terms = termsOf(result(), 'input', cell);
    const marks = cellMarks('input', cell, terms, { y: 0, x: 1 });
    expect([...marks.dy]).toEqual([
      ['0,0', 'window'],
      ['0,1', 'winner'],
      ['1,0', 'window'],
      ['1,1', 'window'],
    ]);
    expect(marks.w.get('1,0')).toBe('winner');
    expect(marks.dx.get('1,1')).toBe('selected');
    const lines = linesFor('input', terms, { y: 0, x: 1 });
    expect(lines.filter(({ faint }) => !faint).map(({ from }) => from[0])).toEqual(['dy', 'w']);
  });

  it('of a question give nothing away before it is closed', () => {
    for (let seed = 0; seed < 200; seed++) {
      const { figure, kind } = makeQuestion(nc, seed);
      const [open, closed] = [
        questionMarks(figure, false, []),
        questionMarks(figure, true, kind === 'which-cells' ? figure.terms.map(({ output }) => output) : []),
      ];
      expect(open.dy.size).toBe(0);
      expect([...closed.dy.keys()]).toEqual(figure.terms.map(({ output }) => `${output.y},${output.x}`));
      expect(figure.gradient === null).toBe(kind === 'count' || kind === 'which-cells');
    }
  });
});

describe('the state', () => {
  it('survives being written down', () => {
    const state: ConvState = {
      input: [[1, -2.5, 3, 0.25]],
      kernel: [[1, -1]],
      bias: -0.5,
      derivatives: [[1, 2, 3]],
      stride: [1, 2],
      padding: [0, 1],
      dilation: [1, 1],
      of: 'weights',
      cell: { y: 0, x: 1 },
      epsilon: 0.1,
    };
    expect(fromParameters(toParameters(state))).toEqual(state);
    expect(fromParameters({})).toEqual(usual);
  });

  it('replaces what cannot be used', () => {
    const unusable = {
      input: '1 2 / 3',
      kernel: '1 2 3 4 5',
      bias: ' ',
      derivatives: 'x',
      stride: '0',
      padding: '-1',
      dilation: '9',
      of: 'y',
      cell: '0',
      epsilon: '2',
    };
    expect(fromParameters(unusable)).toEqual(usual);
    expect(fromParameters({ of: 'bias', cell: '3 3' }).cell).toEqual({ y: 0, x: 0 });
    expect(fromParameters({ of: 'weights', cell: '4 2' }).cell).toEqual({ y: 2, x: 1 });
  });

  it('fits the derivatives to the output, and falls back where the kernel does not fit', () => {
    expect(fitted(nc, { ...usual, padding: [1, 1] }).derivatives).toHaveLength(4);
    expect(fitted(nc, { ...usual, padding: [1, 1] }).derivatives[0]!.slice(0, 2)).toEqual([2, -1]);
    expect(() => fitted(nc, { ...usual, dilation: [3, 1] })).toThrow(/conv/);
    expect(usable(nc, { ...usual, dilation: [3, 1] }).dilation).toEqual([1, 1]);
    expect(usable(nc, { ...usual, input: [[1, 2]] }).kernel).toEqual([[1, 2]]);
    const wide = { ...usual, input: [[1, 2, 3, 4, 5, 6, 7]], kernel: [[1]], padding: [0, 3] as const };
    expect(() => fitted(nc, wide)).toThrow('up to 8×8 can be shown');
    expect(usable(nc, wide).padding).toEqual([0, 0]);
  });
});

describe('practice', () => {
  it('makes the same question from the same seed', () => {
    expect(JSON.stringify(makeQuestion(nc, 42))).toBe(JSON.stringify(makeQuestion(nc, 42)));
    expect(JSON.stringify(makeQuestion(nc, 42))).not.toBe(JSON.stringify(makeQuestion(nc, 43)));
  });

  it('knows every answer, by plain loops, and its slips', () => {
    const users = ({ state, cell }: ConvFigure): Cell[] => {
      const cells: Cell[] = [];
      forEachUse(state, (o, _, i) => {
        if (i.y === cell.y && i.x === cell.x) cells.push(o);
      });
      return cells;
    };
    const slips = verifyQuestions<ConvFigure>((seed) => makeQuestion(nc, seed), {
      'input-cell': ({ state, cell }) => byHand(state).gradients.input[cell.y]![cell.x]!,
      'weight-cell': ({ state, cell }) => byHand(state).gradients.weights[cell.y]![cell.x]!,
      bias: ({ state }) => byHand(state).gradients.bias[0]![0]!,
      count: (figure) => users(figure).length,
      'which-cells': (figure) => users(figure),
    });
    for (const name of [
      'input-cell: kernel not turned',
      'input-cell: input instead of weight',
      'input-cell: stride ignored',
      'input-cell: averaged',
      'input-cell: derivatives alone',
      'input-cell: one window only',
      'weight-cell: weight instead of input',
      'weight-cell: kernel turned',
      'weight-cell: stride ignored',
      'weight-cell: averaged',
      'weight-cell: one window only',
      'bias: number of cells',
      'bias: averaged',
      'bias: times the bias',
      'bias: signs dropped',
      'bias: one cell only',
      'count: stride ignored',
      'count: size of the kernel',
      'count: all output cells',
      'count: one only',
      'which-cells: stride ignored',
      'which-cells: same place only',
      'which-cells: windows that start there',
      'which-cells: all output cells',
    ])
      expect(slips.get(name) ?? 0, name).toBeGreaterThan(20);
  });

  it('says where the first window starts', () => {
    const settings = new Set<string>();
    for (let seed = 0; seed < 400; seed++) {
      const { kind, hints, figure } = makeQuestion(nc, seed);
      if (kind === 'bias') continue;
      const [down, across] = figure.state.padding;
      const start =
        down > 0
          ? 'in the padding, 1 row above and 1 column to the left of'
          : across > 0
            ? 'in the padding, 1 column to the left of'
            : 'at the input’s first cell';
      settings.add(start);
      expect(hints.join(' ')).toContain(`The first window starts ${start}`);
    }
    expect(settings.size).toBe(3);
  });

  it('asks of cells that several output cells use, few enough for a hand', () => {
    for (let seed = 0; seed < 600; seed++) {
      const { kind, figure } = makeQuestion(nc, seed);
      if (kind === 'bias') continue;
      const result = compute(nc, figure.state);
      const count = termsOf(result, figure.of, figure.cell).length;
      expect(count).toBeGreaterThanOrEqual(1);
      expect(count).toBeLessThanOrEqual(kind === 'weight-cell' ? 12 : 6);
    }
  });
});
