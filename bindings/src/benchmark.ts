// How fast the engine is on this machine, measured against what the machine can do at most.
import { ArgumentError, guarded } from './errors.js';
import type { Network } from './network.js';
import type * as t from './types.js';
import type { WasmModule } from './wasm.js';

interface Work {
  name: t.BenchmarkRow['name'];
  detail: string;
  description: t.NetworkDescription;
  batch: number;
}

const conv = (filters: number, kernel: number): t.LayerDescription => ({ type: 'conv2d', filters, kernel, padding: 'same', bias: false });

/** A product of two square matrices is a dense layer of as many units as it has features, for as many images. */
const product = (size: number): Work => ({
  name: 'matrixProduct',
  detail: `${size}×${size} by ${size}×${size}`,
  description: { input: [1, 1, size], layers: [{ type: 'flatten' }, { type: 'dense', units: size, bias: false }] },
  batch: size,
});

const works: readonly Work[] = [
  product(64),
  product(256),
  product(512),
  { name: 'conv1x1', detail: '56×56×64 to 128 channels', description: { input: [56, 56, 64], layers: [conv(128, 1)] }, batch: 1 },
  { name: 'conv3x3', detail: '56×56×64 to 64 channels', description: { input: [56, 56, 64], layers: [conv(64, 3)] }, batch: 1 },
  { name: 'conv5x5', detail: '28×28×8 to 16 channels', description: { input: [28, 28, 8], layers: [conv(16, 5)] }, batch: 1 },
  {
    name: 'depthwise3x3',
    detail: '112×112×32',
    description: { input: [112, 112, 32], layers: [{ type: 'depthwiseConv2d', kernel: 3, padding: 'same', bias: false }] },
    batch: 1,
  },
];

const samples = 5;
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;

/** Milliseconds that `run` takes, the median of a few samples that together last about `milliseconds`. */
function timed(run: () => void, milliseconds: number): number {
  // The browser's compiler first makes code quickly, then quick code: until then nothing counts.
  let runs = 0;
  let started = performance.now();
  while (performance.now() - started < milliseconds) {
    run();
    runs++;
  }
  const perSample = Math.max(1, Math.round(runs / samples));
  return median(
    Array.from({ length: samples }, () => {
      started = performance.now();
      for (let i = 0; i < perSample; i++) run();
      return (performance.now() - started) / perSample;
    }),
  );
}

/** GFLOP/s of multiply-adds in registers. */
function limitOf(module: WasmModule, milliseconds: number): number {
  const rounds = 20_000;
  let operations = 0;
  const spent = timed(() => (operations = guarded(() => module.multiplyAddLimit(rounds))), milliseconds);
  return operations / spent / 1e6;
}

/** @internal */
export async function benchmark(
  module: WasmModule,
  { variant, threads }: Pick<t.Benchmark, 'variant' | 'threads'>,
  network: (description: t.NetworkDescription) => Network,
  { milliseconds = 50, rows: wanted = works.map(({ name }) => name), onRow }: t.BenchmarkOptions,
): Promise<t.Benchmark> {
  if (!(milliseconds > 0)) throw new ArgumentError(`benchmark: milliseconds: expected a number above 0, got ${milliseconds}`);
  const unknown = wanted.find((own) => works.every(({ name }) => name !== own));
  if (unknown !== undefined) throw new ArgumentError(`benchmark: rows: expected some of ${works.map(({ name }) => name).join(', ')}, got ${unknown}`);
  const limits: number[] = [];
  const rows: t.BenchmarkRow[] = [];
  for (const { name, detail, description, batch } of works.filter((work) => wanted.includes(work.name))) {
    const net = network(description);
    const pixels = Float32Array.from({ length: batch * description.input.reduce((count, size) => count * size, 1) }, (_, i) => ((i * 7919) % 2000) / 1000 - 1);
    const operations = 2 * batch * net.summary().reduce((sum, { macs }) => sum + macs, 0);
    const limit = limitOf(module, milliseconds / 2);
    const spent = timed(() => net.forward(pixels, { batch, view: true }), milliseconds);
    net.dispose();
    const gflops = operations / spent / 1e6;
    limits.push(limit);
    rows.push({ name, detail, operations, milliseconds: spent, gflops, share: gflops / limit });
    onRow?.(rows.at(-1)!);
    // The page may draw in between.
    await new Promise((done) => setTimeout(done, 0));
  }
  return { variant, threads, limit: median(limits.length > 0 ? limits : [limitOf(module, milliseconds)]), rows };
}
