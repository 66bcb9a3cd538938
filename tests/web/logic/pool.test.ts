import { load, type Engine } from 'neocog';
import { beforeAll, describe, expect, it } from 'vitest';
import { columnsOf, rowsOf } from '../../../web/exercises/grid/matrix.js';
import {
  compute,
  fitted,
  fromParameters,
  gradientAfter,
  lecture,
  outputSize,
  receiptsOf,
  toParameters,
  type PoolState,
} from '../../../web/exercises/maxpool-backward/logic.js';
import { makeQuestion, type PoolFigure } from '../../../web/exercises/maxpool-backward/questions.js';
import type { Question } from '../../../web/exercises/frame/questions.js';

let nc: Engine;
beforeAll(async () => {
  nc = await load();
});

/** Max-pooling and its backward pass in the plainest form, for inputs without ties. */
function byHand({ input, derivatives, window, stride }: PoolState) {
  const gradient = input.map((row) => row.map(() => 0));
  const winners = derivatives.map((row, y) =>
    row.map((derivative, x) => {
      let best = { y: y * stride[0], x: x * stride[1] };
      for (let i = 0; i < window[0]; i++)
        for (let j = 0; j < window[1]; j++) {
          const cell = { y: y * stride[0] + i, x: x * stride[1] + j };
          if (input[cell.y]![cell.x]! > input[best.y]![best.x]!) best = cell;
        }
      gradient[best.y]![best.x]! += derivative;
      return best;
    }),
  );
  return { gradient, winners };
}

describe('the lecture’s example', () => {
  it('gives the slides’ numbers', () => {
    const { output, gradient, steps, tied } = compute(nc, lecture);
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
    expect(tied).toBe(0);
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
    input: [
      [5, 5],
      [1, 5],
    ],
    derivatives: [[6]],
    window: [2, 2],
    stride: [2, 2],
    ties: 'first',
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
    expect(compute(nc, state).tied).toBe(1);
  });
});

describe('the state', () => {
  it('survives being written down', () => {
    const state: PoolState = {
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
  });

  it('replaces what cannot be used', () => {
    expect(fromParameters({ input: '1 2 / 3', window: '0', stride: 'x', ties: 'maybe' })).toEqual(lecture);
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
  const seeds = Array.from({ length: 4000 }, (_, i) => i);
  const questionsOf = (kind: string) => seeds.map((seed) => makeQuestion(nc, seed)).filter((question) => question.kind === kind);
  const stateOf = (question: Question) => (question.figure as PoolFigure).state;

  it('makes the same question from the same seed', () => {
    expect(JSON.stringify(makeQuestion(nc, 42))).toBe(JSON.stringify(makeQuestion(nc, 42)));
    expect(JSON.stringify(makeQuestion(nc, 42))).not.toBe(JSON.stringify(makeQuestion(nc, 43)));
  });

  it('has inputs without ties and derivatives that fit', () => {
    for (const seed of seeds.slice(0, 500)) {
      const { input, derivatives, window, stride } = stateOf(makeQuestion(nc, seed));
      expect(new Set(input.flat()).size).toBe(input.flat().length);
      expect(rowsOf(derivatives)).toBe(Math.floor((rowsOf(input) - window[0]) / stride[0]) + 1);
      expect(columnsOf(derivatives)).toBe(Math.floor((columnsOf(input) - window[1]) / stride[1]) + 1);
    }
  });

  it('knows the winner, and tells near misses apart', () => {
    const questions = questionsOf('winner');
    expect(questions.length).toBeGreaterThan(900);
    for (const question of questions) {
      const { cell } = question.figure;
      const state = stateOf(question);
      const winner = byHand(state).winners[cell!.y]![cell!.x]!;
      expect(question.check(winner).correct).toBe(true);
      const wrong = state.input.flatMap((row, y) => row.map((_, x) => ({ y, x }))).filter((other) => other.y !== winner.y || other.x !== winner.x);
      expect(wrong.every((other) => !question.check(other).correct)).toBe(true);
    }
  });

  it('knows the derivative of a cell, and names the slip', () => {
    const questions = questionsOf('gradient-cell');
    expect(questions.length).toBeGreaterThan(1000);
    const named = { add: 0, outside: 0 };
    for (const question of questions) {
      const state = stateOf(question);
      const { y, x } = question.figure.cell!;
      const expected = byHand(state).gradient[y]![x]!;
      expect(question.check(expected).correct).toBe(true);
      expect(question.check(expected + 1).correct).toBe(false);
      const parts = receiptsOf(compute(nc, state).steps, y, x).map(({ value }) => value);
      if (parts.length > 1 && parts[0] !== expected && parts[0] !== 0) {
        expect(question.check(parts[0]!).feedback).toContain('add up');
        named.add++;
      }
      if (parts.length > 0 && expected !== 0) {
        expect(question.check(0).feedback).toContain('does win');
        named.outside++;
      }
    }
    expect(Math.min(named.add, named.outside)).toBeGreaterThan(100);
  });

  it('knows that nothing is lost', () => {
    const questions = questionsOf('conservation');
    expect(questions.length).toBeGreaterThan(300);
    for (const question of questions) {
      const sum = stateOf(question)
        .derivatives.flat()
        .reduce((a, b) => a + b, 0);
      expect(question.check(sum).correct).toBe(true);
      expect(question.check(sum + 1).correct).toBe(false);
    }
  });

  it('knows the size of the output, and which rule was left out', () => {
    const questions = questionsOf('output-size');
    expect(questions.length).toBeGreaterThan(300);
    for (const question of questions) {
      const numbers = /has (\d+) (rows|columns), the window (\d+), the stride is (\d+)/.exec(question.prompt)!;
      const [input, window, stride] = [Number(numbers[1]), Number(numbers[3]), Number(numbers[4])];
      let places = 0;
      for (let start = 0; start + window <= input; start += stride) places++;
      expect(question.check(places).correct).toBe(true);
      expect(question.check(places - 1).feedback).toContain('first place');
      if (stride > 1 && input - window + 1 !== places) expect(question.check(input - window + 1).feedback).toContain('stride 1');
    }
  });

  it('gives hints and a worked answer for every question', () => {
    for (const seed of seeds.slice(0, 300)) {
      const { hints, solution, prompt } = makeQuestion(nc, seed);
      expect(hints.length).toBeGreaterThan(0);
      expect(solution + prompt + hints.join('')).not.toMatch(/undefined|NaN|null|\[object/);
    }
  });
});
