// Practice for saliency maps: which question a seed asks. All networks are small and made from the seed.
import type { Engine } from 'neocog';
import { randomFrom } from 'neocog/data';
import { shuffled, type Random } from '../frame/questions.js';
import { channelsQuestion, fieldQuestion } from './map-questions.js';
import { orderQuestion, seedQuestion } from './order-questions.js';
import type { SaliencyQuestion } from './question-parts.js';
import { pixelQuestion, reduceQuestion, softmaxQuestion } from './value-questions.js';

const kinds: readonly ((nc: Engine, random: Random) => SaliencyQuestion)[] = [
  orderQuestion,
  seedQuestion,
  fieldQuestion,
  channelsQuestion,
  pixelQuestion,
  reduceQuestion,
  softmaxQuestion,
];

/** The question of a seed. A set, which is a thousand seeds, asks something else each time. */
export function makeQuestion(nc: Engine, seed: number): SaliencyQuestion {
  const order = shuffled(randomFrom(Math.floor(seed / 1000) + 1), kinds);
  return order[(seed % 1000) % kinds.length]!(nc, randomFrom(seed * 2654435761 + 29));
}
