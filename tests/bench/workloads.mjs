// What is measured: descriptions as neocog reads them, which each contestant translates into its own terms. The weights
// are those that neocog draws from the description's seed, for all of them.

const conv = (filters, kernel, more = {}) => ({ type: 'conv2d', filters, kernel, padding: 'same', ...more });
const depthwise = (stride = 1, more = {}) => ({ type: 'depthwiseConv2d', kernel: 3, stride, padding: 'same', ...more });
const relu = { type: 'relu' };
const relu6 = { type: 'relu', max: 6 };
const pool = { type: 'maxPool2d', window: 2 };
const flatten = { type: 'flatten' };
const softmax = { type: 'softmax' };
const dense = (units, more = {}) => ({ type: 'dense', units, ...more });
const plain = { bias: false };

const lenet = {
  input: [28, 28, 1],
  layers: [conv(6, 5), relu, pool, conv(16, 5, { padding: 'valid' }), relu, pool, flatten, dense(120), relu, dense(84), relu, dense(10), softmax],
};
const small = { input: [28, 28, 1], layers: [conv(8, 3), relu, pool, conv(16, 3), relu, pool, flatten, dense(10)] };
const larger = {
  input: [32, 32, 3],
  layers: [conv(32, 3), relu, conv(32, 3), relu, pool, conv(64, 3), relu, conv(64, 3), relu, pool, flatten, dense(128), relu, dense(10)],
};

/** MobileNetV1 with a quarter of the channels (Howard et al. 2017), its batchNorm folded into the convolutions. */
function mobilenet() {
  const block = (stride, filters) => [depthwise(stride), relu6, conv(filters, 1), relu6];
  const blocks = [[1, 16], [2, 32], [1, 32], [2, 64], [1, 64], [2, 128], ...Array(5).fill([1, 128]), [2, 256], [1, 256]];
  return {
    input: [128, 128, 3],
    layers: [
      conv(8, 3, { stride: 2 }),
      relu6,
      ...blocks.flatMap(([stride, filters]) => block(stride, filters)),
      { type: 'globalAvgPool' },
      flatten,
      dense(1000),
      softmax,
    ],
  };
}

/** ResNet-18 (He et al. 2015), its batchNorm folded into the convolutions. */
function resnet18() {
  const layers = [conv(64, 7, { stride: 2 }), relu, { type: 'maxPool2d', window: 3, stride: 2, padding: 'same', name: 'block0' }];
  [64, 64, 128, 128, 256, 256, 512, 512].forEach((filters, i) => {
    const stride = i > 0 && i % 2 === 0 ? 2 : 1;
    const [from, to] = [`block${i}`, `block${i + 1}`];
    layers.push({ ...conv(filters, 3, { stride }), from }, relu, { ...conv(filters, 3), name: `${to}-body` });
    if (stride > 1) layers.push({ ...conv(filters, 1, { stride }), from, name: `${to}-shortcut` });
    layers.push({ type: 'add', from: [`${to}-body`, stride > 1 ? `${to}-shortcut` : from] }, { ...relu, name: to });
  });
  return { input: [224, 224, 3], layers: [...layers, { type: 'globalAvgPool' }, flatten, dense(1000), softmax] };
}

const one = (input, layer) => ({ input, layers: [layer] });
const product = (size) => ({ input: [1, 1, size], layers: [flatten, dense(size, plain)] });

// kind: 'layer' and 'network' run forward, 'training' does a step of SGD on a batch, 'gradient' wants that of logit 3 by the input.
// wanted: the ratio to the better peer, or milliseconds, that the engine is to reach.
export const workloads = [
  ...[64, 128, 256, 512, 1024].map((size) => ({ id: `matrix product ${size}³`, kind: 'layer', batch: size, description: product(size) })),
  { id: 'conv 3×3, 56×56×64→64', kind: 'layer', description: one([56, 56, 64], conv(64, 3, plain)), wanted: { ratio: 2 } },
  { id: 'conv 3×3, 28×28×128→128', kind: 'layer', description: one([28, 28, 128], conv(128, 3, plain)), wanted: { ratio: 2 } },
  { id: 'conv 1×1, 56×56×64→128', kind: 'layer', description: one([56, 56, 64], conv(128, 1, plain)), wanted: { ratio: 1.3 } },
  { id: 'depthwise 3×3, 112×112×32', kind: 'layer', description: one([112, 112, 32], depthwise(1, plain)), wanted: { ratio: 1.6 } },
  { id: 'conv 5×5, 28×28×8→16', kind: 'layer', description: one([28, 28, 8], conv(16, 5, plain)), wanted: { ratio: 1.5 } },
  { id: 'conv 3×3 stride 2, 224×224×3→32', kind: 'layer', description: one([224, 224, 3], conv(32, 3, { stride: 2, ...plain })), wanted: { ratio: 1.5 } },
  { id: 'LeNet-5, 1 image', kind: 'network', description: lenet, wanted: { ratio: 3 } },
  { id: 'LeNet-5, 32 images', kind: 'network', batch: 32, description: lenet, wanted: { ratio: 2 } },
  { id: 'MobileNetV1 0.25, 128×128', kind: 'network', description: mobilenet(), wanted: { ratio: 1.5 } },
  { id: 'ResNet-18, 224×224', kind: 'network', description: resnet18(), wanted: { ratio: 1.7 } },
  { id: 'training step, small net, 32 images', kind: 'training', batch: 32, description: small, wanted: { milliseconds: 3.6 } },
  { id: 'training step, larger net, 32 images', kind: 'training', batch: 32, description: larger, wanted: { milliseconds: 112 } },
  { id: 'gradient at the input, larger net', kind: 'gradient', description: larger, wanted: { ratio: 10 } },
].map((workload) => ({ batch: 1, ...workload, description: { ...workload.description, seed: 7 } }));

/** Values that look random and are the same everywhere. */
export function values(count, seed = 1) {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

export const pixelsOf = ({ description, batch }) => values(batch * description.input.reduce((product, size) => product * size, 1), 5);
export const labelsOf = ({ batch }) => Int32Array.from({ length: batch }, (_, i) => (i * 7) % 10);

/** The description's layers with their sources and names filled in, the parameters and the output shape of each. */
export function resolve(net) {
  const rows = net.summary();
  return net.description().layers.map((layer, i) => ({
    ...layer,
    name: rows[i].name,
    sources: rows[i].from,
    shape: rows[i].outputShape,
    kernelValues: 'filters' in layer || 'units' in layer || layer.type === 'depthwiseConv2d' ? net.get(`${rows[i].name}/kernel`) : undefined,
    biasValues: net.parameters().some(({ name }) => name === `${rows[i].name}/bias`) ? net.get(`${rows[i].name}/bias`) : undefined,
  }));
}

/** Floating-point operations of the plain computation, a multiply-add counting as two. */
export function operationsOf({ kind, batch }, net) {
  const macs = net.summary().map((row) => row.macs);
  const forward = macs.reduce((sum, count) => sum + count, 0);
  const first = macs.find((count) => count > 0) ?? 0;
  // Training: forward, each weight's gradient, and each input's gradient but the first layer's.
  return 2 * batch * { layer: forward, network: forward, training: 3 * forward - first, gradient: 2 * forward }[kind];
}
