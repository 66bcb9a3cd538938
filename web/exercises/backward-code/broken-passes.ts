// Backward passes as plain functions, each with a place for a mistake: what the texts of the mistakes compute.
import type { Numbers, Values } from './tasks.js';

type Rows = readonly (readonly number[])[];

const zeros = (like: Rows): number[][] => like.map((row) => row.map(() => 0));

export const reluLike =
  (rule: (x: number, dy: number) => number) =>
  ({ x, dy }: Values): Record<string, Numbers> => ({ dx: (x as Rows).map((row, i) => row.map((value, j) => rule(value, (dy as Rows)[i]![j]!))) });

interface Pooling {
  start: (place: number, stride: number) => number;
  rows: (place: number, stride: number) => number;
  columns: (place: number, stride: number) => number;
  better: (value: number, best: number) => boolean;
  hand: (dx: number[][], winner: readonly [number, number], place: readonly [number, number], dy: number, x: Rows) => void;
}

const times = (place: number, stride: number): number => place * stride;
const rightPool: Pooling = {
  start: times,
  rows: times,
  columns: times,
  better: (value, best) => value > best,
  hand: (dx, [i, j], _place, dy) => (dx[i]![j]! += dy),
};

export const poolLike =
  (part: Partial<Pooling>) =>
  (values: Values): Record<string, Numbers> => {
    const { start, rows, columns, better, hand } = { ...rightPool, ...part };
    const [x, dy] = [values['x'] as Rows, values['dy'] as Rows];
    const [window, stride] = [values['window'] as number, values['stride'] as number];
    const dx = zeros(x);
    for (const [r, row] of dy.entries())
      for (const [c, value] of row.entries()) {
        let winner: readonly [number, number] = [start(r, stride), start(c, stride)];
        for (let i = rows(r, stride); i < rows(r, stride) + window; i++)
          for (let j = columns(c, stride); j < columns(c, stride) + window; j++) if (better(x[i]![j]!, x[winner[0]]![winner[1]]!)) winner = [i, j];
        hand(dx, winner, [r, c], value, x);
      }
    return { dx };
  };

type Linear = Record<'dx' | 'dw' | 'db', (before: number, w: number, x: number, dy: number) => number>;
const rightLinear: Linear = {
  dx: (before, w, _x, dy) => before + w * dy,
  dw: (before, _w, x, dy) => before + x * dy,
  db: (before, _w, _x, dy) => before + dy,
};

export const denseLike =
  (part: Partial<Linear>) =>
  (values: Values): Record<string, Numbers> => {
    const rule = { ...rightLinear, ...part };
    const [x, w, dy] = [values['x'] as readonly number[], values['w'] as Rows, values['dy'] as readonly number[]];
    const [dx, dw, db] = [x.map(() => 0), zeros(w), dy.map(() => 0)];
    for (const [o, value] of dy.entries()) {
      for (const [i, input] of x.entries()) {
        dx[i] = rule.dx(dx[i]!, w[i]![o]!, input, value);
        dw[i]![o] = rule.dw(dw[i]![o]!, w[i]![o]!, input, value);
      }
      db[o] = rule.db(db[o]!, 0, 0, value);
    }
    return { dx, dw, db };
  };

export const convLike =
  (part: Partial<Linear>, flipped = false, still = false) =>
  (values: Values): Record<string, Numbers> => {
    const rule = { ...rightLinear, ...part };
    const [x, w, dy] = [values['x'] as Rows, values['w'] as Rows, values['dy'] as Rows];
    const [dx, dw] = [zeros(x), zeros(w)];
    let db = 0;
    for (const [r, row] of dy.entries())
      for (const [c, value] of row.entries()) {
        for (const [i, weights] of w.entries())
          for (const [j, weight] of weights.entries()) {
            const taken = flipped ? w[w.length - 1 - i]![weights.length - 1 - j]! : weight;
            dx[r + i]![c + j] = rule.dx(dx[r + i]![c + j]!, taken, x[r + i]![c + j]!, value);
            dw[i]![j] = rule.dw(dw[i]![j]!, weight, still ? x[i]![j]! : x[r + i]![c + j]!, value);
          }
        db = rule.db(db, 0, 0, value);
      }
    return { dx, dw, db };
  };
