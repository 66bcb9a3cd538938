// node tests/bench/memory.mjs [steps]: what training the larger net takes, beside what it cannot do without.
// Memory of Wasm never shrinks, so that its size after training is the peak.
import { load } from 'neocog';
import { labelsOf, pixelsOf, workloads } from './workloads.mjs';

const steps = Number(process.argv[2] ?? 10_000);
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

// The engine's memory is nobody's business but its own: here it is caught as it is made.
const memories = [];
const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (...own) => {
  const instance = await instantiate(...own);
  memories.push(...Object.values((instance.instance ?? instance).exports).filter((value) => value instanceof WebAssembly.Memory));
  return instance;
};
const nc = await load();
const bytes = () => memories[0].buffer.byteLength;

function train(workload, count) {
  const { description, batch } = workload;
  const [pixels, labels] = [pixelsOf(workload), labelsOf(workload)];
  const net = nc.network(description);
  const optimizer = nc.optimizer({ type: 'sgd', rate: 0.001 });
  const sizes = net.summary();
  const activations = batch * (sizes.reduce((sum, { activationBytes }) => sum + activationBytes, 0) + pixels.BYTES_PER_ELEMENT * (pixels.length / batch));
  const parameters = 4 * sizes.reduce((sum, row) => sum + row.parameters, 0);
  const seen = [];
  for (let step = 1; step <= count; step++) {
    net.trainBatch(pixels, labels, optimizer);
    if (step === 1 || step === 10 || step === count) seen.push(bytes());
  }
  net.dispose();
  optimizer.dispose();
  // Activations and parameters, and a gradient for each.
  return { needed: 2 * (activations + parameters), seen };
}

const start = bytes();
// The smaller one first, while every growth would show.
const small = train(
  workloads.find(({ id }) => id.startsWith('training step, small')),
  steps,
);
const larger = train(
  workloads.find(({ id }) => id.startsWith('training step, larger')),
  10,
);
const peak = larger.seen.at(-1);
console.log(
  `larger net, 32 images: activations, parameters and their gradients ${megabytes(larger.needed)}; memory ${megabytes(start)} before, ${megabytes(peak)} at the peak`,
);
console.log(
  `the engine and the step together: ${(peak / larger.needed).toFixed(2)} times what is needed; the step alone: ${((peak - start) / larger.needed).toFixed(2)} times`,
);
console.log(`small net: ${megabytes(small.seen[0])} after the first step, ${megabytes(small.seen.at(-1))} after ${steps.toLocaleString('en')}`);
process.exitCode = small.seen.at(-1) === small.seen[0] ? 0 : 1;
