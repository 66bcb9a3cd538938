// Pictures drawn by code. Pixels are from 0 (black) to 1 (white), in red, green and blue.
import { randomFrom } from 'neocog/data';
import type { Volume } from './logic.js';

type Colour = readonly [number, number, number];
type Inside = (y: number, x: number) => boolean;

const disc =
  (y: number, x: number, radius: number): Inside =>
  (py, px) =>
    (py - y) ** 2 + (px - x) ** 2 <= radius ** 2;
const box =
  (top: number, left: number, height: number, width: number): Inside =>
  (py, px) =>
    py >= top && py < top + height && px >= left && px < left + width;
const triangle =
  (top: number, middle: number, height: number): Inside =>
  (py, px) =>
    py >= top && py < top + height && Math.abs(px - middle) <= (py - top) * 0.6;

function draw(size: number, ground: (y: number, x: number) => Colour, shapes: readonly (readonly [Inside, Colour])[]): Volume {
  const data = new Float32Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const colour = shapes.findLast(([inside]) => inside(y + 0.5, x + 0.5))?.[1] ?? ground(y, x);
      data.set(colour, (y * size + x) * 3);
    }
  }
  return { height: size, width: size, channels: 3, data };
}

/** A sun, a house and a tree: straight edges in both directions, slanted ones and a round one. */
export const scene = (): Volume =>
  draw(32, (y) => (y < 24 ? [0.42 - y * 0.008, 0.56, 0.78 + y * 0.006] : [0.3, 0.46, 0.2]), [
    [disc(7, 24.5, 4.4), [1, 0.9, 0.35]],
    [triangle(6, 10, 8), [0.55, 0.13, 0.1]],
    [box(14, 6, 11, 9), [0.93, 0.88, 0.78]],
    [box(17, 8, 8, 3), [0.35, 0.2, 0.12]],
    [box(16, 12, 3, 2), [0.25, 0.35, 0.5]],
    [box(19, 23, 7, 2), [0.3, 0.17, 0.09]],
    [disc(16.5, 24, 3.8), [0.08, 0.32, 0.13]],
  ]);

/** Stripes of every direction, in four fields. */
export const stripes = (): Volume =>
  draw(
    32,
    (y, x) => {
      const along = y < 16 ? (x < 16 ? x : y) : x < 16 ? x + y : x - y + 64;
      const value = Math.floor(along / 3) % 2 === 0 ? 0.92 : 0.12;
      return [value, value, value];
    },
    [],
  );

/** A few grey shapes that depend on the seed alone; never the same from left to right as from top to bottom. */
export function seededPicture(seed: number, size = 20): Volume {
  const random = randomFrom(seed);
  const place = (room: number) => 2 + Math.floor(random() * (size - room - 3));
  const grey = (): Colour => {
    const value = 0.55 + 0.45 * random();
    return [value, value, value];
  };
  const [tall, wide, round, peak] = [6 + Math.floor(random() * 4), 6 + Math.floor(random() * 4), 2.5 + random() * 1.5, 6];
  const dark = 0.1 + 0.1 * random();
  return draw(size, () => [dark, dark, dark], [
    [box(place(tall), place(3), tall, 3), grey()],
    [box(place(3), place(wide), 3, wide), grey()],
    [disc(place(4) + 3, place(4) + 3, round), grey()],
    [triangle(place(peak), place(peak) + 4, peak), grey()],
  ]);
}

/** The picture with one channel: the brightness that an eye sees (ITU-R BT.601). */
export function grey({ height, width, channels, data }: Volume): Volume {
  if (channels === 1) return { height, width, channels, data };
  const values = Float32Array.from({ length: height * width }, (_, i) => 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!);
  return { height, width, channels: 1, data: values };
}

/** The picture with red, green and blue. */
export function coloured({ height, width, channels, data }: Volume): Volume {
  if (channels === 3) return { height, width, channels, data };
  return { height, width, channels: 3, data: Float32Array.from({ length: height * width * 3 }, (_, i) => data[Math.floor(i / 3)]!) };
}
