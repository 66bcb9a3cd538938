// Training itself: the data, a session, its results, steps taken apart, augmentation.
import { loadWorker, type Engine } from 'neocog';
import { loadFashionMnist, shuffled, type Dataset } from 'neocog/data';
import { beforeAll, describe, expect, it } from 'vitest';
import { describe as describeNetwork } from '../../../web/exercises/train/architectures.js';
import { augmentationFrom, variantsOf, withTrainingImages } from '../../../web/exercises/train/augmentation.js';
import { confusionOf, optimizerSettings, TrainingSession, worstMistakes, type Hyperparameters, type Progress } from '../../../web/exercises/train/session.js';
import { batches, imagesPerBatch, StepThrough } from '../../../web/exercises/train/step-through.js';
import { sureOf } from '../../../web/exercises/train/text.js';
import { weightPictures } from '../../../web/exercises/train/weights.js';
import { adam, setUp, small } from './train-setup.js';

let nc: Engine;
let data: Dataset;
beforeAll(async () => {
  ({ nc, data } = await setUp());
});

describe('the data', () => {
  it('is what it says', async () => {
    const { train, test, classes } = await loadFashionMnist();
    expect([train.count, train.height, train.width, train.images.length]).toEqual([10000, 28, 28, 7840000]);
    expect(test.count).toBe(2000);
    expect(classes).toHaveLength(10);
    for (let label = 0; label < 10; label++) {
      expect(train.labels.filter((value) => value === label)).toHaveLength(1000);
      expect(test.labels.filter((value) => value === label)).toHaveLength(200);
    }
  });

  it('is shuffled by the seed alone', () => {
    expect(shuffled(100, 7)).toEqual(shuffled(100, 7));
    expect(shuffled(100, 7)).not.toEqual(shuffled(100, 8));
    expect([...shuffled(100, 7)].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });
});

describe('a session', () => {
  const run = async (engine: ConstructorParameters<typeof TrainingSession>[0], images: number, hyperparameters = adam) => {
    const session = new TrainingSession(engine, data, describeNetwork(small, 1), hyperparameters, () => undefined);
    await session.run(images);
    return session;
  };

  it('learns, and reports what the exercise shows', async () => {
    const { progress } = await run(nc, 6000);
    expect(progress.images).toBe(6000);
    expect(progress.heldOut[0]!.accuracy).toBeLessThan(0.3);
    expect(progress.heldOut.at(-1)!.accuracy).toBeGreaterThan(0.65);
    expect(progress.training.at(-1)!.loss).toBeLessThan(progress.training[0]!.loss);
    expect(progress.firstWeights).toHaveLength(72);
    expect(progress.confusion!.flat().reduce((a, b) => a + b, 0)).toBe(300);
    const hits = progress.confusion!.reduce((sum, row, i) => sum + row[i]!, 0);
    expect(hits / 300).toBeCloseTo(progress.heldOut.at(-1)!.accuracy, 10);
    expect(progress.mistakes.every(({ label, predicted, index }) => label !== predicted && data.test.labels[index] === label)).toBe(true);
  });

  it('goes on where it was paused, and then ends the same', async () => {
    const whole = await run(nc, 2000);
    const session: TrainingSession = new TrainingSession(nc, data, describeNetwork(small, 1), adam, () => undefined);
    await session.run(960);
    await session.run(2000);
    expect(session.progress.heldOut.at(-1)).toEqual(whole.progress.heldOut.at(-1));
  });

  it('stops soon after pause', async () => {
    let session: TrainingSession | null = null;
    const seen: Progress[] = [];
    session = new TrainingSession(nc, data, describeNetwork(small, 1), adam, (progress) => {
      seen.push(progress);
      if (progress.images > 0) void session!.pause();
    });
    await session.run(1e6);
    expect(session.progress.images).toBeLessThan(10000);
    expect(session.running).toBe(false);
  });

  it('gives the same in a worker', async () => {
    const worker = await loadWorker();
    const [here, there] = [await run(nc, 960), await run(worker, 960)];
    expect(there.progress.training).toEqual(here.progress.training);
    worker.terminate();
  });

  it('says when the loss is no longer a number', async () => {
    const { progress } = await run(nc, 3000, { optimizer: 'sgd', rate: 1e20, batchSize: 32 });
    expect(progress.stopped).toBe('not-a-number');
    expect(progress.images).toBeLessThan(3000);
  });

  it('names the optimizers', () => {
    expect(optimizerSettings({ optimizer: 'momentum', rate: 0.1 })).toEqual({ type: 'sgd', rate: 0.1, momentum: 0.9 });
    expect(optimizerSettings({ optimizer: 'adam', rate: 0.1 })).toEqual({ type: 'adam', rate: 0.1 });
  });
});

describe('results', () => {
  it('counts answers per class', () => {
    expect(confusionOf([0, 0, 1], [0, 1, 1], 2)).toEqual([
      [1, 1],
      [0, 1],
    ]);
  });

  it('puts the surest mistakes first', () => {
    const evaluation = {
      losses: Float32Array.of(0.1, 3, 2, 9, 7, 8),
      predictions: Int32Array.of(0, 1, 1, 1, 1, 1),
      probabilities: Float32Array.of(0.9, 0.7, 0.8, 0.6, 1, 1),
    };
    // Where single precision says 1 of both, the loss tells.
    expect(worstMistakes([0, 0, 0, 1, 0, 0], evaluation, 5).map(({ index }) => index)).toEqual([5, 4, 2, 1]);
    expect(worstMistakes([0, 0, 0, 1, 0, 0], evaluation, 1)).toEqual([{ index: 5, label: 0, predicted: 1, probability: 1 }]);
  });

  it('says how sure an answer is, and keeps number and sign together', () => {
    expect(sureOf('Shirt', 0.876)).toBe('88\u00a0% sure of Shirt');
    expect(sureOf('Shirt', 0.9951)).toBe('over\u00a099\u00a0% sure of Shirt');
  });

  it('takes filters and units apart', () => {
    const conv = weightPictures(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 2, 1, 2], [28, 28, 1])!;
    expect(conv.images.map((image) => [...image])).toEqual([
      [1, 3, 5, 7],
      [2, 4, 6, 8],
    ]);
    expect(conv.limit).toBe(8);
    expect(weightPictures(new Float32Array(784 * 3), [784, 3], [28, 28, 1])!.images).toHaveLength(3);
    expect(weightPictures(new Float32Array(6), [2, 3], [28, 28, 1])).toBeNull();
  });
});

describe('a step taken apart', () => {
  it('moves every weight by the rate against its derivative', () => {
    const steps = new StepThrough(nc, data, small, 0.1, 1);
    for (const batch of [1, 0, 1]) {
      const { before, gradient, after, loss, losses, indices } = steps.record(batch);
      expect(indices).toHaveLength(imagesPerBatch);
      for (let i = 0; i < before.length; i++) expect(after[i]).toBeCloseTo(before[i]! - 0.1 * gradient[i]!, 6);
      expect(losses.reduce((a, b) => a + b, 0) / losses.length).toBeCloseTo(loss, 5);
    }
    expect(steps.record(1).before).toEqual(steps.record(0).after);
    steps.dispose();
  });

  it('is trained ahead, one batch at a time, with the same numbers', async () => {
    const [ahead, asked] = [new StepThrough(nc, data, small, 0.1, 1), new StepThrough(nc, data, small, 0.1, 1)];
    let pauses = 0;
    const pause = () => {
      pauses++;
      return Promise.resolve();
    };
    expect(ahead.ready).toBe(false);
    await ahead.prepare(1, pause);
    expect(ahead.ready).toBe(true);
    await ahead.prepare(batches, pause);
    expect(pauses).toBeGreaterThanOrEqual(batches);
    expect(ahead.record(batches - 1)).toEqual(asked.record(batches - 1));
    ahead.dispose();
    asked.dispose();
    // Once it is no longer wanted nothing more is trained.
    const left = new StepThrough(nc, data, small, 0.1, 1);
    const work = left.prepare(batches, pause);
    left.dispose();
    await work;
    expect(left.ready).toBe(false);
  });
});

describe('a smaller training set', () => {
  it('has equally many images of each class, the same for a seed, and the held-out images as they were', () => {
    const part = withTrainingImages(data, 500, 3);
    expect(part.train.count).toBe(500);
    for (let label = 0; label < 10; label++) expect(part.train.labels.filter((value) => value === label)).toHaveLength(50);
    expect(part.test).toBe(data.test);
    expect(withTrainingImages(data, 500, 3).train.images).toEqual(part.train.images);
    expect(withTrainingImages(data, 500, 4).train.images).not.toEqual(part.train.images);
    expect(withTrainingImages(data, 10000, 3)).toBe(data);
    const first = part.train.images.subarray(0, 784);
    const found = Array.from({ length: data.train.count }, (_, i) => i).some(
      (i) => data.train.labels[i] === part.train.labels[0] && data.train.images.subarray(i * 784, (i + 1) * 784).every((value, j) => value === first[j]),
    );
    expect(found).toBe(true);
  });
});

describe('augmentation', () => {
  it('is made of the choices, in any order', () => {
    expect(augmentationFrom(['rotate', 'nonsense', 'flip'])).toEqual({ augment: ['flip', 'rotate'], augmentation: { flip: true, rotate: 10 } });
    expect(augmentationFrom([]).augmentation).toBeNull();
  });

  it('changes what the network learns from, the same way each time', async () => {
    const run = async (augmentation: Hyperparameters['augmentation']) => {
      const session = new TrainingSession(nc, data, describeNetwork(small, 1), { ...adam, augmentation: augmentation ?? null }, () => undefined, {
        augment: (...args) => nc.augment(...args),
      });
      await session.run(960);
      await session.dispose();
      return session.progress.training;
    };
    const [plain, changed, again] = [await run(null), await run({ shift: 2, flip: true }), await run({ shift: 2, flip: true })];
    expect(changed).toEqual(again);
    expect(changed).not.toEqual(plain);
  });

  it('shows the engine’s own changes', () => {
    const { original, changed } = variantsOf(nc, data.train, 0, { flip: true }, 1);
    const mirrored = Uint8Array.from(original, (_, i) => original[Math.floor(i / 28) * 28 + 27 - (i % 28)]!);
    expect(original).toEqual(data.train.images.subarray(0, 784));
    for (const image of changed) expect([original, mirrored]).toContainEqual(image);
    expect(variantsOf(nc, data.train, 0, { shift: 2 }, 1).changed).not.toEqual(variantsOf(nc, data.train, 0, { shift: 2 }, 2).changed);
  });
});
