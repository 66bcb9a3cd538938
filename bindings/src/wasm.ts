// The raw module, as embind makes it. Its handles never leave this folder.
import { relaxedSimd, simd } from 'wasm-feature-detect';
import createModule from '../../build/wasm-simd/bindings/embind/neocog.mjs';
import { UnsupportedError } from './errors.js';
import type * as t from './types.js';

export interface NetworkHandle {
  summary(): t.SummaryRow[];
  parameters(): t.ParameterInfo[];
  get(name: string): Float32Array<ArrayBuffer>;
  gradient(name: string): Float32Array<ArrayBuffer>;
  set(name: string, values: Float32Array): void;
  setFrozen(layers: readonly string[], frozen: boolean): void;
  forward(pixels: Float32Array, batch: number, training: boolean): t.TensorData;
  activation(layer: string): t.TensorData;
  activationGradient(layer: string): t.TensorData;
  backward(seed: Float32Array, from: string): t.TensorData;
  backwardSteps(layer: string, image: number): t.BackwardStep[];
  trainBatch(pixels: Float32Array, labels: Float64Array, optimizer: OptimizerHandle): t.BatchResult;
  evaluate(pixels: Float32Array, labels: Float64Array, batch: number): t.Evaluation;
  delete(): void;
}

export interface OptimizerHandle {
  setRate(rate: number): void;
  step(network: NetworkHandle): void;
  delete(): void;
}

export interface WasmModule {
  Network: new (description: unknown) => NetworkHandle;
  Optimizer: new (settings: unknown) => OptimizerHandle;
  summary(description: unknown): t.SummaryRow[];
  receptiveField(description: unknown, layer: string): t.ReceptiveField;
  receptiveRegion(description: unknown, layer: string, y: number, x: number): t.Region;
  layerTypes(): string[];
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
