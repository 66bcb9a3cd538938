// Viridis, for magnitudes: even steps for the eye, and safe for the colour-blind.
import type { Colour } from './pictures.js';

const stops = ['440154', '472d7b', '3b528b', '2c728e', '21918c', '28ae80', '5ec962', 'addc30', 'fde725'];
const colours = stops.map((hex): Colour => {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return [part(0), part(2), part(4)];
});

/** The colour of a share from 0 to 1. */
export function viridis(share: number): Colour {
  const at = Math.max(0, Math.min(1, share)) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(at));
  const mix = (i: 0 | 1 | 2) => colours[low]![i] + (at - low) * (colours[low + 1]![i] - colours[low]![i]);
  return [mix(0), mix(1), mix(2)];
}

/** The whole map as CSS, for a legend. */
export const viridisGradient = `linear-gradient(90deg, ${stops.map((stop) => `#${stop}`).join(', ')})`;
