// Saliency maps of the shipped networks, in PyTorch and here.
import type { Network, SaliencyOptions } from 'neocog';
import { loadFaceDetector, loadFashionMnist, loadTrained, makeScenes, type TrainedNetwork } from 'neocog/data';
import { describe, expect, it } from 'vitest';
import { readReferences, relativeError, valuesOf, type Drawn, type Stored } from '../golden/references.js';
import { loadEngine } from './support.js';

interface Reference {
  name: TrainedNetwork | 'face';
  /** Which of the test images; null for none but the grain. */
  picture: number | null;
  /** Added to it, a thirty-second: over plain ground all maxima of a pooling window would be equal, and rounding would choose. */
  grain: Drawn;
  cases: { options: Omit<SaliencyOptions, 'noise' | 'baseline'> & { noise?: Drawn }; shape: number[]; data: Stored }[];
}

const nc = await loadEngine();
const { test: clothes } = await loadFashionMnist({ url: new URL('../../web/data/fashion-mnist/', import.meta.url) });

const models = (folder: string) => new URL(`../../dist/models/${folder}`, import.meta.url);

function pixelsOf({ name, picture, grain }: Reference): Float32Array {
  const noise = valuesOf(grain);
  if (picture === null) return noise;
  const images = name === 'fashion' ? clothes.images.subarray(picture * 784, (picture + 1) * 784) : makeScenes({ count: 1, seed: 2, first: picture }).images;
  return Float32Array.from(images, (value, i) => Math.fround(value / 255) + noise[i]! / 32);
}

const networkOf = async (name: Reference['name']): Promise<Network> =>
  name === 'face' ? loadFaceDetector(nc, { size: 64, url: models('face') }) : nc.open(await loadTrained(name, { url: models('') }));

describe.each((readReferences('shipped.json') as Reference[]).map((reference) => [reference.name, reference] as const))(
  '%s: saliency as in PyTorch, to 1e-4',
  (name, reference) => {
    it.each(reference.cases.map((one) => [one.options.method, one] as const))('%s', async (_, { options, shape, data }) => {
      using net = await networkOf(name);
      const map = nc.saliency(net, pixelsOf(reference), { ...options, noise: options.noise && valuesOf(options.noise) });
      expect(map.shape).toEqual(shape);
      expect(relativeError(map.data, valuesOf(data))).toBeLessThanOrEqual(1e-4);
    });
  },
);
