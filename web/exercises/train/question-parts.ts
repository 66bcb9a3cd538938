// What all questions about training are made of.
import type { Cell, Question } from '../frame/questions.js';

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
  /** What is asked for, and its value, which is not shown before the question is closed. */
  result?: readonly [name: string, value: string];
  /** The cells of the table from which the answer comes, marked once the question is closed. */
  answers?: readonly Cell[];
}

export type TrainQuestion = Question<TrainFigure>;
