// The safetensors format (Hugging Face): eight bytes with the header's length, the header in JSON, then the values.
//   { "conv1/kernel": { "dtype": "F32", "shape": [3, 3, 1, 8], "data_offsets": [0, 288] }, …, "__metadata__": { … } }
import { FormatError } from './errors.js';

/** One named block of float32 values. */
export interface NamedTensor {
  name: string;
  shape: readonly number[];
  data: Float32Array;
}

/** What our own files say of themselves in their metadata. */
export const fileFormat = 'neocog';
export const fileVersion = '1';

const metadataKey = '__metadata__';
const lengthBytes = 8;
// The format's own limit; a longer header can only be a mistake.
const longestHeader = 100_000_000;
const floatBytes = Float32Array.BYTES_PER_ELEMENT;

export function writeSafetensors(tensors: readonly NamedTensor[], metadata: Record<string, string>): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { [metadataKey]: metadata };
  let end = 0;
  for (const { name, shape, data } of tensors) {
    const start = end;
    end += data.byteLength;
    header[name] = { dtype: 'F32', shape, data_offsets: [start, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Spaces after the header bring the values to a multiple of eight bytes, where readers may use them in place.
  const headerLength = Math.ceil(text.length / lengthBytes) * lengthBytes;
  const bytes = new Uint8Array(lengthBytes + headerLength + end).fill(0x20, lengthBytes, lengthBytes + headerLength);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  bytes.set(text, lengthBytes);
  let at = lengthBytes + headerLength;
  for (const { data } of tensors) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

function refuse(expected: string, came: string): never {
  throw new FormatError(`file: expected ${expected}, got ${came}`);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function readHeader(bytes: Uint8Array): { header: Record<string, unknown>; values: Uint8Array } {
  if (bytes.length < lengthBytes) refuse('a safetensors file, which begins with eight bytes', `${bytes.length} bytes`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  const room = bytes.length - lengthBytes;
  if (length > BigInt(Math.min(room, longestHeader))) refuse(`a header of at most ${Math.min(room, longestHeader)} bytes`, `one of ${length}`);
  const headerLength = Number(length);
  // The format wants no byte before it, not even one that JSON allows; decoding would drop a byte order mark in silence.
  if (headerLength > 0 && bytes[lengthBytes] !== 0x7b) refuse("a header that begins with '{'", `the byte ${bytes[lengthBytes]}`);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(lengthBytes, lengthBytes + headerLength)));
  } catch (error) {
    refuse('a header in JSON', `something else (${error instanceof Error ? error.message : String(error)})`);
  }
  if (!isRecord(header)) refuse('a header that is an object', JSON.stringify(header).slice(0, 40));
  // Not bytes.subarray: a Buffer is a Uint8Array too, but its slice() is no copy.
  return { header, values: new Uint8Array(bytes.buffer, bytes.byteOffset + lengthBytes + headerLength, room - headerLength) };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every(isCount);

function readTensor(name: string, entry: unknown, values: Uint8Array): NamedTensor & { start: number } {
  if (!isRecord(entry)) refuse(`${name}: dtype, shape and data_offsets`, JSON.stringify(entry).slice(0, 40));
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F32') refuse(`${name}: dtype F32`, JSON.stringify(dtype) ?? 'nothing');
  if (!isCounts(shape)) refuse(`${name}: a shape of whole numbers`, JSON.stringify(shape) ?? 'nothing');
  if (!isCounts(offsets) || offsets.length !== 2) refuse(`${name}: data_offsets with a start and an end`, JSON.stringify(offsets) ?? 'nothing');
  const [start, end] = offsets as [number, number];
  if (start > end || end > values.length) refuse(`${name}: values within the file's ${values.length} bytes`, `bytes ${start} to ${end}`);
  const count = shape.reduce((product, size) => product * size, 1);
  if (end - start !== count * floatBytes) refuse(`${name}: ${count * floatBytes} bytes for its shape [${shape.join(', ')}]`, `${end - start}`);
  // A copy: the values need not lie on a multiple of four bytes.
  const data = new Float32Array(values.slice(start, end).buffer);
  return { name, shape, data, start };
}

/** Throws FormatError for anything that is not a whole, consistent file of float32 tensors. */
export function readSafetensors(bytes: Uint8Array): { tensors: NamedTensor[]; metadata: Record<string, string> } {
  const { header, values } = readHeader(bytes);
  const { [metadataKey]: metadata = {}, ...entries } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string'))
    refuse('metadata of texts', JSON.stringify(metadata).slice(0, 40));
  const tensors = Object.entries(entries).map(([name, entry]) => readTensor(name, entry, values));
  tensors.sort((a, b) => a.start - b.start);
  let end = 0;
  for (const { name, start, data } of tensors) {
    if (start !== end) refuse(`${name}: values that begin where the ones before it end, at byte ${end}`, `byte ${start}`);
    end = start + data.byteLength;
  }
  if (end !== values.length) refuse(`${end} bytes of values`, `${values.length}`);
  return { tensors: tensors.map(({ name, shape, data }) => ({ name, shape, data })), metadata: metadata as Record<string, string> };
}
