import { load, type Engine } from 'neocog';
import { beforeAll, describe, expect, it } from 'vitest';
import { cellKey, type Cell } from '../../../web/exercises/frame/questions.js';
import { balanceOf, compare, compute, fitted, gradientAfter, outputSize, receiptsOf, type PoolResult } from '../../../web/exercises/maxpool-backward/logic.js';
import { answerIn, questionMarks } from '../../../web/exercises/maxpool-backward/marks.js';
import type { PoolFigure } from '../../../web/exercises/maxpool-backward/question-parts.js';
import { makeQuestion } from '../../../web/exercises/maxpool-backward/questions.js';
import { examples, fromParameters, lecture, toParameters, type PoolState } from '../../../web/exercises/maxpool-backward/state.js';
import { verifyQuestions } from './verify-questions.js';

let nc: Engine;
beforeAll(async () => {
  nc = await load();
});

/** Pooling and its backward pass in the plainest form: every window cell by cell, straight from the definition. */
function byHand(state: PoolState) {
  const { input, derivatives, window, stride, padding, pooling, ties, countPadding } = state;
  const [rows, columns] = [input.length, input[0]!.length];
  // TensorFlow's rule for "same": the odd cell comes after.
  const before = (size: number, side: number, step: number) => Math.floor(Math.max(0, (Math.ceil(size / step) - 1) * step + side - size) / 2);
  const [top, left] =
    padding === 'valid' ? [0, 0] : padding === 'same' ? [before(rows, window[0], stride[0]), before(columns, window[1], stride[1])] : [padding[0], padding[2]];
  const gradient = input.map((row) => row.map(() => 0));
  const receivers = derivatives.map((row, y) =>
    row.map((derivative, x) => {
      const real: { y: number; x: number; value: number }[] = [];
      for (let i = 0; i < window[0]; i++)
        for (let j = 0; j < window[1]; j++) {
          const [cy, cx] = [y * stride[0] + i - top, x * stride[1] + j - left];
          if (cy >= 0 && cy < rows && cx >= 0 && cx < columns) real.push({ y: cy, x: cx, value: input[cy]![cx]! });
        }
      const largest = Math.max(...real.map(({ value }) => value));
      const holders = real.filter(({ value }) => value === largest);
      const chosen = pooling === 'average' ? real : ties === 'even' ? holders : holders.slice(0, 1);
      const share = derivative / (pooling === 'average' && countPadding ? window[0] * window[1] : chosen.length);
      for (const cell of chosen) gradient[cell.y]![cell.x]! += share;
      return { cells: chosen.map((cell) => ({ y: cell.y, x: cell.x })), share };
    }),
  );
  return { gradient, receivers };
}

/** How often a window fits, by sliding it. */
function placesByHand(size: number, window: number, stride: number, padding: 'valid' | 'same' | readonly [before: number, after: number]): number {
  let places = 0;
  if (padding === 'same') for (let at = 0; at < size; at += stride) places++;
  else {
    const [before, after] = padding === 'valid' ? [0, 0] : padding;
    for (let at = -before; at + window <= size + after; at += stride) places++;
  }
  return places;
}

const sumOf = (values: readonly (readonly number[])[]): number => values.flat().reduce((sum, value) => sum + value, 0);

describe('the lecture’s example', () => {
  it('gives the slides’ numbers', () => {
    const { output, gradient, steps, ties } = compute(nc, lecture);
    expect(output).toEqual([
      [9, 8, 8],
      [9, 6, 6],
      [7, 7, 7],
    ]);
    expect(gradient).toEqual([
      [0, 0, 4, 0, 0],
      [2, 0, 0, 0, 0],
      [0, 0, 6, 0, 0],
      [0, 0, 0, 0, 0],
      [0, 8, 0, 0, 1],
    ]);
    expect(steps).toHaveLength(9);
    expect(ties).toEqual([]);
    expect(balanceOf(steps, 9)).toEqual({ given: 21, received: 21, lost: 0 });
  });

  it('grows window by window as on the slides', () => {
    const { steps } = compute(nc, lecture);
    expect(
      gradientAfter(steps, 0, 5, 5)
        .flat()
        .every((value) => value === 0),
    ).toBe(true);
    expect(gradientAfter(steps, 3, 5, 5)).toEqual([
      [0, 0, 4, 0, 0],
      [1, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
    expect(gradientAfter(steps, 4, 5, 5)[1]![0]).toBe(2);
    expect(receiptsOf(steps, 0, 2).map(({ value, sum }) => [value, sum])).toEqual([
      [3, 3],
      [1, 4],
    ]);
    expect(receiptsOf(steps, 0, 0)).toEqual([]);
  });
});

describe('ties', () => {
  const state: PoolState = {
    ...lecture,
    input: [
      [5, 5],
      [1, 5],
    ],
    derivatives: [[6]],
    window: [2, 2],
    stride: [2, 2],
  };

  it('go to the first in row order, or are shared', () => {
    expect(compute(nc, state).gradient).toEqual([
      [6, 0],
      [0, 0],
    ]);
    expect(compute(nc, { ...state, ties: 'even' }).gradient).toEqual([
      [2, 2],
      [0, 2],
    ]);
    expect(compute(nc, state).ties).toHaveLength(1);
  });
});

describe('padding and averages', () => {
  const close = (actual: PoolResult['gradient'], expected: number[][]) => {
    for (const [y, row] of expected.entries()) for (const [x, value] of row.entries()) expect(actual[y]![x]).toBeCloseTo(value, 4);
  };
  const paddings: PoolState['padding'][] = ['valid', 'same', [1, 1, 1, 1], [0, 1, 0, 1], [2, 0, 1, 2]];

  it('agree with plain loops, whatever window, stride and padding', () => {
    for (const padding of paddings)
      for (const stride of [
        [1, 1],
        [2, 2],
        [1, 3],
      ] as const)
        for (const kind of [{}, { ties: 'even' }, { pooling: 'average' }, { pooling: 'average', countPadding: true }] as const) {
          const state = fitted(nc, { ...lecture, ...kind, padding, stride });
          expect(state.padding).toEqual(padding);
          close(compute(nc, state).gradient, byHand(state).gradient);
        }
  });

  it('say where the windows begin and what frames the input', () => {
    const { steps, frame } = compute(nc, fitted(nc, { ...lecture, padding: [1, 0, 2, 1] }));
    expect(frame).toEqual({ top: 1, bottom: 0, left: 2, right: 1 });
    expect(steps[0]).toMatchObject({ start: { y: -1, x: -2 }, top: 0, left: 0, height: 2, width: 1 });
    expect(compute(nc, fitted(nc, { ...lecture, stride: [2, 2], padding: 'same' })).frame).toEqual({ top: 1, bottom: 1, left: 1, right: 1 });
    expect(compute(nc, fitted(nc, { ...lecture, window: [2, 2], padding: 'same' })).frame).toEqual({ top: 0, bottom: 1, left: 0, right: 1 });
  });

  it('hand everything on, but for the shares of counted padding', () => {
    for (const padding of paddings)
      for (const pooling of ['max', 'average'] as const)
        for (const countPadding of [false, true]) {
          const state = fitted(nc, { ...lecture, padding, pooling, countPadding });
          const { steps, gradient } = compute(nc, state);
          const { given, received, lost } = balanceOf(steps, steps.length);
          expect(given).toBe(sumOf(state.derivatives));
          expect(received).toBeCloseTo(sumOf(gradient), 3);
          expect(received + lost).toBeCloseTo(given, 3);
          expect(lost > 0.1).toBe(padding !== 'valid' && pooling === 'average' && countPadding);
        }
  });

  it('refuse a maximum over padding alone, and say why', () => {
    const state: PoolState = { ...lecture, window: [2, 2], padding: [2, 2, 2, 2] };
    expect(() => outputSize(nc, state)).toThrow('every window covers a real cell');
    expect(fitted(nc, state).padding).toBe('valid');
    const counted = fitted(nc, { ...state, pooling: 'average', countPadding: true });
    expect(counted.padding).toEqual([2, 2, 2, 2]);
    expect(compute(nc, counted).steps[0]).toMatchObject({ shares: [], lost: 1 });
    expect(compare(nc, counted, compute(nc, counted)).max).toContain('every window covers a real cell');
  });

  it('can be compared', () => {
    const { max, average } = compare(nc, lecture, compute(nc, lecture));
    expect(typeof max === 'string' ? max : max.gradient).toEqual(compute(nc, lecture).gradient);
    close(average.gradient, byHand({ ...lecture, pooling: 'average' }).gradient);
  });

  it('come with examples that fit', () => {
    for (const { state } of examples) expect(fitted(nc, state)).toBe(state);
    expect(compute(nc, examples[1]!.state).ties.length).toBeGreaterThan(2);
  });
});

describe('the state', () => {
  it('survives being written down', () => {
    const state: PoolState = {
      ...lecture,
      input: [
        [1, -2.5, 3],
        [4, 5, 6],
      ],
      derivatives: [[0.5, 1]],
      window: [2, 2],
      stride: [1, 1],
      ties: 'even',
    };
    expect(fromParameters(toParameters(state))).toEqual(state);
    expect(fromParameters({})).toEqual(lecture);
    for (const padding of ['valid', 'same', '0', '2', '1 2', '0 1 0 1'])
      expect(toParameters(fromParameters({ padding, pooling: 'average', 'count-padding': 'true' }))).toMatchObject({
        padding,
        pooling: 'average',
        'count-padding': 'true',
      });
  });

  it('replaces what cannot be used', () => {
    expect(fromParameters({ input: '1 2 / 3', window: '0', stride: 'x', ties: 'maybe' })).toEqual(lecture);
    for (const padding of ['-1', '9', '1 2 3', 'some', '', '1.5']) expect(fromParameters({ padding }).padding).toBe('valid');
    expect(fromParameters({ input: '1 2 / 3 4', window: '3' }).window).toEqual([2, 2]);
    expect(fromParameters({ input: '1 2 3 4 5 6 7 8 9' }).input).toBe(lecture.input);
  });

  it('fits the derivatives to the output', () => {
    const state = fitted(nc, { ...lecture, stride: [2, 2] });
    expect(state.derivatives).toEqual([
      [1, 3],
      [1, 4],
    ]);
    expect(fitted(nc, { ...lecture, window: [2, 2] }).derivatives).toEqual([
      [1, 3, 1, 1],
      [1, 4, 2, 1],
      [6, 2, 1, 1],
      [1, 1, 1, 1],
    ]);
    expect(() => outputSize(nc, { ...lecture, window: [6, 1] })).toThrow('a 6×1 window does not fit a 5×5 input');
  });
});

describe('practice', () => {
  it('makes the same question from the same seed', () => {
    expect(JSON.stringify(makeQuestion(nc, 42))).toBe(JSON.stringify(makeQuestion(nc, 42)));
    expect(JSON.stringify(makeQuestion(nc, 42))).not.toBe(JSON.stringify(makeQuestion(nc, 43)));
  });

  it('knows a thousand answers of each kind, and names the slips', () => {
    // What a question asks stands in its figure; only the side of an output and the cell of a share stand in its words.
    const size = ({ state }: PoolFigure, { prompt }: { prompt: string }) => {
      const [, count, name, window, stride] = /has (\d+) (rows|columns), the window (\d+), the stride is (\d+)/.exec(prompt)!;
      const { padding } = state;
      const around = typeof padding === 'string' ? padding : name === 'rows' ? ([padding[0], padding[1]] as const) : ([padding[2], padding[3]] as const);
      return placesByHand(Number(count), Number(window), Number(stride), around);
    };
    const cell = ({ state, cell: at }: PoolFigure) => byHand(state).gradient[at!.y]![at!.x]!;
    const receiver = ({ state, cell: at }: PoolFigure) => byHand(state).receivers[at!.y]![at!.x]!.cells[0]!;
    const slips = verifyQuestions((seed) => makeQuestion(nc, seed), {
      winner: receiver,
      tie: receiver,
      'tie-share': ({ state, cell: at }) => byHand(state).receivers[at!.y]![at!.x]!.share,
      'gradient-cell': cell,
      'average-cell': cell,
      conservation: ({ state }) => sumOf(byHand(state).gradient),
      'output-size': size,
      'padded-size': size,
    });
    for (const slip of [
      'winner: the same place in the input',
      'winner: the largest value of all',
      'tie: the first by columns',
      'tie: the last of them',
      'tie-share: not shared',
      'tie-share: shared among all cells',
      'gradient-cell: its windows overlooked',
      'gradient-cell: only one window counted',
      'gradient-cell: a window that it does not win',
      'average-cell: not divided',
      'average-cell: divided by the wrong count',
      'average-cell: only one window counted',
      'average-cell: the rule of max-pooling',
      'conservation: every cell of a window receives the whole',
      'output-size: stride forgotten',
      'padded-size: padding forgotten',
      'padded-size: padding counted once',
      'padded-size: “same” taken to mean the input’s size',
    ])
      expect(slips.get(slip) ?? 0, slip).toBeGreaterThan(50);
  }, 300_000);

  it('draws the answer of a closed question, and not before', () => {
    for (let seed = 0; seed < 300; seed++) {
      const { kind, figure, answer, expected } = makeQuestion(nc, seed);
      const { cell } = figure;
      const [open, closed] = [questionMarks(figure, false, []), questionMarks(figure, true, answer.form === 'cell' ? [expected as Cell] : [])];
      expect([...Object.values(open)].flatMap((marks) => [...marks.keys()]).every((key) => cell !== undefined && key === cellKey(cell))).toBe(true);
      if (kind === 'padded-size') expect(figure.given).toHaveLength(4);
      if (kind === 'gradient-cell' || kind === 'average-cell') expect(answerIn(figure)[cell!.y]![cell!.x]).toBeCloseTo(expected as number, 4);
      if (kind === 'winner' || kind === 'tie')
        expect([...closed.input].filter(([, mark]) => mark === 'winner').map(([key]) => key)).toEqual([cellKey(expected as Cell)]);
      if (kind === 'tie-share')
        expect(
          answerIn(figure)
            .flat()
            .filter((value) => value !== null && Math.abs(value - (expected as number)) < 1e-4).length,
        ).toBeGreaterThan(1);
    }
  });

  it('asks about ties only where it says so, and tells near misses apart', () => {
    for (let seed = 0; seed < 300; seed++) {
      const question = makeQuestion(nc, seed);
      const { state, cell } = question.figure;
      const tie = question.kind.startsWith('tie');
      expect(new Set(state.input.flat()).size === state.input.flat().length).toBe(!tie);
      if (question.kind !== 'winner') continue;
      const { cells } = byHand(state).receivers[cell!.y]![cell!.x]!;
      const right = state.input.flatMap((row, y) => row.map((_, x) => ({ y, x }))).filter((each) => question.check(each).correct);
      expect(right).toEqual(cells);
    }
  });
});
