// Questions whose answer is a number: one pixel's saliency, worked out by hand.
import type { Engine } from 'neocog';
import { between, formatNumber, judged, judgedWithin, pick, term, type Random, type Slip } from '../frame/questions.js';
import { animals, networkWith, tidy, tidyMatrix, tidyRow, type SaliencyQuestion } from './question-parts.js';

const [pixelCount, units, classes] = [3, 3, 2];
const draw = (random: Random, rows: number, columns: number, low: number, high: number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => between(random, low, high)));

/** "x2": pixels, units and classes are counted from 1. */
const named = (letter: string, index: number): string => `${letter}${index + 1}`;

/** One pixel through a dense layer, a ReLU and a dense layer. */
export function pixelQuestion(nc: Engine, random: Random): SaliencyQuestion {
  for (;;) {
    const x = draw(random, 1, pixelCount, 1, 4);
    const first = draw(random, pixelCount, units, -3, 3);
    const second = draw(random, units, classes, -3, 3);
    const [i, wanted] = [between(random, 0, pixelCount - 1), between(random, 0, classes - 1)];
    using network = networkWith(
      nc,
      [1, pixelCount, 1],
      [
        { type: 'flatten' },
        { type: 'dense', name: 'hidden', units, bias: false },
        { type: 'relu' },
        { type: 'dense', name: 'logits', units: classes, bias: false },
      ],
      { 'hidden/kernel': first, 'logits/kernel': second },
    );
    const slope = tidy(nc.saliency(network, x.flat(), { class: wanted }).data[i]!);
    const expected = tidy(nc.saliency(network, x.flat(), { class: wanted, channels: 'max' }).data[i]!);
    network.forward(x.flat());
    const z = tidyRow(network.activation('hidden').data);
    const term1 = (h: number, c: number) => first[i]![h]! * second[h]![c]!;
    const open = (h: number) => z[h]! > 0;
    const all = [0, 1, 2];
    const closed = all.filter((h) => !open(h));
    const ungated = all.reduce((sum, h) => sum + term1(h, wanted), 0);
    const other = all.filter(open).reduce((sum, h) => sum + term1(h, 1 - wanted), 0);
    // Something flows, something stops, no unit sits at 0, and the gate makes a difference.
    if (z.includes(0) || closed.length === 0 || closed.length === 3 || expected === 0 || Math.abs(ungated) === expected) continue;
    // Two times in three the derivative is negative: then the magnitude is more than a word.
    if (slope > 0 && random() < 0.5) continue;
    const paths = all.filter(open).map((h) => `${formatNumber(first[i]![h]!)} × ${term(second[h]![wanted]!)}`);
    const slips: Slip[] = [
      { name: 'the sign kept', answer: slope, feedback: 'That is the derivative. A saliency map shows its magnitude.' },
      {
        name: 'the ReLU’s gate forgotten',
        answer: Math.abs(ungated),
        feedback: 'One path leads through a unit whose z is below 0: does its ReLU let the gradient through?',
      },
      { name: 'gate and sign forgotten', answer: ungated, feedback: 'A path leads through a unit whose ReLU is closed, and a saliency map shows magnitudes.' },
      { name: 'the other class', answer: Math.abs(other), feedback: 'That explains the other class: the seed is 1 for one class only.' },
      {
        name: 'times the input',
        answer: expected * x[0]![i]!,
        feedback: 'That is gradient × input. The saliency is the derivative alone: the pixel’s own value is no factor.',
      },
    ];
    return {
      kind: 'pixel',
      prompt: `S is the logit of “${animals[wanted]!}”. What is the saliency |\u2060∂S/∂${named('x', i)}| of pixel ${named('x', i)}?`,
      figure: {
        panels: [
          { caption: 'Pixels x1 … x3', role: 'input', values: x, asked: [{ y: 0, x: i }] },
          { caption: 'Weights from x1 … x3 (rows) to z1 … z3', role: 'kernel', values: first },
          { caption: 'z1 … z3, before the ReLU', role: 'output', values: [z] },
          { caption: `From z1 … z3 (rows) to ${animals[0]}, ${animals[1]}`, role: 'kernel', values: second },
          {
            caption: '∂S/∂x',
            role: 'gradient',
            signed: true,
            answer: true,
            values: tidyMatrix(nc.saliency(network, x.flat(), { class: wanted }).data, 1, pixelCount),
            asked: [{ y: 0, x: i }],
          },
        ],
        asked: { pixel: i, class: wanted },
      },
      answer: { form: 'number' },
      hints: [
        'Follow every path from this pixel to the class: weight × ReLU’s derivative × weight. The paths add up, and the sign goes at the end.',
        `A ReLU’s derivative is 1 where z is above 0, and 0 otherwise: ${all.map((h) => `${named('z', h)} ${open(h) ? 'open' : 'closed'}`).join(', ')}.`,
        `${paths.length === 1 ? 'One path remains' : `${paths.length} paths remain`}: ${paths.join(' + ')}.`,
      ],
      solution: `${closed.map((h) => named('z', h)).join(' and ')} ${closed.length === 1 ? 'is' : 'are'} below 0, so ${closed.length === 1 ? 'its ReLU stops' : 'their ReLUs stop'} the gradient. ${paths.join(' + ')} = ${formatNumber(slope)}, and its magnitude is ${formatNumber(expected)}.`,
      ...judged(expected, slips, {
        right: `Yes: |${formatNumber(slope)}| = ${formatNumber(expected)}.`,
        otherwise: 'Not yet. Write down one product for each path, then add them.',
      }),
    };
  }
}

/** One pixel's three derivatives become one number. */
export function reduceQuestion(nc: Engine, random: Random): SaliencyQuestion {
  const asked = pick(random, ['max', 'mean'] as const);
  for (;;) {
    const weights = Array.from({ length: 3 }, () => between(random, -9, 9));
    const sum = weights.reduce((total, value) => total + Math.abs(value), 0);
    // Both signs, three different magnitudes, and a mean without decimals.
    if (sum % 3 !== 0 || new Set(weights.map(Math.abs)).size < 3 || weights.every((value) => value >= 0)) continue;
    // The largest magnitude is a negative one, so that leaving the sign would show.
    if (Math.max(...weights) === Math.max(...weights.map(Math.abs))) continue;
    using network = networkWith(nc, [1, 1, 3], [{ type: 'flatten' }, { type: 'dense', name: 'logits', units: 1, bias: false }], { 'logits/kernel': weights });
    const pixels = [0.2, 0.4, 0.6];
    const gradient = tidyRow(nc.saliency(network, pixels, { class: 0 }).data);
    const value = (channels: 'max' | 'mean') => tidy(nc.saliency(network, pixels, { class: 0, channels }).data[0]!);
    const expected = value(asked);
    const signedSum = gradient.reduce((total, each) => total + each, 0);
    const shown = gradient.map((each) => `|${formatNumber(each)}|`);
    const slips: (Slip & { answer: number })[] = [
      asked === 'max'
        ? {
            name: 'the largest with its sign',
            answer: Math.max(...gradient),
            feedback: 'That is the largest number. A strongly negative derivative is strong, too.',
          }
        : {
            name: 'the mean with signs',
            answer: signedSum / 3,
            feedback: 'Positive and negative derivatives cancelled each other. First take the magnitudes.',
          },
      {
        name: 'the other reduction',
        answer: value(asked === 'max' ? 'mean' : 'max'),
        feedback: `That is the ${asked === 'max' ? 'mean' : 'largest'} magnitude.`,
      },
      {
        name: 'the negative one itself',
        answer: Math.min(...gradient),
        feedback: 'That derivative is the strongest; a map of magnitudes shows it without its sign.',
      },
      {
        name: 'the sum of magnitudes',
        answer: sum,
        feedback: asked === 'mean' ? 'That is the sum of the magnitudes. How many are there?' : 'That is the sum of the magnitudes; the largest is asked for.',
      },
    ];
    return {
      kind: 'reduce',
      prompt: `The gradient of a score at one colour pixel. What does a saliency map show there that takes the ${asked === 'max' ? 'largest magnitude' : 'mean magnitude'} over the channels?`,
      figure: {
        panels: [
          { caption: 'Gradient: red, green, blue', role: 'gradient', signed: true, values: [gradient] },
          { caption: 'Saliency', role: 'gradient', answer: true, values: [[expected]] },
        ],
        asked: { reduction: asked },
      },
      answer: { form: 'number' },
      hints: ['First the sign goes, in every channel.', `The magnitudes: ${gradient.map((each) => formatNumber(Math.abs(each))).join(', ')}.`],
      solution: asked === 'max' ? `max(${shown.join(', ')}) = ${formatNumber(expected)}.` : `(${shown.join(' + ')}) / 3 = ${formatNumber(expected)}.`,
      ...judgedWithin(0.05, expected, slips, { right: 'Yes.', otherwise: `Not yet. Magnitudes first, then the ${asked === 'max' ? 'largest' : 'mean'}.` }),
    };
  }
}

/** The same pixel in the map of the logit and in the map of the softmax. */
export function softmaxQuestion(nc: Engine, random: Random): SaliencyQuestion {
  const p = pick(random, [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98]);
  let [own, other] = [0, 0];
  while (own === other || own === 0 || other === 0) [own, other] = [between(random, -9, 9), between(random, -9, 9)];
  // One pixel of value 1; the biases make the logits differ by ln(p / (1 − p)).
  using network = networkWith(nc, [1, 1, 1], [{ type: 'flatten' }, { type: 'dense', name: 'logits', units: 2 }, { type: 'softmax', name: 'softmax' }], {
    'logits/kernel': [own, other],
    'logits/bias': [Math.log(p / (1 - p)) - own, -other],
  });
  network.forward([1]);
  const expected = Math.abs(network.backward([1, 0], { from: 'softmax' }).data[0]!);
  const slope = p * (1 - p);
  const exact = (value: number) => formatNumber(Number(value.toPrecision(4)), 4);
  const difference = Math.abs(own - other);
  const slips: (Slip & { answer: number })[] = [
    {
      name: 'the logit explained',
      answer: Math.abs(own),
      feedback: 'That is the saliency of the logit. The softmax’s own slope is still to be multiplied in.',
    },
    {
      name: 'the softmax’s slope forgotten',
      answer: difference,
      feedback: 'That is how the difference of the logits changes. The softmax’s own slope is still to be multiplied in.',
    },
    {
      name: 'the other class forgotten',
      answer: slope * Math.abs(own),
      feedback: 'The softmax of one class falls when the other logit rises: that logit’s gradient counts, too.',
    },
    { name: 'times p only', answer: p * difference, feedback: 'The slope of the softmax is smaller than p: it vanishes at p = 1 as well.' },
    { name: 'times 1 − p only', answer: (1 - p) * difference, feedback: 'The slope of the softmax is smaller than 1 − p: it vanishes at p = 0 as well.' },
  ];
  return {
    kind: 'softmax',
    prompt: `Two classes; the softmax of “cat” is p = ${formatNumber(p)}. At one pixel the gradient of the cat’s logit is ${formatNumber(own)}, that of the dog’s logit ${formatNumber(other)}. What is the pixel’s saliency |\u2060∂p/∂x| if the softmax p is the score? Two significant digits are enough.`,
    figure: {
      panels: [
        { caption: 'Softmax: cat, dog', role: 'output', values: [[p, tidy(1 - p)]] },
        { caption: 'Gradients of the logits: cat, dog', role: 'gradient', signed: true, values: [[own, other]] },
        { caption: '|∂p/∂x|', role: 'gradient', answer: true, values: [[Number(expected.toPrecision(4))]] },
      ],
      asked: {},
    },
    answer: { form: 'number' },
    hints: [
      'With two classes p depends on the difference of the logits only: p = σ(S cat − S dog). Use the chain rule.',
      `σ has the slope p (1 − p) = ${exact(slope)}.`,
      `The difference of the logits changes by ${formatNumber(own)} − ${term(other)} = ${formatNumber(own - other)}.`,
    ],
    solution: `p (1 − p) × |${formatNumber(own)} − ${term(other)}| = ${exact(slope)} × ${formatNumber(difference)} = ${exact(expected)}. ${p >= 0.9 ? 'Where the network is this sure, the map of the softmax almost vanishes; that of the logit does not.' : 'The surer the network, the smaller this factor; the logit has none.'}`,
    ...judgedWithin(Math.max(0.006 * expected, 0.0006), expected, slips, {
      right: `Yes: ${exact(expected)}.`,
      otherwise: 'Not yet. It is the softmax’s slope times how the difference of the logits changes.',
    }),
  };
}
