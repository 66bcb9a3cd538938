// What a run's numbers say about it: on made curves, and on real runs.
import type { Engine } from 'neocog';
import { loadFashionMnist, type Dataset } from 'neocog/data';
import { beforeAll, describe, expect, it } from 'vitest';
import { architectures, describe as describeNetwork } from '../../../web/exercises/train/architectures.js';
import { withTrainingImages } from '../../../web/exercises/train/augmentation.js';
import { deadUnits, diagnose, hasRunAway, type RunNumbers } from '../../../web/exercises/train/diagnosis.js';
import { TrainingSession, type Hyperparameters, type Point } from '../../../web/exercises/train/session.js';
import { adam, setUp } from './train-setup.js';

let nc: Engine;
let data: Dataset;
beforeAll(async () => {
  ({ nc, data } = await setUp());
});

describe('a diagnosis', () => {
  const points = (losses: readonly number[], every: number): Point[] => losses.map((value, i) => ({ images: (i + 1) * every, loss: value, accuracy: 0 }));
  const run = (training: readonly number[], heldOut: readonly number[], part: Partial<RunNumbers> = {}): RunNumbers => ({
    training: points(training, 1000),
    heldOut: points(heldOut, 1000),
    stopped: null,
    relus: [],
    ...part,
  });
  const kinds = (numbers: RunNumbers) => diagnose(numbers).map(({ kind }) => kind);

  it('finds overfitting where the losses part, and not before', () => {
    const training = [1, 0.7, 0.5, 0.35, 0.2, 0.1, 0.05, 0.02];
    const heldOut = [1, 0.8, 0.7, 0.65, 0.7, 0.75, 0.8, 0.85];
    expect(kinds(run(training, heldOut))).toEqual(['overfitting']);
    for (const count of [1, 2, 4, 5, 6]) expect(kinds(run(training.slice(0, count), heldOut.slice(0, count)))).toEqual([]);
    const [finding] = diagnose(run(training, heldOut));
    expect(finding!.seen).toContain('4,000 images (0.65)');
    // The held-out loss wobbles, or the training loss rises as well.
    expect(kinds(run(training, [1, 0.8, 0.7, 0.65, 0.66, 0.65, 0.66, 0.66]))).toEqual([]);
    expect(kinds(run([1, 0.7, 0.5, 0.45, 0.5, 0.55, 0.6, 0.62], heldOut))).toEqual([]);
  });

  it('finds underfitting where both are high and flat', () => {
    expect(kinds(run([1.9, 1.6, 1.55, 1.53, 1.52, 1.51], [1.9, 1.6, 1.55, 1.54, 1.53, 1.53]))).toEqual(['underfitting']);
    expect(kinds(run([2.4, 2.31, 2.3, 2.3, 2.3, 2.3], [2.4, 2.31, 2.3, 2.31, 2.3, 2.3]))).toEqual(['guessing']);
    // Still falling; low; far apart.
    expect(kinds(run([2.3, 2.1, 1.9, 1.75, 1.6, 1.5], [2.3, 2.1, 1.9, 1.75, 1.6, 1.5]))).toEqual([]);
    expect(kinds(run([0.9, 0.6, 0.52, 0.51, 0.5, 0.5], [0.9, 0.6, 0.55, 0.54, 0.54, 0.54]))).toEqual([]);
    expect(kinds(run([1.5, 1.2, 1, 0.98, 0.97, 0.96], [1.9, 1.6, 1.55, 1.54, 1.53, 1.53]))).toEqual([]);
  });

  it('finds a loss that ran away, but lets one fall that began high', () => {
    expect(hasRunAway(points([3, 5, 8, 12, 20, 31, 44, 60], 320))).toBe(true);
    expect(hasRunAway(points([177, 97, 56, 60, 52, 55, 45, 49, 58, 39], 320))).toBe(true);
    expect(hasRunAway(points([3, 5, 8, 12], 320))).toBe(false);
    expect(hasRunAway(points([436, 3, 2.5, 2.4, 2.4, 2.3, 2.4, 2.4], 320))).toBe(false);
    expect(hasRunAway(points([40, 34, 29, 24, 20, 17, 14, 11], 320))).toBe(false);
    expect(kinds(run([3, 60], [2.3], { stopped: 'ran-away' }))).toEqual(['ran-away']);
    expect(kinds(run([], [2.3], { stopped: 'not-a-number' }))).toEqual(['not-a-number']);
  });

  it('counts units that are 0 for a whole batch, filter by filter', () => {
    // [batch 2, height 1, width 2, 3 filters]
    expect(deadUnits({ shape: [2, 1, 2, 3], data: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0] })).toEqual({ units: 3, dead: 1 });
    expect(deadUnits({ shape: [2, 2], data: Float32Array.of(0, 0, 0, 0) })).toEqual({ units: 2, dead: 2 });
    expect(kinds(run([], [], { relus: [{ layer: 'relu1', after: 'conv1', units: 16, dead: 3 }] }))).toEqual([]);
    expect(kinds(run([], [], { relus: [{ layer: 'relu1', after: 'conv1', units: 16, dead: 4 }] }))).toEqual(['dead-relus']);
  });

  const session = async (architecture: string, hyperparameters: Hyperparameters, images: number, set: Dataset) => {
    const { layers } = architectures.find(({ id }) => id === architecture)!;
    const trained = new TrainingSession(nc, set, describeNetwork(layers, 1), hyperparameters, () => undefined);
    await trained.run(images);
    await trained.dispose();
    return trained.progress;
  };

  it('tells of real runs what happened to them', async () => {
    const few = withTrainingImages(data, 100, 1);
    expect(kinds(await session('small', { ...adam, rate: 0.005 }, 8000, few))).toContain('overfitting');
    const dead = await session('dense', { optimizer: 'sgd', rate: 1, batchSize: 32 }, 8000, data);
    expect(dead.relus).toEqual([{ layer: 'relu1', after: 'hidden', units: 32, dead: 32 }]);
    expect(kinds(dead)[0]).toBe('dead-relus');
    const away = await session('linear', { optimizer: 'sgd', rate: 10, batchSize: 32 }, 8000, data);
    expect(away.stopped).toBe('ran-away');
    expect(away.images).toBeLessThan(4000);
    expect(kinds(await session('tiny', adam, 30000, await loadFashionMnist()))).toContain('underfitting');
    expect(kinds(await session('linear', adam, 8000, data))).toEqual([]);
    expect(kinds(await session('small', adam, 6000, data))).toEqual([]);
  });
});
