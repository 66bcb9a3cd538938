// What the questions share: what stands beside them, and how hard they are.
import type { Question } from '../frame/questions.js';
import type { ConvolutionResult, ConvolutionState, Padding, Volume } from './logic.js';

/** What the sizes of a question are, along one side; the other is the same. */
export interface SizeFigure {
  input: number;
  kernel: number;
  stride: number;
  padding: Padding;
  dilation: number;
}

/** What comes out, drawn once the question is closed: the output's side, and the zeros before and after the input's. */
export interface SizeAnswer {
  output: number;
  before: number;
  after: number;
}

export type ConvolutionFigure =
  | { shows: 'size'; size: SizeFigure; comes: SizeAnswer }
  | { shows: 'value'; state: ConvolutionState; result: ConvolutionResult; products: number[][][] }
  | { shows: 'filter'; picture: Volume; map: number[][]; limit: number; options: readonly string[]; right: number };

export type ConvolutionQuestion = Question<ConvolutionFigure>;

/** How many complications a question has, from 0, none, to 4, all. */
export type Level = 0 | 1 | 2 | 3 | 4;

/** Practice asks question i of set s with the seed s · 1000 + i, five in a set: so the difficulty rises within each set. */
export const placeInSet = (seed: number): { set: number; index: number } => ({ set: Math.floor(seed / 1000), index: seed % 1000 });
export const levelOf = (seed: number): Level => (placeInSet(seed).index % 5) as Level;
