// What the tests of training share: an engine, a share of the pictures, usual settings.
import { load, type Engine } from 'neocog';
import { loadFashionMnist, type Dataset } from 'neocog/data';
import { architectures } from '../../../web/exercises/train/architectures.js';
import type { Hyperparameters } from '../../../web/exercises/train/session.js';

/** A small share of the pictures is enough to see the machinery at work. */
export async function setUp(): Promise<{ nc: Engine; data: Dataset }> {
  const nc = await load();
  const { train, test, classes } = await loadFashionMnist();
  const part = (set: typeof train, count: number) => ({ ...set, count, images: set.images.subarray(0, count * 784), labels: set.labels.subarray(0, count) });
  return { nc, data: { train: part(train, 3000), test: part(test, 300), classes } };
}

export const small = architectures[0]!.layers;
export const adam: Hyperparameters = { optimizer: 'adam', rate: 0.002, batchSize: 32 };
