import { labelsOf, pixelsOf } from '../workloads.mjs';

export function neocog(nc) {
  return {
    name: `neocog ${nc.variant}${nc.threads > 1 ? `, ${nc.threads} threads` : ''}`,
    make(workload) {
      const { kind, batch, description } = workload;
      const net = nc.network(description);
      const pixels = pixelsOf(workload);
      const dispose = () => net.dispose();
      if (kind === 'training') {
        const [optimizer, labels] = [nc.optimizer({ type: 'sgd', rate: 0.01 }), labelsOf(workload)];
        const run = () => net.trainBatch(pixels, labels, optimizer).loss;
        return { run, result: () => Float32Array.of(run(), run()), dispose };
      }
      if (kind === 'gradient') {
        const run = () => nc.saliency(net, pixels, { class: 3, method: 'gradient', channels: 'all' }).data;
        return { run, result: run, dispose };
      }
      // Like TensorFlow.js's, the output of a single layer stays inside; networks give an array.
      const into = new Float32Array(net.forward(pixels, { batch }).data.length);
      const run = kind === 'layer' ? () => net.forward(pixels, { batch, view: true }) : () => net.forward(pixels, { batch, into });
      return { run, result: () => net.forward(pixels, { batch }).data, dispose };
    },
  };
}
