import { ArgumentError, loadWorker, ShapeError, type WorkerEngine } from 'neocog';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bits, loadEngine, numbers, smallDescription, variant } from './support.js';

let worker: WorkerEngine;
beforeAll(async () => {
  worker = await loadWorker({ variant });
});
afterAll(() => worker.terminate());

const pixels = numbers(256, 5);

describe('a worker', () => {
  it('answers the engine’s questions', async () => {
    const nc = await loadEngine();
    expect(worker.variant).toBe(variant);
    expect(await worker.summary(smallDescription)).toEqual(nc.summary(smallDescription));
    expect(await worker.layerTypes()).toEqual(nc.layerTypes());
    expect(await worker.receptiveField(smallDescription, 'conv2')).toEqual(nc.receptiveField(smallDescription, 'conv2'));
    expect(await worker.receptiveRegion(smallDescription, 'conv2', [0, 1])).toEqual(nc.receptiveRegion(smallDescription, 'conv2', [0, 1]));
  });

  it('gives the same bits as the main thread, call by call', async () => {
    const net = (await loadEngine()).network(smallDescription);
    const remote = await worker.network(smallDescription);
    const output = await remote.forward(pixels, { batch: 2 });
    expect(output).toEqual(net.forward(pixels, { batch: 2 }));
    expect(await remote.forward(pixels, { batch: 2, view: true })).toEqual(output);
    expect(output.data).toBeInstanceOf(Float32Array);
    expect(await remote.backward(numbers(10))).toEqual(net.backward(numbers(10)));
    expect(await remote.activation('pool1')).toEqual(net.activation('pool1'));
    expect(await remote.activationGradient('input')).toEqual(net.activationGradient('input'));
    expect(await remote.gradient('conv1/kernel')).toEqual(net.gradient('conv1/kernel'));
    expect(await remote.backwardSteps('pool1', { image: 1 })).toEqual(net.backwardSteps('pool1', { image: 1 }));
    expect(await remote.evaluate(pixels, [1, 2])).toEqual(net.evaluate(pixels, [1, 2]));
    expect(await remote.parameters()).toEqual(net.parameters());
    expect(await remote.summary()).toEqual(net.summary());
    await remote.set('conv1/bias', [1, 2, 3, 4]);
    expect(Array.from(await remote.get('conv1/bias'))).toEqual([1, 2, 3, 4]);
    await remote.freeze(['conv1']);
    expect((await remote.parameters())[0]!.trainable).toBe(false);
    await remote.unfreeze(['conv1']);
    expect((await remote.parameters())[0]!.trainable).toBe(true);
  });

  it('leaves the arrays that it is given to their owner', async () => {
    const [remote, before] = [await worker.network(smallDescription), bits(pixels)];
    await remote.forward(pixels, { batch: 2 });
    expect(bits(pixels)).toEqual(before);
  });

  it('learns along the same curve as the main thread', async () => {
    const nc = await loadEngine();
    const [net, optimizer] = [nc.network(smallDescription), nc.optimizer({ type: 'adam', rate: 0.01 })];
    const [remote, remoteOptimizer] = [await worker.network(smallDescription), await worker.optimizer({ type: 'adam', rate: 0.01 })];
    for (let step = 0; step < 20; step++) {
      const batch = numbers(256, step + 1);
      const labels = [step % 5, (step + 2) % 5];
      expect(await remote.trainBatch(batch, labels, remoteOptimizer)).toEqual(net.trainBatch(batch, labels, optimizer));
    }
    await remoteOptimizer.setRate(0.5);
    await remoteOptimizer.step(remote);
    optimizer.setRate(0.5);
    optimizer.step(net);
    expect(bits(await remote.get('logits/kernel'))).toEqual(bits(net.get('logits/kernel')));
  });

  it('answers calls in their order without being waited for', async () => {
    const remote = await worker.network(smallDescription);
    const [, values] = await Promise.all([remote.set('conv1/bias', [5, 6, 7, 8]), remote.get('conv1/bias')]);
    expect(Array.from(values)).toEqual([5, 6, 7, 8]);
  });
});

describe('a worker’s errors', () => {
  it('are of the exported classes, with the same words', async () => {
    const nc = await loadEngine();
    const wrong = { input: [3, 3, 1], layers: [{ type: 'maxPool2d', name: 'pool3', window: 4 }] } as const;
    const error: unknown = await worker.network(wrong).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ShapeError);
    expect(error).toMatchObject({ name: 'ShapeError', message: 'pool3 (maxPool2d): a 4×4 window does not fit a 3×3 input' });
    expect(() => nc.network(wrong)).toThrow((error as Error).message);
    await expect(worker.optimizer({ type: 'sgd', rate: -1 })).rejects.toBeInstanceOf(ArgumentError);
  });

  it('leave the network usable', async () => {
    const remote = await worker.network(smallDescription);
    const output = await remote.forward(pixels, { batch: 2 });
    await expect(remote.forward([1, 2])).rejects.toBeInstanceOf(ShapeError);
    await expect(remote.forward(['a'] as unknown as number[])).rejects.toBeInstanceOf(ArgumentError);
    expect(await remote.activation('logits')).toEqual(output);
    expect(await remote.forward(pixels, { batch: 2 })).toEqual(output);
  });

  it('tell of a disposed network', async () => {
    const [remote, optimizer] = [await worker.network(smallDescription), await worker.optimizer({ type: 'sgd', rate: 1 })];
    await remote.dispose();
    await expect(remote.forward(pixels, { batch: 2 })).rejects.toBeInstanceOf(ArgumentError);
    await expect(optimizer.step(remote)).rejects.toBeInstanceOf(ArgumentError);
    await expect(remote.dispose()).resolves.toBeUndefined();
  });
});

it('terminate ends a worker', async () => {
  const other = await loadWorker({ variant });
  const net = await other.network(smallDescription);
  expect(await net.parameters()).toHaveLength(6);
  other.terminate();
});
