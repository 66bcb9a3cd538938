// Saliency maps of the shipped networks, in PyTorch and here.
import type { SaliencyOptions } from 'neocog';
import { loadFashionMnist, loadTrained, makeScenes, type TrainedNetwork } from 'neocog/data';
import { describe, expect, it } from 'vitest';
import { readReferences, relativeError, valuesOf, type Drawn, type Stored } from '../golden/references.js';
import { loadEngine } from './support.js';

interface Reference {
  name: TrainedNetwork;
  /** Which of the test images. */
  picture: number;
  cases: { options: Omit<SaliencyOptions, 'noise' | 'baseline'> & { noise?: Drawn }; shape: number[]; data: Stored }[];
}

const nc = await loadEngine();
const { test: clothes } = await loadFashionMnist({ url: new URL('../../web/data/fashion-mnist/', import.meta.url) });

function pixelsOf({ name, picture }: Reference): Float32Array {
  const images = name === 'fashion' ? clothes.images.subarray(picture * 784, (picture + 1) * 784) : makeScenes({ count: 1, seed: 2, first: picture }).images;
  return Float32Array.from(images, (value) => value / 255);
}

describe.each((readReferences('shipped.json') as Reference[]).map((reference) => [reference.name, reference] as const))(
  '%s: saliency as in PyTorch, to 1e-4',
  (name, reference) => {
    it.each(reference.cases.map((one) => [one.options.method, one] as const))('%s', async (_, { options, shape, data }) => {
      using net = nc.open(await loadTrained(name, { url: new URL('../../web/models/', import.meta.url) }));
      const map = nc.saliency(net, pixelsOf(reference), { ...options, noise: options.noise && valuesOf(options.noise) });
      expect(map.shape).toEqual(shape);
      expect(relativeError(map.data, valuesOf(data))).toBeLessThanOrEqual(1e-4);
    });
  },
);
