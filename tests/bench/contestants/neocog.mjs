import { labelsOf, pixelsOf } from '../workloads.mjs';

export function neocog(nc) {
  return {
    name: `neocog ${nc.variant}`,
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
      const into = new Float32Array(net.forward(pixels, { batch }).data.length);
      return { run: () => net.forward(pixels, { batch, into }), result: () => net.forward(pixels, { batch }).data, dispose };
    },
  };
}
