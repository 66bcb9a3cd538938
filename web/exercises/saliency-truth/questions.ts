// Practice for judging saliency maps. Every question follows from its seed.
import { randomFrom } from 'neocog/data';
import { shuffled } from '../frame/questions.js';
import { areaQuestion, betterQuestion, rankQuestion } from './curve-questions.js';
import { chanceQuestion, shareQuestion, strongestQuestion } from './map-questions.js';
import { biasedQuestion, sanityQuestion } from './network-questions.js';
import type { TruthQuestion } from './question-parts.js';

const makers = [strongestQuestion, shareQuestion, chanceQuestion, areaQuestion, betterQuestion, rankQuestion, biasedQuestion, sanityQuestion] as const;

/** The question of a seed. Neighbouring seeds ask different things. */
export function makeQuestion(seed: number): TruthQuestion {
  const order = shuffled(randomFrom(Math.floor(seed / makers.length) + 1), makers);
  return order[seed % makers.length]!(randomFrom(seed * 2654435761));
}
