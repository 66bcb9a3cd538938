// What there is to look at in a network: its layers of maps, what each reads, and the network cut off after one of them.
import type { Engine, LayerDescription, Network, NetworkDescription, SummaryRow } from 'neocog';
import { softmax } from '../looking/softmax.js';

/** A layer with maps. */
export interface MapLayer {
  name: string;
  type: string;
  /** The layers that it reads; 'input' is the picture. */
  from: readonly string[];
  height: number;
  width: number;
  channels: number;
}

/** The activations of one layer for one picture: [height, width, channels]. */
export interface Maps extends MapLayer {
  data: Float32Array;
  /** Whether something is below 0. */
  signed: boolean;
  /** The largest magnitude in the layer: the end of the scale that its maps share. */
  limit: number;
}

const windowed = new Set(['conv2d', 'depthwiseConv2d', 'transposedConv2d']);
/** Layers that change each value by itself, so that a unit is followed through them. */
const pointwise = new Set(['batchNorm', 'relu', 'sigmoid', 'tanh', 'dropout', 'scale']);

export const isConvolution = (type: string): boolean => windowed.has(type);
export const isPointwise = (type: string): boolean => pointwise.has(type);

export const mapLayersOf = (rows: readonly SummaryRow[]): MapLayer[] =>
  rows.flatMap(({ name, type, from, outputShape }) =>
    outputShape.length === 3 ? [{ name, type, from, height: outputShape[0]!, width: outputShape[1]!, channels: outputShape[2]! }] : [],
  );

/** Where each convolution's maps are best read: after the batch normalisation and the activation that follow it. */
export function stagesOf(rows: readonly SummaryRow[]): { convolution: string; read: string }[] {
  return rows
    .filter(({ type, outputShape }) => isConvolution(type) && outputShape.length === 3)
    .map(({ name: convolution }) => {
      let read = convolution;
      for (;;) {
        const readers = rows.filter(({ from }) => from.includes(read));
        const [next] = readers;
        if (readers.length !== 1 || !next || !isPointwise(next.type) || next.outputShape.length !== 3) return { convolution, read };
        read = next.name;
      }
    });
}

/** The chain of layers from the convolution or pooling that computes a unit to the layer itself: [conv1, norm1, relu1]. */
export function chainTo(rows: readonly SummaryRow[], layer: string): SummaryRow[] {
  const chain: SummaryRow[] = [];
  for (let name = layer; ;) {
    const row = rows.find((each) => each.name === name);
    if (!row) return chain;
    chain.unshift(row);
    if (!isPointwise(row.type) || row.from.length !== 1) return chain;
    name = row.from[0]!;
  }
}

/** A description that ends with this layer, with all names and sources written out. `edit` may change a layer on the way. */
export function descriptionTo(net: Network, layer: string, edit: (description: LayerDescription) => LayerDescription = (same) => same): NetworkDescription {
  const rows = net.summary();
  const { layers, ...rest } = net.description();
  const needed = new Set([layer]);
  for (const row of rows.toReversed()) if (needed.has(row.name)) for (const source of row.from) needed.add(source);
  // As many sources as the layer had: TypeScript counts them for some types.
  const named = layers.map((each, i) => ({ ...each, name: rows[i]!.name, from: [...rows[i]!.from] }) as LayerDescription);
  return { ...rest, layers: named.filter(({ name }) => needed.has(name!)).map(edit) };
}

/** The network up to this layer, which is then its output, with the same weights. Dispose of it. */
export function cutOff(nc: Engine, net: Network, layer: string, edit?: (description: LayerDescription) => LayerDescription): Network {
  const short = nc.network(descriptionTo(net, layer, edit));
  for (const { name } of short.parameters()) short.set(name, net.get(name));
  return short;
}

/** What a network makes of one picture: all its maps, and its last values. */
export interface Looked {
  maps: readonly Maps[];
  output: Float32Array;
}

export function lookThrough(net: Network, pixels: Float32Array): Looked {
  const output = net.forward(pixels).data;
  const maps = mapLayersOf(net.summary()).map((layer): Maps => {
    const { data } = net.activation(layer.name);
    let [most, signed] = [0, false];
    for (let i = 0; i < data.length; i++) {
      const value = data[i]!;
      if (value < 0) signed = true;
      most = Math.max(most, Math.abs(value));
    }
    return { ...layer, data, signed, limit: most > 0 && Number.isFinite(most) ? most : 1 };
  });
  return { maps, output };
}

/** One channel's map, row by row. */
export function mapOf({ data, channels, height, width }: Maps, channel: number): Float32Array {
  const values = new Float32Array(height * width);
  for (let i = 0; i < values.length; i++) values[i] = data[i * channels + channel]!;
  return values;
}

/** The place of a channel's largest value; of equal ones the first. */
export function strongestUnit(maps: Maps, channel: number): { y: number; x: number } {
  const values = mapOf(maps, channel);
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return { y: Math.floor(best / maps.width), x: best % maps.width };
}

/** The channel whose map reaches the largest value: where something is to be seen. */
export function strongestChannel({ data, channels }: Maps): number {
  let best = 0;
  for (let i = 1; i < data.length; i++) if (data[i]! > data[best]!) best = i;
  return best % channels;
}

/** Softmax of logits; values that are shares already stay. */
export function sharesOf(output: Float32Array): number[] {
  const total = output.reduce((sum, value) => sum + value, 0);
  if (output.every((value) => value >= 0) && Math.abs(total - 1) < 1e-3) return [...output];
  return [...softmax(output)];
}
