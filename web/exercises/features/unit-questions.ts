// Questions about one unit: its value, what excites it, where gradient ascent takes a pixel, and how a ReLU hands signals back.
import type { Engine } from 'neocog';
import { between, formatNumber, judged, pick, placeOf, shuffled, sumText, term, type Cell, type Random, type Slip } from '../frame/questions.js';
import { unflat, type Matrix } from '../grid/matrix.js';
import { filterNetwork, letters, mapMade, matrix, sameMatrix, turned, type FeatureQuestion } from './question-parts.js';

const weight = (random: Random): number => pick(random, [-2, -1, -1, 0, 1, 1, 2]);
const flipped = (of: Matrix): Matrix => of.toReversed().map((row) => row.toReversed());

/** What the unit gives before and after its ReLU. */
function valuesOf(nc: Engine, window: Matrix, kernel: Matrix, bias: number): { sum: number; value: number } {
  using net = filterNetwork(nc, window, kernel, bias, [{ type: 'relu', name: 'relu' }]);
  const value = mapMade(net, window)[0]![0]!;
  return { sum: net.activation('conv').data[0]!, value };
}

/** Compute one unit by hand. */
export function valueQuestion(nc: Engine, random: Random): FeatureQuestion {
  for (;;) {
    const window = matrix(3, 3, () => between(random, 0, 5));
    const kernel = matrix(3, 3, () => weight(random));
    const bias = pick(random, [-3, -2, -1, 1, 2, 3]);
    const { sum, value } = valuesOf(nc, window, kernel, bias);
    // A sum of 0 would not tell whether somebody knows the ReLU; many zeros make it too easy.
    if (sum === 0 || kernel.flat().filter((each) => each !== 0).length < 5 || Math.abs(sum) > 30) continue;
    const products = matrix(3, 3, (y, x) => window[y]![x]! * kernel[y]![x]!);
    const work = `${sumText(products.flat().filter((product) => product !== 0))} ${bias < 0 ? '−' : '+'} ${formatNumber(Math.abs(bias))} = ${formatNumber(sum)}`;
    const without = sum - bias;
    return {
      kind: 'unit-value',
      prompt: `The window meets the filter; the bias is ${formatNumber(bias)}, and a ReLU follows. What does the unit give?`,
      figure: { shows: 'value', window, kernel, bias, products },
      answer: { form: 'number' },
      hints: [
        'Multiply each number of the window by the weight that lies on it.',
        'Add the nine products, then the bias.',
        'At last the ReLU: what is below 0 becomes 0.',
      ],
      solution: `${work}${sum < 0 ? '; the ReLU makes it 0' : '; the ReLU leaves it'}.`,
      ...judged(
        value,
        [
          { name: 'ReLU forgotten', answer: sum, feedback: 'The sum is right. One step is still missing: what does the ReLU do with it?' },
          {
            name: 'bias forgotten',
            answer: Math.max(0, without),
            feedback: 'The products are right. One number that every unit of the map gets is still missing.',
          },
          { name: 'bias and ReLU forgotten', answer: without, feedback: 'That is the sum of the products. Two small steps follow.' },
          { name: 'bias taken away', answer: Math.max(0, without - bias), feedback: 'The bias has the wrong sign.' },
          {
            name: 'filter turned round',
            answer: valuesOf(nc, window, flipped(kernel), bias).value,
            feedback: 'That turns the filter round. In a network it lies on the window as it is.',
          },
        ],
        { right: `Yes: ${work}.`, otherwise: 'Not yet. Nine products, the bias, the ReLU: one after the other.' },
      ),
    };
  }
}

/** Which of four small pictures excites this filter most? */
export function patchQuestion(nc: Engine, random: Random): FeatureQuestion {
  for (;;) {
    const kernel = matrix(3, 3, () => weight(random));
    const [positive, negative] = [kernel.flat().filter((each) => each > 0).length, kernel.flat().filter((each) => each < 0).length];
    if (positive < 2 || negative < 2) continue;
    const best = kernel.map((row) => row.map((each) => (each > 0 ? 1 : 0)));
    const kinds = [
      { name: 'best', patch: best, feedback: '' },
      {
        name: 'signs turned round',
        patch: kernel.map((row) => row.map((each) => (each < 0 ? 1 : 0))),
        feedback: 'There, bright pixels lie on negative weights: that pushes the unit down.',
      },
      {
        name: 'all bright',
        patch: matrix(3, 3, () => 1),
        feedback: 'All bright gives the sum of all weights: the negative ones take away what the positive ones bring.',
      },
      { name: 'turned', patch: turned(best), feedback: 'That is the right pattern, turned by a quarter. The filter does not turn with it.' },
    ];
    const offered = shuffled(random, kinds);
    const values = offered.map(({ patch }) => {
      using net = filterNetwork(nc, patch, kernel);
      return mapMade(net, patch)[0]![0]!;
    });
    const right = offered.findIndex(({ name }) => name === 'best');
    if (values.some((value, i) => i !== right && value >= values[right]!)) continue;
    return {
      kind: 'most-exciting',
      prompt: 'Which of the four small pictures excites this filter most? White is 1, black is 0.',
      figure: { shows: 'patches', kernel, patches: offered.map(({ patch }) => patch), values },
      answer: { form: 'choice', options: letters.map((letter) => `Picture ${letter}`) },
      hints: [
        'The filter adds up the weights under the white pixels.',
        'White on a positive weight helps; white on a negative weight harms; on 0 it does neither.',
        'The best picture is white exactly where the weights are positive.',
      ],
      solution: `Picture ${letters[right]}. The sums: ${values.map((value, i) => `${letters[i]} ${formatNumber(value)}`).join(', ')}.`,
      ...judged(
        right,
        offered.flatMap(({ name, feedback }, answer): Slip[] => (name === 'best' ? [] : [{ name, answer, feedback }])),
        {
          right: `Yes: it is white where the weights are positive, and gives ${formatNumber(values[right]!)}.`,
          otherwise: 'Add up the weights under the white pixels.',
        },
      ),
    };
  }
}

/** One step of gradient ascent: where does a pixel go? */
export function ascentQuestion(nc: Engine, random: Random): FeatureQuestion {
  for (;;) {
    const patch = matrix(3, 3, () => between(random, 1, 8) / 2);
    const kernel = matrix(3, 3, () => weight(random));
    const bias = pick(random, [-2, -1, 0, 1, 2]);
    const rate = pick(random, [0.5, 0.25]);
    const { sum } = valuesOf(nc, patch, kernel, bias);
    const silent = random() < 0.3;
    // Near 0 the step itself could wake the unit or put it to sleep.
    if (silent ? sum > -2 : sum < 2) continue;
    const at: Cell = { y: between(random, 0, 2), x: between(random, 0, 2) };
    const [pixel, slope] = [patch[at.y]![at.x]!, kernel[at.y]![at.x]!];
    if (slope === 0) continue;
    using net = filterNetwork(nc, patch, kernel, bias, [{ type: 'relu' }]);
    net.forward(patch.flat());
    const gradient = unflat(net.backward([1]).data, 3, 3);
    const after = matrix(3, 3, (y, x) => patch[y]![x]! + rate * gradient[y]![x]!);
    const expected = after[at.y]![at.x]!;
    const step = `${formatNumber(pixel)} + ${formatNumber(rate)} · ${term(gradient[at.y]![at.x]!)} = ${formatNumber(expected)}`;
    return {
      kind: 'ascent-step',
      prompt: `The unit gives ReLU(window · filter ${bias < 0 ? '−' : '+'} ${formatNumber(Math.abs(bias))}). One step of gradient ascent with rate ${formatNumber(rate)} changes the pixels so that it gives more. What is the marked pixel (${placeOf(at)}) afterwards?`,
      figure: { shows: 'ascent', patch, kernel, bias, rate, at, after },
      answer: { form: 'number' },
      hints: [
        'Find out first whether the unit gives more than 0: only then has it a gradient.',
        silent
          ? 'The sum is below 0. What gradient does a ReLU let through there?'
          : 'The sum is above 0: the unit grows with a pixel as fast as that pixel’s weight says.',
        'New pixel = pixel + rate · gradient.',
      ],
      solution: silent
        ? `The sum is ${formatNumber(sum)}, so the ReLU gives 0 and lets no gradient through: the pixel stays ${formatNumber(expected)}. A silent unit cannot be excited this way.`
        : `The sum is ${formatNumber(sum)}, above 0, so the gradient is the weight: ${step}.`,
      ...judged(
        expected,
        [
          silent
            ? {
                name: 'ReLU’s gradient forgotten',
                answer: pixel + rate * slope,
                feedback: 'That would be right for a unit that is awake. What is the sum here, and what does the ReLU let through?',
              }
            : { name: 'taken for silent', answer: pixel, feedback: 'The pixel does move: add up the products, is the sum really below 0?' },
          { name: 'descent', answer: pixel - rate * slope, feedback: 'That goes down the gradient. Here the unit is to give more.' },
          { name: 'rate forgotten', answer: pixel + slope, feedback: 'That adds the whole gradient. The rate says how much of it.' },
          { name: 'times the pixel', answer: pixel + rate * slope * pixel, feedback: 'The gradient by a pixel is its weight alone, not weight times pixel.' },
        ],
        { right: silent ? 'Yes: no gradient, no step.' : `Yes: ${step}.`, otherwise: 'Not yet. Is the unit awake? Then the pixel moves by rate · weight.' },
      ),
    };
  }
}

const rules = ['Gradient', 'Deconvnet', 'Guided backpropagation'] as const;
const methods = ['gradient', 'deconvnet', 'guidedBackprop'] as const;
const ruleWords = [
  'the gradient passes where the ReLU’s input was positive',
  'the deconvnet passes what is positive among the signals from above',
  'guided backpropagation passes a signal where it is positive and the input was positive too',
];

/** A ReLU hands signals back: by which of three rules? */
export function ruleQuestion(nc: Engine, random: Random): FeatureQuestion {
  for (;;) {
    const whole = () => pick(random, [-3, -2, -1, 1, 2, 3, 4]);
    const input = matrix(2, 3, whole);
    const arriving = matrix(2, 3, whole);
    // The weights of a sum over the ReLU's outputs are the signals that arrive at it.
    using net = nc.network({ input: [2, 3, 1], seed: 1, layers: [{ type: 'relu' }, { type: 'conv2d', name: 'sum', filters: 1, kernel: [2, 3], bias: false }] });
    net.set('sum/kernel', arriving.flat());
    const handed = methods.map((method) => unflat(nc.saliency(net, input.flat(), { class: 0, unit: [0, 0], method }).data, 2, 3));
    if (sameMatrix(handed[0]!, handed[1]!) || sameMatrix(handed[0]!, handed[2]!) || sameMatrix(handed[1]!, handed[2]!)) continue;
    const asked = between(random, 0, 2);
    if (handed[asked]!.flat().every((value) => value === 0)) continue;
    const slips = [
      'The gradient looks at the input alone: it lets negative signals pass, too, and nothing where the input was negative.',
      'The deconvnet looks at the signal alone: it lets it pass even where the input was negative, and never passes a negative one.',
      'Guided backpropagation needs both to be positive. Something passed here, or was stopped, that this does not explain.',
    ];
    return {
      kind: 'which-rule',
      prompt: 'On the way back to the pixels, signals arrive at a ReLU from above and are handed down. By which rule?',
      figure: { shows: 'rule', input, arriving, handed, asked },
      answer: { form: 'choice', options: [...rules] },
      hints: [
        'Look for a place with a negative signal: did it pass?',
        'Look for a place where the input was negative: did a positive signal pass there?',
        'Negative signals pass only with the gradient; negative inputs are passed over only by the deconvnet.',
      ],
      solution: `${rules[asked]}. In short: ${ruleWords[asked]}.`,
      ...judged(
        asked,
        slips.map((feedback, answer) => ({ name: `${rules[answer]} taken`, answer, feedback })).filter(({ answer }) => answer !== asked),
        { right: `Yes: ${ruleWords[asked]}.`, otherwise: 'Go through the six places one by one.' },
      ),
    };
  }
}
