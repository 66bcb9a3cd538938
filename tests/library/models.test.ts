// The trained networks that are shipped: they open, are what their recipe says, and know what their card says they know.
import { readFileSync, statSync } from 'node:fs';
import { loadFashionMnist } from 'neocog/data';
import { expect, it } from 'vitest';
import { loadEngine } from './support.js';

const file = (name: string) => new URL(`../../web/models/${name}`, import.meta.url);
const nc = await loadEngine();

it('fashion: the network of its recipe, under 500 KB', () => {
  const { network } = JSON.parse(readFileSync(file('fashion/recipe.json'), 'utf8')) as { network: unknown };
  using net = nc.open(readFileSync(file('fashion/network.safetensors')));
  expect(net.description()).toEqual(network);
  expect(statSync(file('fashion/network.safetensors')).size).toBeLessThan(500_000);
});

it('fashion: at least 92.5 % of the held-out images in the package are right', async () => {
  using net = nc.open(readFileSync(file('fashion/network.safetensors')));
  const { test } = await loadFashionMnist({ url: new URL('../../web/data/fashion-mnist/', import.meta.url) });
  const pixels = Float32Array.from(test.images, (value) => value / 255);
  expect(net.evaluate(pixels, test.labels).accuracy).toBeGreaterThanOrEqual(0.925);
});
