// How engines and networks come and go.
import { fileURLToPath } from 'node:url';
import { ArgumentError, load, loadWorker, ShapeError } from 'neocog';
import { describe, expect, it } from 'vitest';
import { bits, loadEngine, numbers, smallDescription, variant, watchedEngine } from './support.js';

const binary = new URL(`../../dist/${variant === 'simd' ? 'neocog' : 'neocog-relaxed-simd'}.wasm`, import.meta.url);

describe('load', () => {
  it.each([
    ['a URL', binary],
    ['the text of a URL', binary.href],
    ['a path', fileURLToPath(binary)],
  ])('reads the binary from %s', async (_, wasmUrl) => {
    const nc = await load({ variant, wasmUrl });
    expect(nc.summary(smallDescription)).toHaveLength(7);
  });

  it('fails where there is no binary', async () => {
    await expect(load({ variant, wasmUrl: new URL('missing.wasm', binary) })).rejects.toThrow('missing.wasm');
  });

  it('chooses a variant by itself', async () => expect(['simd', 'relaxed-simd']).toContain((await load()).variant));

  it('gives engines that do not share anything', async () => {
    const [a, b] = await Promise.all([loadEngine(), loadEngine()]);
    const [one, other] = [a.network(smallDescription), b.network(smallDescription)];
    one.set('conv1/bias', [1, 2, 3, 4]);
    expect(Array.from(other.get('conv1/bias'))).toEqual([0, 0, 0, 0]);
  });
});

describe('dispose', () => {
  it('ends a network: every later call says so', async () => {
    const nc = await loadEngine();
    const net = nc.network(smallDescription);
    const optimizer = nc.optimizer({ type: 'sgd', rate: 1 });
    net.dispose();
    net.dispose();
    const calls = [
      () => net.summary(),
      () => net.parameters(),
      () => net.get('conv1/bias'),
      () => net.set('conv1/bias', [0, 0, 0, 0]),
      () => net.forward(numbers(128)),
      () => net.activation('conv1'),
      () => net.backward(numbers(5)),
      () => net.gradient('conv1/bias'),
      () => net.activationGradient('conv1'),
      () => net.backwardSteps('pool1'),
      () => net.trainBatch(numbers(128), [0], optimizer),
      () => net.evaluate(numbers(128), [0]),
      () => net.freeze(['conv1']),
      () => net.unfreeze(['conv1']),
      () => optimizer.step(net),
    ];
    for (const call of calls) {
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(/network.*disposed/);
    }
  });

  it('ends an optimizer', async () => {
    const nc = await loadEngine();
    const [net, optimizer] = [nc.network(smallDescription), nc.optimizer({ type: 'sgd', rate: 1 })];
    optimizer.dispose();
    optimizer.dispose();
    expect(() => net.trainBatch(numbers(128), [0], optimizer)).toThrow(ArgumentError);
    expect(() => optimizer.setRate(1)).toThrow(/optimizer.*disposed/);
  });

  it('is what Symbol.dispose calls', async () => {
    const nc = await loadEngine();
    const [net, optimizer] = [nc.network(smallDescription), nc.optimizer({ type: 'sgd', rate: 1 })];
    net[Symbol.dispose]();
    optimizer[Symbol.dispose]();
    expect(() => net.parameters()).toThrow(ArgumentError);
    expect(() => optimizer.setRate(1)).toThrow(ArgumentError);
  });

  it('leaves other networks alone', async () => {
    const nc = await loadEngine();
    const [kept, ended] = [nc.network(smallDescription), nc.network(smallDescription)];
    const expected = bits(kept.forward(numbers(128)).data);
    ended.dispose();
    expect(bits(kept.forward(numbers(128)).data)).toEqual(expected);
  });
});

describe('memory', () => {
  it('does not grow over many networks', async () => {
    const { nc, bytes } = await watchedEngine();
    // 8 MB of weights and gradients each: forgotten ones would soon show.
    const description = { input: [16, 16, 4], layers: [{ type: 'flatten' }, { type: 'dense', name: 'logits', units: 1000 }] } as const;
    const life = () => {
      const [net, optimizer] = [nc.network(description), nc.optimizer({ type: 'adam', rate: 0.1 })];
      net.trainBatch(numbers(2048), [0, 1], optimizer);
      net.dispose();
      optimizer.dispose();
    };
    for (let i = 0; i < 3; i++) life();
    const settled = bytes();
    for (let i = 0; i < 40; i++) life();
    expect(bytes()).toBe(settled);
  });

  it('does not grow over many errors', async () => {
    const { nc, bytes } = await watchedEngine();
    const net = nc.network(smallDescription);
    // Several megabytes each, so that what an error leaves behind soon shows.
    const [pixels, name] = [new Float32Array(1_000_000), 'x'.repeat(1_000_000)];
    const fail = () => {
      expect(() => net.forward(pixels)).toThrow(ShapeError);
      expect(() => nc.network({ input: [2, 2, 1], layers: [{ type: 'relu', name, from: 'nobody' }] })).toThrow(ArgumentError);
    };
    for (let i = 0; i < 3; i++) fail();
    const settled = bytes();
    for (let i = 0; i < 30; i++) fail();
    expect(bytes()).toBe(settled);
  });

  it('refuses what does not fit, and goes on', async () => {
    const nc = await loadEngine();
    const huge = { input: [1, 1, 30_000], layers: [{ type: 'flatten' }, { type: 'dense', name: 'huge', units: 40_000 }] } as const;
    expect(nc.summary(huge)[1]!.parameters).toBe(1_200_040_000);
    expect(() => nc.network(huge)).toThrow(ArgumentError);
    expect(() => nc.network(huge)).toThrow(/expected.*memory, got/);
    const net = nc.network(smallDescription);
    expect(net.forward(numbers(128)).shape).toEqual([1, 5]);
  });
});

describe('threads', () => {
  it('are one in Node, whatever is wished for', async () => {
    for (const threads of ['auto', 1, 4] as const) expect((await load({ variant, threads })).threads).toBe(1);
    const worker = await loadWorker({ variant, threads: 4 });
    expect(worker.threads).toBe(1);
    worker.terminate();
  });

  it('have to be a number of them', async () => {
    for (const threads of [0, -1, 1.5, Number.NaN, '2'] as number[]) {
      await expect(load({ variant, threads })).rejects.toThrow(`threads: expected 'auto' or a whole number from 1, got ${String(threads)}`);
      await expect(loadWorker({ variant, threads })).rejects.toThrow(ArgumentError);
    }
  });
});
