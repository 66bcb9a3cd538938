// The raw module, as embind makes it. Its handles never leave this folder.
import { relaxedSimd, simd } from 'wasm-feature-detect';
import createModule from '../../build/wasm-simd/bindings/embind/neocog.mjs';
import { ArgumentError, UnsupportedError } from './errors.js';
import type * as t from './types.js';

export interface NetworkHandle {
  summary(): t.SummaryRow[];
  parameters(): t.ParameterInfo[];
  cost(convention: t.CountingConvention): t.Cost;
  trace(layer: string, options: Record<string, unknown>): { places: Int32Array; values: Float32Array };
  get(name: string): Float32Array<ArrayBuffer>;
  gradient(name: string): Float32Array<ArrayBuffer>;
  set(name: string, values: Float32Array): void;
  setFrozen(layers: readonly string[], frozen: boolean): void;
  outputShape(): number[];
  crossing(): number;
  makeRoom(pixels: number): void;
  forward(pixels: number, batch: number, training: boolean): void;
  activation(layer: string): t.TensorData;
  activationGradient(layer: string): t.TensorData;
  backward(seed: Float32Array, from: string): t.TensorData;
  backwardSteps(layer: string, image: number): t.BackwardStep[];
  trainBatch(pixels: number, targets: Float64Array, loss: t.Loss | undefined, optimizer: OptimizerHandle): t.BatchResult;
  evaluate(pixels: Float32Array, targets: Float64Array, loss: t.Loss | undefined, batch: number): t.Evaluation;
  delete(): void;
}

export interface OptimizerHandle {
  setRate(rate: number): void;
  rateFor(network: NetworkHandle): number;
  step(network: NetworkHandle): void;
  delete(): void;
}

export interface TrainerHandle {
  step(network: NetworkHandle, optimizer: OptimizerHandle): t.TrainerProgress;
  progress(): t.TrainerProgress;
  restoreBest(network: NetworkHandle): boolean;
  delete(): void;
}

// As in cpp/neocog/core/parallel.hpp.
const mostThreads = 16;

interface RawData {
  pixels: Float32Array;
  targets: Float64Array;
}

export interface WasmModule {
  /** The memory; other views take their place when it grows. */
  HEAPF32: Float32Array<ArrayBuffer>;
  HEAPU32: Uint32Array<ArrayBuffer>;
  Trainer: new (network: NetworkHandle, optimizer: OptimizerHandle, settings: unknown, data: RawData, validation: RawData | undefined) => TrainerHandle;
  Network: new (description: unknown) => NetworkHandle;
  Optimizer: new (settings: unknown) => OptimizerHandle;
  summary(description: unknown): t.SummaryRow[];
  receptiveField(description: unknown, layer: string): t.ReceptiveField;
  receptiveRegion(description: unknown, layer: string, y: number, x: number): t.Region;
  measuredRegion(description: unknown, layer: string, y: number, x: number): t.FieldMap;
  effectiveField(network: NetworkHandle, layer: string, y: number, x: number, options: object): t.FieldMap;
  cost(description: unknown, convention: t.CountingConvention): t.Cost;
  saliency(network: NetworkHandle, pixels: Float32Array, options: object): t.SaliencyMap;
  saliencySeed(network: NetworkHandle, target: number): { from: string; seed: Float32Array<ArrayBuffer> };
  reduceChannels(shape: Float32Array, gradient: Float32Array, options: object): t.SaliencyMap;
  gradientCheck(network: NetworkHandle, pixels: Float32Array, targets: Float64Array, options: t.GradientCheckOptions): t.GradientCheckRow[];
  augment(pixels: Float32Array, shape: Float32Array, augmentation: t.Augmentation, seed: number): Float32Array<ArrayBuffer>;
  layerTypes(): string[];
  /** In the binary with threads only. */
  setThreads?(count: number): void;
  /** Multiply-adds in registers, so many rounds of them on every thread; returns how many operations those were. */
  multiplyAddLimit(rounds: number): number;
}

/** Which engine runs here, ready to be started, on this thread or on another. */
export interface Chosen {
  variant: t.Variant;
  threads: number;
  binary: WebAssembly.Module;
  /** The JavaScript of the engine with threads, where there is more than one. */
  script: string;
}

/** Where the library's files lie. */
export interface Files {
  /** Reads a binary, or the one that the user named instead. */
  read: (name: t.Variant | 'threads', url?: string | URL) => Promise<WebAssembly.Module>;
  /** The JavaScript of the engine with threads; empty where there is none. */
  script: string;
}

/** The variant to run here. Throws UnsupportedError where none runs, or not the wanted one. */
async function chooseVariant(wanted: t.LoadOptions['variant'] = 'auto'): Promise<t.Variant> {
  if (typeof WebAssembly !== 'object' || !(await simd())) {
    throw new UnsupportedError('This browser cannot run WebAssembly with SIMD, which neocog computes with. Any current Chrome, Edge, Firefox or Safari can.');
  }
  if (wanted === 'simd') return 'simd';
  const relaxed = await relaxedSimd();
  if (wanted === 'relaxed-simd' && !relaxed)
    throw new UnsupportedError('This browser cannot run WebAssembly with relaxed SIMD; the variant "simd" works here.');
  return relaxed ? 'relaxed-simd' : 'simd';
}

/** How many threads may work together here. Their memory is shared, which browsers allow only where no other site's page could listen in. */
function chooseThreads({ threads = 'auto', wasmUrl }: t.LoadOptions, variant: t.Variant, script: string): number {
  if (threads !== 'auto' && (!Number.isInteger(threads) || threads < 1)) {
    throw new ArgumentError(`threads: expected 'auto' or a whole number from 1, got ${String(threads)}`);
  }
  if (variant !== 'relaxed-simd' || wasmUrl !== undefined || script === '' || !globalThis.crossOriginIsolated) return 1;
  // A thread's script must come from the page's own origin.
  if (new URL(script).origin !== location.origin) return 1;
  return threads === 'auto' ? Math.min(navigator.hardwareConcurrency, 4) : Math.min(threads, mostThreads);
}

/** Starts the engine that fits this place and these wishes; where threads cannot be had after all, the one without. */
export async function choose<T>(options: t.LoadOptions, files: Files, start: (chosen: Chosen) => Promise<T>): Promise<T> {
  const variant = await chooseVariant(options.variant);
  const { script, read } = files;
  const threads = chooseThreads(options, variant, script);
  if (threads > 1) {
    try {
      return await start({ variant, threads, binary: await read('threads'), script });
    } catch (error) {
      console.warn('neocog: threads could not be started, so one does all the work.', error);
    }
  }
  return start({ variant, threads: 1, binary: await read(variant, options.wasmUrl), script });
}

type Script = (settings: object) => Promise<unknown>;

/** Runs Emscripten's JavaScript over a compiled binary. */
function run(script: Script, binary: WebAssembly.Module, settings: object = {}): Promise<WasmModule> {
  return new Promise((resolve, reject) => {
    const instantiateWasm = (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void) => {
      WebAssembly.instantiate(binary, imports).then((instance) => done(instance, binary), reject);
      return {};
    };
    script({ instantiateWasm, ...settings }).then((created) => resolve(created as WasmModule), reject);
  });
}

async function runWithThreads({ threads, binary, script }: Chosen): Promise<WasmModule> {
  // Not for bundlers: the threads load this very file again, so that it has to stay as it is.
  const loaded = (await import(/* @vite-ignore */ /* webpackIgnore: true */ script)) as { default: Script };
  const wasmMemory = new WebAssembly.Memory({ initial: 256, maximum: 65536, shared: true });
  const module = await new Promise<WasmModule>((resolve, reject) => {
    // All that happens when a thread's script does not load is a line of text.
    const printErr = (text: string) => reject(new Error(text));
    run(loaded.default, binary, { wasmMemory, threads, printErr }).then(resolve, reject);
  });
  module.setThreads!(threads);
  // Any of the threads may have made the memory grow, which only the getter of its buffer tells.
  for (const [name, View] of Object.entries({ HEAPF32: Float32Array, HEAPU32: Uint32Array })) {
    let view = new View(wasmMemory.buffer);
    const get = () => (view.buffer === wasmMemory.buffer ? view : (view = new View(wasmMemory.buffer)));
    Object.defineProperty(module, name, { get, set: () => undefined });
  }
  return module;
}

export function instantiate(chosen: Chosen): Promise<WasmModule> {
  return chosen.threads > 1 ? runWithThreads(chosen) : run(createModule, chosen.binary);
}
