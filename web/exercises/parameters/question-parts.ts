// What the questions share: a network to count, the engine's counts of it, and how an answer is taken.
import type { Engine, LayerDescription } from 'neocog';
import { judged, type Question, type Slip } from '../frame/questions.js';
import { arithmeticOf, counted } from './arithmetic.js';
import { compute, lecture, type CountResult, type Quantity, type Shape } from './logic.js';

export interface CountFigure {
  input: Shape;
  layers: readonly LayerDescription[];
  /** The layer in question; −1 for all of them. */
  asked: number;
  quantity: Quantity;
  /** All counts, drawn once the question is closed. */
  result: CountResult;
}

export type CountQuestion = Question<CountFigure>;

/** The usual convention, the one that the prompts name. */
export const usual = { convention: lecture.convention, memory: lecture.memory };

export const count = (nc: Engine, input: Shape, layers: readonly LayerDescription[]): CountResult => compute(nc, { ...usual, input, layers });

/** "3 · 3 · 3 · 16 + 16", and what comes out. */
export function worked(result: CountResult, layer: number, quantity: Quantity, line = 0): string {
  const { written, result: value } = arithmeticOf(quantity, result.rows[layer]!, usual).lines[line]!;
  return written ? `${written} = ${counted(value)}` : counted(value);
}

export const slip = (name: string, answer: number, feedback: string): Slip => ({ name, answer, feedback });

/** For whole numbers: "1,216" is read as 1.216, and that is no mistake in counting. */
export const judgedCount = (expected: number, slips: readonly Slip[], right: string, otherwise: string) =>
  judged(
    expected,
    slips.filter(({ answer }) => typeof answer === 'number' && answer > 0),
    {
      right,
      otherwise: (answer) =>
        typeof answer === 'number' && !Number.isInteger(answer) && Number.isInteger(Math.round(answer * 1e6) / 1e3)
          ? 'Parameters, multiplications and rows are whole numbers. Type large ones without a comma or point, such as 12345.'
          : otherwise,
    },
  );
