// ONNX's files, as far as these tests read them: of each message only the fields that are asked for.
import { readFileSync } from 'node:fs';
import protobuf from 'protobufjs/light.js';

export interface TensorMessage {
  dims: number[];
  dataType: number;
  floatData: number[];
  int32Data: number[];
  int64Data: number[];
  rawData: Uint8Array;
}

export interface AttributeMessage {
  name: string;
  f: number;
  i: number;
  s: Uint8Array;
  ints: number[];
}

export interface NodeMessage {
  input: string[];
  output: string[];
  opType: string;
  domain: string;
  attribute: AttributeMessage[];
}

export interface ModelMessage {
  opsetImport: { domain: string; version: number }[];
  graph: {
    node: NodeMessage[];
    initializer: (TensorMessage & { name: string })[];
    /** `type.tensorType` is null for sequences and optional values. */
    input: { name: string; type: { tensorType: object | null } | null }[];
  };
}

/** [type, field number, 'repeated' for a list]; the numbers are the format's. */
type Field = readonly [type: string, id: number, rule?: 'repeated'];

const messages: Record<string, Record<string, Field>> = {
  Model: { graph: ['Graph', 7], opsetImport: ['OperatorSet', 8, 'repeated'] },
  OperatorSet: { domain: ['string', 1], version: ['int64', 2] },
  Graph: { node: ['Node', 1, 'repeated'], initializer: ['Tensor', 5, 'repeated'], input: ['Value', 11, 'repeated'] },
  Node: {
    input: ['string', 1, 'repeated'],
    output: ['string', 2, 'repeated'],
    opType: ['string', 4],
    attribute: ['Attribute', 5, 'repeated'],
    domain: ['string', 7],
  },
  Attribute: {
    name: ['string', 1],
    f: ['float', 2],
    i: ['int64', 3],
    s: ['bytes', 4],
    ints: ['int64', 8, 'repeated'],
  },
  Tensor: {
    dims: ['int64', 1, 'repeated'],
    dataType: ['int32', 2],
    floatData: ['float', 4, 'repeated'],
    int32Data: ['int32', 5, 'repeated'],
    int64Data: ['int64', 7, 'repeated'],
    name: ['string', 8],
    rawData: ['bytes', 9],
  },
  Value: { name: ['string', 1], type: ['Kind', 2] },
  Kind: { tensorType: ['TensorKind', 1] },
  TensorKind: { elementType: ['int32', 1] },
};

const nested = Object.fromEntries(
  Object.entries(messages).map(([message, fields]) => {
    const described = Object.entries(fields).map(([name, [type, id, rule]]) => [name, { type, id, ...(rule && { rule }) }] as const);
    return [message, { fields: Object.fromEntries(described) }];
  }),
);
const root = protobuf.Root.fromJSON({ nested });

function read(message: string, file: string): unknown {
  const type = root.lookupType(message);
  return type.toObject(type.decode(readFileSync(file)), { longs: Number, defaults: true });
}

export const readModel = (file: string): ModelMessage => read('Model', file) as ModelMessage;
export const readTensor = (file: string): TensorMessage => read('Tensor', file) as TensorMessage;
