// What questions are made of, and what is drawn beside them.
import { between, type Question, type Random } from '../frame/questions.js';
import type { Direction } from './measures.js';

/** A small map or mask in rows. */
export type Rows = readonly (readonly number[])[];

export type TruthFigure =
  | { form: 'map'; map: Rows; mask: Rows }
  /** The mask alone. */
  | { form: 'mask'; mask: Rows }
  /** Evenly spaced points, as shares from 0 to 1. */
  | { form: 'curves'; direction: Direction; curves: readonly { name: string; values: readonly number[] }[]; written: boolean }
  | { form: 'ranks'; before: readonly number[]; after: readonly number[] }
  /** In per cent. */
  | { form: 'networks'; area: number; rows: readonly { name: string; biased: number; fair: number; inside: number }[] }
  | { form: 'sanity'; layers: readonly string[]; rows: readonly { name: string; values: readonly number[] }[] };

export type TruthQuestion = Question<TruthFigure>;

/** A small object: a rectangle, of which a corner may be missing. */
export function drawMask(random: Random, height: number, width: number): number[][] {
  const [tall, wide] = [between(random, 2, height - 2), between(random, 2, width - 2)];
  const [top, left] = [between(random, 0, height - tall), between(random, 0, width - wide)];
  const mask = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => Number(y >= top && y < top + tall && x >= left && x < left + wide)),
  );
  if (random() < 0.5) mask[top + (random() < 0.5 ? 0 : tall - 1)]![left + (random() < 0.5 ? 0 : wide - 1)] = 0;
  return mask;
}

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** 0.1 + 0.2 as a person writes it. */
export const rounded = (value: number, digits = 4): number => Number(value.toFixed(digits));
