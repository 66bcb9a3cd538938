// Questions about what measured numbers say of a network, or of a method.
import { between, judged, pick, shuffled, type Random, type Slip } from '../frame/questions.js';
import { rounded, type TruthQuestion } from './question-parts.js';

type Character = 'good' | 'biased' | 'weak';

export function biasedQuestion(random: Random): TruthQuestion {
  const area = between(random, 8, 14);
  const draw: Record<Character, () => { biased: number; fair: number; inside: number }> = {
    good: () => {
      const fair = between(random, 80, 92);
      return { biased: fair + between(random, -3, 5), fair, inside: area * between(random, 3, 5) + between(random, -4, 4) };
    },
    biased: () => ({ biased: between(random, 93, 99), fair: between(random, 13, 26), inside: Math.round(area * (0.6 + 1.6 * random())) }),
    weak: () => {
      const fair = between(random, 30, 48);
      return { biased: fair + between(random, -4, 6), fair, inside: Math.round(area * (1.4 + random())) };
    },
  };
  const one = random() < 0.8;
  const characters = shuffled<Character>(random, ['good', 'weak', one ? 'biased' : pick(random, ['good', 'weak'] as const)]);
  const rows = characters.map((character, i) => ({ name: `Network ${'ABC'[i]!}`, ...draw[character]() }));
  const none = rows.length;
  const expected = one ? characters.indexOf('biased') : none;
  const slips: Slip[] = [
    {
      name: 'the weakest',
      answer: characters.indexOf('weak'),
      feedback: 'That network is not right very often, with either background. It is weak, but no shortcut carries it.',
    },
    {
      name: 'the best',
      answer: characters.indexOf('good'),
      feedback: 'It stays right when the background says nothing, and its map lies on the object more than chance would have it.',
    },
  ];
  if (one) slips.push({ name: 'none', answer: none, feedback: 'Compare each network’s two accuracies: one of them does not survive another background.' });
  return {
    kind: 'biased',
    prompt: 'One of six shapes has to be named. Which network is right for the wrong reason: by the background instead of the shape?',
    figure: { form: 'networks', area, rows },
    answer: { form: 'choice', options: [...rows.map(({ name }) => name), 'None of them'] },
    hints: [
      'Such a network is right as long as the background gives the class away, and only then.',
      'With any background, guessing among six classes is right in 17 %.',
      'Look for a large fall between the two accuracies. A share inside near the object’s own is a sign as well, but not every method shows it.',
    ],
    solution: one
      ? `${rows[expected]!.name}: right in ${rows[expected]!.biased} % while the background gives the class away, in ${rows[expected]!.fair} % with any background; ${rows[expected]!.inside} % of its map lie on the object, which is ${area} % of the picture.`
      : 'None of them: each is about as often right with either background, and each map lies on the object more than the picture’s share.',
    ...judged(expected, slips, {
      right: one ? 'Yes: without its background it is near guessing.' : 'Yes: no accuracy falls.',
      otherwise: 'Compare the two accuracies of that network.',
    }),
  };
}

const layers = ['logits', 'conv3', 'conv2', 'conv1'];

export function sanityQuestion(random: Random): TruthQuestion {
  const near = (values: readonly number[]) => values.map((value) => rounded(value + between(random, -4, 4) / 100, 2));
  const characters = shuffled(random, ['stuck', 'late', 'early'] as const);
  const courses = { stuck: [0.95, 0.91, 0.87, 0.83], late: [0.92, 0.74, 0.34, 0.08], early: [0.42, 0.21, 0.1, 0.02] };
  const rows = characters.map((character, i) => ({ name: `Method ${'ABC'[i]!}`, values: near(courses[character]) }));
  const asksStuck = random() < 0.6;
  const at = (character: (typeof characters)[number]) => characters.indexOf(character);
  const expected = at(asksStuck ? 'stuck' : 'early');
  return {
    kind: 'sanity',
    prompt: asksStuck
      ? 'Layers are drawn anew from the top; the table has each map’s rank correlation with the trained network’s. Which method’s maps say little about what the network has learned?'
      : 'Layers are drawn anew from the top; the table has each map’s rank correlation with the trained network’s. Which method’s maps depend on the very last layer most?',
    figure: { form: 'sanity', layers, rows },
    answer: { form: 'choice', options: rows.map(({ name }) => name) },
    hints: [
      'Near 1 the order of the pixels is as before; near 0 nothing of it is left.',
      asksStuck
        ? 'What the network has learned is gone when all layers are random. What should happen to a map that shows it?'
        : 'Only the first column has nothing but the last layer at random.',
      asksStuck ? 'Look at the last column.' : 'Look for the lowest number in the first column.',
    ],
    solution: asksStuck
      ? `${rows[expected]!.name}: with every layer random its maps are still at ρ = ${rows[expected]!.values.at(-1)!}. They can be drawn without any training.`
      : `${rows[expected]!.name}: one random layer, the last, brings its maps to ρ = ${rows[expected]!.values[0]!}.`,
    ...judged(
      expected,
      [
        asksStuck
          ? {
              name: 'low taken for bad',
              answer: at('early'),
              feedback: 'Its maps change as soon as the weights do. That is what a map of what was learned ought to do.',
            }
          : {
              name: 'high taken for dependent',
              answer: at('stuck'),
              feedback: 'There hardly anything changes, whichever layer is random. A high correlation means: as before.',
            },
        {
          name: 'late',
          answer: at('late'),
          feedback: asksStuck
            ? 'It holds out while only the upper layers are random, but in the end it has changed too. Look at the last column.'
            : 'It changes, but only once the lower layers are random. Look at the first column.',
        },
      ],
      { right: 'Yes.', otherwise: 'Read that row from left to right.' },
    ),
  };
}
