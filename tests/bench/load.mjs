// node tests/bench/load.mjs [runs]: how long after the navigation's start a page in a fresh Chromium has its first forward
// pass of LeNet-5, and what it has to fetch (gzip -9). Build first; the other libraries are installed when they are missing.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { path } from '../../scripts/lib.mjs';
import { load } from 'neocog';
import { launch } from './browser.mjs';
import { median } from './measure.mjs';
import { writeOnnx } from './onnx.mjs';
import { installPeers, peersFolder } from './peers.mjs';
import { serve } from './serve.mjs';
import { workloads } from './workloads.mjs';

const runs = Number(process.argv[2] ?? 7);
const lenet = workloads.find(({ id }) => id === 'LeNet-5, 1 image');
const { input, layers } = lenet.description;
installPeers();

const tf = ['@tensorflow/tfjs/dist/tf.min.js', '@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js'];
const ort = ['onnxruntime-web/dist/ort.wasm.min.js'];
const convnet = ['convnetjs/build/convnet-min.js'];
const files = {
  neocog: {
    fetched: ['neocog-relaxed-simd.wasm', 'index.js', ...readdirSync(path('dist')).filter((name) => imported().has(name))].map((name) => path('dist', name)),
    scripts: [],
    first: `const { load } = await import('/dist/index.js'); const nc = await load();
      nc.network(${JSON.stringify(lenet.description)}).forward(new Float32Array(784));`,
  },
  'TensorFlow.js Wasm': {
    fetched: [...tf, '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'].map((name) => join(peersFolder, name)),
    scripts: tf,
    first: `tf.wasm.setWasmPaths('/peers/@tensorflow/tfjs-backend-wasm/dist/'); tf.wasm.setThreadsCount(1); await tf.setBackend('wasm');
      const w = (...shape) => tf.randomNormal(shape), conv = (x, k, pad) => tf.maxPool(tf.fused.conv2d({ x, filter: k, strides: 1, pad, activation: 'relu' }), 2, 2, 'valid');
      let x = tf.reshape(conv(conv(tf.zeros([1, 28, 28, 1]), w(5, 5, 1, 6), 'same'), w(5, 5, 6, 16), 'valid'), [1, 400]);
      for (const [a, b] of [[400, 120], [120, 84], [84, 10]]) x = tf.matMul(x, w(a, b));
      tf.softmax(x).dataSync();`,
  },
  'ONNX Runtime Web': {
    fetched: [...ort, 'onnxruntime-web/dist/ort-wasm-simd-threaded.mjs', 'onnxruntime-web/dist/ort-wasm-simd-threaded.wasm'].map((name) =>
      join(peersFolder, name),
    ),
    scripts: ort,
    first: `ort.env.wasm.numThreads = 1; ort.env.wasm.wasmPaths = location.origin + '/peers/onnxruntime-web/dist/';
      const session = await ort.InferenceSession.create(new Uint8Array(await (await fetch('/model/lenet')).arrayBuffer()), { executionProviders: ['wasm'] });
      await session.run({ input: new ort.Tensor('float32', new Float32Array(784), [1, 1, 28, 28]) });`,
  },
  ConvNetJS: {
    fetched: convnet.map((name) => join(peersFolder, name)),
    scripts: convnet,
    first: `const net = new convnetjs.Net(); net.makeLayers([{ type: 'input', out_sx: 28, out_sy: 28, out_depth: 1 },
      { type: 'conv', sx: 5, filters: 6, stride: 1, pad: 2, activation: 'relu' }, { type: 'pool', sx: 2, stride: 2 },
      { type: 'conv', sx: 5, filters: 16, stride: 1, pad: 0, activation: 'relu' }, { type: 'pool', sx: 2, stride: 2 },
      { type: 'fc', num_neurons: 120, activation: 'relu' }, { type: 'fc', num_neurons: 84, activation: 'relu' }, { type: 'softmax', num_classes: 10 }]);
      net.forward(new convnetjs.Vol(28, 28, 1, 0), false);`,
  },
};

/** The chunks that the package's first file imports, directly or through others. */
function imported(name = 'index.js', seen = new Set()) {
  for (const [, next] of readFileSync(path('dist', name), 'utf8').matchAll(/from\s*["']\.\/([^"']+)["']/g)) {
    if (!seen.has(next)) imported(next, seen.add(next));
  }
  return seen;
}

const page = ({ scripts, first }) =>
  `<!doctype html><title>first pass</title>${scripts.map((name) => `<script src="/peers/${name}"></script>`).join('')}<script type="module">${first} globalThis.ready = performance.now();</script>`;
const net = (await load({ variant: 'simd' })).network({ input, layers, seed: 1 });
const server = await serve({
  '/dist/': path('dist'),
  '/peers/': peersFolder,
  '/model/': () => writeOnnx(lenet, net),
  '/page/': (name) => page(files[name]),
});
const times = Object.fromEntries(Object.keys(files).map((name) => [name, []]));
for (let run = 0; run < runs; run++) {
  for (const name of Object.keys(files)) {
    const browser = await launch();
    const tab = await browser.newPage();
    await tab.goto(`${server.address}/page/${encodeURIComponent(name)}`);
    times[name].push(await tab.waitForFunction('globalThis.ready', null, { timeout: 60_000 }).then((handle) => handle.jsonValue()));
    await browser.close();
  }
}
for (const [name, { fetched }] of Object.entries(files)) {
  const size = fetched.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
  console.log(
    `${name.padEnd(20)} ${(size / 1024).toFixed(1).padStart(8)} KiB fetched   first forward pass after ${median(times[name]).toFixed(0).padStart(5)} ms`,
  );
}
server.close();
