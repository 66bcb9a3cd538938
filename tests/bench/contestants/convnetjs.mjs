// ConvNetJS: plain JavaScript in double precision, one image at a time. Only its training is measured: that is what it is for.
import { labelsOf, pixelsOf, resolve } from '../workloads.mjs';

export function convnetjs({ Net, SGDTrainer, Vol }, nc) {
  function build(description) {
    const [height, width, depth] = description.input;
    const own = nc.network(description);
    const layers = resolve(own);
    own.dispose();
    const definitions = [{ type: 'input', out_sx: width, out_sy: height, out_depth: depth }];
    layers.forEach(({ type, filters, kernel, units, window }, i) => {
      const activation = layers[i + 1]?.type === 'relu' ? 'relu' : undefined;
      if (type === 'conv2d') definitions.push({ type: 'conv', sx: kernel, filters, stride: 1, pad: (kernel - 1) / 2, activation });
      if (type === 'maxPool2d') definitions.push({ type: 'pool', sx: window, stride: window });
      if (type === 'dense')
        definitions.push(i === layers.length - 1 ? { type: 'softmax', num_classes: units } : { type: 'fc', num_neurons: units, activation });
    });
    const net = new Net();
    net.makeLayers(definitions);
    const weighted = layers.filter(({ kernelValues }) => kernelValues);
    for (const layer of net.layers.filter(({ layer_type }) => layer_type === 'conv' || layer_type === 'fc')) {
      const { kernelValues, biasValues } = weighted.shift();
      layer.filters.forEach((filter, f) => filter.w.forEach((_, i) => (filter.w[i] = kernelValues[i * layer.filters.length + f])));
      layer.biases.w.forEach((_, f) => (layer.biases.w[f] = biasValues[f]));
    }
    return net;
  }

  return {
    name: 'ConvNetJS',
    make(workload) {
      const { kind, batch, description } = workload;
      if (kind !== 'training') throw new Error('not measured');
      const [height, width, depth] = description.input;
      const size = height * width * depth;
      const trainer = new SGDTrainer(build(description), { learning_rate: 0.01, momentum: 0, batch_size: batch, l2_decay: 0 });
      const [pixels, labels] = [pixelsOf(workload), labelsOf(workload)];
      const run = () => {
        let loss = 0;
        for (let image = 0; image < batch; image++) {
          const volume = new Vol(width, height, depth, 0);
          volume.w.set(pixels.subarray(image * size, (image + 1) * size));
          loss += trainer.train(volume, labels[image]).cost_loss / batch;
        }
        return loss;
      };
      return { run, result: () => Float32Array.of(run(), run()) };
    },
  };
}
