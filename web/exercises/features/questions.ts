import type { Engine } from 'neocog';
import { judged } from '../frame/questions.js';
import type { FeatureQuestion } from './question-parts.js';
export function makeQuestion(_nc: Engine, seed: number): FeatureQuestion {
  return {
    kind: 'x',
    prompt: 'What?',
    figure: { shows: 'none' },
    answer: { form: 'number' },
    hints: ['a'],
    solution: 'b',
    ...judged(seed, [], { right: 'y', otherwise: 'n' }),
  };
}
