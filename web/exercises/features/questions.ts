// Practice for features. Every question follows from its seed; small networks made for it know the answer.
import type { Engine } from 'neocog';
import { randomFrom } from 'neocog/data';
import { shuffled } from '../frame/questions.js';
import { filterQuestion, layerQuestion, placeQuestion } from './map-questions.js';
import type { FeatureQuestion } from './question-parts.js';
import { ascentQuestion, patchQuestion, ruleQuestion, valueQuestion } from './unit-questions.js';

const makers = [filterQuestion, placeQuestion, layerQuestion, valueQuestion, patchQuestion, ascentQuestion, ruleQuestion] as const;

/** The question of a seed. A set, which is a thousand seeds, asks something else each time. */
export function makeQuestion(nc: Engine, seed: number): FeatureQuestion {
  const order = shuffled(randomFrom(Math.floor(seed / 1000) + 1), makers);
  return order[(seed % 1000) % makers.length]!(nc, randomFrom(seed * 2654435761));
}
