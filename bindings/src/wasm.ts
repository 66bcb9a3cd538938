// The raw module, as embind makes it. Its handles never leave this folder.
import { relaxedSimd, simd } from 'wasm-feature-detect';
import createModule from '../../build/wasm-simd/bindings/embind/neocog.mjs';
import { UnsupportedError } from './errors.js';
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
  /** Multiply-adds in registers, so many rounds of them; returns how many operations those were. */
  multiplyAddLimit(rounds: number): number;
}

/** Reads the binary of a variant, or the one that the user named. */
export type BinaryReader = (variant: t.Variant, url?: string | URL) => Promise<WebAssembly.Module>;

/** The variant to run here. Throws UnsupportedError where none runs, or not the wanted one. */
export async function chooseVariant(wanted: t.LoadOptions['variant'] = 'auto'): Promise<t.Variant> {
  if (typeof WebAssembly !== 'object' || !(await simd())) {
    throw new UnsupportedError('This browser cannot run WebAssembly with SIMD, which neocog computes with. Any current Chrome, Edge, Firefox or Safari can.');
  }
  if (wanted === 'simd') return 'simd';
  const relaxed = await relaxedSimd();
  if (wanted === 'relaxed-simd' && !relaxed)
    throw new UnsupportedError('This browser cannot run WebAssembly with relaxed SIMD; the variant "simd" works here.');
  return relaxed ? 'relaxed-simd' : 'simd';
}

export async function instantiate(options: t.LoadOptions, read: BinaryReader): Promise<{ module: WasmModule; variant: t.Variant }> {
  const variant = await chooseVariant(options.variant);
  const binary = await read(variant, options.wasmUrl);
  const module = await new Promise<WasmModule>((resolve, reject) => {
    const instantiateWasm = (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void) => {
      WebAssembly.instantiate(binary, imports).then((instance) => done(instance, binary), reject);
      return {};
    };
    createModule({ instantiateWasm }).then((created) => resolve(created as WasmModule), reject);
  });
  return { module, variant };
}
