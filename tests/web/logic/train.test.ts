import { load, loadWorker, type Engine } from 'neocog';
import { loadFashionMnist, shuffled, type Dataset } from 'neocog/data';
import { beforeAll, describe, expect, it } from 'vitest';
import { architectures, describe as describeNetwork, layersFromText, layersToText } from '../../../web/exercises/train/architectures.js';
import type { TrainFigure } from '../../../web/exercises/train/question-parts.js';
import { makeQuestion } from '../../../web/exercises/train/questions.js';
import { differences, results, sameImages, suggestions } from '../../../web/exercises/train/comparison.js';
import { augmentationFrom, withTrainingImages } from '../../../web/exercises/train/augmentation.js';
import { variantsOf } from '../../../web/exercises/train/augmentation-view.js';
import { deadUnits, diagnose, hasRunAway, type RunNumbers } from '../../../web/exercises/train/diagnosis.js';
import { readNetworkFile } from '../../../web/exercises/train/files.js';
import { readState, writeState } from '../../../web/exercises/train/state.js';
import {
  confusionOf,
  optimizerSettings,
  TrainingSession,
  worstMistakes,
  type Hyperparameters,
  type Point,
  type Progress,
} from '../../../web/exercises/train/session.js';
import { imagesPerBatch, StepThrough } from '../../../web/exercises/train/step-through.js';
import { weightPictures } from '../../../web/exercises/train/weights.js';
import { parseNumber } from '../../../web/exercises/frame/questions.js';
import { verifyQuestions } from './verify-questions.js';

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
    expect(() => layersFromText('{')).toThrow('not JSON yet');
    expect(() => layersFromText('[{"type": "relu"}, 3]')).toThrow('Layer 2: expected a layer such as');
    expect(() => layersFromText('{}')).toThrow('list of layers');
  });
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

describe('the state', () => {
  it('is text and back', () => {
    const text = {
      architecture: 'deeper',
      optimizer: 'momentum',
      rate: '0.05',
      'batch-size': '16',
      epochs: '7',
      'training-images': '500',
      augment: 'flip crop',
    };
    expect(writeState(readState(text))).toEqual({ ...text, 'network-seed': '1' });
  });

  it('falls back to what works', () => {
    const text = {
      architecture: 'x',
      layers: '{',
      optimizer: 'x',
      rate: '-1',
      'batch-size': '7',
      epochs: '0',
      'training-images': '3',
      augment: 'x',
      'network-seed': '-1',
    };
    expect(readState(text)).toEqual(readState({}));
  });
});

describe('two runs', () => {
  const state = readState({});
  it('differ in what is set differently', () => {
    expect(differences(state, state)).toEqual([]);
    const rows = differences(state, readState({ rate: '0.02', augment: 'flip shift', 'training-images': '500' }));
    expect(rows.map(({ name, kept, now }) => [name, kept, now])).toEqual([
      ['learning rate', '0.002', '0.02'],
      ['training images', '10,000', '500'],
      ['augmentation', 'none', 'flip, shift'],
    ]);
    const own = (units: number) => readState({ layers: JSON.stringify([{ type: 'flatten' }, { type: 'dense', units }]) });
    expect(differences(own(10), own(11)).map(({ name }) => name)).toEqual(['network']);
  });

  it('are compared by what came of them', () => {
    const numbers = (value: number, accuracy: number) => ({
      images: 320,
      training: [{ images: 320, loss: value, accuracy }],
      heldOut: [{ images: 320, loss: value, accuracy }],
    });
    expect(results(numbers(0.5, 0.8), numbers(0.4, 0.8)).map(({ better }) => better)).toEqual([undefined, 'now', 'now', null, null]);
    expect(results(numbers(0.3, 0.9), numbers(0.4, 0.8), false).map(({ better }) => better)).toEqual([undefined, null, 'kept', null, 'kept']);
    expect(sameImages(state, readState({ augment: 'flip' }))).toBe(false);
  });

  it('can be tried with one change each', () => {
    for (const { change } of suggestions(state)) expect(differences(state, { ...state, ...change })).toHaveLength(1);
  });
});

describe('files', () => {
  it('bring a trained network back, bit by bit, and training goes on', async () => {
    const session = new TrainingSession(nc, data, describeNetwork(small, 1), adam, () => undefined);
    expect(await session.save()).toBeNull();
    await session.run(1600);
    const bytes = (await session.save())!;
    const { description, values } = await readNetworkFile(new File([bytes], 'a.safetensors'), nc);
    expect(description).toEqual(describeNetwork(small, 1));
    expect(values).toEqual(session.progress.firstWeights);
    const next = new TrainingSession(nc, data, description, adam, () => undefined, { saved: bytes });
    await next.run(320);
    expect(next.progress.heldOut[0]!.loss).toBe(session.progress.heldOut.at(-1)!.loss);
    await session.dispose();
    await next.dispose();
  });

  it('say kindly what does not fit', async () => {
    const other = nc.network({ input: [8, 8, 3], layers: [{ type: 'flatten' }, { type: 'dense', units: 10 }] });
    await expect(readNetworkFile(new File([other.save()], 'b.safetensors'), nc)).rejects.toThrow('takes 8×8×3 images; the pictures here are 28×28×1');
    other.dispose();
    await expect(readNetworkFile(new File(['no'], 'c.safetensors'), nc)).rejects.toThrow();
    await expect(readNetworkFile(new File(['{'], 'd.json'), nc)).rejects.toThrow('not JSON');
    await expect(readNetworkFile(new File(['{"layers": 3}'], 'e.json'), nc)).rejects.toThrow('images');
    const read = await readNetworkFile(new File([JSON.stringify(describeNetwork(small, 4))], 'f.json'), nc);
    expect(read).toEqual({ description: describeNetwork(small, 4), bytes: null, values: null });
  });
});

const loss = (probability: number) => -Math.log(probability);

describe('practice', () => {
  const factsOf = (figure: TrainFigure) => Object.fromEntries(figure.facts!.map(([name, value]) => [name, parseNumber(value)!]));
  const rowsOf = (figure: TrainFigure) => figure.table!.rows.map(([, ...values]) => values);
  const labelOf = (figure: TrainFigure, prompt: string) => figure.table!.rows.findIndex(([name]) => prompt.includes(name));

  it('asks what has one answer, for a thousand seeds of each kind', () => {
    const slips = verifyQuestions((seed) => makeQuestion(nc, seed), {
      'sgd-step': (figure) => {
        const { 'weight w': weight, 'derivative ∂L/∂w': gradient, 'learning rate': rate } = factsOf(figure);
        return weight! - rate! * gradient!;
      },
      momentum: (figure) => {
        const { 'weight w': start, 'first derivative': first, 'second derivative': second, 'learning rate': rate, momentum } = factsOf(figure);
        let [weight, velocity] = [start!, 0];
        for (const gradient of [first!, second!]) {
          velocity = momentum! * velocity + gradient;
          weight -= rate! * velocity;
        }
        return weight;
      },
      batches: (figure) => {
        const { 'training images': images, 'batch size': size, epochs } = factsOf(figure);
        let steps = 0;
        for (let epoch = 0; epoch < epochs!; epoch++) for (let left = images!; left > 0; left -= size!) steps++;
        return steps;
      },
      'relu-gradient': (figure) => {
        const [, weight, bias] = /w = (\S+) and b = ([^;]+);/.exec(figure.title)!.map((text) => parseNumber(text) ?? 0);
        let sum = 0;
        for (const [x, z, gradient] of rowsOf(figure)) {
          expect(z).toBe(weight! * x! + bias!);
          expect(z).not.toBe(0);
          if (weight! * x! + bias! > 0) sum += gradient! * x!;
        }
        return sum;
      },
      'chance-loss': (figure) => loss(1 / factsOf(figure)['classes']!),
      softmax: (figure, { prompt }) => {
        const powers = rowsOf(figure).map(([logit]) => Math.E ** logit!);
        let total = 0;
        for (const power of powers) total += power;
        return powers[labelOf(figure, prompt)]! / total;
      },
      'cross-entropy': (figure, { prompt }) => {
        const shares = rowsOf(figure).map(([share]) => share!);
        expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
        return loss(shares[labelOf(figure, prompt)]!);
      },
      accuracy: (figure) => {
        let [right, all] = [0, 0];
        rowsOf(figure).forEach((row, label) => row.forEach((count, answer) => ([right, all] = [right + (label === answer ? count : 0), all + count])));
        return (100 * right) / all;
      },
      fit: ({ runs }, { prompt }) => {
        // How far each run ends above its own lowest point, and how low its training loss ends.
        const rises = runs!.map(({ heldOut }) => heldOut!.at(-1)! - Math.min(...heldOut!));
        const ends = runs!.map(({ training }) => training.at(-1)!);
        const over = rises.findIndex((rise) => rise > 0.3);
        const under = ends.findIndex((end) => end > 1.2);
        expect([over, under]).not.toContain(-1);
        // Nobody could take another for it.
        expect(rises.filter((rise) => rise > 0.08)).toHaveLength(1);
        expect(ends.filter((end) => end > 0.6)).toHaveLength(1);
        expect(runs![over]!.training.at(-1)!).toBeLessThan(0.1);
        return prompt.includes('overfits') ? over : under;
      },
      rate: ({ runs }, { prompt }) => {
        const turns = runs!.map(({ training }) => training.reduce((sum, value, i) => sum + Math.max(0, value - (training[i - 1] ?? value)), 0));
        const ends = runs!.map(({ training }) => training.at(-1)!);
        const high = turns.findIndex((rise) => rise > 3);
        const low = ends.findIndex((end, i) => end > 1.7 && i !== high);
        expect(turns.filter((rise) => rise > 0.5)).toHaveLength(1);
        expect(ends.filter((end) => end < 0.6)).toHaveLength(1);
        return prompt.includes('too high') ? high : low;
      },
      'best-epoch': (figure) => {
        const heldOut = rowsOf(figure).map(([, value]) => value!);
        const lowest = [...heldOut].sort((a, b) => a - b);
        expect(lowest[0]).toBeLessThan(lowest[1]!);
        return heldOut.indexOf(lowest[0]!) + 1;
      },
    });
    expect(slips.size).toBeGreaterThan(45);
    for (const [name, count] of slips) expect(count, name).toBeGreaterThan(20);
  });

  it('takes what a person rounds', () => {
    const seed = Array.from({ length: 500 }, (_, i) => i).find((i) => makeQuestion(nc, i).kind === 'chance-loss')!;
    const question = makeQuestion(nc, seed);
    expect(question.check(Number((question.expected as number).toFixed(2))).correct).toBe(true);
    expect(question.check((question.expected as number) + 0.02).correct).toBe(false);
  });
});
