// Questions about a step: the update rule, momentum, how many steps make an epoch, what a ReLU lets through.
import type { Engine } from 'neocog';
import { between, formatNumber, judged, judgedWithin, pick, type Random } from '../frame/questions.js';
import type { TrainQuestion } from './question-parts.js';

const signed = (value: number): string => (value < 0 ? `(${formatNumber(value)})` : formatNumber(value));
/** Single precision leaves a tail of digits that nobody meant. */
const clean = (value: number): number => Number(value.toPrecision(6));

/** What one weight becomes after steps with these gradients: the engine's own optimizer, on a network of one weight. */
function weightAfter(nc: Engine, weight: number, gradients: readonly number[], rate: number, momentum: number): number {
  using net = nc.network({ input: [1, 1, 1], layers: [{ type: 'conv2d', name: 'w', filters: 1, kernel: 1, bias: false }] });
  using optimizer = nc.optimizer({ type: 'sgd', rate, momentum });
  net.set('w/kernel', [weight]);
  for (const gradient of gradients) {
    net.forward([1]); // with an input of 1, the seed is the weight's gradient
    net.backward([gradient]);
    optimizer.step(net);
  }
  return clean(net.get('w/kernel')[0]!);
}

export function stepQuestion(nc: Engine, random: Random): TrainQuestion {
  const weight = between(random, -9, 9) / 10 || 0.4;
  const gradient = (between(random, 1, 8) / 2) * pick(random, [1, -1]);
  const rate = pick(random, [0.1, 0.2, 0.01]);
  const expected = weightAfter(nc, weight, [gradient], rate, 0);
  const sum = `${formatNumber(weight)} − ${formatNumber(rate)} · ${signed(gradient)} = ${formatNumber(expected, 4)}`;
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
      result: ['weight after the step', formatNumber(expected, 4)],
    },
    answer: { form: 'number' },
    hints: ['The weight moves against its derivative, so that the loss falls.', 'w − rate · ∂L/∂w'],
    solution: `${sum}.`,
    ...judged(
      expected,
      [
        { name: 'climbs', answer: weight + rate * gradient, feedback: 'That step climbs: it would make the loss larger. Go against the derivative.' },
        { name: 'no rate', answer: weight - gradient, feedback: 'You left out the learning rate: only a share of the derivative is taken.' },
        { name: 'step alone', answer: rate * gradient, feedback: 'That is the step alone. Where does the weight end up?' },
        { name: 'step alone, downhill', answer: -rate * gradient, feedback: 'That is the step alone. Where does the weight end up?' },
        { name: 'rate times weight', answer: (1 - rate) * weight, feedback: 'The rate multiplies the derivative, not the weight.' },
      ],
      { right: `Yes: ${sum}.`, otherwise: 'Not yet. Start from the weight and take the derivative, times the learning rate, away.' },
    ),
  };
}

export function momentumQuestion(nc: Engine, random: Random): TrainQuestion {
  const weight = between(random, -5, 5) / 10 || 0.5;
  const gradients = [between(random, 1, 4) * pick(random, [1, -1]), between(random, 1, 4) * pick(random, [1, -1])] as const;
  const [rate, momentum] = [0.1, pick(random, [0.5, 0.9])];
  const expected = weightAfter(nc, weight, gradients, rate, momentum);
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
      result: ['weight after both steps', formatNumber(expected, 4)],
    },
    answer: { form: 'number' },
    hints: [
      'In the first step v is the first derivative.',
      `In the second step v = ${formatNumber(momentum)} · ${signed(gradients[0])} + ${signed(gradients[1])} = ${formatNumber(velocity)}.`,
    ],
    solution: `v is ${formatNumber(gradients[0])}, then ${formatNumber(velocity)}: ${formatNumber(weight)} − 0.1 · ${signed(gradients[0])} − 0.1 · ${signed(velocity)} = ${formatNumber(expected, 4)}.`,
    ...judged(
      expected,
      [
        {
          name: 'plain SGD',
          answer: weight - rate * (gradients[0] + gradients[1]),
          feedback: 'That is plain SGD. With momentum, part of the first step is taken again in the second.',
        },
        { name: 'second step alone', answer: weight - rate * velocity, feedback: 'That leaves out the first step; both move the weight.' },
        { name: 'one step', answer: weight - rate * gradients[0], feedback: 'That is after one step. There is a second.' },
        { name: 'climbs', answer: weight + rate * (gradients[0] + velocity), feedback: 'Those steps climb. Go against v.' },
        { name: 'no rate', answer: weight - gradients[0] - velocity, feedback: 'You left out the learning rate: it multiplies v in each step.' },
      ],
      { right: 'Yes: part of the first step carries on into the second.', otherwise: 'Not yet. Work out v for each step first.' },
    ),
  };
}

export function batchesQuestion(_: Engine, random: Random): TrainQuestion {
  const images = pick(random, [1000, 2000, 5000, 10000, 60000]);
  const size = pick(random, [16, 32, 48, 64, 128]);
  const epochs = pick(random, [1, 1, 2, 3, 5]);
  const perEpoch = Math.ceil(images / size);
  const rest = images % size;
  return {
    kind: 'batches',
    prompt:
      epochs === 1
        ? 'How many optimizer steps make one epoch, if the last batch may be smaller?'
        : `How many optimizer steps are ${epochs} epochs, if the last batch of each may be smaller?`,
    figure: {
      title: epochs === 1 ? 'One epoch' : 'A run',
      facts: [
        ['training images', formatNumber(images)],
        ['batch size', formatNumber(size)],
        ['epochs', String(epochs)],
      ],
      result: ['optimizer steps', formatNumber(epochs * perEpoch)],
    },
    answer: { form: 'number' },
    hints: ['In an epoch each image is seen once; each batch is one step.', 'Divide, and count a last, smaller batch as well; then multiply by the epochs.'],
    solution: `${
      rest === 0
        ? `${images} / ${size} = ${perEpoch}`
        : `${images} / ${size} is ${Math.floor(images / size)} full batches and ${rest} images left over, which make one more: ${perEpoch}`
    }${epochs === 1 ? '' : ` in each epoch, ${epochs} · ${perEpoch} = ${epochs * perEpoch} in all`}.`,
    ...judgedWithin(
      0.01,
      epochs * perEpoch,
      [
        {
          name: 'last batch left out',
          answer: epochs * Math.floor(images / size),
          feedback: `That leaves out the last ${rest} images of each epoch, which make one more, smaller batch.`,
        },
        { name: 'not rounded', answer: (epochs * images) / size, feedback: 'A step is a whole batch: in each epoch, round up for the images left over.' },
        { name: 'one epoch', answer: perEpoch, feedback: 'That is one epoch. How many are there?' },
        {
          name: 'rounded at the end',
          answer: Math.ceil((epochs * images) / size),
          feedback: 'Each epoch ends with its own smaller batch: round up before you multiply.',
        },
        { name: 'a step per image', answer: epochs * images, feedback: 'That would be one step per image. A batch is one step.' },
      ],
      { right: 'Yes.', otherwise: 'Not yet. How many batches does it take until each image was seen once?' },
    ),
  };
}

/** What reaches a weight through a ReLU: only from the images for which it let something through. */
export function reluQuestion(nc: Engine, random: Random): TrainQuestion {
  const count = 3;
  // For x from 1 to 5 z lies on both sides of 0, but never on it, where the derivative is a matter of taste.
  const [weight, bias] = pick(random, [
    [1, -2.5],
    [1, -3.5],
    [2, -3],
    [2, -5],
    [-1, 2.5],
    [-1, 3.5],
    [-2, 3],
    [-2, 5],
  ] as const);
  const draw = () => {
    const x = pick(random, [1, 2, 3, 4, 5]);
    return { x, z: weight * x + bias, g: pick(random, [-3, -2, -1, 1, 2, 3]) };
  };
  let images = Array.from({ length: count }, draw);
  // Some image has to be cut off.
  while (images.every(({ z }) => z > 0)) images = Array.from({ length: count }, draw);
  using net = nc.network({
    input: [1, 1, 1],
    layers: [{ type: 'conv2d', name: 'w', filters: 1, kernel: 1 }, { type: 'relu' }],
  });
  net.set('w/kernel', [weight]);
  net.set('w/bias', [bias]);
  net.forward(
    images.map(({ x }) => x),
    { batch: count },
  );
  net.backward(images.map(({ g }) => g));
  const expected = clean(net.gradient('w/kernel')[0]!);
  const active = images.filter(({ z }) => z > 0);
  const sum = (list: readonly { x: number; g: number }[]) => list.map(({ x, g }) => `${signed(g)} · ${formatNumber(x)}`).join(' + ');
  return {
    kind: 'relu-gradient',
    prompt: `A unit computes a = ReLU(w · x + b). What is ∂L/∂w, summed over these ${count} images?`,
    figure: {
      title: `One unit with w = ${formatNumber(weight)} and b = ${formatNumber(bias)}; z = w · x + b`,
      table: { columns: ['x', 'z', '∂L/∂a'], rows: images.map(({ x, z, g }, i) => [`image ${i + 1}`, x, z, g] as const) },
      result: ['∂L/∂w, summed', formatNumber(expected)],
      // x and ∂L/∂a of the images that count.
      answers: images.flatMap(({ z }, y) => (z > 0 ? [0, 2].map((x) => ({ y, x })) : [])),
    },
    answer: { form: 'number' },
    hints: [
      'Where z is below 0 the ReLU gives 0, whatever w is: its derivative there is 0.',
      'Where z is above 0 the image adds ∂L/∂a · x.',
      active.length === 0 ? 'Is z above 0 for any image?' : `z is above 0 for ${active.length} of the ${count} images.`,
    ],
    solution:
      active.length === 0
        ? 'z is below 0 for every image, so nothing flows back: 0. If that stays so for all images, the unit is dead.'
        : `Only images with z above 0 count: ${sum(active)} = ${formatNumber(expected)}.`,
    ...judged(
      expected,
      [
        {
          name: 'ReLU ignored',
          answer: images.reduce((total, { x, g }) => total + g * x, 0),
          feedback: 'That counts every image. Where z is below 0 the ReLU lets nothing flow back.',
        },
        {
          name: 'x forgotten',
          answer: active.reduce((total, { g }) => total + g, 0),
          feedback: 'That is the derivative by b. How much z changes with w is x: each image counts x times.',
        },
        {
          name: 'the other images',
          answer: images.filter(({ z }) => z < 0).reduce((total, { x, g }) => total + g * x, 0),
          feedback: 'Those are the images that the ReLU cuts off. Take the others.',
        },
        {
          name: 'z instead of x',
          answer: active.reduce((total, { z, g }) => total + g * z, 0),
          feedback: 'The derivative of z = w · x + b by w is x, not z.',
        },
      ],
      {
        right: active.length === 0 ? 'Yes: for these images the unit is dead.' : 'Yes.',
        otherwise: 'Not yet. Go image by image: does its z let anything through?',
      },
    ),
  };
}
