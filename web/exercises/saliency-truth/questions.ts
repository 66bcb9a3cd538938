// Practice for judging saliency maps. Every question follows from its seed.
import type { Engine } from 'neocog';
import { judged, type Question } from '../frame/questions.js';
export type TruthFigure = object;
export const makeQuestion = (_nc: Engine, _seed: number): Question<TruthFigure> => ({
  kind: 'chance',
  prompt: 'x?',
  figure: {},
  answer: { form: 'number' },
  hints: ['a'],
  solution: '1',
  ...judged(1, [], { right: 'Yes', otherwise: 'No' }),
});
