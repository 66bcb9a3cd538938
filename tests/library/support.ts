// What the library's tests share.
import { type ArgumentError, FormatError, load, ShapeError, type Engine, type Network, type NetworkDescription, type Variant } from 'neocog';
import { expect, vi } from 'vitest';

/** The binary under test; `npm test` runs the suite once for each. */
export const variant = (process.env.NEOCOG_VARIANT ?? 'simd') as Variant;

export const loadEngine = (): Promise<Engine> => load({ variant });

/** An engine with a look at its memory, which the library itself shows to nobody. */
export async function watchedEngine(): Promise<{ nc: Engine; bytes: () => number }> {
  const memories: WebAssembly.Memory[] = [];
  const instantiate = WebAssembly.instantiate.bind(WebAssembly) as (module: WebAssembly.Module, imports?: WebAssembly.Imports) => Promise<WebAssembly.Instance>;
  const spy = vi.spyOn(WebAssembly, 'instantiate').mockImplementation(async (module: WebAssembly.Module, imports?: WebAssembly.Imports) => {
    const instance = await instantiate(module, imports);
    memories.push(...Object.values(instance.exports).filter((value) => value instanceof WebAssembly.Memory));
    return instance;
  });
  const nc = await loadEngine();
  spy.mockRestore();
  expect(memories).toHaveLength(1);
  return { nc, bytes: () => memories[0]!.buffer.byteLength };
}

/** Two convolutions, pooling and a classifier: small, but with every kind of window in it. */
export const smallDescription = {
  input: [8, 8, 2],
  seed: 7,
  layers: [
    { type: 'conv2d', name: 'conv1', filters: 4, kernel: 3, padding: 'same' },
    { type: 'relu' },
    { type: 'maxPool2d', name: 'pool1', window: 2 },
    { type: 'conv2d', name: 'conv2', filters: 3, kernel: 3 },
    { type: 'relu' },
    { type: 'flatten' },
    { type: 'dense', name: 'logits', units: 5 },
  ],
} as const satisfies NetworkDescription;

/** One dense layer and nothing else, so that its outputs and gradients can be worked out on paper. */
export const denseDescription = (features: number, units: number, bias = false): NetworkDescription => ({
  input: [1, 1, features],
  layers: [{ type: 'flatten' }, { type: 'dense', name: 'logits', units, bias }],
});

/** A repeatable, patternless list of numbers from −1 to 1. */
export function numbers(count: number, seed = 1): Float32Array<ArrayBuffer> {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** The bits of floats, so that −0, NaN and the last digit count. */
export const bits = (values: Float32Array<ArrayBuffer>): number[] => Array.from(new Uint32Array(values.buffer, values.byteOffset, values.length));

/** All that can be read from a network, bit by bit. */
export function stateOf(net: Network): unknown {
  const layers = ['input', ...net.summary().map((row) => row.name)];
  return {
    summary: net.summary(),
    parameters: net.parameters(),
    weights: net.parameters().map(({ name }) => bits(net.get(name))),
    gradients: net.parameters().map(({ name }) => bits(net.gradient(name))),
    activations: layers.map((name) => bits(net.activation(name).data)),
    activationGradients: layers.map((name) => bits(net.activationGradient(name).data)),
  };
}

export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-6): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    expect(difference, `value ${i}: expected ${expected[i]}, got ${actual[i]}`).toBeLessThanOrEqual(tolerance);
  }
}

/** Mean softmax cross-entropy of rows of logits, in double precision. */
export function crossEntropy(logits: ArrayLike<number>, labels: readonly number[]): number {
  const classes = logits.length / labels.length;
  const losses = labels.map((label, row) => {
    const values = Array.from({ length: classes }, (_, i) => logits[row * classes + i]!);
    return Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0)) - values[label]!;
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / labels.length;
}

export type ErrorClass = typeof ShapeError | typeof ArgumentError | typeof FormatError;
// Not the class's own name, which minification shortens.
const nameOf = (Expected: ErrorClass) => (Expected === ShapeError ? 'ShapeError' : Expected === FormatError ? 'FormatError' : 'ArgumentError');

/** What `call` throws; undefined where it goes well. */
export function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** An error in the message of an assertion. */
export const shownError = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/** What `call` throws, which must be of this class and say all of these. */
export function expectError(call: () => unknown, Expected: ErrorClass, parts: readonly string[]): void {
  const thrown = thrownBy(call);
  expect(thrown).toBeInstanceOf(Expected);
  expect(thrown).toBeInstanceOf(Error);
  const { name, message } = thrown as Error;
  expect(name).toBe(nameOf(Expected));
  for (const part of parts) expect(message).toContain(part);
}
