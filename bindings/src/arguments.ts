// What users hand in, checked and brought into the form that crosses the border.
import { ArgumentError } from './errors.js';
import type { Numbers, Targets } from './types.js';

const isNumberList = (value: unknown): value is ArrayLike<number> =>
  (ArrayBuffer.isView(value) && !(value instanceof DataView) && !(value instanceof BigInt64Array) && !(value instanceof BigUint64Array)) ||
  (Array.isArray(value) && value.every((item) => typeof item === 'number'));

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.every((item) => typeof item === 'number') ? `[${value.join(', ')}]` : 'a list with something else among the numbers';
  return typeof value === 'object' ? 'an object' : `${typeof value} ${String(value)}`;
}

export function floats(value: Numbers, what: string): Float32Array {
  if (value instanceof Float32Array) return value;
  if (!isNumberList(value)) throw new ArgumentError(`${what}: expected a Float32Array or a list of numbers, got ${describe(value)}`);
  return Float32Array.from(value);
}

/** As doubles, so that the engine sees a label of 2.5 or NaN as it is and can say so. */
export function targetNumbers(value: Targets): Float64Array {
  if (!isNumberList(value)) throw new ArgumentError(`labels: expected a list of whole numbers, got ${describe(value)}`);
  return Float64Array.from(value);
}

export function whole(value: number, what: string, least = 0): number {
  if (!Number.isInteger(value) || value < least || value > 0x7fffffff) {
    throw new ArgumentError(`${what}: expected a whole number from ${least}, got ${typeof value === 'number' ? value : describe(value)}`);
  }
  return value;
}

export function text(value: string, what: string): string {
  if (typeof value !== 'string') throw new ArgumentError(`${what}: expected a name, got ${describe(value)}`);
  return value;
}

/** An object of settings, so that null and numbers are refused with a sentence. */
export function settings<T extends object>(value: T, what: string): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ArgumentError(`${what}: expected an object with settings, got ${describe(value)}`);
  return value;
}

/** The place of a unit on its map. */
export function place(value: readonly [y: number, x: number], what: string): [y: number, x: number] {
  if (!Array.isArray(value) || value.length !== 2) throw new ArgumentError(`${what}: expected [y, x], got ${describe(value)}`);
  return [whole(value[0], what), whole(value[1], what)];
}
