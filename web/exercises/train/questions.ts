// Practice for training: which question a seed asks.
import type { Engine } from 'neocog';
import { randomFrom } from 'neocog/data';
import { pick, type Random } from '../frame/questions.js';
import type { TrainQuestion } from './question-parts.js';
import { bestEpochQuestion, fitQuestion, rateQuestion } from './questions-curves.js';
import { accuracyQuestion, chanceQuestion, crossEntropyQuestion, softmaxQuestion } from './questions-loss.js';
import { batchesQuestion, momentumQuestion, reluQuestion, stepQuestion } from './questions-update.js';

const kinds: readonly ((nc: Engine, random: Random) => TrainQuestion)[] = [
  stepQuestion,
  momentumQuestion,
  batchesQuestion,
  reluQuestion,
  chanceQuestion,
  softmaxQuestion,
  crossEntropyQuestion,
  accuracyQuestion,
  fitQuestion,
  rateQuestion,
  bestEpochQuestion,
];

/** The question of a seed. */
export function makeQuestion(nc: Engine, seed: number): TrainQuestion {
  const random = randomFrom(seed * 2654435761 + 17);
  return pick(random, kinds)(nc, random);
}
