import type { LayerDescription } from 'neocog';
import type { Case } from '../cases.js';
import { channelsLast, channelsSecond } from '../layout.js';
import type { Plan } from '../plan.js';
import { skip } from '../skip.js';
import { pair, windowsOf, type Windows } from '../windows.js';

function pooled(one: Case, layer: LayerDescription): Plan {
  const x = one.tensor(0);
  return { layers: [layer], input: channelsLast(x), results: (output) => [channelsSecond(output, x.shape.length)] };
}

function windows(one: Case, type: string): Windows {
  const [height, width] = channelsLast(one.tensor(0)).size;
  const found = windowsOf(one, [height, width], pair(one.numbers('kernel_shape') ?? []));
  if (found.dilation.some((dilation) => dilation !== 1)) skip(`${type} has no dilation`);
  return found;
}

export function maxPool(one: Case): Plan {
  const { kernel, stride, padding } = windows(one, 'maxPool2d');
  const plan = pooled(one, { type: 'maxPool2d', name: 'layer', window: kernel, stride, padding });
  if (one.outputs === 1) return plan;
  const { batch, size } = plan.input;
  const [height, width] = size;
  if (batch > 1) skip('asks where the maxima of several images were');
  const byColumns = one.number('storage_order', 0) === 1;
  return {
    ...plan,
    results: (output, net) => {
      net.backward(output.data.map(() => 1));
      // Each output value hands its gradient back to its maximum.
      const places = net.backwardSteps('layer').map(({ channel, shares }) => {
        const { y, x } = shares[0]!;
        return channel * height * width + (byColumns ? x * height + y : y * width + x);
      });
      const indices = { shape: output.shape, data: Float32Array.from(places) };
      return [output, indices].map((values) => channelsSecond(values, one.tensor(0).shape.length));
    },
    note: 'backwardSteps tells where the maxima were',
  };
}

export function averagePool(one: Case): Plan {
  const { kernel, stride, padding, roundedUp } = windows(one, 'avgPool2d');
  const countPadding = one.number('count_include_pad', 0) === 1;
  if (countPadding && roundedUp) skip('counts padding, but not the cells that rounding up adds');
  return pooled(one, { type: 'avgPool2d', window: kernel, stride, padding, countPadding });
}

export const globalAveragePool = (one: Case): Plan => pooled(one, { type: 'globalAvgPool' });
export const globalMaxPool = (one: Case): Plan => pooled(one, { type: 'globalMaxPool' });
