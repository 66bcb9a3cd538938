// Theory, measurement and the effective field of one unit, all by the engine; and two 3×3 against one 5×5.
import type { Engine, FieldMap, NetworkDescription, Region } from 'neocog';
import { describe } from './logic.js';
import type { FieldState, UnitPlace } from './state.js';

export interface Fields {
  /** The box that sizes, strides and starts lead to, clipped. */
  theory: Region;
  /** 1 at each pixel that has a path to the unit. */
  measured: FieldMap;
  /** How much each pixel counts: the mean magnitude of the gradient. */
  effective: FieldMap;
  /** Random images that the effective field was measured on. */
  samples: number;
  /** Pixels in the box, pixels with a path, and the fewest pixels that carry half of all gradient. */
  counts: { theory: number; measured: number; half: number };
}

/** Enough filters for a smooth map, few enough to answer at once. */
const filters = 4;

/** Each convolution followed by a ReLU, with random weights. */
function withRelus(state: FieldState): NetworkDescription {
  const { input, layers } = describe(state, filters);
  return { input, layers: layers.flatMap((layer) => (/conv/i.test(layer.type) ? [layer, { type: 'relu' as const }] : [layer])) };
}

/** Large images are measured on fewer samples. */
const samplesFor = ({ input }: FieldState): number => (Math.max(...input) > 64 ? 6 : 32);

/** Whether the measurement takes longer than one may wait for a picture. */
export const isSlow = ({ input, layers }: FieldState): boolean => input[0] * input[1] * layers.length > 4000;

export function measure(nc: Engine, state: FieldState, { layer, y, x }: UnitPlace): Fields {
  const name = `layer ${layer}`;
  const description = describe(state);
  const theory = nc.receptiveRegion(description, name, [y, x]);
  const measured = nc.measuredRegion(description, name, [y, x]);
  using net = nc.network(withRelus(state));
  const samples = samplesFor(state);
  const effective = nc.effectiveField(net, name, [y, x], { samples, seed: 1 });
  return {
    theory,
    measured,
    effective,
    samples,
    counts: {
      theory: theory.height.size * theory.width.size,
      measured: measured.data.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0),
      half: fewestFor(effective.data, 0.5),
    },
  };
}

/** The fewest pixels that together carry a share of the whole. */
export function fewestFor(values: ArrayLike<number>, share: number): number {
  const sorted = Array.from(values).sort((a, b) => b - a);
  const whole = sorted.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  let count = 0;
  while (count < sorted.length && sum < share * whole) sum += sorted[count++]!;
  return count;
}

export interface Contender {
  title: string;
  kernel: number;
  count: number;
  parameters: number;
  field: number;
}

/** Stacks that see the same, with as many channels going out as in. */
export function contenders(nc: Engine, channels: number): Contender[] {
  return (
    [
      ['two 3×3', 3, 2],
      ['one 5×5', 5, 1],
      ['three 3×3', 3, 3],
      ['one 7×7', 7, 1],
    ] as const
  ).map(([title, kernel, count]) => {
    const layers = Array.from({ length: count }, () => ({ type: 'conv2d' as const, filters: channels, kernel, padding: 'same' as const }));
    const rows = nc.summary({ input: [16, 16, channels], layers });
    return { title, kernel, count, parameters: rows.reduce((sum, row) => sum + row.parameters, 0), field: rows.at(-1)!.receptiveField.width.size };
  });
}
