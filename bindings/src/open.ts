import { ArgumentError, FormatError, ShapeError } from './errors.js';
import type { Network } from './network.js';
import { fileFormat, fileVersion, readSafetensors } from './safetensors.js';
import type { NetworkDescription, OpenOptions } from './types.js';

/** @internal Engine.open: reads a file that `save` wrote and builds its network with `build`. */
export function openNetwork(bytes: Uint8Array, build: (description: NetworkDescription) => Network, options: OpenOptions): Network {
  if (!(bytes instanceof Uint8Array)) throw new ArgumentError(`file: expected a Uint8Array, got ${Object.prototype.toString.call(bytes).slice(8, -1)}`);
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata.format !== fileFormat || metadata.description === undefined) {
    throw new FormatError('file: expected one that neocog saved, with the network in its metadata, got another safetensors file');
  }
  if (metadata.version !== fileVersion) throw new FormatError(`file: expected version ${fileVersion}, got ${metadata.version ?? 'none'}`);
  const net = buildFrom(metadata.description, build);
  try {
    const expected = new Map(net.parameters().map(({ name, shape }) => [name, shape.join('×')]));
    for (const { name, shape, data } of tensors) {
      if (expected.get(name) !== shape.join('×')) {
        throw new FormatError(`file: ${name}: expected ${expected.get(name) ?? 'no such parameter in the network'}, got ${shape.join('×')}`);
      }
      expected.delete(name);
      net.set(name, data);
    }
    const missing = [...expected.keys()];
    if (missing.length > 0) throw new FormatError(`file: expected values for every parameter, got none for ${missing.join(', ')}`);
    const warn = options.onWarning ?? ((text: string) => console.warn(text));
    for (const { name, count } of net.nonFinite()) warn(`file: ${name}: ${count} of its values are not finite numbers`);
  } catch (error) {
    net.dispose();
    throw error;
  }
  return net;
}

function buildFrom(text: string, build: (description: NetworkDescription) => Network): Network {
  let description: unknown;
  try {
    description = JSON.parse(text);
  } catch (error) {
    throw new FormatError(`file: expected a description in JSON, got something else (${error instanceof Error ? error.message : String(error)})`);
  }
  try {
    return build(description as NetworkDescription);
  } catch (error) {
    if (error instanceof ShapeError || error instanceof ArgumentError) throw new FormatError(`file: the description in it: ${error.message}`);
    throw error;
  }
}
