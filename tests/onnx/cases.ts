// ONNX's conformance cases: mostly models of a single node, with its inputs and the outputs that are expected.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findOnnxTestData } from '../../scripts/setup.mjs';
import { type Tensor } from './layout.js';
import { readModel, readTensor, type ModelMessage, type NodeMessage, type TensorMessage } from './proto.js';
import { skip } from './skip.js';

/** The folders of ONNX's test data whose cases are about single operators. */
export const folders = ['node', 'pytorch-converted', 'pytorch-operator'] as const;
export type Folder = (typeof folders)[number];

const types = ['undefined', 'float', 'uint8', 'int8', 'uint16', 'int16', 'int32', 'int64', 'string', 'bool', 'float16', 'double'];
const [float, int32, int64, bool] = ['float', 'int32', 'int64', 'bool'].map((name) => types.indexOf(name));

function floatsOf({ dims, dataType, rawData, floatData }: TensorMessage): Tensor {
  if (dataType !== float) skip(`${types[dataType] ?? 'other'} values: neocog computes in 32-bit floats`);
  const data = rawData.length > 0 ? new Float32Array(Uint8Array.from(rawData).buffer) : Float32Array.from(floatData);
  return { shape: dims, data };
}

function wholesOf({ dataType, rawData, int32Data, int64Data }: TensorMessage): number[] {
  const raw = Uint8Array.from(rawData).buffer;
  if (dataType === int64) return raw.byteLength > 0 ? Array.from(new BigInt64Array(raw), Number) : int64Data;
  if (dataType === int32) return raw.byteLength > 0 ? Array.from(new Int32Array(raw)) : int32Data;
  if (dataType === bool) return raw.byteLength > 0 ? Array.from(new Uint8Array(raw)) : int32Data;
  throw new Error(`expected whole numbers, got ${types[dataType] ?? 'others'}`);
}

export class Case {
  /** The operators of the model; what follows is about the first. */
  readonly operators: readonly string[];
  readonly operator: string;
  readonly opset: number;
  readonly outputs: number;
  readonly #node: NodeMessage;
  readonly #graph: ModelMessage['graph'];
  readonly #data: string;

  constructor(
    place: string,
    readonly folder: Folder,
    readonly name: string,
  ) {
    const { opsetImport, graph } = readModel(join(place, 'model.onnx'));
    this.#graph = graph;
    this.#node = graph.node[0]!;
    this.#data = join(place, 'test_data_set_0');
    this.operators = graph.node.map(({ opType, domain }) => (domain === '' ? opType : `${domain}.${opType}`));
    this.operator = this.operators[0]!;
    this.opset = opsetImport.find(({ domain }) => domain === this.#node.domain)?.version ?? 0;
    this.outputs = this.#node.output.length;
  }

  /** How many inputs there are, those left out in the middle counted. */
  get inputs(): number {
    return this.#node.input.length;
  }

  /** Whether an optional input was given. */
  has(input: number): boolean {
    return (this.#node.input[input] ?? '') !== '';
  }

  tensor(input: number): Tensor {
    return floatsOf(this.#read(input));
  }

  tensors(): Tensor[] {
    return [...this.#node.input.keys()].filter((input) => this.has(input)).map((input) => this.tensor(input));
  }

  /** An input of whole numbers or truth values, if it was given. */
  wholes(input: number): number[] | undefined {
    return this.has(input) ? wholesOf(this.#read(input)) : undefined;
  }

  number(attribute: string, otherwise: number): number {
    const found = this.#attribute(attribute);
    // One of them holds the value, the other is 0.
    return found ? found.f + found.i : otherwise;
  }

  numbers(attribute: string): number[] | undefined {
    return this.#attribute(attribute)?.ints;
  }

  text(attribute: string, otherwise: string): string {
    const found = this.#attribute(attribute);
    return found ? new TextDecoder().decode(found.s) : otherwise;
  }

  /** Whole numbers and truth values (places, masks) are compared as floats. */
  expected(output: number): Tensor {
    const message = readTensor(join(this.#data, `output_${output}.pb`));
    return message.dataType === float ? floatsOf(message) : { shape: message.dims, data: Float32Array.from(wholesOf(message)) };
  }

  #attribute(name: string) {
    return this.#node.attribute.find((attribute) => attribute.name === name);
  }

  /** Inputs are stored in the model, or are in the order of the graph's inputs in files of their own. */
  #read(input: number): TensorMessage {
    const name = this.#node.input[input]!;
    const { initializer, input: inputs } = this.#graph;
    const stored = initializer.find((tensor) => tensor.name === name);
    if (stored) return stored;
    const given = inputs.filter((one) => !initializer.some((tensor) => tensor.name === one.name));
    const number = given.findIndex((one) => one.name === name);
    if (!given[number]?.type?.tensorType) skip('a sequence or an optional value, not a tensor');
    return readTensor(join(this.#data, `input_${number}.pb`));
  }
}

export function readCases(): Case[] {
  const root = findOnnxTestData() ?? '';
  const places = folders.flatMap((folder) => readdirSync(join(root, folder)).map((name) => ({ folder, name, place: join(root, folder, name) })));
  return places
    .filter(({ place }) => existsSync(join(place, 'model.onnx')))
    .map(({ folder, name, place }) => new Case(place, folder, name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
