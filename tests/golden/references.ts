// How the tests read the files in this folder and compare with them.
import { readFileSync } from 'node:fs';
import type { Network } from 'neocog';
import { expect } from 'vitest';

/** Values that both sides draw: `draw` in layout.py does the same. */
export interface Drawn {
  count: number;
  seed: number;
  centre: number;
  spread: number;
}

/** Numbers, base64 of little-endian float32, or how to draw them. */
export type Stored = number[] | string | Drawn;

export const tolerance = 1e-5;

export const readReferences = (file: string): unknown => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));

function draw({ count, seed, centre, spread }: Drawn): Float32Array<ArrayBuffer> {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return centre + spread * (state / 2 ** 31 - 1);
  });
}

export function valuesOf(stored: Stored): Float32Array<ArrayBuffer> {
  if (typeof stored === 'string') return new Float32Array(new Uint8Array(Buffer.from(stored, 'base64')).buffer);
  return Array.isArray(stored) ? Float32Array.from(stored) : draw(stored);
}

export function setParameters(net: Network, parameters: Record<string, Stored>): void {
  for (const [name, stored] of Object.entries(parameters)) net.set(name, valuesOf(stored));
}

const norm = (values: Float64Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** The norm of the difference by the norm of what was expected, or as it is where that is zero. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const size = norm(Float64Array.from(expected));
  const difference = norm(Float64Array.from(expected, (value, i) => value - actual[i]!));
  return size > 0 ? difference / size : difference;
}

export function expectLike(what: string, actual: ArrayLike<number>, stored: Stored, limit = tolerance): void {
  const expected = valuesOf(stored);
  expect(actual.length, `${what}: count`).toBe(expected.length);
  expect(relativeError(actual, expected), what).toBeLessThanOrEqual(limit);
}
