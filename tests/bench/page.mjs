// What a page has to load for each contestant.
import { load } from '/dist/index.js';
import { convnetjs } from './contestants/convnetjs.mjs';
import { neocog } from './contestants/neocog.mjs';
import { onnxruntime } from './contestants/onnxruntime.mjs';
import { tfjs } from './contestants/tfjs.mjs';
import { measure } from './measure.mjs';

const { document, location } = globalThis;

const script = (address) =>
  new Promise((done, failed) => document.head.append(Object.assign(document.createElement('script'), { src: address, onload: done, onerror: failed })));

export async function main({ peers, rounds, only, variants, threads }) {
  const engines = await Promise.all(variants.map((variant) => load({ variant, threads: 1 })));
  if (threads > 1) engines.push(await load({ threads }));
  const contestants = engines.map(neocog);
  const nc = engines[0];
  if (peers) {
    for (const file of ['@tensorflow/tfjs/dist/tf.min.js', '@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js']) await script(`/peers/${file}`);
    for (const file of ['onnxruntime-web/dist/ort.wasm.min.js', 'convnetjs/build/convnet-min.js']) await script(`/peers/${file}`);
    const { tf, ort, convnetjs: library } = globalThis;
    tf.wasm.setWasmPaths('/peers/@tensorflow/tfjs-backend-wasm/dist/');
    tf.wasm.setThreadsCount(1);
    tf.enableProdMode();
    await tf.setBackend('wasm');
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmPaths = `${location.origin}/peers/onnxruntime-web/dist/`;
    const model = async ({ id }) => new Uint8Array(await (await fetch(`/models/${encodeURIComponent(id)}`)).arrayBuffer());
    contestants.push(tfjs(tf, nc), onnxruntime(ort, model), convnetjs(library, nc));
  }
  const limit = async () => (await nc.benchmark({ rows: [], milliseconds: 20 })).limit;
  return measure(contestants, nc, { rounds, only, limit, say: (line) => console.log(line) });
}
