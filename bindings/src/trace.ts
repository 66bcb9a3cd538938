import { whole } from './arguments.js';
import { ArgumentError, guarded } from './errors.js';
import type { Network } from './network.js';
import type * as t from './types.js';
import type { NetworkHandle } from './wasm.js';

const lies = (place: unknown, shape: readonly number[]): boolean =>
  Array.isArray(place) && place.length === shape.length && place.every((index, axis) => Number.isInteger(index) && index >= 0 && index < shape[axis]!);

/** A place's number, row-major within `shape`. */
function numberOf(place: readonly number[], shape: readonly number[], what: string): number {
  if (!lies(place, shape)) throw new ArgumentError(`trace: ${what}: expected a place within [${shape.join(', ')}], got ${JSON.stringify(place)}`);
  return place.reduce((number, index, axis) => number * shape[axis]! + index, 0);
}

function placeOf(number: number, shape: readonly number[]): number[] {
  const place: number[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    place[axis] = number % shape[axis]!;
    number = Math.floor(number / shape[axis]!);
  }
  return place;
}

/** @internal Network.trace: places come over the border as numbers and leave as coordinates. */
export function trace(net: Network, handle: NetworkHandle, layer: string, options: t.TraceOptions): t.TraceStep[] {
  const { direction = 'forward', image = 0, output, input, weight, ...others } = options;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) throw new ArgumentError(`trace: unknown setting; expected direction, image, output, input or weight, got '${unknown}'`);
  const row = net.summary().find(({ name }) => name === layer);
  if (!row) throw new ArgumentError(`trace: expected the name of a layer, got '${layer}'`);
  const outputShape = row.outputShape;
  const source = row.from[0]!;
  const inputShape = source === 'input' ? [...net.description().input] : net.summary().find(({ name }) => name === source)!.outputShape;
  const kernelShape = net.parameters().find(({ name }) => name === `${layer}/kernel`)?.shape ?? [];
  const weightShape = direction === 'bias' ? outputShape.slice(-1) : kernelShape;

  const request: Record<string, unknown> = { direction, image: whole(image, 'image') };
  if (output !== undefined) request.output = numberOf(output, outputShape, 'output');
  if (input !== undefined) request.input = numberOf(input, inputShape, 'input');
  if (weight !== undefined) request.weight = numberOf(weight, weightShape, 'weight');
  const { places, values } = guarded(() => handle.trace(layer, request));
  const at = (number: number, shape: readonly number[]) => (number < 0 ? null : placeOf(number, shape));
  return Array.from({ length: places.length / 3 }, (_, step) => {
    const [output, input, weight] = places.subarray(3 * step, 3 * step + 3) as unknown as [number, number, number];
    const [left, right, product, sum] = values.subarray(4 * step, 4 * step + 4) as unknown as [number, number, number, number];
    return { output: placeOf(output, outputShape), input: at(input, inputShape), weight: at(weight, weightShape), left, right, product, sum };
  });
}
