// Scenes made by rule: the same each time, the mask is the object, the bias is in the background.
import { makeScenes, sceneClasses, sceneSize } from 'neocog/data';
import { describe, expect, it } from 'vitest';

const cells = sceneSize * sceneSize;

/** area² / 2π Σ distance² from the middle: 1 for a disc, less for anything else, the same for any size and turn. */
function compactness(mask: Uint8Array): number {
  const on = [...mask.keys()].filter((at) => mask[at] === 1).map((at) => [Math.floor(at / sceneSize), at % sceneSize] as const);
  const middle = [0, 1].map((axis) => on.reduce((sum, place) => sum + place[axis]!, 0) / on.length);
  const moment = on.reduce((sum, [y, x]) => sum + (y - middle[0]!) ** 2 + (x - middle[1]!) ** 2 + 1 / 6, 0);
  return on.length ** 2 / (2 * Math.PI * moment);
}

/** Hue from 0 to 1 of the mean colour outside of the mask. */
function backgroundHue(image: Uint8Array, mask: Uint8Array): number {
  const mean = [0, 1, 2].map((c) => [...mask.keys()].reduce((sum, at) => sum + (mask[at] ? 0 : image[3 * at + c]!), 0));
  const [r, g, b] = mean as [number, number, number];
  return (((Math.atan2(Math.sqrt(3) * (g - b), 2 * r - g - b) / (2 * Math.PI)) % 1) + 1) % 1;
}

const apart = (a: number, b: number): number => Math.min(Math.abs(a - b), 1 - Math.abs(a - b));
const scenesOf = (options: Parameters<typeof makeScenes>[0]) => {
  const { images, masks, labels, count } = makeScenes(options);
  return Array.from({ length: count }, (_, i) => ({
    image: images.subarray(i * cells * 3, (i + 1) * cells * 3),
    mask: masks.subarray(i * cells, (i + 1) * cells),
    label: labels[i]!,
  }));
};

describe('scenes', () => {
  it('are the same each time, whole or in pieces, and other ones for another seed', () => {
    const whole = makeScenes({ count: 12, seed: 4 });
    const piece = makeScenes({ count: 5, seed: 4, first: 7 });
    expect(whole).toMatchObject({ count: 12, height: 64, width: 64, channels: 3 });
    expect(piece.images).toEqual(whole.images.subarray(7 * cells * 3));
    expect(piece.masks).toEqual(whole.masks.subarray(7 * cells));
    expect(piece.labels).toEqual(whole.labels.subarray(7));
    expect(makeScenes({ count: 12, seed: 5 }).masks).not.toEqual(whole.masks);
  });

  // By hand, from each shape's area and second moment; a rectangle's moment is area (w² + h²) / 12.
  const [long, wide] = [1.9, 0.6];
  const [arm, middle] = [long * wide, wide * wide];
  const inner = Math.sin(Math.PI / 10) / Math.sin((3 * Math.PI) / 10); // a pentagram's inner corners
  const expected: Record<(typeof sceneClasses)[number], number> = {
    disc: 1,
    ring: 0.7 ** 2 / (1 - 0.3 ** 2),
    square: 3 / Math.PI,
    cross: (2 * arm - middle) ** 2 / ((2 * Math.PI * (2 * arm * (long ** 2 + wide ** 2) - middle * 2 * wide ** 2)) / 12),
    triangle: 9 / (2 * Math.PI * Math.sqrt(3)),
    star: (5 * inner * Math.sin(Math.PI / 5) * 6) / (2 * Math.PI * (1 + inner * Math.cos(Math.PI / 5) + inner ** 2)),
  };

  it.each(sceneClasses.map((name, label) => [name, label] as const))('%s: the mask has its shape', (name, label) => {
    const values = scenesOf({ count: 180, seed: 6 })
      .filter((scene) => scene.label === label)
      .map(({ mask }) => compactness(mask));
    expect(values.length).toBe(30);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    // A ring has two long edges, at which half a pixel counts as a whole one; nothing else comes near its value.
    expect(Math.abs(mean / expected[name] - 1)).toBeLessThan(name === 'ring' ? 0.04 : 0.01);
  });

  it('with bias the background tells the class, without it does not; the object stays where it is', () => {
    const fair = scenesOf({ count: 60, seed: 7 });
    const biased = scenesOf({ count: 60, seed: 7, bias: 1 });
    const distance = ({ image, mask, label }: (typeof fair)[number]) => apart(backgroundHue(image, mask), label / sceneClasses.length);
    expect(Math.max(...biased.map(distance))).toBeLessThan(0.09);
    expect(fair.filter((scene) => distance(scene) > 0.09).length).toBeGreaterThan(30);
    expect(biased.map(({ mask }) => mask)).toEqual(fair.map(({ mask }) => mask));
  });
});
