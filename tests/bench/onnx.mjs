// Writes a workload as an ONNX model, for a runtime that reads nothing else.
import protobuf from 'protobufjs/light.js';
import { resolve } from './workloads.mjs';

// [type, field number, 'repeated' for a list]; the numbers are the format's.
const messages = {
  Model: { irVersion: ['int64', 1], opsetImport: ['OperatorSet', 8, 'repeated'], graph: ['Graph', 7] },
  OperatorSet: { version: ['int64', 2] },
  Graph: {
    node: ['Node', 1, 'repeated'],
    name: ['string', 2],
    initializer: ['Tensor', 5, 'repeated'],
    input: ['Value', 11, 'repeated'],
    output: ['Value', 12, 'repeated'],
  },
  Node: { input: ['string', 1, 'repeated'], output: ['string', 2, 'repeated'], opType: ['string', 4], attribute: ['Attribute', 5, 'repeated'] },
  Attribute: { name: ['string', 1], i: ['int64', 3], s: ['string', 4], ints: ['int64', 8, 'repeated'], type: ['int32', 20] },
  Tensor: { dims: ['int64', 1, 'repeated'], dataType: ['int32', 2], name: ['string', 8], rawData: ['bytes', 9] },
  Value: { name: ['string', 1], type: ['Type', 2] },
  Type: { tensorType: ['TensorType', 1] },
  TensorType: { elemType: ['int32', 1], shape: ['Shape', 2] },
  Shape: { dim: ['Dimension', 1, 'repeated'] },
  Dimension: { dimValue: ['int64', 1] },
};
const root = new protobuf.Root();
for (const [name, fields] of Object.entries(messages)) {
  const type = new protobuf.Type(name);
  for (const [field, [kind, id, rule]] of Object.entries(fields)) type.add(new protobuf.Field(field, id, kind, rule));
  root.add(type);
}
const Model = root.lookupType('Model');
const [float, int, string, ints] = [1, 2, 3, 7];

const attribute = (name, value) =>
  Array.isArray(value) ? { name, ints: value, type: ints } : typeof value === 'string' ? { name, s: value, type: string } : { name, i: value, type: int };
const value = (name, dims) => ({ name, type: { tensorType: { elemType: float, shape: { dim: dims.map((dimValue) => ({ dimValue })) } } } });

/** A matrix's rows, in the order that `source(row)` says. */
function rowsFrom(values, columns, source) {
  const to = new Float32Array(values.length);
  for (let row = 0; row < values.length / columns; row++) to.set(values.subarray(source(row) * columns, (source(row) + 1) * columns), row * columns);
  return to;
}

/** [taps, in, out] to [out, in, taps] */
function outFirst(values, taps, inputs, outputs) {
  const to = new Float32Array(values.length);
  for (let tap = 0; tap < taps; tap++) {
    for (let i = 0; i < inputs; i++) for (let o = 0; o < outputs; o++) to[(o * inputs + i) * taps + tap] = values[(tap * inputs + i) * outputs + o];
  }
  return to;
}

export function writeOnnx({ description, batch }, net) {
  const layers = resolve(net);
  const shapes = new Map([['input', description.input], ...layers.map(({ name, shape }) => [name, shape])]);
  const channelsFirst = (shape) => [batch, ...(shape.length === 3 ? [shape[2], shape[0], shape[1]] : shape)];
  const [node, initializer] = [[], []];
  const tensor = (name, dims, data) => {
    initializer.push({ name, dims, dataType: float, rawData: new Uint8Array(data.buffer) });
    return name;
  };
  const add = (layer, opType, input, attributes = {}) =>
    node.push({ opType, input, output: [layer.name], attribute: Object.entries(attributes).map(([name, own]) => attribute(name, own)) });
  const auto = (padding = 'valid') => (padding === 'same' ? 'SAME_UPPER' : 'VALID');
  for (const layer of layers) {
    const { type, name, sources, kernel, stride, padding, kernelValues, biasValues } = layer;
    const inputShape = shapes.get(sources[0]);
    const channels = inputShape.at(-1);
    const bias = () => (biasValues ? [tensor(`${name}/bias`, [biasValues.length], biasValues)] : []);
    if (type === 'conv2d' || type === 'depthwiseConv2d') {
      const grouped = type === 'depthwiseConv2d';
      const [inputs, outputs] = grouped ? [1, channels] : [channels, layer.filters];
      const weights = tensor(`${name}/kernel`, [outputs, inputs, kernel, kernel], outFirst(kernelValues, kernel * kernel, inputs, outputs));
      const window = { kernel_shape: [kernel, kernel], strides: [stride ?? 1, stride ?? 1], group: grouped ? channels : 1, auto_pad: auto(padding) };
      add(layer, 'Conv', [sources[0], weights, ...bias()], window);
    } else if (type === 'dense') {
      // What was flattened here was height, width, channels; there it is channels, height, width.
      const flattened = layers.find((other) => other.name === sources[0] && other.type === 'flatten');
      const [height, width, depth] = flattened ? shapes.get(flattened.sources[0]) : [1, 1, channels];
      const source = (row) => (row % (height * width)) * depth + Math.floor(row / (height * width));
      const weights = tensor(`${name}/kernel`, [channels, layer.units], rowsFrom(kernelValues, layer.units, source));
      add(layer, biasValues ? 'Gemm' : 'MatMul', [sources[0], weights, ...bias()]);
    } else if (type === 'maxPool2d') {
      const own = stride ?? layer.window;
      add(layer, 'MaxPool', sources, { kernel_shape: [layer.window, layer.window], strides: [own, own], auto_pad: auto(padding) });
    } else if (type === 'relu') {
      if (layer.max === undefined) add(layer, 'Relu', sources);
      else add(layer, 'Clip', [sources[0], tensor(`${name}/min`, [], Float32Array.of(0)), tensor(`${name}/max`, [], Float32Array.of(layer.max))]);
    } else {
      const operators = { globalAvgPool: 'GlobalAveragePool', flatten: 'Flatten', softmax: 'Softmax', add: 'Add' };
      add(layer, operators[type], sources);
    }
  }
  const last = layers.at(-1);
  const graph = {
    node,
    name: 'workload',
    initializer,
    input: [value('input', channelsFirst(description.input))],
    output: [value(last.name, channelsFirst(last.shape))],
  };
  return Model.encode(Model.fromObject({ irVersion: 8, opsetImport: [{ version: 13 }], graph })).finish();
}
