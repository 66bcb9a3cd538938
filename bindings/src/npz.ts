// NumPy's .npz: a zip archive with one .npy file for each array, which is a header in Python's syntax before the values.
//   \x93NUMPY, version, length, { 'descr': '<f4', 'fortran_order': False, 'shape': (3, 3, 1, 8), }, values
import { unzipSync, zipSync } from 'fflate';
import { ArgumentError, FormatError, ShapeError } from './errors.js';
import type { Network } from './network.js';
import type { TensorData } from './types.js';

/** Values with their shape, the last axis innermost. */
export type NamedArrays = Record<string, { shape: readonly number[]; data: Float32Array }>;

const magic = '\x93NUMPY';
const alignment = 64;
const ending = '.npy';
// Deflate makes nothing smaller than this; an entry that claims more would only have us reserve memory for nothing.
const largestRatio = 1032;

/** What NumPy calls them; all little-endian. */
const types = new Map<string, { new (buffer: ArrayBuffer): ArrayLike<number | bigint>; BYTES_PER_ELEMENT: number }>([
  ['<f4', Float32Array],
  ['<f8', Float64Array],
  ['|i1', Int8Array],
  ['|u1', Uint8Array],
  ['<i2', Int16Array],
  ['<u2', Uint16Array],
  ['<i4', Int32Array],
  ['<u4', Uint32Array],
  ['<i8', BigInt64Array],
  ['<u8', BigUint64Array],
]);

const countOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
const kindOf = (value: unknown) => Object.prototype.toString.call(value).slice(8, -1);
const latin1 = (bytes: Uint8Array) => Array.from(bytes, (code) => String.fromCharCode(code)).join('');

function check(name: string, tensor: NamedArrays[string]): void {
  const { shape, data } = tensor ?? {};
  if (!(data instanceof Float32Array)) throw new ArgumentError(`npz: ${name}: data: expected a Float32Array, got ${kindOf(data)}`);
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new ArgumentError(`npz: ${name}: shape: expected a list of whole numbers, got ${Array.isArray(shape) ? `[${shape.join(', ')}]` : kindOf(shape)}`);
  }
  if (countOf(shape) !== data.length) throw new ShapeError(`npz: ${name}: expected ${countOf(shape)} values (${shape.join('×')}), got ${data.length}`);
}

function npyOf(name: string, { shape, data }: NamedArrays[string]): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tuple}), }`;
  // Spaces and a line feed bring the values to a multiple of 64 bytes. Version 1 counts the header in two bytes.
  const start = Math.ceil((magic.length + 4 + dictionary.length + 1) / alignment) * alignment;
  const length = start - magic.length - 4;
  if (length > 0xffff) throw new ArgumentError(`npz: ${name}: expected fewer axes, got ${shape.length}`);
  const header = `${magic}\x01\0${String.fromCharCode(length & 0xff, length >> 8)}${dictionary.padEnd(length - 1)}\n`;
  const bytes = new Uint8Array(start + data.byteLength);
  bytes.set(Uint8Array.from(header, (character) => character.charCodeAt(0)));
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return bytes;
}

/** Arrays as np.savez writes them, float32 in C order; np.load reads them. The same arrays give the same bytes. */
export function writeNpz(tensors: NamedArrays): Uint8Array<ArrayBuffer> {
  const files = Object.entries(tensors).map(([name, tensor]) => {
    check(name, tensor);
    return [name + ending, npyOf(name, tensor)] as const;
  });
  // Not compressed, as weights hardly shrink; a zip archive cannot hold an earlier date.
  return zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 1) });
}

function refuse(where: string, expected: string, came: string): never {
  throw new FormatError(`npz: ${where}: expected ${expected}, got ${came}`);
}

/** From Fortran's order, the first axis innermost. */
function toRowMajor(data: Float32Array<ArrayBuffer>, shape: readonly number[]): Float32Array<ArrayBuffer> {
  const strides = shape.map((_, axis) => countOf(shape.slice(0, axis)));
  return data.map((_, index) => {
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += (index % shape[axis]!) * strides[axis]!;
      index = Math.floor(index / shape[axis]!);
    }
    return data[from]!;
  });
}

function readNpy(name: string, bytes: Uint8Array): TensorData {
  if (latin1(bytes.subarray(0, magic.length)) !== magic) refuse(name, 'a .npy file', 'something else');
  const version = bytes[magic.length]!;
  if (!(version >= 1 && version <= 3)) refuse(name, 'version 1, 2 or 3', `${version}`);
  const lengthBytes = version === 1 ? 2 : 4;
  const start = magic.length + 2 + lengthBytes;
  if (bytes.length < start) refuse(name, 'a header', 'the end of the file');
  const length = bytes.subarray(start - lengthBytes, start).reduce((sum, byte, place) => sum + byte * 256 ** place, 0);
  if (length > bytes.length - start) refuse(name, `a header of at most ${bytes.length - start} bytes`, `one of ${length}`);

  const header = latin1(bytes.subarray(start, start + length));
  const descr = /['"]descr['"]\s*:\s*['"]([^'"]*)['"]/.exec(header)?.[1];
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(header)?.[1];
  const sizes = /['"]shape['"]\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (descr === undefined || order === undefined || sizes === undefined) refuse(name, 'a header with descr, fortran_order and shape', header.slice(0, 80));
  const Type = types.get(descr);
  if (!Type) refuse(name, `one of the types ${[...types.keys()].join(', ')}`, descr);
  const shape = (sizes.match(/\d+/g) ?? []).map(Number);
  const expected = countOf(shape) * Type.BYTES_PER_ELEMENT;
  const values = bytes.slice(start + length);
  if (values.length !== expected) refuse(name, `${expected} bytes for its shape [${shape.join(', ')}]`, `${values.length}`);
  // Float32 as it is, whatever bits a NaN may have.
  const data = descr === '<f4' ? new Float32Array(values.buffer) : Float32Array.from(new Type(values.buffer), Number);
  return { shape, data: order === 'True' ? toRowMajor(data, shape) : data };
}

/**
 * The arrays of an .npz file: float32, float64 and whole numbers, little-endian, as float32 in C order (doubles and large
 * whole numbers are rounded). Throws FormatError for anything else.
 */
export function readNpz(bytes: Uint8Array): Record<string, TensorData> {
  if (!(bytes instanceof Uint8Array)) throw new ArgumentError(`npz: archive: expected a Uint8Array, got ${kindOf(bytes)}`);
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        if (!name.endsWith(ending)) refuse('archive', '.npy files only', `'${name}'`);
        if (originalSize > size * largestRatio) refuse(name, `at most ${size * largestRatio} bytes`, `${originalSize}`);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof FormatError) throw error;
    refuse('archive', 'a zip archive', `something else (${error instanceof Error ? error.message : String(error)})`);
  }
  return Object.fromEntries(Object.entries(files).map(([file, content]) => [file.slice(0, -ending.length), readNpy(file, content)]));
}

/** All parameters of a network, running statistics too, by name: writeNpz(parametersOf(net)). */
export function parametersOf(net: Network): Record<string, TensorData> {
  return Object.fromEntries(net.parameters().map(({ name, shape }) => [name, { shape, data: net.get(name) }]));
}

/** Replaces the parameters that `tensors` names; the others stay. Throws before it changes anything. */
export function setParameters(net: Network, tensors: NamedArrays): void {
  const shapes = new Map(net.parameters().map(({ name, shape }) => [name, shape.join('×')]));
  for (const [name, tensor] of Object.entries(tensors)) {
    const expected = shapes.get(name);
    if (expected === undefined) throw new ArgumentError(`npz: ${name}: expected one of ${[...shapes.keys()].join(', ') || 'no parameters'}, got '${name}'`);
    check(name, tensor);
    if (expected !== tensor.shape.join('×')) throw new ShapeError(`npz: ${name}: expected ${expected}, got ${tensor.shape.join('×')}`);
  }
  for (const [name, { data }] of Object.entries(tensors)) net.set(name, data);
}
