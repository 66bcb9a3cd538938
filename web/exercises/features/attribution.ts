// From one unit back to the pixels, in three ways: the gradient, guided backpropagation (Springenberg et al. 2014) and the
// deconvolutional network (Zeiler and Fergus 2013).
import type { Engine, Network } from 'neocog';
import { cutOff } from './layers.js';
import type { Place } from './unit.js';

export const ways = ['deconvnet', 'gradient', 'guidedBackprop'] as const;
export type Way = (typeof ways)[number];

/** [height, width, channels] each, signed. */
export type Projections = Record<Way, Float32Array>;

export function projections(nc: Engine, net: Network, pixels: Float32Array, layer: string, { y, x }: Place, channel: number): Projections {
  using short = cutOff(nc, net, layer);
  const by = (method: Way) => nc.saliency(short, pixels, { class: channel, unit: [y, x], method }).data;
  return { deconvnet: by('deconvnet'), gradient: by('gradient'), guidedBackprop: by('guidedBackprop') };
}

/** For a picture in colour: what all its channels together would change, were the pixel to become brighter. */
export function overChannels(values: Float32Array, channels: number): Float32Array {
  if (channels === 1) return values;
  return Float32Array.from({ length: values.length / channels }, (_, pixel) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += values[pixel * channels + c]!;
    return sum;
  });
}
