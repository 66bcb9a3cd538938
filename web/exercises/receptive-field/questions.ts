// Practice for receptive fields. Every question follows from its seed; the engine knows the answer.
import type { Engine, LayerDescription } from 'neocog';
import { randomFrom } from 'neocog/data';
import { between, judged, pick, shuffled, type Answer, type Cell, type Question, type Random } from '../frame/questions.js';
import { analyse, placesText, reachOf, recurrence, signed, spanOf, spanText, unitArithmetic, type Axis, type FieldState } from './logic.js';

export interface FieldFigure {
  state: FieldState;
  /** The unit in question. */
  unit?: { layer: number; x: number };
  /** Whether the rows of units are drawn, without their connections. */
  rows: boolean;
}

type FieldQuestion = Question<FieldFigure>;

interface Plan {
  kernel: number;
  stride: number;
  dilation: number;
  padding: number;
}

const conv = ({ kernel, stride, dilation, padding }: Plan): LayerDescription => ({
  type: 'conv2d',
  filters: 1,
  kernel,
  ...(stride > 1 && { stride }),
  ...(padding > 0 && { padding }),
  ...(dilation > 1 && { dilation }),
});

const stateOf = (plans: readonly Plan[], input: number): FieldState => ({
  dimensions: 1,
  input: [1, input],
  layers: plans.map(conv),
  unit: null,
  show: 'connections',
  channels: 64,
});

/** Two or three layers; somewhere below the last one a stride, so that the jump matters. */
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

/** An input on which every window fits. */
const roomFor = (plans: readonly Plan[]): number =>
  1 + plans.reduceRight((units, { kernel, stride, dilation }) => units * stride + (kernel - 1) * dilation + 1, 3);

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const product = (values: readonly number[]): number => values.reduce((a, b) => a * b, 1);

/** The jump of the layer below each layer, or with `early` already of the layer itself. */
const jumps = (plans: readonly Plan[], early = false): number[] => plans.map((_, i) => product(plans.slice(0, early ? i + 1 : i).map(({ stride }) => stride)));

const written = (axis: Axis, part: 'size' | 'stride' | 'start'): string =>
  axis.rows.map((_, i) => `layer ${i + 1}: ${recurrence(axis, i + 1)[part]}`).join('; ');

function sizeQuestion(nc: Engine, random: Random): FieldQuestion {
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
    figure: { state, rows: false },
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

function strideQuestion(nc: Engine, random: Random): FieldQuestion {
  const plans = plansFor(random, { dilated: random() < 0.4, padded: random() < 0.3 });
  const state = stateOf(plans, roomFor(plans));
  const { width: axis } = analyse(nc, state);
  const expected = axis.rows.at(-1)!.field.stride;
  const strides = plans.map(({ stride }) => stride);
  return {
    kind: 'stride',
    prompt: `How many pixels apart are the receptive fields of two neighbouring units of layer ${plans.length}?`,
    figure: { state, rows: false },
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

function startQuestion(nc: Engine, random: Random): FieldQuestion {
  const plans = plansFor(random, { dilated: false, padded: true });
  const state = stateOf(plans, roomFor(plans));
  const { width: axis } = analyse(nc, state);
  const expected = axis.rows.at(-1)!.field.start;
  const paddings = plans.map(({ padding }) => padding);
  const moved = (all: readonly number[]) => 0 - sum(paddings.map((padding, i) => padding * all[i]!));
  return {
    kind: 'start',
    prompt: `Where does the receptive field of unit 0 of layer ${plans.length} begin, before it is clipped? Pixel 0 is the first of the input.`,
    figure: { state, rows: false },
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
function layersQuestion(nc: Engine, random: Random): FieldQuestion {
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
    figure: { state: stateOf([{ kernel, stride, dilation: 1, padding: 0 }], input), rows: false },
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

interface Scene {
  state: FieldState;
  axis: Axis;
  plans: readonly Plan[];
  unit: { layer: number; x: number };
  seen: readonly number[];
}

/** A small stack on a short row, and a unit of its last layer that sees something, but not everything. */
function sceneFor(nc: Engine, random: Random, wanted: 'gaps' | 'border' | 'any'): Scene {
  for (;;) {
    const count = wanted === 'gaps' ? 2 : between(random, 2, 3);
    const plans = Array.from({ length: count }, (): Plan => ({
      kernel: pick(random, [2, 3, 3]),
      stride: 1,
      dilation: 1,
      padding: wanted === 'border' ? 1 : pick(random, [0, 0, 1]),
    }));
    if (wanted === 'gaps') {
      // One dilated layer's gaps are filled by a plain one: only where all are dilated do some remain.
      for (const plan of plans) plan.dilation = plan === plans[0] ? 2 : pick(random, [2, 2, 3]);
    } else {
      plans[between(random, 0, count - 1)]!.stride = 2;
    }
    const state = stateOf(plans, between(random, 9, 12));
    if (!plans.every(({ padding, kernel, dilation }) => padding <= (kernel - 1) * dilation)) continue;
    let axis: Axis;
    try {
      axis = analyse(nc, state).width;
    } catch {
      continue;
    }
    const units = axis.rows.at(-1)!.units;
    if (units < 2) continue;
    const unit = { layer: count, x: wanted === 'border' ? pick(random, [0, units - 1]) : between(random, 0, units - 1) };
    const seen = reachOf(nc, state, { width: axis, height: axis }, 'width', count, unit.x)[0]!;
    const span = spanOf(axis, count, unit.x);
    const clipped = span.first < 0 || span.last >= axis.size;
    if (seen.length === 0 || seen.length === axis.size || (wanted === 'border' && !clipped)) continue;
    const inside = clip(span, axis.size).length;
    // A pixel that a stride drops is no gap, and the border alone is to decide what is clipped.
    if (wanted === 'gaps' ? seen.length === inside : seen.length < inside) continue;
    return { state, axis, plans, unit, seen };
  }
}

const clip = ({ first, last }: { first: number; last: number }, size: number): number[] =>
  Array.from({ length: size }, (_, i) => i).filter((i) => i >= first && i <= last);
const cells = (places: readonly number[]): Cell[] => places.map((x) => ({ y: 0, x }));

/** Where the unit's taps end, by plain counting, for stacks that somebody has misread. */
function misread(plans: readonly Plan[], unit: number, size: number): number[] {
  let places = new Set([unit]);
  for (const { kernel, stride, dilation, padding } of [...plans].reverse()) {
    places = new Set([...places].flatMap((place) => Array.from({ length: kernel }, (_, tap) => place * stride - padding + tap * dilation)));
  }
  return [...places].filter((place) => place >= 0 && place < size).sort((a, b) => a - b);
}

function pixelsQuestion(nc: Engine, random: Random): FieldQuestion {
  const { state, axis, plans, unit, seen } = sceneFor(nc, random, pick(random, ['gaps', 'gaps', 'border', 'any']));
  const { size } = axis;
  const span = spanOf(axis, unit.layer, unit.x);
  const without = (part: Partial<Plan>) =>
    misread(
      plans.map((plan) => ({ ...plan, ...part })),
      unit.x,
      size,
    );
  const slips = [
    {
      name: 'gaps filled',
      places: clip(span, size),
      feedback: 'The field spans all of these, but with dilation a kernel skips pixels: leave out those that no line reaches.',
    },
    { name: 'dilation ignored', places: without({ dilation: 1 }), feedback: 'The taps of a dilated kernel lie further apart.' },
    { name: 'stride forgotten', places: without({ stride: 1 }), feedback: 'With a stride, unit i begins at i · stride in the layer below, not at i.' },
    {
      name: 'padding forgotten',
      places: without({ padding: 0 }),
      feedback: 'With padding the first window begins before the first unit: everything lies further to the left.',
    },
    { name: 'counted from 1', places: misread(plans, unit.x - 1, size), feedback: 'Those belong to the unit beside it. Units and pixels are counted from 0.' },
    {
      name: 'one unit further',
      places: misread(plans, unit.x + 1, size),
      feedback: 'Those belong to the unit beside it. Units and pixels are counted from 0.',
    },
    {
      name: 'last layer only',
      places: misread(plans.slice(-1), unit.x, size),
      feedback: 'That is what it reads in the layer just below. Go on down to the input.',
    },
  ].filter(({ places }) => places.length > 0);
  return {
    kind: 'pixels',
    prompt: `Which input pixels does unit ${unit.x} of layer ${unit.layer} see? Pick exactly those that have a connection to it, in the row of pixels below the layers.`,
    figure: { state, unit, rows: true },
    answer: { form: 'cells' },
    hints: [
      'Go down one layer at a time: unit i reads the units i · s − p + t · d, for t = 0 … k − 1, with k the kernel, s the stride, p the padding and d the dilation.',
      'What comes before 0 or after the last unit is padding: drop it on the way.',
      seen.length === 1 ? 'It is a single pixel.' : `It is ${seen.length} pixels, the first is ${seen[0]!}.`,
    ],
    solution: `It sees ${placesText(seen)}: ${reachOf(nc, state, { width: axis, height: axis }, 'width', unit.layer, unit.x)
      .map((places, layer) =>
        layer === 0 ? `pixels ${placesText(places)}` : `layer ${layer}: ${places.length === 1 ? 'unit' : 'units'} ${placesText(places)}`,
      )
      .reverse()
      .join('; ')}.`,
    ...judged(
      cells(seen),
      slips.map(({ name, places, feedback }) => ({ name, answer: cells(places), feedback })),
      {
        right: `Yes: ${placesText(seen)}.`,
        otherwise: (answer: Answer) => {
          const picked = new Set((answer as readonly Cell[]).map(({ x }) => x));
          const missing = seen.filter((place) => !picked.has(place)).length;
          const extra = [...picked].filter((place) => !seen.includes(place)).length;
          if (missing > 0 && extra > 0) return 'Some of these have no connection to it, and others are missing. Go down one layer at a time.';
          return missing > 0 ? 'All of these are right, but some are still missing.' : 'All that it sees are among these, but some have no connection to it.';
        },
      },
    ),
  };
}

function clippedQuestion(nc: Engine, random: Random): FieldQuestion {
  const { state, axis, unit, seen } = sceneFor(nc, random, 'border');
  const expected = seen.length;
  const { size } = axis.rows.at(-1)!.field;
  const span = spanOf(axis, unit.layer, unit.x);
  const { first, last } = unitArithmetic(axis, unit.layer, unit.x);
  const otherSide = unit.x === 0 ? Math.max(0, axis.size - span.first) : span.last + 1;
  return {
    kind: 'clipped',
    prompt: `How many pixels of the input does unit ${unit.x} of layer ${unit.layer} really see, clipped at the border?`,
    figure: { state, unit, rows: true },
    answer: { form: 'number' },
    hints: [
      'Find size, jump and start after all layers; then the first and the last pixel of this unit’s field.',
      `The input has the pixels 0 to ${axis.size - 1}; what lies outside is padding.`,
      `Before clipping the field reaches from ${spanText(span)}.`,
    ],
    solution: `First ${first}, last ${last}; of these the input has ${placesText(seen)}: ${expected}.`,
    ...judged(
      expected,
      [
        {
          name: 'clipping ignored',
          answer: size,
          feedback: 'That is the whole field. This unit stands near the border, and part of its field lies in the padding.',
        },
        { name: 'off by one', answer: expected - 1, feedback: 'From first to last there is one pixel more than the difference.' },
        { name: 'one too many', answer: expected + 1, feedback: 'One too many: check on which pixel the field begins and ends.' },
        { name: 'clipped away', answer: size - expected, feedback: 'That is how much is cut off. Count what is left.' },
        { name: 'whole input', answer: axis.size, feedback: 'That is the whole input. The field does not reach its other end.' },
        { name: 'other side', answer: otherSide, feedback: 'Look at which end of the field lies outside the input: only that one is cut off.' },
      ].filter(({ answer }) => answer > 0),
      { right: `Yes: ${placesText(seen)}.`, otherwise: 'Not yet. Write down the first and the last pixel of the field, then drop what is no pixel.' },
    ),
  };
}

const makers = [sizeQuestion, strideQuestion, startQuestion, layersQuestion, pixelsQuestion, clippedQuestion] as const;

/** The question of a seed. Neighbouring seeds ask different things. */
export function makeQuestion(nc: Engine, seed: number): FieldQuestion {
  const order = shuffled(randomFrom(Math.floor(seed / makers.length) + 1), makers);
  return order[seed % makers.length]!(nc, randomFrom(seed * 2654435761));
}
