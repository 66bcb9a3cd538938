import { load, loadWorker, type Engine } from 'neocog';
import { loadFashionMnist, shuffled, type Dataset } from 'neocog/data';
import { beforeAll, describe, expect, it } from 'vitest';
import { architectures, describe as describeNetwork, layersFromText, layersToText } from '../../../web/exercises/train/architectures.js';
import { makeQuestion, type TrainFigure } from '../../../web/exercises/train/questions.js';
import { confusionOf, optimizerSettings, TrainingSession, worstMistakes, type Hyperparameters, type Progress } from '../../../web/exercises/train/session.js';
import { imagesPerBatch, StepThrough } from '../../../web/exercises/train/step-through.js';
import { weightPictures } from '../../../web/exercises/train/weights.js';
import { parseNumber } from '../../../web/exercises/frame/questions.js';

let nc: Engine;
let data: Dataset;
beforeAll(async () => {
  nc = await load();
  const { train, test, classes } = await loadFashionMnist();
  // A small share is enough to see the machinery at work.
  const part = (set: typeof train, count: number) => ({ ...set, count, images: set.images.subarray(0, count * 784), labels: set.labels.subarray(0, count) });
  data = { train: part(train, 3000), test: part(test, 300), classes };
});

const small = architectures[0]!.layers;
const adam: Hyperparameters = { optimizer: 'adam', rate: 0.002, batchSize: 32 };

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
    expect(progress.diverged).toBe(true);
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

  it('orders mistakes by loss', () => {
    const evaluation = { losses: Float32Array.of(0.1, 3, 2, 9), predictions: Int32Array.of(0, 1, 1, 1), probabilities: Float32Array.of(0.9, 0.8, 0.7, 0.6) };
    expect(worstMistakes([0, 0, 0, 1], evaluation, 5).map(({ index }) => index)).toEqual([1, 2]);
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
});

describe('networks', () => {
  it.each(architectures.map(({ id, layers }) => [id, layers] as const))('%s ends in ten logits', (_, layers) => {
    expect(nc.summary(describeNetwork(layers, 1)).at(-1)!.outputShape).toEqual([10]);
    expect(layersFromText(layersToText(layers))).toEqual(layers);
  });

  it('are read from text, or refused', () => {
    expect(() => layersFromText('{')).toThrow();
    expect(() => layersFromText('{}')).toThrow('list of layers');
  });
});

describe('practice', () => {
  const seeds = Array.from({ length: 5000 }, (_, i) => i);
  const facts = (figure: unknown) => Object.fromEntries((figure as TrainFigure).facts!.map(([name, value]) => [name, parseNumber(value)!]));
  const ofKind = (kind: string) => {
    const questions = seeds.map((seed) => makeQuestion(nc, seed)).filter((question) => question.kind === kind);
    expect(questions.length).toBeGreaterThan(800);
    return questions;
  };

  it('knows a step of SGD, and which way is up', () => {
    for (const question of ofKind('sgd-step')) {
      const { 'weight w': weight, 'derivative ∂L/∂w': gradient, 'learning rate': rate } = facts(question.figure) as Record<string, number>;
      expect(question.check(weight! - rate! * gradient!).correct).toBe(true);
      expect(question.check(weight! + rate! * gradient!).feedback).toContain('climbs');
      expect(question.check(weight! - gradient!).feedback).toContain('learning rate');
    }
  });

  it('knows momentum', () => {
    for (const question of ofKind('momentum')) {
      const { 'weight w': weight, 'first derivative': first, 'second derivative': second, momentum } = facts(question.figure) as Record<string, number>;
      const velocity = momentum! * first! + second!;
      expect(question.check(weight! - 0.1 * first! - 0.1 * velocity).correct).toBe(true);
      expect(question.check(weight! - 0.1 * (first! + second!)).feedback).toContain('plain SGD');
    }
  });

  it('counts batches', () => {
    for (const question of ofKind('batches')) {
      const { 'training images': images, 'batch size': size } = facts(question.figure) as Record<string, number>;
      let steps = 0;
      for (let left = images!; left > 0; left -= size!) steps++;
      expect(question.check(steps).correct).toBe(true);
      if (images! % size! !== 0) expect(question.check(steps - 1).feedback).toContain('smaller batch');
    }
  });

  it('knows the loss of knowing nothing', () => {
    for (const question of ofKind('chance-loss')) {
      const { classes } = facts(question.figure) as Record<string, number>;
      expect(question.check(Math.round(100 * Math.log(classes!)) / 100).correct).toBe(true);
      expect(question.check(-Math.log(classes!)).correct).toBe(false);
    }
  });

  it('knows accuracy from a table', () => {
    for (const question of ofKind('accuracy')) {
      const rows = question.figure.table!.rows.map(([, ...counts]) => counts);
      const total = rows.flat().reduce((a, b) => a + b, 0);
      const right = rows.reduce((sum, row, i) => sum + row[i]!, 0);
      expect(question.check((100 * right) / total).correct).toBe(true);
      expect(question.check(100 - (100 * right) / total).correct).toBe(false);
    }
  });

  it('gives hints and a worked answer for every question', () => {
    for (const seed of seeds.slice(0, 300)) {
      const { hints, solution, prompt } = makeQuestion(nc, seed);
      expect(hints.length).toBeGreaterThan(0);
      expect(solution + prompt + hints.join('')).not.toMatch(/undefined|NaN|null|\[object/);
    }
  });
});
