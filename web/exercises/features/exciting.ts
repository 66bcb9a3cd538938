// Which pictures excite a unit most: a channel's largest value in each of many pictures, and where it was.
import type { Engine, Network } from 'neocog';
import type { Work } from './job.js';
import { cutOff } from './layers.js';

/** A picture's strongest unit of a channel. */
export interface Exciting {
  picture: number;
  value: number;
  y: number;
  x: number;
}

/** For every channel of a layer its most exciting pictures, the strongest first. */
export interface Ranking {
  /** How many pictures were looked at. */
  pictures: number;
  best: readonly (readonly Exciting[])[];
}

export const kept = 9;

/** Puts a value in its place among the best, or not at all. */
function enter(list: Exciting[], found: Exciting): void {
  if (list.length === kept && found.value <= list[kept - 1]!.value) return;
  let at = list.length;
  while (at > 0 && list[at - 1]!.value < found.value) at--;
  list.splice(at, 0, found);
  list.length = Math.min(list.length, kept);
}

/** The largest value of each channel in one image's maps, and its place. */
export function strongestOf(data: Float32Array, width: number, channels: number): { value: number; y: number; x: number }[] {
  const values = new Float32Array(channels).fill(-Infinity);
  const places = new Int32Array(channels);
  for (let i = 0, cell = 0; i < data.length; cell++)
    for (let c = 0; c < channels; c++, i++)
      if (data[i]! > values[c]!) {
        values[c] = data[i]!;
        places[c] = cell;
      }
  return Array.from(values, (value, c) => ({ value, y: Math.floor(places[c]! / width), x: places[c]! % width }));
}

/** Looks at `count` pictures one after another, from number `first` on; the work belongs into a Job. */
export async function* rank(
  nc: Engine,
  net: Network,
  layer: string,
  { first, count }: { first: number; count: number },
  pixels: (picture: number) => Promise<Float32Array>,
): Work<Ranking> {
  using short = cutOff(nc, net, layer);
  const [, width, channels] = short.summary().at(-1)!.outputShape as [number, number, number];
  const best: Exciting[][] = Array.from({ length: channels }, () => []);
  for (let picture = first; picture < first + count; picture++) {
    const { data } = short.forward(await pixels(picture), { view: true });
    strongestOf(data, width, channels).forEach((found, c) => enter(best[c]!, { picture, ...found }));
    yield (picture + 1 - first) / count;
  }
  return { pictures: count, best };
}
