// Questions about what is measured: softmax, cross-entropy, its value by chance, accuracy.
import type { Engine } from 'neocog';
import { between, formatNumber, judged, judgedWithin, pick, shuffled, type Random } from '../frame/questions.js';
import type { TrainQuestion } from './question-parts.js';

/** The engine's loss and, as e to the −loss, the label's probability. */
function lossOf(nc: Engine, logits: readonly number[], label: number): number {
  using net = nc.network({ input: [1, 1, logits.length], layers: [{ type: 'flatten' }] });
  return net.evaluate(logits, [label]).loss;
}

const names = ['Pullover', 'Coat', 'Shirt', 'Dress', 'Bag'] as const;

export function chanceQuestion(nc: Engine, random: Random): TrainQuestion {
  const classes = pick(random, [2, 3, 4, 5, 8, 10, 20, 50, 100, 1000]);
  const expected = lossOf(nc, new Array<number>(classes).fill(0), 0);
  return {
    kind: 'chance-loss',
    prompt: 'A network that knows nothing gives every class the same probability. What is its cross-entropy loss? (Two decimals will do.)',
    figure: { title: 'Knowing nothing', facts: [['classes', String(classes)]], result: ['cross-entropy loss', formatNumber(expected, 4)] },
    answer: { form: 'number' },
    hints: ['The loss of an image is −ln(probability of its label).', `Here that probability is 1/${classes}.`],
    solution: `−ln(1/${classes}) = ln ${classes} = ${formatNumber(expected, 4)}. A loss above that after some training says that something is wrong.`,
    ...judgedWithin(
      0.0075,
      expected,
      [
        { name: 'sign', answer: -expected, feedback: 'Almost: −ln of a probability is positive.' },
        { name: 'binary logarithm', answer: Math.log2(classes), feedback: 'The right idea with another logarithm: here it is the natural one.' },
        { name: 'decimal logarithm', answer: Math.log10(classes), feedback: 'The right idea with another logarithm: here it is the natural one.' },
        { name: 'probability', answer: 1 / classes, feedback: 'That is the probability of the label. The loss is −ln of it.' },
        {
          name: 'share of mistakes',
          answer: 1 - 1 / classes,
          feedback: 'That is how often it would be wrong. The loss is −ln of the probability of the label.',
        },
      ],
      { right: `Yes: ln ${classes} = ${formatNumber(expected, 4)}.`, otherwise: 'Not yet. What probability does the label get, and what is −ln of it?' },
    ),
  };
}

export function softmaxQuestion(nc: Engine, random: Random): TrainQuestion {
  const logits = shuffled(random, [-1, 0, 1, 2, 3]).slice(0, 3);
  const label = between(random, 0, 2);
  const expected = Math.exp(-lossOf(nc, logits, label));
  const powers = logits.map(Math.exp);
  const total = powers.reduce((sum, power) => sum + power, 0);
  const logitSum = logits.reduce((sum, logit) => sum + logit, 0);
  const name = names[label]!;
  return {
    kind: 'softmax',
    prompt: `Which probability does softmax give to ${name}? (Two decimals will do.)`,
    figure: {
      title: 'The logits of one image',
      table: { columns: ['logit z', 'e to the z'], rows: logits.map((logit, i) => [names[i]!, logit, Number(powers[i]!.toPrecision(3))] as const) },
      result: [`probability of ${name}`, formatNumber(expected)],
      answers: [{ y: label, x: 1 }],
    },
    answer: { form: 'number' },
    hints: ['Softmax makes all logits positive with e to the z, and then divides by their sum.', `The sum of e to the z is ${formatNumber(total)}.`],
    solution: `${formatNumber(powers[label]!)} / (${powers.map((power) => formatNumber(power)).join(' + ')}) = ${formatNumber(expected)}.`,
    ...judgedWithin(
      0.0075,
      expected,
      [
        { name: 'in percent', answer: 100 * expected, feedback: 'Right in percent; the question asks for a share from 0 to 1.' },
        { name: 'not divided', answer: powers[label]!, feedback: 'That is e to the z. Probabilities add up to 1: divide by the sum.' },
        ...(logitSum !== 0
          ? [{ name: 'without e', answer: logits[label]! / logitSum, feedback: 'That shares out the logits themselves. Softmax shares out e to the z.' }]
          : []),
        { name: 'loss', answer: -Math.log(expected), feedback: 'That is the loss, −ln of the probability. Here the probability itself is asked for.' },
        { name: 'the others', answer: 1 - expected, feedback: 'That is what the other classes get together.' },
        { name: 'divided by the others', answer: powers[label]! / (total - powers[label]!), feedback: 'The sum goes over all classes, this one too.' },
        { name: 'even', answer: 1 / 3, feedback: 'That would be so if all logits were equal.' },
      ],
      { right: 'Yes.', otherwise: 'Not yet. Take e to the z of this class, and divide by the sum over all classes.' },
    ),
  };
}

export function crossEntropyQuestion(nc: Engine, random: Random): TrainQuestion {
  const first = between(random, 4, 7);
  const second = between(random, 1, 9 - first);
  const shares = shuffled(
    random,
    [first, second, 10 - first - second].map((tenths) => tenths / 10),
  );
  const label = between(random, 0, 2);
  const [share, name] = [shares[label]!, names[label]!];
  const expected = lossOf(
    nc,
    shares.map((value) => Math.log(value)),
    label,
  );
  const largest = Math.max(...shares);
  return {
    kind: 'cross-entropy',
    prompt: `The image is labelled ${name}. What is its cross-entropy loss? (Two decimals will do.)`,
    figure: {
      title: 'The probabilities that the network gives',
      table: { columns: ['probability'], rows: shares.map((value, i) => [names[i]!, value] as const) },
      result: ['loss', formatNumber(expected)],
      answers: [{ y: label, x: 0 }],
    },
    answer: { form: 'number' },
    hints: ['Only the probability of the label counts.', `It is −ln(${formatNumber(share)}).`],
    solution: `−ln(${formatNumber(share)}) = ${formatNumber(expected)}.`,
    ...judgedWithin(
      0.0075,
      expected,
      [
        { name: 'sign', answer: -expected, feedback: 'Almost: −ln of a probability is positive.' },
        {
          name: 'largest instead of label',
          answer: -Math.log(largest),
          feedback: 'That is −ln of the largest probability. What counts is the label, whatever the network prefers.',
        },
        { name: 'one minus p', answer: 1 - share, feedback: 'The loss is not what is missing to 1 but −ln of the probability.' },
        { name: 'probability', answer: share, feedback: 'That is the probability of the label. The loss is −ln of it.' },
        { name: 'decimal logarithm', answer: -Math.log10(share), feedback: 'The right idea with another logarithm: here it is the natural one.' },
        { name: 'binary logarithm', answer: -Math.log2(share), feedback: 'The right idea with another logarithm: here it is the natural one.' },
        {
          name: 'sum over all',
          answer: -shares.reduce((sum, value) => sum + Math.log(value), 0),
          feedback: 'That adds up all classes. Only the label’s probability counts.',
        },
      ],
      { right: 'Yes: the less probability the label got, the larger the loss.', otherwise: 'Not yet. Find the probability of the label, and take −ln of it.' },
    ),
  };
}

export function accuracyQuestion(_: Engine, random: Random): TrainQuestion {
  const [classes, perClass] = pick(random, [
    [4, 10],
    [4, 5],
    [5, 10],
    [5, 4],
  ] as const);
  const rows = Array.from({ length: classes }, (_, label) => {
    const counts = new Array<number>(classes).fill(0);
    counts[label] = between(random, Math.ceil(perClass / 2), perClass - 1);
    for (let left = perClass - counts[label]; left > 0; left--) counts[(label + between(random, 1, classes - 1)) % classes]!++;
    return counts;
  });
  const total = classes * perClass;
  const correct = rows.reduce((sum, row, label) => sum + row[label]!, 0);
  const expected = (100 * correct) / total;
  const column = rows.reduce((sum, row) => sum + row[0]!, 0);
  return {
    kind: 'accuracy',
    prompt: 'What is the accuracy, in percent?',
    figure: {
      title: 'Confusion: a row per true class, a column per answer',
      table: { columns: names.slice(0, classes), rows: rows.map((counts, label) => [names[label]!, ...counts] as const) },
      result: ['accuracy', `${formatNumber(expected)}\u00a0%`],
      answers: rows.map((_, label) => ({ y: label, x: label })),
    },
    answer: { form: 'number' },
    hints: ['Right answers stand on the diagonal.', `The diagonal adds up to ${correct}; how many images are there in all?`],
    solution: `${correct} right of ${total}: ${formatNumber(expected)}\u00a0%.`,
    ...judged(
      expected,
      [
        { name: 'mistakes', answer: 100 - expected, feedback: 'That is the share of mistakes.' },
        {
          name: 'one class',
          answer: (100 * rows[0]![0]!) / perClass,
          feedback: `That is the share for ${names[0].toLowerCase()}s alone. Accuracy counts all classes.`,
        },
        {
          name: 'precision',
          answer: (100 * rows[0]![0]!) / column,
          feedback: `That is how many of the answers “${names[0]}” are right. Accuracy counts all images.`,
        },
        { name: 'share', answer: expected / 100, feedback: 'Right as a share; the question asks for percent.' },
        { name: 'count', answer: correct, feedback: 'That is how many are right. Out of how many?' },
      ],
      { right: `Yes: ${correct} of ${total}.`, otherwise: 'Not yet. Add the diagonal, divide by the sum of all cells.' },
    ),
  };
}
