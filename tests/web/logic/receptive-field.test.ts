import { load, type Engine } from 'neocog';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Cell } from '../../../web/exercises/frame/questions.js';
import { contenders, fewestFor, measure } from '../../../web/exercises/receptive-field/fields.js';
import {
  analyse,
  fitting,
  nearestUnit,
  placesText,
  reachOf,
  readBy,
  recurrence,
  spanOf,
  unitArithmetic,
  unitsOf,
  unitWithin,
  type Axis,
} from '../../../web/exercises/receptive-field/logic.js';
import { presets } from '../../../web/exercises/receptive-field/presets.js';
import type { FieldFigure } from '../../../web/exercises/receptive-field/question-parts.js';
import { makeQuestion } from '../../../web/exercises/receptive-field/questions.js';
import { fromParameters, layersFromText, presetOf, remarkOn, toParameters, type FieldState } from '../../../web/exercises/receptive-field/state.js';
import { verifyQuestions } from './verify-questions.js';

let nc: Engine;
beforeAll(async () => {
  nc = await load({ threads: 1 });
});

const stateOf = (text: string, input: readonly [number, number], dimensions: 1 | 2 = 1): FieldState => ({
  dimensions,
  input,
  layers: layersFromText(text)!,
  unit: null,
  show: 'connections',
  channels: 64,
});

interface Plain {
  kernel: number;
  stride: number;
  dilation: number;
  before: number;
}

/** Layers without "same" padding, read from their description alone. */
const plainLayers = ({ layers }: FieldState): Plain[] =>
  layers.map((layer) => {
    const { kernel, window, stride, dilation, padding } = layer as unknown as Record<string, number | undefined>;
    const size = kernel ?? window!;
    return { kernel: size, stride: stride ?? (window ? size : 1), dilation: dilation ?? 1, before: padding ?? 0 };
  });

/** How many units each layer has, the input first: places of the window, counted one by one. */
function counted(layers: readonly Plain[], size: number): number[] {
  const sizes = [size];
  for (const { kernel, stride, dilation, before } of layers) {
    let units = 0;
    for (let first = -before; first + (kernel - 1) * dilation < sizes.at(-1)! + before; first += stride) units++;
    sizes.push(units);
  }
  return sizes;
}

/** The sets of indices with a path to one unit, from the top down; without `sizes` nothing is clipped. */
function reached(layers: readonly Plain[], unit: number, sizes?: readonly number[]): number[][] {
  const sets = [new Set([unit])];
  for (let layer = layers.length; layer > 0; layer--) {
    const { kernel, stride, dilation, before } = layers[layer - 1]!;
    const below = new Set<number>();
    for (const above of sets[0]!) {
      for (let tap = 0; tap < kernel; tap++) {
        const place = above * stride - before + tap * dilation;
        if (!sizes || (place >= 0 && place < sizes[layer - 1]!)) below.add(place);
      }
    }
    sets.unshift(below);
  }
  return sets.map((set) => [...set].sort((a, b) => a - b));
}

const fieldsOf = (axis: Axis) => axis.rows.map(({ field }) => field.size);
const presetState = (title: string): FieldState => {
  const preset = presets.find((each) => each.title.startsWith(title))!;
  return {
    ...stateOf(preset.layers, preset.input, preset.dimensions),
    unit: preset.unit ? { layer: preset.unit[0], y: preset.unit[1], x: preset.unit[2] } : null,
  };
};

describe('the slides', () => {
  it('34-39: 3, 5, 7', () => expect(fieldsOf(analyse(nc, presetState('Slides 34')).width)).toEqual([3, 5, 7]));

  it('40-41: 5×5 to 3×3 to 2×2; the field that they leave out is 7 with stride 4 from −3', () => {
    const state = presetState('Slides 40');
    const stack = analyse(nc, state);
    expect(stack.width.rows.map(({ units }) => units)).toEqual([3, 2]);
    expect(stack.height).toEqual(stack.width);
    expect(stack.width.rows[1]!.field).toEqual({ size: 7, stride: 4, start: -3 });
    expect(reachOf(nc, state, stack, 'width', 2, 0)[0]).toEqual([0, 1, 2, 3]);
    expect(reachOf(nc, state, stack, 'height', 2, 1)[0]).toEqual([1, 2, 3, 4]);
    expect(recurrence(stack.width, 2)).toEqual({ size: '3 + (3 − 1) · 2 = 7', stride: '2 · 2 = 4', start: '−1 − 1 · 2 = −3' });
    expect(unitArithmetic(stack.width, 2, 1)).toEqual({ first: '−3 + 1 · 4 = 1', last: '1 + 7 − 1 = 7' });
  });

  it('43-44: dilated twice, nine pixels of which five are touched; doubled, no gap is left', () => {
    const state = presetState('Slides 43');
    const stack = analyse(nc, state);
    expect(fieldsOf(stack.width)).toEqual([5, 9]);
    expect(reachOf(nc, state, stack, 'width', 2, 2)[0]).toEqual([2, 4, 6, 8, 10]);
    const doubled = presetState('Dilation 1');
    expect(reachOf(nc, doubled, analyse(nc, doubled), 'width', 3, 1)[0]).toHaveLength(15);
  });

  it('72: two 3×3 see 5×5, with 28% fewer parameters', () => {
    expect(fieldsOf(analyse(nc, presetState('Slide 72')).width)).toEqual([3, 5]);
    const [two, five, three, seven] = contenders(nc, 64);
    expect([two!.field, five!.field, three!.field, seven!.field]).toEqual([5, 5, 7, 7]);
    expect([two!.parameters, five!.parameters]).toEqual([2 * (9 * 64 * 64 + 64), 25 * 64 * 64 + 64]);
    expect([three!.parameters, seven!.parameters]).toEqual([3 * (9 * 64 * 64 + 64), 49 * 64 * 64 + 64]);
  });
});

describe('networks that everybody knows', () => {
  it.each([
    ['LeNet-5', 32, 4, 1],
    ['AlexNet', 163, 16, 13],
    ['VGG16', 196, 16, 14],
    ['ResNet-18', 435, 32, 7],
  ])('%s: field %d, stride %d, %d units a side', (title, size, stride, units) => {
    const { width, height } = analyse(nc, presetState(title));
    expect(width.rows.at(-1)).toMatchObject({ units, field: { size, stride } });
    expect(height).toEqual(width);
  });

  it('every preset is as it says and names a unit that exists', () => {
    for (const preset of presets) {
      const state = presetState(preset.title);
      const stack = analyse(nc, state);
      expect(fitting(nc, state).trouble).toBe('');
      if (state.unit) expect(unitWithin(stack, state.unit)).toEqual(state.unit);
      const { size } = stack.width.rows.at(-1)!.field;
      if (preset.dimensions === 2) expect(preset.note).toContain(`${size}×${size}`);
      expect(fromParameters(toParameters(state))).toEqual(state);
    }
  });
});

/** A stack at random in the notation, and an input on which it fits. */
function drawn(seed: number): FieldState {
  let state = seed * 7919 + 13;
  const draw = (most: number) => (state = (state * 1103515245 + 12345) % 2147483648) % most;
  const layers = Array.from({ length: 1 + draw(3) }, () => {
    const [kernel, stride, dilation, padding] = [1 + draw(4), 1 + draw(3), 1 + draw(3), draw(3)];
    return `conv 1 ${kernel}x${kernel} stride ${stride} dilation ${dilation} pad ${padding}`;
  });
  return stateOf(layers.join(' | '), [1, 20 + draw(20)]);
}

describe('any stack', () => {
  it('has the units, fields and regions that plain sets of indices have', () => {
    let checked = 0;
    for (let seed = 0; seed < 150; seed++) {
      const state = drawn(seed);
      const plain = plainLayers(state);
      const sizes = counted(plain, state.input[1]);
      if (sizes.some((size) => size < 1)) continue;
      checked++;
      const stack = analyse(nc, state);
      expect(sizes.map((_, layer) => unitsOf(stack.width, layer))).toEqual(sizes);
      const last = state.layers.length;
      const free = reached(plain, 0)[0]!;
      const { size, stride, start } = stack.width.rows.at(-1)!.field;
      expect({ size, start }).toEqual({ size: free.at(-1)! - free[0]! + 1, start: free[0]! });
      expect(stride).toBe(reached(plain, 1)[0]![0]! - free[0]!);
      for (const unit of new Set([0, Math.floor(sizes[last]! / 2), sizes[last]! - 1])) {
        expect(reachOf(nc, state, stack, 'width', last, unit)).toEqual(reached(plain, unit, sizes));
        expect(spanOf(stack.width, last, unit)).toEqual({ first: reached(plain, unit)[0]![0], last: reached(plain, unit)[0]!.at(-1) });
      }
    }
    expect(checked).toBeGreaterThan(80);
  });

  it('is written out in sums that are right and lead to the engine’s numbers', () => {
    const value = (sum: string) => {
      // Sums and products only: products first, then from left to right; brackets hold one subtraction or a negative number.
      const flat = sum.replaceAll('−', '-').replace(/\(([^()]*)\)/g, (_, inner: string) =>
        String(
          inner
            .split(' - ')
            .map(Number)
            .reduce((a, b) => a - b),
        ),
      );
      const terms = flat.replaceAll(' - ', ' + -1 · ').split(' + ');
      return terms
        .map((term) =>
          term
            .split(' · ')
            .map(Number)
            .reduce((a, b) => a * b),
        )
        .reduce((a, b) => a + b);
    };
    const holds = (equation: string, expected: number) => {
      const [sum, result] = equation.split(' = ');
      expect([equation, value(sum!), value(result!)]).toEqual([equation, expected, expected]);
    };
    for (let seed = 0; seed < 60; seed++) {
      const state = drawn(seed);
      if (counted(plainLayers(state), state.input[1]).some((size) => size < 1)) continue;
      const { width: axis, height } = analyse(nc, state);
      axis.rows.forEach(({ field }, index) => {
        const { size, stride, start } = recurrence(axis, index + 1);
        holds(size, field.size);
        holds(stride, field.stride);
        holds(start, field.start);
      });
      const last = axis.rows.length;
      const unit = axis.rows.at(-1)!.units - 1;
      const { first, last: end } = unitArithmetic(axis, last, unit);
      holds(first, spanOf(axis, last, unit).first);
      holds(end, spanOf(axis, last, unit).last);
      const reach = reachOf(nc, state, { width: axis, height }, 'width', last, unit);
      for (let layer = last; layer > 0; layer--) {
        const units = reach[layer]!;
        if (units.length === 0) continue;
        const read = readBy(axis, layer, units);
        const below = reached(plainLayers(state).slice(layer - 1, layer), units[0]!)[0]!;
        holds(read.first, below[0]!);
        holds(read.last, reached(plainLayers(state).slice(layer - 1, layer), units.at(-1)!)[0]!.at(-1)!);
      }
    }
  });

  it('in two dimensions sees rows times columns, with gaps; the box, the measurement and the effective field agree', () => {
    const state = stateOf('conv 2 3x2 dilation 2x1 pad 1 | avgpool 2x3 stride 2 | depthwise 2x2 pad 1x0', [12, 13], 2);
    const stack = analyse(nc, state);
    const unit = unitWithin(stack, null);
    const [ys, xs] = [reachOf(nc, state, stack, 'height', 3, unit.y)[0]!, reachOf(nc, state, stack, 'width', 3, unit.x)[0]!];
    const { theory, measured, effective, counts } = measure(nc, state, unit);
    const seen = [...measured.data.keys()].filter((i) => measured.data[i] !== 0);
    expect(seen).toEqual(ys.flatMap((y) => xs.map((x) => y * 13 + x)));
    expect(theory).toEqual({ height: { start: ys[0], size: ys.at(-1)! - ys[0]! + 1 }, width: { start: xs[0], size: xs.at(-1)! - xs[0]! + 1 } });
    expect(counts.measured).toBe(seen.length);
    expect(effective.data.every((value, i) => value === 0 || seen.includes(i))).toBe(true);
    expect(counts.half).toBeLessThanOrEqual(seen.length);
  });

  it('"same" with stride pads more after than before', () => {
    const { rows } = analyse(nc, stateOf('conv 1 3x3 stride 2 same', [1, 8])).width;
    expect(rows[0]).toMatchObject({ before: 0, after: 1, units: 4, field: { size: 3, stride: 2, start: 0 } });
  });
});

describe('small things', () => {
  it('says places in few words', () => {
    expect([placesText([]), placesText([3]), placesText([0, 1]), placesText([0, 1, 2, 5, 7, 8, 9])]).toEqual(['none', '3', '0, 1', '0 to 2, 5, 7 to 9']);
  });

  it('finds the fewest pixels for a share', () => expect([fewestFor([1, 5, 2, 2], 0.5), fewestFor([1, 1, 1, 1], 0.5), fewestFor([0], 0.5)]).toEqual([1, 2, 0]));

  it('knows its presets again, and whose remark it is', () => {
    presets.forEach((preset, index) => {
      const state = presetState(preset.title);
      expect([presetOf(state), remarkOn(state)]).toEqual([index, preset.note]);
    });
    const own = stateOf('conv 1 4x4', [1, 9]);
    expect([presetOf(own), remarkOn(own)]).toEqual([-1, '']);
  });

  it('goes to the unit of another layer that stands nearest', () => {
    const stack = analyse(nc, stateOf('conv 1 3x3 | pool 2', [1, 10]));
    expect(nearestUnit(stack, { layer: 2, y: 0, x: 3 }, 0)).toEqual({ layer: 0, y: 0, x: 8 });
    expect(nearestUnit(stack, { layer: 0, y: 0, x: 0 }, 2)).toEqual({ layer: 2, y: 0, x: 0 });
    expect(nearestUnit(stack, { layer: 0, y: 0, x: 9 }, 1)).toEqual({ layer: 1, y: 0, x: 7 });
  });

  it('leaves out layers that do not fit, and says so', () => {
    const { layers, trouble } = fitting(nc, stateOf('conv 1 3x3 | conv 1 9x9', [1, 9]));
    expect(layers).toHaveLength(1);
    expect(trouble).toContain('Layer 2');
    expect(fitting(nc, stateOf('conv 1 9x9', [1, 5])).layers).toHaveLength(0);
  });

  it('takes the lecture’s stack where an attribute cannot be used', () => {
    const usual = fromParameters({});
    expect(toParameters(usual)).toEqual({ dimensions: '1', input: '9', layers: 'conv 1 3x3 | conv 1 3x3 | conv 1 3x3', show: 'connections', channels: '64' });
    const wrongs: Record<string, string>[] = [
      { input: 'nine' },
      { input: '0' },
      { layers: 'dense 10' },
      { layers: '' },
      { unit: '1' },
      { show: 'all' },
      { channels: '0' },
      { dimensions: '3' },
    ];
    for (const wrong of wrongs) expect(fromParameters(wrong)).toEqual(usual);
    expect(fromParameters({ input: '32 32' })).toMatchObject({ dimensions: 2, input: [32, 32] });
    expect(fromParameters({ dimensions: '2', input: '12', unit: '1 2 3' })).toMatchObject({ input: [12, 12], unit: { layer: 1, y: 2, x: 3 } });
  });
});

it('gives every question a picture of its answer', () => {
  for (let seed = 0; seed < 300; seed++) {
    const question = makeQuestion(nc, seed);
    const { state, unit, next, sizes } = question.figure;
    const axis = analyse(nc, state).width;
    if (question.kind === 'layers') {
      expect(sizes).toHaveLength(question.expected as number);
      expect([sizes!.at(-1)! >= axis.size, (sizes!.at(-2) ?? 1) < axis.size]).toEqual([true, true]);
      continue;
    }
    expect(unit!.layer).toBe(state.layers.length);
    expect(unit!.x + (next ? 1 : 0)).toBeLessThan(unitsOf(axis, unit!.layer));
    const { first, last } = spanOf(axis, unit!.layer, unit!.x);
    // The border aside: where the size is asked for, nothing of the field is cut off, unless padding leaves no such unit.
    if (question.kind === 'size' && axis.rows.every(({ before }) => before === 0)) expect([first >= 0, last < axis.size]).toEqual([true, true]);
    if (question.kind === 'size') expect(last - first + 1).toBe(question.expected);
    if (question.kind === 'stride') expect(spanOf(axis, unit!.layer, unit!.x + 1).first - first).toBe(question.expected);
    if (question.kind === 'start') expect(first).toBe(question.expected);
  }
});

it('asks questions whose answers plain sets of indices give too', { timeout: 120_000 }, () => {
  const free = ({ state }: FieldFigure, unit: number) => reached(plainLayers(state), unit)[0]!;
  const clipped = ({ state, unit }: FieldFigure) => {
    const plain = plainLayers(state);
    return reached(plain, unit!.x, counted(plain, state.input[1]))[0]!;
  };
  const slips = verifyQuestions((seed) => makeQuestion(nc, seed), {
    size: (figure) => free(figure, 0).at(-1)! - free(figure, 0)[0]! + 1,
    stride: (figure) => free(figure, 1)[0]! - free(figure, 0)[0]!,
    start: (figure) => free(figure, 0)[0]!,
    layers: ({ state }) => {
      for (let count = 1; ; count++) {
        const all = reached(
          Array.from({ length: count }, () => plainLayers(state)[0]!),
          0,
        )[0]!;
        if (all.at(-1)! - all[0]! + 1 >= state.input[1]) return count;
      }
    },
    pixels: (figure) => clipped(figure).map((x): Cell => ({ y: 0, x })),
    clipped: (figure) => clipped(figure).length,
  });
  const named = [...slips.keys()].sort();
  expect(named).toEqual(
    [
      ...[
        'stride forgotten',
        'stride a layer too early',
        'dilation ignored',
        'dilation as k · d',
        'kernels added',
        'kernels multiplied',
        'padding added',
        'off by one',
      ].map((name) => `size: ${name}`),
      ...['strides added', 'last stride only', 'own stride left out', 'dilation multiplied', 'size instead'].map((name) => `stride: ${name}`),
      ...['sign', 'jump forgotten', 'jump a layer too early', 'clipped', 'first layer only', 'last layer only'].map((name) => `start: ${name}`),
      ...['kernels added', 'stride forgotten', 'one too few', 'one too many', 'not a whole number'].map((name) => `layers: ${name}`),
      ...['gaps filled', 'dilation ignored', 'stride forgotten', 'padding forgotten', 'counted from 1', 'one unit further', 'last layer only'].map(
        (name) => `pixels: ${name}`,
      ),
      ...['clipping ignored', 'off by one', 'one too many', 'clipped away', 'whole input', 'other side'].map((name) => `clipped: ${name}`),
    ].sort(),
  );
});
