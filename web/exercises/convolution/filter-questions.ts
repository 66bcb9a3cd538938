// Which filter made this of that?
import type { Engine } from 'neocog';
import { between, judged, shuffled, type Random } from '../frame/questions.js';
import { classics } from './classics.js';
import { compute, usual } from './logic.js';
import type { ConvolutionQuestion, Level } from './question-parts.js';
import { grey, seededPicture } from './shapes.js';

/** How different two pictures look that are each shown up to their own largest magnitude: 0 alike, 1 nothing in common. */
function distance(a: readonly number[], b: readonly number[]): number {
  const power = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0);
  return power(a.map((value, i) => value - b[i]!)) / (power(a) + power(b));
}

/** Below this share two pictures count as too much alike to be told apart; at first they differ plainly. */
const apart: Readonly<Record<Level, number>> = { 0: 0.7, 1: 0.55, 2: 0.4, 3: 0.2, 4: 0.2 };

export function filterQuestion(nc: Engine, random: Random, level: Level): ConvolutionQuestion {
  for (;;) {
    const picture = grey(seededPicture(between(random, 0, 1e9)));
    // All classics at once, as the filters of one layer.
    const { maps, limits } = compute(nc, { ...usual, mode: 'picture', kernel: classics.map(({ kernel }) => [kernel]), bias: classics.map(() => 0) }, picture);
    const pictures = maps.map((map, i) => map.flat().map((value) => value / limits[i]!));
    const right = between(random, 0, classics.length - 1);
    const options = [right];
    for (const other of shuffled(
      random,
      classics.map((_, i) => i),
    )) {
      if (options.length < 4 && options.every((option) => distance(pictures[option]!, pictures[other]!) >= apart[level])) options.push(other);
    }
    if (options.length < 4) continue;
    const order = shuffled(random, options);
    const expected = order.indexOf(right);
    const { title, does } = classics[right]!;
    return {
      kind: 'which-filter',
      prompt: 'Which filter made the right picture from the left one?',
      figure: { shows: 'filter', picture, map: maps[right]!, limit: limits[right]!, options: order.map((i) => classics[i]!.name), right: expected },
      answer: { form: 'choice', options: order.map((i) => classics[i]!.title) },
      hints: [
        'Is an even surface still there in the right picture, or has it become zero?',
        'Do edges answer in every direction? Compare upright, level and slanted ones, and look at the signs on both sides.',
        `The filter ${does}.`,
      ],
      solution: `${title}: it ${does}.`,
      ...judged(
        expected,
        order.map((i, option) => ({
          name: classics[i]!.name,
          answer: option,
          feedback: `${classics[i]!.title} ${classics[i]!.does}. Would the right picture then look like this?`,
        })),
        { right: `Yes: it ${does}.`, otherwise: 'Choose one of the four.' },
      ),
    };
  }
}
