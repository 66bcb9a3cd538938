// The trainer against loops of trainBatch, augmentation against what it may do to an image, and training with a frozen base.
import { ArgumentError, loadWorker } from 'neocog';
import type { Augmentation, Loss, Network, NetworkDescription, TrainerProgress, TrainerSettings } from 'neocog';
import { describe, expect, it } from 'vitest';
import { bits, expectClose, expectError, loadEngine, numbers, smallDescription, variant } from './support.js';

const nc = await loadEngine();
const data = { pixels: numbers(10 * 128, 3), targets: [4, 0, 2, 1, 3, 0, 0, 2, 4, 1] };
const validation = { pixels: numbers(6 * 128, 8), targets: [1, 4, 0, 2, 2, 3] };
const sgd = (rate: number) => nc.optimizer({ type: 'sgd', rate, momentum: 0.9 });
const weightsOf = (net: Network) => net.parameters().map(({ name }) => bits(net.get(name)));

/** Every step's progress, until the trainer ends. */
function steps(net: Network, rate: number, settings: Omit<TrainerSettings, 'data'>): TrainerProgress[] {
  using trainer = nc.trainer(net, sgd(rate), { data, ...settings });
  const all = [trainer.step()];
  while (all.at(-1)!.outcome === 'running') all.push(trainer.step());
  return all;
}

describe('an epoch', () => {
  // One pixel per image, its number; a linear unit that leaves it as it is has no loss where targets come along.
  const pixels = Array.from({ length: 10 }, (_, i) => i);
  function orders(settings: Partial<TrainerSettings>): number[][] {
    using net = nc.network({ input: [1, 1, 1], layers: [{ type: 'flatten' }, { type: 'dense', units: 1 }] });
    net.set('dense1/kernel', [1]);
    const trainer = nc.trainer(net, sgd(0), { data: { pixels, targets: pixels }, loss: 'meanSquaredError', batch: 4, epochs: 3, ...settings });
    const epochs: number[][] = [];
    while (trainer.progress().outcome === 'running') {
      const { epoch, loss, accuracy } = trainer.step();
      (epochs[epoch - 1] ??= []).push(...net.activation('input').data);
      expect([loss, accuracy]).toEqual([0, NaN]);
    }
    return epochs;
  }

  it('shows every image once, with its target, in an order of its own', () => {
    const epochs = orders({});
    for (const order of epochs) expect(order.toSorted((a, b) => a - b)).toEqual(pixels);
    expect(new Set([...epochs, pixels].map(String)).size).toBe(4);
  });

  it('has the same order for the same seed, and another for another', () => {
    expect(orders({ seed: 7 })).toEqual(orders({ seed: 7 }));
    expect(orders({})).toEqual(orders({ seed: 1 }));
    expect(orders({ seed: 7 })).not.toEqual(orders({ seed: 8 }));
  });

  it('keeps the order of the data if it is not to be shuffled', () => expect(orders({ shuffle: false })).toEqual([pixels, pixels, pixels]));
});

describe('training', () => {
  it('is a loop of trainBatch, with a smaller last batch, whose loss and accuracy count for less', () => {
    const [net, other] = [nc.network(smallDescription), nc.network(smallDescription)];
    const optimizer = sgd(0.05);
    const all = steps(net, 0.05, { shuffle: false, batch: 4, epochs: 3, keepBest: false });
    for (let epoch = 0; epoch < 3; epoch++) {
      const results = [0, 4, 8].map((first) => {
        const [count, targets] = [Math.min(4, 10 - first), data.targets.slice(first, first + 4)];
        return { count, ...other.trainBatch(data.pixels.slice(128 * first, 128 * (first + count)), targets, optimizer) };
      });
      const mean = (of: 'loss' | 'accuracy') => results.reduce((sum, result) => sum + (result.count / 10) * result[of], 0);
      expect(all[3 * epoch + 2]).toMatchObject({ epoch: epoch + 1, batch: 3, batches: 3, outcome: epoch === 2 ? 'all epochs' : 'running' });
      expectClose([all[3 * epoch + 2]!.loss, all[3 * epoch + 2]!.accuracy], [mean('loss'), mean('accuracy')], 1e-12);
    }
    expect(all).toHaveLength(9);
    expect(weightsOf(net)).toEqual(weightsOf(other));
  });

  it('evaluates the validation data after each epoch, batch by batch', () => {
    const net = nc.network(smallDescription);
    const trainer = nc.trainer(net, sgd(0.05), { data, validation, batch: 4, epochs: 2, keepBest: false });
    for (let step = 1; step <= 10; step++) {
      const progress = trainer.step();
      // Three batches of training and two of validation.
      expect('validation' in progress).toBe(step % 5 === 0);
      if (!progress.validation) continue;
      const { loss, accuracy } = net.evaluate(validation.pixels, validation.targets);
      expectClose([progress.validation.loss, progress.validation.accuracy], [loss, accuracy], 1e-6);
      expect(progress.batch).toBe(3);
    }
    expect(trainer.progress().outcome).toBe('all epochs');
  });

  it.each([{ validation }, {}])('ends after so many epochs without a lower loss', (settings) => {
    // At rate 0, and in the same order, every epoch is like the first.
    const all = steps(nc.network(smallDescription), 0, { ...settings, shuffle: false, patience: 3, epochs: 20 });
    expect(all.at(-1)).toMatchObject({ epoch: 4, outcome: 'early stop', best: { epoch: 1 } });
    expect(steps(nc.network(smallDescription), 0, { ...settings, shuffle: false, epochs: 6 }).at(-1)).toMatchObject({ epoch: 6, outcome: 'all epochs' });
  });

  it.each([true, false])('brings the best epoch’s weights back, unless told not to: keepBest %s', (keepBest) => {
    const [net, other] = [nc.network(smallDescription), nc.network(smallDescription)];
    const settings = { validation, batch: 5, epochs: 12, seed: 3 };
    const trainer = nc.trainer(other, sgd(0.2), { data, ...settings, keepBest: false });
    const epochs: { loss: number; weights: number[][] }[] = [];
    expect(trainer.restoreBest()).toBe(false);
    while (trainer.progress().outcome === 'running') {
      const { validation } = trainer.step();
      if (validation) epochs.push({ loss: validation.loss, weights: weightsOf(other) });
    }
    const best = epochs.reduce((least, { loss }, i) => (loss < epochs[least]!.loss ? i : least), 0);
    expect(best).toBeLessThan(11);
    const last = steps(net, 0.2, { ...settings, keepBest }).at(-1)!;
    expect(last.best).toEqual({ epoch: best + 1, loss: epochs[best]!.loss });
    expect(weightsOf(net)).toEqual(epochs[keepBest ? best : 11]!.weights);
    expect(trainer.restoreBest()).toBe(true);
    expect(weightsOf(other)).toEqual(epochs[best]!.weights);
  });

  it.each([{ batch: 3 }, { validation }])('tells that it diverged, and stays where it is', (settings) => {
    const net = nc.network(smallDescription);
    const trainer = nc.trainer(net, sgd(1e25), { data, epochs: 9, ...settings });
    let progress = trainer.step();
    while (progress.outcome === 'running') progress = trainer.step();
    expect(progress.outcome).toBe('diverged');
    // What has no finite loss is no best epoch to go back to.
    expect(Number.isFinite(progress.best?.loss ?? 0)).toBe(true);
    expect(trainer.step()).toEqual(progress);
  });
});

describe('run', () => {
  const settings = { data, validation, batch: 1, epochs: 4, augment: { flip: true, brightness: 0.2 } };

  it('reports, can be cancelled and goes on as if nothing had happened', async () => {
    const [net, other] = [nc.network(smallDescription), nc.network(smallDescription)];
    const whole = await nc.trainer(other, sgd(0.05), settings).run();
    const trainer = nc.trainer(net, sgd(0.05), settings);
    const cancelling = new AbortController();
    const reports: TrainerProgress[] = [];
    const onProgress = (progress: TrainerProgress) => reports.push(progress) && progress.epoch === 2 && cancelling.abort();
    const cancelled = await trainer.run({ onProgress, signal: cancelling.signal });
    expect(cancelled).toMatchObject({ outcome: 'cancelled', epoch: 2 });
    expect(trainer.progress()).toEqual({ ...cancelled, outcome: 'running' });
    expect(await trainer.run({ signal: AbortSignal.abort() })).toEqual(cancelled);
    expect(await trainer.run({ onProgress })).toEqual(whole);
    expect(whole.outcome).toBe('all epochs');
    expect(weightsOf(net)).toEqual(weightsOf(other));
    expect(reports.filter(({ validation }) => validation).map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(reports.at(-1)).toEqual(whole);
  });

  it('does the same in a worker', async () => {
    const net = nc.network(smallDescription);
    const reports: TrainerProgress[] = [];
    const whole = await nc.trainer(net, sgd(0.05), settings).run();
    const worker = await loadWorker({ variant });
    const remote = await worker.network(smallDescription);
    const trainer = await worker.trainer(remote, await worker.optimizer({ type: 'sgd', rate: 0.05, momentum: 0.9 }), settings);
    const cancelling = new AbortController();
    const onProgress = (progress: TrainerProgress) => reports.push(progress) && progress.epoch === 3 && cancelling.abort();
    expect(await trainer.run({ onProgress, signal: cancelling.signal })).toMatchObject({ outcome: 'cancelled', epoch: 3 });
    expect(await trainer.run({ onProgress })).toEqual(whole);
    expect(reports.filter(({ validation }) => validation).map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    for (const { name } of net.parameters()) expect(bits(await remote.get(name))).toEqual(bits(net.get(name)));
    expect(await worker.augment(numbers(12), [2, 2, 3], { shift: 1 }, 5)).toEqual(nc.augment(numbers(12), [2, 2, 3], { shift: 1 }, 5));
    worker.terminate();
  });
});

describe('augmentation', () => {
  const seeds = Array.from({ length: 40 }, (_, i) => i);
  const picture = numbers(5 * 4, 11);
  /** The picture's pixel at [y, x], or the nearest one at its border. */
  const border = (y: number, x: number) => picture[Math.min(4, Math.max(0, y)) * 4 + Math.min(3, Math.max(0, x))]!;
  const moved = (change: (y: number, x: number) => [number, number]) => picture.map((_, i) => border(...change(Math.floor(i / 4), i % 4)));
  const drawn = (augmentation: Augmentation) => seeds.map((seed) => nc.augment(picture, [5, 4, 1], augmentation, seed));

  it('flips left to right, every other time, all colours alike', () => {
    const mirrored = moved((y, x) => [y, 3 - x]);
    const results = drawn({ flip: true });
    const flipped = results.filter((result) => result[0] !== picture[0]);
    for (const result of results) expect(result).toEqual(flipped.includes(result) ? mirrored : picture);
    // Of 40 fair coins fewer than 10 or more than 30 fall alike once in 600 times.
    expect(Math.abs(flipped.length - 20)).toBeLessThanOrEqual(10);
    expect(Array.from(nc.augment([1, 2, 3, 4, 5, 6], [1, 2, 3], { flip: true }, results.indexOf(flipped[0]!)))).toEqual([4, 5, 6, 1, 2, 3]);
  });

  it('shifts by whole pixels, up to so many, and repeats the border', () => {
    const offsets = [-2, -1, 0, 1, 2];
    const places = offsets.flatMap((dy) => offsets.map((dx) => ({ dy, dx, pixels: moved((y, x) => [y + dy, x + dx]) })));
    const found = drawn({ shift: 2 }).map((result) => places.find(({ pixels }) => bits(pixels).join() === bits(result).join())!);
    expect(found).not.toContain(undefined);
    for (const axis of ['dy', 'dx'] as const) expect(new Set(found.map((place) => place[axis]))).toEqual(new Set(offsets));
  });

  // A slope stays a slope when it is turned or enlarged, and interpolation is exact on it; near the border it is clamped.
  const slope = Array.from({ length: 21 * 21 }, (_, i) => 3 * ((i % 21) - 10) + 4 * (Math.floor(i / 21) - 10));
  const steepness = (augmentation: Augmentation, seed: number) => {
    const pixels = nc.augment(slope, [21, 21, 1], augmentation, seed);
    const at = (y: number, x: number) => pixels[21 * (10 + y) + 10 + x]!;
    const [down, right] = [at(1, 0) - at(-1, 0), at(0, 1) - at(0, -1)].map((rise) => rise / 2) as [number, number];
    expect(at(1, 1)).toBeCloseTo(at(0, 0) + down + right, 3);
    return { length: Math.hypot(down, right), angle: (Math.atan2(down, right) - Math.atan2(4, 3)) * (180 / Math.PI), middle: at(0, 0) };
  };

  it('turns either way about the middle, up to so many degrees', () => {
    const turns = seeds.map((seed) => steepness({ rotate: 30 }, seed));
    for (const { length, middle } of turns) expectClose([length, middle], [5, 0], 1e-4);
    const [least, most] = [Math.min(...turns.map(({ angle }) => angle)), Math.max(...turns.map(({ angle }) => angle))];
    expect(least).toBeGreaterThanOrEqual(-30.001);
    expect(most).toBeLessThanOrEqual(30.001);
    // 40 even draws leave out the outer sixth on one side or the other once in 700 times.
    expect(most).toBeGreaterThan(20);
    expect(least).toBeLessThan(-20);
  });

  it('cuts off up to a share of both sides, and enlarges the rest', () => {
    const crops = seeds.map((seed) => steepness({ crop: 0.4 }, seed));
    for (const { length, angle, middle } of crops) {
      expect(angle).toBeCloseTo(0, 3);
      expect(length).toBeLessThanOrEqual(5.0001);
      expect(length).toBeGreaterThanOrEqual(2.9999);
      // What is kept lies inside the image: its middle strays by half of what is cut off.
      expect(Math.abs(middle)).toBeLessThanOrEqual(7 * 10.5 * (1 - length / 5) + 1e-3);
    }
    expect(new Set(crops.map(({ length }) => length)).size).toBe(40);
  });

  it('multiplies all pixels by one brightness', () => {
    const factors = drawn({ brightness: 0.3 }).map((result) => {
      const factor = result[0]! / picture[0]!;
      const expected = picture.map((value) => factor * value);
      expectClose(result, expected, 1e-6);
      return factor;
    });
    expect(Math.min(...factors)).toBeGreaterThanOrEqual(0.7);
    expect(Math.max(...factors)).toBeLessThanOrEqual(1.3);
    expect(Math.max(...factors) - Math.min(...factors)).toBeGreaterThan(0.4);
  });

  /** Says of each pixel for certain whether it is positive. */
  function judge(layers: NetworkDescription['layers'] = []): Network {
    const net = nc.network({ input: [4, 4, 1], layers: [{ type: 'conv2d', name: 'judge', filters: 2, kernel: 1 }, ...layers] });
    net.set('judge/kernel', [-1000, 1000]);
    return net;
  }
  const scenes = numbers(48, 21).map((value) => (value > 0 ? 1 : -1));
  const labels = Array.from(scenes, (value) => (value > 0 ? 1 : 0));

  it('moves labels of pixels along, and is drawn anew in each epoch', () => {
    const net = judge();
    const trainer = nc.trainer(net, sgd(0), { data: { pixels: scenes, targets: labels }, epochs: 20, augment: { flip: true, shift: 2 } });
    const seen = new Set<string>();
    while (trainer.progress().outcome === 'running') {
      expect(trainer.step()).toMatchObject({ loss: 0, accuracy: 1 });
      seen.add(String(net.activation('input').data));
    }
    expect(seen.size).toBe(20);
  });

  it('refuses to move images whose targets cannot move along', () => {
    const make = (net: Network, targets: number[], augment: Augmentation, loss?: Loss) =>
      nc.trainer(net, sgd(0), { data: { pixels: scenes, targets }, augment, ...(loss && { loss }) });
    const half = { type: 'avgPool2d', window: 2 } as const;
    expectError(() => make(judge([half]), labels.slice(0, 12), { shift: 1 }), ArgumentError, ['augment', '4 targets per image']);
    expectError(() => make(judge(), [...labels, ...labels], { shift: 1 }, 'meanSquaredError'), ArgumentError, ['augment', '32 targets']);
    expect(() => make(judge([half]), labels.slice(0, 12), { brightness: 1 })).not.toThrow();
    // As many places as pixels, but not the same ones.
    const other = [{ type: 'avgPool2d', window: [2, 1] } as const, { type: 'upsample2d', scale: [1, 2] } as const];
    expectError(() => make(judge(other), labels, { shift: 1 }), ArgumentError, ['augment']);
  });
});

describe('a frozen base', () => {
  const gradients = (net: Network) => ({
    parameters: net.parameters().map(({ name }) => bits(net.gradient(name))),
    layers: ['input', ...net.summary().map(({ name }) => name)].map((name) => bits(net.activationGradient(name).data)),
  });
  const train = (net: Network) => net.trainBatch(data.pixels, data.targets, sgd(0.1));

  it.each([['conv1'], ['conv1', 'conv2'], ['conv2'], ['logits', 'conv1']])('has the gradients of a full backward pass: %s and %s', (...layers) => {
    const [frozen, full] = [nc.network(smallDescription), nc.network(smallDescription)];
    frozen.freeze(layers);
    expect(train(frozen)).toEqual(train(full));
    expect(gradients(frozen)).toEqual(gradients(full));
    for (const { name, trainable } of frozen.parameters()) {
      expect(bits(frozen.get(name))).toEqual(bits((trainable ? full : nc.network(smallDescription)).get(name)));
    }
  });

  it('has them even after new weights, a thaw, or another step', () => {
    const full = nc.network(smallDescription);
    train(full);
    const changes: ((net: Network) => void)[] = [
      (net) => net.parameters().forEach(({ name }) => net.set(name, net.get(name).fill(0))),
      (net) => net.unfreeze(['conv1', 'conv2']),
      (net) => sgd(0.1).step(net),
    ];
    for (const change of changes) {
      const net = nc.network(smallDescription);
      net.freeze(['conv1', 'conv2']);
      train(net);
      change(net);
      expect(gradients(net)).toEqual(gradients(full));
    }
  });
});
