// What all questions about training are made of.
import { judged, type Question, type Slip } from '../frame/questions.js';

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

/** As `judged`, for an answer that a person rounds: whatever lies this near to a known answer is that answer. */
export function judgedWithin(tolerance: number, expected: number, slips: readonly (Slip & { answer: number })[], says: Parameters<typeof judged>[2]) {
  const known = [expected];
  const distinct = slips.filter(({ answer }) => {
    const far = known.every((other) => Math.abs(other - answer) > 2 * tolerance);
    if (far) known.push(answer);
    return far;
  });
  const exact = judged(expected, distinct, says);
  return {
    ...exact,
    check: (answer: Parameters<typeof exact.check>[0]) => exact.check(known.find((value) => Math.abs(value - (answer as number)) <= tolerance) ?? answer),
  };
}
