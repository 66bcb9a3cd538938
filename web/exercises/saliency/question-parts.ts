// What the questions have in common: small networks of whole numbers, and the panels of numbers and maps beside them.
import type { Engine, LayerDescription, Network } from 'neocog';
import type { Cell, Question } from '../frame/questions.js';
import { unflat, type Matrix } from '../grid/matrix.js';
import type { Role } from '../grid/number-grid.js';

/** A small matrix of numbers. */
export interface Panel {
  caption: string;
  role: Role;
  values: Matrix;
  /** Tinted by sign. */
  signed?: boolean;
  /** The cells that the question is about. */
  asked?: readonly Cell[];
  /** Part of the answer: empty while the question is open. */
  answer?: boolean;
}

export interface SaliencyFigure {
  panels: readonly Panel[];
  /** To choose from, A, B, C …; numbers, or pictures of magnitudes. */
  candidates?: { as: 'numbers' | 'pictures'; values: readonly Matrix[] };
  /** Steps in their order, shown at the end. */
  sequence?: readonly string[];
  /** What is asked, for tests: a pixel, a class, a way to reduce … */
  asked: Readonly<Record<string, number | string>>;
}

export type SaliencyQuestion = Question<SaliencyFigure>;

export const letters = ['A', 'B', 'C', 'D', 'E'] as const;
export const animals = ['cat', 'dog', 'fox', 'owl'] as const;

/** A network with these weights; whoever builds it disposes of it. */
export function networkWith(
  nc: Engine,
  input: readonly [number, number, number],
  layers: LayerDescription[],
  weights: Record<string, Matrix | readonly number[]>,
): Network {
  const network = nc.network({ input: [...input], layers });
  for (const [name, values] of Object.entries(weights)) network.set(name, (values as readonly (number | readonly number[])[]).flat());
  return network;
}

/** What is whole, or a short decimal, by construction: without single precision's last digits. */
export const tidy = (value: number): number => Number(value.toPrecision(6)) + 0;

export const tidyRow = (values: ArrayLike<number>): number[] => Array.from(values, tidy);

export const tidyMatrix = (values: ArrayLike<number>, rows: number, columns: number): number[][] => unflat(tidyRow(values), rows, columns);
