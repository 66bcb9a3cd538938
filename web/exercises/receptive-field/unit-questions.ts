// Questions about one unit: which pixels it sees, gaps and border included, and how many.
import type { Engine } from 'neocog';
import { between, judged, pick, type Answer, type Cell, type Random } from '../frame/questions.js';
import { analyse, placesText, reachOf, spanOf, spanText, unitArithmetic, type Axis } from './logic.js';
import { stateOf, type FieldQuestion, type Plan } from './question-parts.js';
import type { FieldState } from './state.js';

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

export function pixelsQuestion(nc: Engine, random: Random): FieldQuestion {
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
    { name: 'counted from 1', places: misread(plans, unit.x - 1, size), feedback: 'Those belong to the unit beside it. Units and pixels are numbered from 0.' },
    {
      name: 'one unit further',
      places: misread(plans, unit.x + 1, size),
      feedback: 'Those belong to the unit beside it. Units and pixels are numbered from 0.',
    },
    {
      name: 'last layer only',
      places: misread(plans.slice(-1), unit.x, size),
      feedback: 'That is what it reads in the layer just below. Go on down to the input.',
    },
  ].filter(({ places }) => places.length > 0);
  return {
    kind: 'pixels',
    prompt: `Which input pixels does unit ${unit.x} of layer ${unit.layer} see? Pick exactly those that have a connection to it, in the lowest row.`,
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

export function clippedQuestion(nc: Engine, random: Random): FieldQuestion {
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
