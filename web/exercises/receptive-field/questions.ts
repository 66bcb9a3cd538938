// Practice for receptive fields. Every question follows from its seed; the engine knows the answer.
import type { Engine } from 'neocog';
import { randomFrom } from 'neocog/data';
import { shuffled } from '../frame/questions.js';
import { layersQuestion, sizeQuestion, startQuestion, strideQuestion } from './layer-questions.js';
import type { FieldQuestion } from './question-parts.js';
import { clippedQuestion, pixelsQuestion } from './unit-questions.js';

const makers = [sizeQuestion, strideQuestion, startQuestion, layersQuestion, pixelsQuestion, clippedQuestion] as const;

/** The question of a seed. Neighbouring seeds ask different things. */
export function makeQuestion(nc: Engine, seed: number): FieldQuestion {
  const order = shuffled(randomFrom(Math.floor(seed / makers.length) + 1), makers);
  return order[seed % makers.length]!(nc, randomFrom(seed * 2654435761));
}
