// TensorFlow.js's weights: a manifest in JSON that says what lies in which order in files of plain bytes, its shards.
//   [{ "paths": ["group1-shard1of1.bin"], "weights": [{ "name": "conv1/kernel", "shape": [3, 3, 1, 8], "dtype": "float32",
//      "quantization": { "dtype": "uint8", "scale": 0.009, "min": -1.2 } }, …] }, …]
import { ArgumentError, FormatError } from './errors.js';
import type { TensorData } from './types.js';

/** A weight as the manifest calls it. */
export interface TfjsTensor extends TensorData {
  name: string;
}

const kindOf = (value: unknown) => Object.prototype.toString.call(value).slice(8, -1);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isFinite = (value: unknown): value is number => Number.isFinite(value);
const shown = (value: unknown) => (JSON.stringify(value) ?? kindOf(value)).slice(0, 60);

function refuse(where: string, expected: string, came: string): never {
  throw new FormatError(`tfjs: ${where}: expected ${expected}, got ${came}`);
}

/** IEEE 754 binary16, which not every engine has an array for. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24);
}

/** How a weight lies in its bytes, little-endian, and what a stored number stands for. */
interface Encoding {
  Type: { new (buffer: ArrayBuffer): ArrayLike<number>; BYTES_PER_ELEMENT: number };
  value: (stored: number) => number;
}

const plain = new Map<unknown, Encoding['Type']>([
  ['float32', Float32Array],
  ['int32', Int32Array],
  ['bool', Uint8Array],
]);

function encodingOf(name: string, { dtype, quantization }: Record<string, unknown>): Encoding {
  const Type = plain.get(dtype);
  if (!Type) refuse(name, `one of the types ${[...plain.keys()].join(', ')}`, shown(dtype));
  if (quantization === undefined) return { Type, value: (stored) => stored };
  if (!isRecord(quantization)) refuse(name, 'a quantization with a dtype', shown(quantization));
  const { dtype: packed, scale, min } = quantization;
  if (dtype === 'bool') refuse(name, 'a bool without quantization', shown(packed));
  if (packed === 'float16') {
    if (dtype !== 'float32') refuse(name, 'float32 for a quantization to float16', shown(dtype));
    return { Type: Uint16Array, value: fromHalf };
  }
  if (packed !== 'uint8' && packed !== 'uint16') refuse(name, 'a quantization to uint8, uint16 or float16', shown(packed));
  if (!isFinite(scale) || !isFinite(min)) refuse(name, 'a quantization with the numbers scale and min', shown({ scale, min }));
  const value = (stored: number) => stored * scale + min;
  return { Type: packed === 'uint8' ? Uint8Array : Uint16Array, value: dtype === 'int32' ? (stored) => Math.round(value(stored)) : value };
}

/** The bytes of a group's shards one after another: a value may begin in one and end in the next. */
function joined(paths: readonly string[], shards: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const parts = paths.map((path) => {
    const shard: unknown = Object.hasOwn(shards, path) ? shards[path] : undefined;
    if (!(shard instanceof Uint8Array)) refuse(path, 'the shard as a Uint8Array', shard === undefined ? 'none of this name' : kindOf(shard));
    return shard;
  });
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function readGroup(group: unknown, number: number, shards: Readonly<Record<string, Uint8Array>>): TfjsTensor[] {
  const where = `group ${number}`;
  if (!isRecord(group)) refuse(where, 'paths and weights', shown(group));
  const { paths, weights } = group;
  if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string')) refuse(where, 'paths, a list of file names', shown(paths));
  if (!Array.isArray(weights)) refuse(where, 'weights, a list', shown(weights));
  const bytes = joined(paths, shards);
  let offset = 0;
  const tensors = weights.map((entry: unknown, index): TfjsTensor => {
    if (!isRecord(entry) || typeof entry.name !== 'string') refuse(`${where}, weight ${index}`, 'one with a name', shown(entry));
    const { name, shape } = entry;
    if (!Array.isArray(shape) || !shape.every(isCount)) refuse(name, 'a shape of whole numbers', shown(shape));
    const { Type, value } = encodingOf(name, entry);
    const length = shape.reduce((product, size) => product * size, Type.BYTES_PER_ELEMENT);
    const left = bytes.length - offset;
    // Turned round, as a hostile shape's product may not be a number.
    if (!(length <= left)) refuse(name, `${length} bytes for its shape [${shape.join(', ')}]`, `${left}`);
    const stored = new Type(bytes.slice(offset, offset + length).buffer);
    offset += length;
    return { name, shape: [...shape], data: Type === Float32Array ? (stored as Float32Array<ArrayBuffer>) : Float32Array.from(stored, value) };
  });
  if (offset !== bytes.length) refuse(where, `${offset} bytes for its weights`, `${bytes.length} in ${paths.join(', ')}`);
  return tensors;
}

/**
 * The weights of a TensorFlow.js model by name, as float32: float32, int32 and bool, and what was quantised to uint8, uint16
 * or float16. `manifest` is the parsed JSON of a weights manifest or of a whole model.json; `shards` holds the files' bytes
 * by the paths that it names. Throws FormatError for anything else.
 */
export function readTfjsWeights(manifest: unknown, shards: Readonly<Record<string, Uint8Array>>): Record<string, TfjsTensor> {
  if (!isRecord(shards)) throw new ArgumentError(`tfjs: shards: expected an object of Uint8Arrays by path, got ${kindOf(shards)}`);
  const groups = isRecord(manifest) ? manifest.weightsManifest : manifest;
  if (!Array.isArray(groups)) refuse('manifest', 'a list of groups, or an object with a weightsManifest', shown(manifest));
  const tensors = groups.flatMap((group: unknown, number) => readGroup(group, number, shards));
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const twice = tensors.find((tensor) => byName.get(tensor.name) !== tensor);
  if (twice) refuse(twice.name, 'a name for one weight', 'it for two');
  return Object.fromEntries(byName);
}
