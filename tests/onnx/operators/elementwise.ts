import type { LayerDescription } from 'neocog';
import type { Case } from '../cases.js';
import { asItLies, axisOf, fromLast, product, reshaped, withLast } from '../layout.js';
import type { Plan } from '../plan.js';
import { skip } from '../skip.js';

/** Layers that treat every value alike: the tensor goes in as it lies in memory, whatever its axes mean. */
function eachValue(one: Case, layers: readonly LayerDescription[], note?: string): Plan {
  const x = one.tensor(0);
  return { layers, input: asItLies(x), results: (output) => [reshaped(output, x.shape)], note };
}

export const relu = (one: Case): Plan => eachValue(one, [{ type: 'relu' }]);
export const leakyRelu = (one: Case): Plan => eachValue(one, [{ type: 'relu', slope: one.number('alpha', 0.01) }]);
export const elu = (one: Case): Plan => eachValue(one, [{ type: 'elu', alpha: one.number('alpha', 1) }]);
export const sigmoid = (one: Case): Plan => eachValue(one, [{ type: 'sigmoid' }]);
export const tanh = (one: Case): Plan => eachValue(one, [{ type: 'tanh' }]);
export const neg = (one: Case): Plan => eachValue(one, [{ type: 'scale', by: -1 }], 'scale by −1');
export const identity = (one: Case): Plan => eachValue(one, [{ type: 'scale', by: 1 }], 'scale by 1');

export function selu(one: Case): Plan {
  const [alpha, gamma] = [one.number('alpha', 1.6732631921768188), one.number('gamma', 1.0507010221481323)];
  return eachValue(
    one,
    [
      { type: 'elu', alpha },
      { type: 'scale', by: gamma },
    ],
    'elu, then scale',
  );
}

export function celu(one: Case): Plan {
  const alpha = one.number('alpha', 1);
  return eachValue(one, [{ type: 'scale', by: 1 / alpha }, { type: 'elu' }, { type: 'scale', by: alpha }], 'scale, elu, scale back');
}

export function clip(one: Case): Plan {
  // Bounds were attributes once.
  const bound = (input: number, attribute: string, none: number) =>
    one.opset < 11 ? one.number(attribute, none) : one.has(input) ? one.tensor(input).data[0]! : none;
  const [min, max] = [bound(1, 'min', -Infinity), bound(2, 'max', Infinity)];
  if (min !== 0 && min !== -Infinity) skip('relu clips from below at 0 only');
  if (max <= 0) skip('relu’s upper bound is above 0');
  const upper = max < Infinity ? { max } : {};
  return min === 0 ? eachValue(one, [{ type: 'relu', ...upper }]) : eachValue(one, [{ type: 'relu', slope: 1, ...upper }], 'relu with a slope of 1');
}

export function dropout(one: Case): Plan {
  const inputs = one.opset >= 12;
  const rate = !inputs ? one.number('ratio', 0.5) : one.has(1) ? one.tensor(1).data[0]! : 0.5;
  const training = inputs && one.wholes(2)?.[0] === 1;
  if (training && rate > 0) skip('the mask comes from a generator of ONNX’s own');
  const plan = { ...eachValue(one, [{ type: 'dropout', rate }]), training };
  if (one.outputs === 1) return plan;
  const { shape } = one.tensor(0);
  return {
    ...plan,
    results: (output, net) => {
      const passed = net.backward(output.data.map(() => 1)).data;
      return [reshaped(output, shape), reshaped({ data: passed.map((gradient) => (gradient > 0 ? 1 : 0)) }, shape)];
    },
    note: 'the mask is where the gradient passes',
  };
}

export function softmax(one: Case): Plan {
  const x = one.tensor(0);
  const rank = x.shape.length;
  const axis = axisOf(one.number('axis', one.opset < 13 ? 1 : -1), rank);
  if (one.opset < 13) {
    // Then it took all axes from this one on together.
    const rows = product(x.shape.slice(0, axis));
    const input = asItLies(reshaped(x, [rows, x.data.length / rows]));
    return { layers: [{ type: 'softmax' }], input, results: (output) => [reshaped(output, x.shape)] };
  }
  const moved = withLast(x, axis);
  return {
    layers: [{ type: 'softmax' }],
    input: asItLies(moved),
    results: (output) => [fromLast(reshaped(output, moved.shape), axis)],
    note: axis === rank - 1 ? undefined : 'the axis is moved to the end',
  };
}

/** relu has one slope: with several, each channel goes through a relu of its own. */
export function prelu(one: Case): Plan {
  const [x, slope] = [one.tensor(0), one.tensor(1)];
  if (slope.data.length === 1) return eachValue(one, [{ type: 'relu', slope: slope.data[0]! }]);
  const rank = x.shape.length;
  const own = slope.shape.findIndex((size) => size > 1);
  if (slope.shape.filter((size) => size > 1).length > 1) skip('a slope for every value: relu has one');
  // Before version 7 slopes were always the channels'.
  const axis = one.opset < 7 ? 1 : rank - slope.shape.length + own;
  const moved = withLast(x, axis);
  const slopes = Array.from(slope.data);
  return {
    layers: [
      ...slopes.flatMap((value, start): LayerDescription[] => [
        { type: 'channelSlice', from: 'input', start, length: 1 },
        { type: 'relu', name: `channel${start}`, slope: value },
      ]),
      { type: 'concat', from: slopes.map((_, start) => `channel${start}`) },
    ],
    input: asItLies(moved),
    results: (output) => [fromLast(reshaped(output, moved.shape), axis)],
    note: 'channelSlice, one relu per slope, concat',
  };
}
