// Questions about the way: the five steps, and the seed.
import type { Engine } from 'neocog';
import { between, formatNumber, judged, shuffled, type Random, type Slip } from '../frame/questions.js';
import { softmax } from '../looking/softmax.js';
import { animals, networkWith, tidyRow, type SaliencyQuestion } from './question-parts.js';

/** The lecture's slide 49. */
export const fiveSteps = [
  'Send the picture forward through the network',
  'Take the scores of all classes, before the softmax',
  'Set the derivative to 1 for class C and to 0 for all others',
  'Backpropagate this derivative to the input',
  'Draw the derivatives at the input as a picture',
] as const;

export function orderQuestion(_nc: Engine, random: Random): SaliencyQuestion {
  const after = random() < 0.5;
  const at = after ? between(random, 0, fiveSteps.length - 2) : between(random, 1, fiveSteps.length - 1);
  const right = after ? at + 1 : at - 1;
  const opposite = after ? at - 1 : at + 1;
  const skipped = after ? at + 2 : at - 2;
  const order = shuffled(
    random,
    fiveSteps.map((_, step) => step).filter((step) => step !== at),
  );
  const place = (step: number) => order.indexOf(step);
  const slips: Slip[] = [
    { name: 'the other direction', answer: place(opposite), feedback: `That comes directly ${after ? 'before' : 'after'} it.` },
    { name: 'a step skipped', answer: place(skipped), feedback: 'That is one step further: something has to be there first.' },
  ].filter(({ answer }) => answer >= 0);
  return {
    kind: 'order',
    prompt: `Making a saliency map: what comes directly ${after ? 'after' : 'before'} “${fiveSteps[at]!}”?`,
    figure: { panels: [], sequence: fiveSteps, asked: { at, after: after ? 1 : 0 } },
    answer: { form: 'choice', options: order.map((step) => fiveSteps[step]!) },
    hints: [
      'First everything goes forward, then something is put in at the end of the network, and then everything goes back.',
      right < 2
        ? 'It is still part of the way forward.'
        : right === 2
          ? 'It is about a row of numbers at the last layer.'
          : 'It is on the way back, or after it.',
    ],
    solution: `${fiveSteps.map((step, i) => `${i + 1}. ${step}`).join('. ')}.`,
    ...judged(place(right), slips, { right: 'Yes.', otherwise: 'Not yet. What does each step need from the one before it?' }),
  };
}

const rowText = (values: readonly number[]): string => `(${values.map((value) => formatNumber(value, 2)).join(', ')})`;

export function seedQuestion(nc: Engine, random: Random): SaliencyQuestion {
  for (;;) {
    const pixels = Array.from({ length: 3 }, () => between(random, 0, 3));
    const weights = Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => between(random, -2, 2)));
    using network = networkWith(nc, [1, 3, 1], [{ type: 'flatten' }, { type: 'dense', name: 'logits', units: 4, bias: false }], { 'logits/kernel': weights });
    const logits = tidyRow(network.forward(pixels).data);
    const answer = logits.indexOf(Math.max(...logits));
    const wanted = between(random, 0, 3);
    // A logit of 0 or 1, or equal ones, would make two seeds the same.
    if (new Set(logits).size < 4 || [0, 1].includes(logits[wanted]!)) continue;
    if (Math.max(...logits) - Math.min(...logits) > 6) continue;
    const p = [...softmax(logits)].map((value) => Number(value.toFixed(2)));
    const oneAt = (place: number, value = 1) => logits.map((_, i) => (i === place ? value : 0));
    const slips = [
      {
        name: 'the logit itself',
        seed: oneAt(wanted, logits[wanted]),
        feedback: 'That is the score itself. The seed is the derivative of the score by itself.',
      },
      { name: 'the probabilities', seed: p, feedback: 'Those are the probabilities. The seed is a derivative: how the score changes with each logit.' },
      { name: 'all classes', seed: logits.map(() => 1), feedback: 'That would explain the sum of all logits. One class only is asked for.' },
      ...(wanted === answer
        ? []
        : [
            {
              name: 'the network’s answer',
              seed: oneAt(answer),
              feedback: 'That is the seed of the class that the network answers. Another one is asked for.',
            },
          ]),
      {
        name: 'the gradient of a loss',
        seed: p.map((value, i) => Number((value - (i === wanted ? 1 : 0)).toFixed(2))),
        feedback: 'That is p − y, where training’s cross-entropy begins. A saliency map has no loss: its score is the logit.',
      },
    ];
    const chosen = shuffled(random, slips).slice(0, 3);
    const seeds = shuffled(random, [{ name: 'right', seed: oneAt(wanted), feedback: '' }, ...chosen]);
    const options = seeds.map(({ seed }) => rowText(seed));
    if (new Set(options).size < options.length) continue;
    const right = seeds.findIndex(({ name }) => name === 'right');
    const names = animals.join(', ');
    return {
      kind: 'seed',
      prompt: `Which seed goes in at the logits for a saliency map of “${animals[wanted]!}”? Classes in order: ${names}.`,
      figure: {
        panels: [
          { caption: `Logits: ${names}`, role: 'output', values: [logits] },
          { caption: 'Softmax', role: 'output', values: [p] },
          { caption: 'Seed', role: 'gradient', values: [oneAt(wanted)], answer: true },
        ],
        asked: { class: wanted },
      },
      answer: { form: 'choice', options },
      hints: [
        'The seed is the derivative of the score by each logit, and the score is one of the logits.',
        `The score is the logit of “${animals[wanted]!}”: how does it change with itself, and how with the other logits?`,
      ],
      solution: `The score is the logit of “${animals[wanted]!}”. Its derivative by itself is 1, by every other logit 0: ${rowText(oneAt(wanted))}.`,
      ...judged(
        right,
        chosen.map(({ name, feedback, seed }) => ({ name, feedback, answer: seeds.findIndex((each) => each.seed === seed) })),
        { right: 'Yes: 1 for the class, 0 for all others.', otherwise: 'Not yet. Which number is the score, and what is its derivative by itself?' },
      ),
    };
  }
}
