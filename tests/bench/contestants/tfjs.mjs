// TensorFlow.js on its Wasm back end (XNNPACK). Single layers keep input and output inside; networks get an array and give one.
import { pixelsOf, resolve } from '../workloads.mjs';

export function tfjs(tf, nc) {
  const activations = { relu: 'relu', relu6: 'relu6' };

  function build(net) {
    const layers = resolve(net).map((layer, i, all) => {
      const kernel = layer.kernelValues;
      const inputShape = all.find(({ name }) => name === layer.sources[0])?.shape ?? net.description().input;
      const shapes = {
        conv2d: [layer.kernel, layer.kernel, inputShape.at(-1), layer.filters],
        depthwiseConv2d: [layer.kernel, layer.kernel, inputShape.at(-1), 1],
        dense: [inputShape.at(-1), layer.units],
      };
      return { ...layer, weights: kernel && tf.tensor(kernel, shapes[layer.type]), bias: layer.biasValues && tf.tensor1d(layer.biasValues) };
    });
    const readers = (name) => layers.filter(({ sources }) => sources.includes(name)).length;
    // A relu that alone reads a layer with weights becomes part of it, as the library can.
    const fused = new Map();
    layers.forEach((layer, i) => {
      const before = layers[i - 1];
      if (layer.type === 'relu' && before?.weights && layer.sources[0] === before.name && readers(before.name) === 1) {
        fused.set(before.name, activations[layer.max === 6 ? 'relu6' : 'relu']);
        layer.done = true;
      }
    });
    // The gradient of a fused operation asks for its weights' gradient too, which this back end does not have.
    let plain = false;
    const withBias = (y, bias) => (bias ? tf.add(y, bias) : y);
    const step = {
      conv2d: ({ weights, bias, stride = 1, padding, name }, x) =>
        plain
          ? withBias(tf.conv2d(x, weights, stride, padding), bias)
          : tf.fused.conv2d({ x, filter: weights, strides: stride, pad: padding, bias, activation: fused.get(name) ?? 'linear' }),
      depthwiseConv2d: ({ weights, bias, stride = 1, padding, name }, x) =>
        tf.fused.depthwiseConv2d({ x, filter: weights, strides: stride, pad: padding, bias, activation: fused.get(name) ?? 'linear' }),
      dense: ({ weights, bias, name }, x) =>
        plain ? withBias(tf.matMul(x, weights), bias) : tf.fused.matMul({ a: x, b: weights, bias, activation: fused.get(name) ?? 'linear' }),
      relu: ({ done, max }, x) => (done ? x : max === 6 ? tf.relu6(x) : tf.relu(x)),
      maxPool2d: ({ window, stride = window, padding = 'valid' }, x) => tf.maxPool(x, window, stride, padding),
      globalAvgPool: (_, x) => tf.mean(x, [1, 2]),
      flatten: (_, x) => tf.reshape(x, [x.shape[0], -1]),
      softmax: (_, x) => tf.softmax(x),
      add: (_, x, y) => tf.add(x, y),
    };
    return {
      forward(input) {
        const made = new Map([['input', input]]);
        for (const layer of layers) made.set(layer.name, step[layer.type](layer, ...layer.sources.map((name) => made.get(name))));
        return made.get(layers.at(-1).name);
      },
      unfuse() {
        plain = true;
        for (const layer of layers) layer.done = false;
      },
      dispose: () => layers.forEach(({ weights, bias }) => [weights, bias].forEach((tensor) => tensor?.dispose())),
    };
  }

  return {
    name: 'TensorFlow.js Wasm',
    make(workload) {
      const { kind, batch, description } = workload;
      if (kind === 'training') throw new Error('its Wasm back end has no gradient of a convolution’s weights');
      const net = nc.network(description);
      const model = build(net);
      net.dispose();
      const pixels = pixelsOf(workload);
      const shape = [batch, ...description.input];
      if (kind === 'gradient') {
        model.unfuse();
        const logit = (x) => tf.sum(tf.slice(model.forward(x), [0, 3], [1, 1]));
        const run = () => tf.tidy(() => tf.grad(logit)(tf.tensor(pixels, shape)).dataSync());
        return { run, result: run, dispose: model.dispose };
      }
      const resident = tf.tensor(pixels, shape);
      const run =
        kind === 'layer' ? () => tf.tidy(() => void model.forward(resident)) : () => tf.tidy(() => model.forward(tf.tensor(pixels, shape)).dataSync());
      const result = () => tf.tidy(() => model.forward(resident).dataSync());
      return { run, result, dispose: () => [resident.dispose(), model.dispose()] };
    },
  };
}
