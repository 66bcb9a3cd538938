// Questions about a whole layer's fields: how large they are, how far apart, where the first begins, and how many layers it takes.
import type { Engine } from 'neocog';
import { between, judged, pick, type Random } from '../frame/questions.js';
import { analyse, recurrence, signed, type Axis } from './logic.js';
import { jumps, product, roomFor, stateOf, sum, type FieldQuestion, type Plan } from './question-parts.js';

/** Two to four layers; somewhere below the last one a stride, so that the jump matters. */
function plansFor(random: Random, { dilated, padded }: { dilated: boolean; padded: boolean }): Plan[] {
  const count = between(random, 2, 4);
  const stridden = between(random, 0, count - 2);
  const plans = Array.from({ length: count }, (_, i): Plan => {
    const kernel = pick(random, [2, 3, 3, 3, 5]);
    const stride = i === stridden ? pick(random, [2, 2, 3]) : pick(random, [1, 1, 2]);
    return { kernel, stride, dilation: 1, padding: padded ? between(random, 0, 2) : 0 };
  });
  if (dilated) plans[between(random, 0, count - 1)]!.dilation = pick(random, [2, 2, 3]);
  if (padded) {
    const layer = between(random, 1, count - 1);
    plans[layer]!.padding = Math.max(1, plans[layer]!.padding);
  }
  return plans;
}

const written = (axis: Axis, part: 'size' | 'stride' | 'start'): string =>
  axis.rows.map((_, i) => `layer ${i + 1}: ${recurrence(axis, i + 1)[part]}`).join('; ');

export function sizeQuestion(nc: Engine, random: Random): FieldQuestion {
  const plans = plansFor(random, { dilated: random() < 0.5, padded: random() < 0.5 });
  const state = stateOf(plans, roomFor(plans));
  const { width: axis } = analyse(nc, state);
  const expected = axis.rows.at(-1)!.field.size;
  const grown = (kernel: (plan: Plan) => number, all: readonly number[]) => 1 + sum(plans.map((plan, i) => (kernel(plan) - 1) * all[i]!));
  const spread = ({ kernel, dilation }: Plan) => (kernel - 1) * dilation + 1;
  const below = jumps(plans);
  return {
    kind: 'size',
    prompt: `How many pixels wide is the receptive field of one unit of layer ${plans.length}, the border aside and gaps counted in?`,
    figure: { state, rows: false, unit: { layer: plans.length, x: Math.floor(axis.rows.at(-1)!.units / 2) } },
    answer: { form: 'number' },
    hints: [
      'Start with 1 at the input. Each layer adds (kernel − 1) steps; how far apart are the units that it steps over?',
      'r = r + (k − 1) · d · j, with the jump j of the layer below; after that, j = j · s.',
      `Before the last layer the field is ${axis.rows.at(-2)!.field.size} and the jump ${axis.rows.at(-2)!.field.stride}.`,
    ],
    solution: `From 1 on, ${written(axis, 'size')}.`,
    ...judged(
      expected,
      [
        {
          name: 'stride forgotten',
          answer: grown(
            spread,
            plans.map(() => 1),
          ),
          feedback: 'After a stride, neighbouring units are more than one pixel apart, so a later kernel steps further. Multiply by the jump.',
        },
        {
          name: 'stride a layer too early',
          answer: grown(spread, jumps(plans, true)),
          feedback: 'A layer’s own stride spreads its units, not its kernel’s taps: it counts only from the next layer on.',
        },
        {
          name: 'dilation ignored',
          answer: grown(({ kernel }) => kernel, below),
          feedback: 'Dilation pulls the kernel’s taps apart, and the field grows with them.',
        },
        {
          name: 'dilation as k · d',
          answer: grown(({ kernel, dilation }) => kernel * dilation, below),
          feedback: 'A kernel of k taps has k − 1 gaps between them, so it spans (k − 1) · d + 1, not k · d.',
        },
        {
          name: 'kernels added',
          answer: sum(plans.map(({ kernel }) => kernel)),
          feedback: 'Kernels do not simply add: each further one shares a unit with what is already seen, and the jump counts too.',
        },
        {
          name: 'kernels multiplied',
          answer: product(plans.map(({ kernel }) => kernel)),
          feedback: 'The fields of neighbouring units overlap, so the kernels do not multiply.',
        },
        {
          name: 'padding added',
          answer: expected + 2 * sum(plans.map(({ padding }) => padding)),
          feedback: 'Padding moves where the field begins, but makes it no larger.',
        },
        { name: 'off by one', answer: expected - 1, feedback: 'Almost: the field at the input starts at 1, the pixel itself, before anything is added.' },
      ],
      { right: `Yes, ${expected} pixels.`, otherwise: 'Not yet. Write down size and jump after each layer, one by one.' },
    ),
  };
}

export function strideQuestion(nc: Engine, random: Random): FieldQuestion {
  const plans = plansFor(random, { dilated: random() < 0.4, padded: random() < 0.3 });
  const state = stateOf(plans, roomFor(plans));
  const { width: axis } = analyse(nc, state);
  const expected = axis.rows.at(-1)!.field.stride;
  const strides = plans.map(({ stride }) => stride);
  return {
    kind: 'stride',
    prompt: `How many pixels apart are the receptive fields of two neighbouring units of layer ${plans.length}?`,
    figure: { state, rows: false, unit: { layer: plans.length, x: Math.floor((axis.rows.at(-1)!.units - 1) / 2) }, next: true },
    answer: { form: 'number' },
    hints: ['What does one step in the last layer become in the layer below?', 'j = j · s: the strides multiply, those of all layers up to this one.'],
    solution: `From 1 on, ${written(axis, 'stride')}.`,
    ...judged(
      expected,
      [
        {
          name: 'strides added',
          answer: sum(strides),
          feedback: 'One step up here is several below, and each of those is several further down: strides multiply.',
        },
        { name: 'last stride only', answer: strides.at(-1)!, feedback: 'That is a step in the layer just below. In pixels, all strides count.' },
        {
          name: 'own stride left out',
          answer: product(strides.slice(0, -1)),
          feedback: 'That is the distance for the layer below. This layer’s own stride counts for the distance of its units.',
        },
        {
          name: 'dilation multiplied',
          answer: expected * product(plans.map(({ dilation }) => dilation)),
          feedback: 'Dilation spreads one unit’s taps, but moves no unit: only strides count here.',
        },
        {
          name: 'size instead',
          answer: axis.rows.at(-1)!.field.size,
          feedback: 'That is how large one field is. The question is how far the next one is from it.',
        },
      ],
      { right: `Yes, ${expected}: the product of the strides.`, otherwise: 'Not yet. Follow one step to the right from layer to layer, downwards.' },
    ),
  };
}

export function startQuestion(nc: Engine, random: Random): FieldQuestion {
  const plans = plansFor(random, { dilated: false, padded: true });
  const state = stateOf(plans, roomFor(plans));
  const { width: axis } = analyse(nc, state);
  const expected = axis.rows.at(-1)!.field.start;
  const paddings = plans.map(({ padding }) => padding);
  const moved = (all: readonly number[]) => 0 - sum(paddings.map((padding, i) => padding * all[i]!));
  return {
    kind: 'start',
    prompt: `Where does the receptive field of unit 0 of layer ${plans.length} begin, before it is clipped? Pixel 0 is the first of the input.`,
    figure: { state, rows: false, unit: { layer: plans.length, x: 0 } },
    answer: { form: 'number' },
    hints: [
      'Without padding it would begin at pixel 0. Each padding pushes it to the left, below 0.',
      'start = start − p · j, with the jump j of the layer below: one unit of padding up there is j pixels wide.',
    ],
    solution: `From 0 on, ${written(axis, 'start')}.`,
    ...judged(
      expected,
      [
        { name: 'sign', answer: -expected, feedback: 'Right distance, other direction: padding lies in front of pixel 0.' },
        {
          name: 'jump forgotten',
          answer: moved(paddings.map(() => 1)),
          feedback: 'A unit of padding in a higher layer stands for several pixels: multiply by the jump.',
        },
        {
          name: 'jump a layer too early',
          answer: moved(jumps(plans, true)),
          feedback: 'The padding lies in the layer below, so its own jump counts, without this layer’s stride.',
        },
        { name: 'clipped', answer: 0, feedback: 'Clipped it is 0. Before that it begins further to the left.' },
        { name: 'first layer only', answer: 0 - paddings[0]!, feedback: 'That is the first layer’s padding alone. The later layers’ paddings push further.' },
        {
          name: 'last layer only',
          answer: 0 - paddings.at(-1)! * jumps(plans).at(-1)!,
          feedback: 'That is the last layer’s padding alone. The others push as well.',
        },
      ],
      { right: `Yes, ${signed(expected)}.`, otherwise: 'Not yet. Go up layer by layer; note the jump each time before it grows.' },
    ),
  };
}

/** The least number of equal layers whose field is as large as the input. */
export function layersQuestion(nc: Engine, random: Random): FieldQuestion {
  const kernel = pick(random, [3, 3, 5, 7]);
  const stride = random() < 0.3 ? 2 : 1;
  const input = stride === 1 ? between(random, kernel + 2, 12 * (kernel - 1)) : between(random, kernel + 2, 60);
  const fieldAfter = (count: number): number => {
    const plans = Array.from({ length: count }, (): Plan => ({ kernel, stride, dilation: 1, padding: 0 }));
    return analyse(nc, stateOf(plans, roomFor(plans))).width.rows.at(-1)!.field.size;
  };
  let expected = 1;
  while (fieldAfter(expected) < input) expected++;
  const strideText = stride === 1 ? 'stride 1' : 'stride 2 each';
  return {
    kind: 'layers',
    prompt: `A row of ${input} pixels, layers with kernel ${kernel} and ${strideText}. What is the smallest number of layers after which a unit’s receptive field is at least ${input} pixels wide?`,
    figure: {
      state: stateOf([{ kernel, stride, dilation: 1, padding: 0 }], input),
      rows: false,
      sizes: Array.from({ length: expected }, (_, i) => fieldAfter(i + 1)),
    },
    answer: { form: 'number' },
    hints:
      stride === 1
        ? ['How many pixels does each layer add?', `The field is 1 + ${kernel - 1} · layers. When is that at least ${input}?`]
        : [
            'The jump doubles after each layer, so each layer adds twice as much as the one before.',
            `The fields begin with ${fieldAfter(1)}, ${fieldAfter(2)}, …`,
          ],
    solution: `After ${expected - 1} ${expected === 2 ? 'layer' : 'layers'} the field is ${expected === 1 ? 1 : fieldAfter(expected - 1)}, too small; after ${expected} it is ${fieldAfter(expected)}, and ${fieldAfter(expected)} ≥ ${input}.`,
    ...judged(
      expected,
      [
        {
          name: 'kernels added',
          answer: Math.ceil(input / kernel),
          feedback: 'Each further layer adds kernel − 1 units, not the whole kernel: neighbouring windows overlap.',
        },
        {
          name: 'stride forgotten',
          answer: Math.ceil((input - 1) / (kernel - 1)),
          feedback: 'With a stride the jump grows, and each layer adds more than the one before.',
        },
        { name: 'one too few', answer: expected - 1, feedback: 'Close, but with that many the field is still too small. Check the size.' },
        { name: 'one too many', answer: expected + 1, feedback: 'That is enough, but one layer less is enough too.' },
        ...(stride === 1 ? [{ name: 'not a whole number', answer: (input - 1) / (kernel - 1), feedback: 'There are only whole layers: round up.' }] : []),
      ],
      {
        right: `Yes: ${expected} ${expected === 1 ? 'layer sees' : 'layers see'} ${fieldAfter(expected)} pixels.`,
        otherwise: 'Not yet. Write down the field after one layer, after two, and go on until it is large enough.',
      },
    ),
  };
}
