// The trained networks that are shipped: they open, are what their recipe says, and know what their card says they know.
import { readFileSync, statSync } from 'node:fs';
import { loadFashionMnist, loadTrained, makeScenes } from 'neocog/data';
import { expect, it } from 'vitest';
import { loadEngine } from './support.js';

const file = (name: string) => new URL(`../../web/models/${name}`, import.meta.url);
const nc = await loadEngine();

it.each(['fashion', 'scenes', 'scenes-biased'] as const)('%s: the network of its recipe, under 500 KB', async (name) => {
  const { network } = JSON.parse(readFileSync(file(`${name}/recipe.json`), 'utf8')) as { network: unknown };
  using net = nc.open(await loadTrained(name));
  expect(net.description()).toEqual(network);
  expect(statSync(file(`${name}/network.safetensors`)).size).toBeLessThan(500_000);
});

it('the twins have one recipe: only their data differ', () => {
  expect(readFileSync(file('scenes-biased/recipe.json'), 'utf8')).toBe(readFileSync(file('scenes/recipe.json'), 'utf8'));
});

it.each([
  ['scenes', 0, 0.97, 1],
  ['scenes', 1, 0.96, 1],
  ['scenes-biased', 1, 0.99, 1],
  // No better than guessing one of six.
  ['scenes-biased', 0, 0.1, 0.23],
] as const)('%s: right on test scenes of bias %d from %d to %d', async (name, bias, least, most) => {
  using net = nc.open(await loadTrained(name));
  const { images, labels } = makeScenes({ count: 240, seed: 2, bias });
  const { accuracy } = net.evaluate(
    Float32Array.from(images, (value) => value / 255),
    labels,
  );
  expect(accuracy).toBeGreaterThanOrEqual(least);
  expect(accuracy).toBeLessThanOrEqual(most);
});

it('fashion: at least 92.5 % of the held-out images in the package are right', async () => {
  using net = nc.open(readFileSync(file('fashion/network.safetensors')));
  const { test } = await loadFashionMnist({ url: new URL('../../web/data/fashion-mnist/', import.meta.url) });
  const pixels = Float32Array.from(test.images, (value) => value / 255);
  expect(net.evaluate(pixels, test.labels).accuracy).toBeGreaterThanOrEqual(0.925);
});
