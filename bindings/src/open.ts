import { ArgumentError, FormatError, ShapeError } from './errors.js';
import type { Network } from './network.js';
import { fileFormat, fileVersion, readSafetensors, type NamedTensor } from './safetensors.js';
import type { NetworkDescription, OpenOptions, SummaryRow } from './types.js';

interface Builder {
  network(description: NetworkDescription): Network;
  summary(description: NetworkDescription): SummaryRow[];
}

/** @internal Engine.open: reads a file that `save` wrote and builds its network. */
export function openNetwork(bytes: Uint8Array, builder: Builder, options: OpenOptions): Network {
  if (!(bytes instanceof Uint8Array)) throw new ArgumentError(`file: expected a Uint8Array, got ${Object.prototype.toString.call(bytes).slice(8, -1)}`);
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata.format !== fileFormat || metadata.description === undefined) {
    throw new FormatError('file: expected one that neocog saved, with the network in its metadata, got another safetensors file');
  }
  if (metadata.version !== fileVersion) throw new FormatError(`file: expected version ${fileVersion}, got ${metadata.version ?? 'none'}`);
  const net = buildFrom(metadata.description, tensors, builder);
  try {
    const expected = new Map(net.parameters().map(({ name, shape }) => [name, shape.join('×')]));
    for (const { name, shape, data } of tensors) {
      if (expected.get(name) !== shape.join('×')) {
        throw new FormatError(`file: ${name}: expected ${expected.get(name) ?? 'no such parameter in the network'}, got ${shape.join('×')}`);
      }
      net.set(name, data);
    }
    const warn = options.onWarning ?? ((text: string) => console.warn(text));
    for (const { name, count } of net.nonFinite()) warn(`file: ${name}: ${count} of its values are not finite numbers`);
  } catch (error) {
    net.dispose();
    throw error;
  }
  return net;
}

/**
 * A hostile description may ask for far more memory than its file has values: count before anything is allocated. Names
 * are unique and shapes are compared later, so that with the right counts no parameter can be missing.
 */
function checkCounts(rows: SummaryRow[], tensors: readonly NamedTensor[]): void {
  for (const { name, parameters } of rows) {
    const own = tensors.filter((tensor) => tensor.name.startsWith(`${name}/`));
    const count = own.reduce((sum, { data }) => sum + data.length, 0);
    if (count !== parameters) throw new FormatError(`file: ${name}: expected ${parameters} parameters, got ${count}`);
  }
}

function buildFrom(text: string, tensors: readonly NamedTensor[], builder: Builder): Network {
  let description: NetworkDescription;
  try {
    description = JSON.parse(text) as NetworkDescription;
  } catch (error) {
    throw new FormatError(`file: expected a description in JSON, got something else (${error instanceof Error ? error.message : String(error)})`);
  }
  try {
    checkCounts(builder.summary(description), tensors);
    return builder.network(description);
  } catch (error) {
    if (error instanceof ShapeError || error instanceof ArgumentError) throw new FormatError(`file: the description in it: ${error.message}`);
    throw error;
  }
}
