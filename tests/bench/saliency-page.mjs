// What `saliency.mjs` runs in the page.
import { load } from '/dist/index.js';
import { loadTrained, makeScenes } from '/dist/data.js';
import { median } from './measure.mjs';
import { values } from './workloads.mjs';

const { document } = globalThis;
const script = (address) =>
  new Promise((done, failed) => document.head.append(Object.assign(document.createElement('script'), { src: address, onload: done, onerror: failed })));

/** The network in TensorFlow.js, its batchNorm folded into the convolutions, which is the best that can be done for it. */
function translate(tf, net) {
  const { layers } = net.description();
  const steps = [];
  layers.forEach((layer, i) => {
    const { type, name } = layer;
    if (type === 'conv2d') {
      const { shape } = net.parameters().find((parameter) => parameter.name === `${name}/kernel`);
      const norm = layers[i + 1].name;
      const [gamma, beta, mean, variance] = ['gamma', 'beta', 'mean', 'variance'].map((part) => net.get(`${norm}/${part}`));
      const scale = gamma.map((value, c) => value / Math.sqrt(variance[c] + (layers[i + 1].epsilon ?? 1e-3)));
      const kernel = tf.tensor(
        net.get(`${name}/kernel`).map((value, at) => value * scale[at % scale.length]),
        shape,
      );
      const bias = tf.tensor1d(beta.map((value, c) => value - mean[c] * scale[c]));
      steps.push((x) => tf.add(tf.conv2d(x, kernel, layer.stride ?? 1, layer.padding), bias));
    } else if (type === 'relu') steps.push((x) => tf.relu(x));
    else if (type === 'maxPool2d') steps.push((x) => tf.maxPool(x, layer.window, layer.window, 'valid'));
    else if (type === 'globalAvgPool') steps.push((x) => tf.mean(x, [1, 2]));
    else if (type === 'dense') {
      const bias = tf.tensor1d(net.get(`${name}/bias`));
      const kernel = tf.tensor(net.get(`${name}/kernel`), [net.get(`${name}/kernel`).length / layer.units, layer.units]);
      steps.push((x) => tf.add(tf.matMul(x, kernel), bias));
    } else if (type !== 'batchNorm' && type !== 'flatten') throw new Error(`${type}: not translated`);
  });
  return (x) => steps.reduce((made, step) => step(made), x);
}

/** The methods that TensorFlow.js gets, several images at a time where that helps it. */
function peerMethods(tf, forward, pixels, label, noise) {
  const shape = [1, 64, 64, 3];
  const score = (x) => tf.sum(tf.slice(forward(x), [0, label], [-1, 1]));
  const gradient = (x) => tf.grad(score)(x);
  return {
    gradient: () => gradient(tf.tensor(pixels, shape)),
    integratedGradients() {
      const x = tf.tensor(pixels, shape);
      const shares = tf.tensor(
        Array.from({ length: 32 }, (_, k) => (k + 0.5) / 32),
        [32, 1, 1, 1],
      );
      return tf.mul(x, tf.mean(gradient(tf.mul(x, shares)), 0));
    },
    smoothGrad: () => tf.mean(gradient(tf.add(tf.tensor(pixels, shape), tf.tensor(noise, [16, 64, 64, 3]))), 0),
  };
}

async function timed(run) {
  const started = performance.now();
  let runs = 0;
  do {
    await run();
    runs++;
  } while (performance.now() - started < 40);
  return (performance.now() - started) / runs;
}

function differenceOf(a, b) {
  let [difference, largest] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    difference = Math.max(difference, Math.abs(a[i] - b[i]));
    largest = Math.max(largest, Math.abs(b[i]));
  }
  return difference / largest;
}

const methods = ['gradient', 'gradientTimesInput', 'integratedGradients', 'smoothGrad', 'guidedBackprop', 'deconvnet', 'gradCam', 'guidedGradCam', 'occlusion'];

export async function main(rounds) {
  const nc = await load({ threads: 1 });
  const net = nc.open(await loadTrained('scenes'));
  const { images, labels } = makeScenes({ count: 1, seed: 2 });
  const pixels = Float32Array.from(images, (value) => value / 255);
  const label = labels[0];
  const noise = values(16 * pixels.length, 9).map((value) => 0.15 * value);
  const contestants = [
    {
      name: 'neocog',
      ready: () => true,
      methods: Object.fromEntries(
        methods.map((method) => [method, () => nc.saliency(net, pixels, { class: label, method, ...(method === 'smoothGrad' && { noise }) }).data]),
      ),
    },
  ];
  const refusals = [];
  for (const file of ['@tensorflow/tfjs/dist/tf.min.js', '@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js']) await script(`/peers/${file}`);
  const { tf } = globalThis;
  tf.wasm.setWasmPaths('/peers/@tensorflow/tfjs-backend-wasm/dist/');
  tf.wasm.setThreadsCount(1);
  tf.enableProdMode();
  for (const backend of ['wasm', 'webgl', 'cpu']) {
    try {
      if (!(await tf.setBackend(backend))) throw new Error('does not start here');
      const made = peerMethods(tf, translate(tf, net), pixels, label, noise);
      const run = (make) => async () => {
        const result = tf.tidy(make);
        const data = await result.data();
        result.dispose();
        return data;
      };
      await run(made.gradient)();
      contestants.push({
        name: `TF.js ${backend}`,
        ready: () => tf.setBackend(backend),
        methods: Object.fromEntries(Object.entries(made).map(([name, make]) => [name, run(make)])),
      });
    } catch (error) {
      refusals.push(`TF.js ${backend}: ${String(error?.message ?? error).split('\n')[0]}`);
    }
  }
  const rows = [];
  for (const method of methods) {
    const able = contestants.filter((contestant) => contestant.methods[method]);
    const times = Object.fromEntries(able.map(({ name }) => [name, []]));
    const results = [];
    for (const contestant of able) {
      await contestant.ready();
      results.push(await contestant.methods[method]());
      await timed(contestant.methods[method]);
    }
    for (let round = 0; round < rounds; round++) {
      for (const contestant of round % 2 === 0 ? able : able.toReversed()) {
        await contestant.ready();
        times[contestant.name].push(await timed(contestant.methods[method]));
      }
    }
    const difference = able.length > 1 ? Math.max(...results.slice(1).map((result) => differenceOf(result, results[0]))) : undefined;
    rows.push({ method, times: Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)])), difference });
  }
  return { rows, refusals };
}
