// What all questions about training are made of.
import type { Question } from '../frame/questions.js';

export interface RunCurves {
  name: string;
  /** Loss per epoch. */
  training: readonly number[];
  heldOut?: readonly number[];
}

export interface TrainFigure {
  title: string;
  /** Names and values to work from. */
  facts?: readonly (readonly [name: string, value: string])[];
  table?: { columns: readonly string[]; rows: readonly (readonly [name: string, ...values: number[]])[] };
  runs?: readonly RunCurves[];
}

export type TrainQuestion = Question<TrainFigure>;
