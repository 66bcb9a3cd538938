// Practice for training: the update rule, epochs, losses, confusion. Numbers come from the engine where it computes them.
import type { Engine } from 'neocog';
import { randomFrom } from 'neocog/data';
import { formatNumber, type Answer, type Question, type Verdict } from '../frame/questions.js';

export interface TrainFigure {
  title: string;
  /** Names and values to work from. */
  facts?: readonly (readonly [name: string, value: string])[];
  table?: { columns: readonly string[]; rows: readonly (readonly [name: string, ...values: number[]])[] };
}

type TrainQuestion = Question<TrainFigure>;
type Random = () => number;

const between = (random: Random, low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
const pick = <T>(random: Random, list: readonly T[]): T => list[between(random, 0, list.length - 1)]!;
const near = (answer: Answer, expected: number, tolerance = 1e-3): boolean => Math.abs((answer as number) - expected) <= tolerance;
const right = (feedback: string): Verdict => ({ correct: true, feedback });
const wrong = (feedback: string): Verdict => ({ correct: false, feedback });
const signed = (value: number): string => (value < 0 ? `(${formatNumber(value)})` : formatNumber(value));

/** What one weight becomes after steps with these gradients: the engine's own optimizer, on a network of one weight. */
function weightAfter(nc: Engine, weight: number, gradients: readonly number[], rate: number, momentum: number): number[] {
  using net = nc.network({ input: [1, 1, 1], layers: [{ type: 'conv2d', name: 'w', filters: 1, kernel: 1, bias: false }] });
  using optimizer = nc.optimizer({ type: 'sgd', rate, momentum });
  net.set('w/kernel', [weight]);
  return gradients.map((gradient) => {
    net.forward([1]); // with an input of 1, the seed is the weight's gradient
    net.backward([gradient]);
    optimizer.step(net);
    return net.get('w/kernel')[0]!;
  });
}

function stepQuestion(nc: Engine, random: Random): TrainQuestion {
  const weight = between(random, -9, 9) / 10 || 0.4;
  const gradient = (between(random, 1, 8) / 2) * pick(random, [1, -1]);
  const rate = pick(random, [0.1, 0.2, 0.01]);
  const expected = weightAfter(nc, weight, [gradient], rate, 0)[0]!;
  return {
    kind: 'sgd-step',
    prompt: 'What is the weight after one step of plain SGD?',
    figure: {
      title: 'One weight',
      facts: [
        ['weight w', formatNumber(weight)],
        ['derivative ∂L/∂w', formatNumber(gradient)],
        ['learning rate', formatNumber(rate)],
      ],
    },
    answer: { form: 'number' },
    hints: ['The weight moves against its derivative, so that the loss falls.', 'w − rate · ∂L/∂w'],
    solution: `${formatNumber(weight)} − ${formatNumber(rate)} · ${signed(gradient)} = ${formatNumber(expected)}.`,
    check(answer: Answer) {
      if (near(answer, expected)) return right(`Yes: ${formatNumber(weight)} − ${formatNumber(rate)} · ${signed(gradient)} = ${formatNumber(expected)}.`);
      if (near(answer, weight + rate * gradient)) return wrong('That step climbs: it would make the loss larger. Go against the derivative.');
      if (near(answer, weight - gradient)) return wrong('You left out the learning rate: only a share of the derivative is taken.');
      if (near(answer, rate * gradient) || near(answer, -rate * gradient)) return wrong('That is the step alone. Where does the weight end up?');
      return wrong('Not yet. Start from the weight and take the derivative, times the learning rate, away.');
    },
  };
}

function momentumQuestion(nc: Engine, random: Random): TrainQuestion {
  const weight = between(random, -5, 5) / 10 || 0.5;
  const gradients = [between(random, 1, 4) * pick(random, [1, -1]), between(random, 1, 4) * pick(random, [1, -1])] as const;
  const [rate, momentum] = [0.1, pick(random, [0.5, 0.9])];
  const expected = weightAfter(nc, weight, gradients, rate, momentum)[1]!;
  const velocity = momentum * gradients[0] + gradients[1];
  return {
    kind: 'momentum',
    prompt: 'What is the weight after two steps of SGD with momentum?',
    figure: {
      title: 'One weight, two steps: v = momentum · v + ∂L/∂w, then w − rate · v',
      facts: [
        ['weight w', formatNumber(weight)],
        ['first derivative', formatNumber(gradients[0])],
        ['second derivative', formatNumber(gradients[1])],
        ['learning rate', '0.1'],
        ['momentum', formatNumber(momentum)],
      ],
    },
    answer: { form: 'number' },
    hints: [
      'In the first step v is the first derivative.',
      `In the second step v = ${formatNumber(momentum)} · ${signed(gradients[0])} + ${signed(gradients[1])} = ${formatNumber(velocity)}.`,
    ],
    solution: `v is ${formatNumber(gradients[0])}, then ${formatNumber(velocity)}: ${formatNumber(weight)} − 0.1 · ${signed(gradients[0])} − 0.1 · ${signed(velocity)} = ${formatNumber(expected)}.`,
    check(answer: Answer) {
      if (near(answer, expected)) return right('Yes: part of the first step carries on into the second.');
      if (near(answer, weight - rate * (gradients[0] + gradients[1])))
        return wrong('That is plain SGD. With momentum, part of the first step is taken again in the second.');
      if (near(answer, weight - rate * velocity)) return wrong('That leaves out the first step; both move the weight.');
      if (near(answer, weight - rate * gradients[0])) return wrong('That is after one step. There is a second.');
      return wrong('Not yet. Work out v for each step first.');
    },
  };
}

function batchesQuestion(random: Random): TrainQuestion {
  const images = pick(random, [1000, 2000, 5000, 10000, 60000]);
  const size = pick(random, [16, 32, 48, 64, 128]);
  const expected = Math.ceil(images / size);
  const rest = images % size;
  return {
    kind: 'batches',
    prompt: 'How many optimizer steps make one epoch, if the last batch may be smaller?',
    figure: {
      title: 'One epoch',
      facts: [
        ['training images', formatNumber(images)],
        ['batch size', formatNumber(size)],
      ],
    },
    answer: { form: 'number' },
    hints: ['In an epoch each image is seen once; each batch is one step.', 'Divide, and count a last, smaller batch as well.'],
    solution:
      rest === 0
        ? `${images} / ${size} = ${expected}.`
        : `${images} / ${size} is ${Math.floor(images / size)} full batches and ${rest} images left over, which make one more: ${expected}.`,
    check(answer: Answer) {
      if (near(answer, expected)) return right('Yes.');
      if (rest > 0 && near(answer, expected - 1)) return wrong(`That leaves out the last ${rest} images, which make one more, smaller batch.`);
      if (near(answer, images / size, 0.02)) return wrong('A step is a whole batch: round up for the images left over.');
      if (near(answer, images)) return wrong('That would be one step per image. A batch is one step.');
      return wrong('Not yet. How many batches does it take until each image was seen once?');
    },
  };
}

function chanceQuestion(nc: Engine, random: Random): TrainQuestion {
  const classes = pick(random, [2, 3, 4, 5, 10, 100]);
  // The engine's loss for logits that are all equal.
  using net = nc.network({ input: [1, 1, classes], layers: [{ type: 'flatten' }] });
  const expected = net.evaluate(new Float32Array(classes), [0]).loss;
  return {
    kind: 'chance-loss',
    prompt: 'A network that knows nothing gives every class the same probability. What is its cross-entropy loss? (Two decimals will do.)',
    figure: { title: 'Knowing nothing', facts: [['classes', String(classes)]] },
    answer: { form: 'number' },
    hints: ['The loss of an image is −ln(probability of its label).', `Here that probability is 1/${classes}.`],
    solution: `−ln(1/${classes}) = ln ${classes} = ${formatNumber(expected, 4)}. A loss above that after some training says that something is wrong.`,
    check(answer: Answer) {
      if (near(answer, expected, 0.011)) return right(`Yes: ln ${classes} = ${formatNumber(expected, 4)}.`);
      if (near(answer, -expected, 0.011)) return wrong('Almost: −ln of a probability is positive.');
      if (near(answer, Math.log2(classes), 0.011) || near(answer, Math.log10(classes), 0.011))
        return wrong('The right idea with another logarithm: here it is the natural one.');
      if (near(answer, 1 / classes, 0.011)) return wrong('That is the probability of the label. The loss is −ln of it.');
      return wrong('Not yet. What probability does the label get, and what is −ln of it?');
    },
  };
}

function confusionQuestion(random: Random): TrainQuestion {
  const names = ['Pullover', 'Coat', 'Shirt'] as const;
  const rows = names.map(
    (name, i) => [name, ...names.map((_, j) => (i === j ? between(random, 8, 15) : between(random, 0, 5)))] as const,
  ) as unknown as readonly (readonly [string, number, number, number])[];
  const total = rows.reduce((sum, [, ...counts]) => sum + counts.reduce((a, b) => a + b, 0), 0);
  const correct = rows.reduce((sum, row, i) => sum + (row[i + 1] as number), 0);
  const expected = (100 * correct) / total;
  const recall = (100 * rows[0]![1]) / (rows[0]![1] + rows[0]![2] + rows[0]![3]);
  return {
    kind: 'accuracy',
    prompt: 'What is the accuracy, in percent? (A whole number will do.)',
    figure: { title: 'Confusion: a row per true class, a column per answer', table: { columns: names, rows } },
    answer: { form: 'number' },
    hints: ['Right answers stand on the diagonal.', `The diagonal adds up to ${correct}; how many images are there in all?`],
    solution: `${correct} right of ${total}: ${formatNumber(expected)} %.`,
    check(answer: Answer) {
      if (near(answer, expected, 0.51)) return right(`Yes: ${correct} of ${total}.`);
      if (near(answer, 100 - expected, 0.51)) return wrong('That is the share of mistakes.');
      if (near(answer, recall, 0.51)) return wrong('That is the share for pullovers alone. Accuracy counts all classes.');
      if (near(answer, expected / 100, 0.006)) return wrong('Right as a share; the question asks for percent.');
      if (near(answer, correct)) return wrong('That is how many are right. Out of how many?');
      return wrong('Not yet. Add the diagonal, divide by the sum of all cells.');
    },
  };
}

/** The question of a seed. */
export function makeQuestion(nc: Engine, seed: number): TrainQuestion {
  const random = randomFrom(seed * 2654435761 + 17);
  switch (between(random, 0, 4)) {
    case 0:
      return momentumQuestion(nc, random);
    case 1:
      return batchesQuestion(random);
    case 2:
      return chanceQuestion(nc, random);
    case 3:
      return confusionQuestion(random);
    default:
      return stepQuestion(nc, random);
  }
}
