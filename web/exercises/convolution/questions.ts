// Practice for convolutions. Every question follows from its seed; the engine knows the answer.
import type { Engine } from 'neocog';
import { randomFrom } from 'neocog/data';
import { shuffled } from '../frame/questions.js';
import { filterQuestion } from './filter-questions.js';
import { levelOf, placeInSet, type ConvolutionQuestion } from './question-parts.js';
import { sizeQuestion } from './size-questions.js';
import { valueQuestion } from './value-questions.js';

export type { ConvolutionFigure } from './question-parts.js';

const kinds = [sizeQuestion, valueQuestion, filterQuestion] as const;

/** The question of a seed: harder from question to question of a set, and of every kind in each set. */
export function makeQuestion(nc: Engine, seed: number): ConvolutionQuestion {
  const { set, index } = placeInSet(seed);
  const order = shuffled(randomFrom((set + 1) * 2654435761), kinds);
  return order[index % order.length]!(nc, randomFrom(seed * 2654435761), levelOf(seed));
}
