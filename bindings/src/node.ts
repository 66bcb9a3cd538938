import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { Engine } from './engine.js';
import { startWorker, type WorkerEngine } from './worker-client.js';
import { choose, type Files } from './wasm.js';
import type { LoadOptions } from './types.js';

export * from './exports.js';

// Node has no page to be isolated, and one thread.
const files: Files = {
  script: '',
  async read(name, url) {
    const file = url ?? new URL(name === 'simd' ? './neocog.wasm' : './neocog-relaxed-simd.wasm', import.meta.url);
    // A URL may come as text, which readFile would take for a path.
    return WebAssembly.compile(await readFile(typeof file === 'string' && file.startsWith('file:') ? new URL(file) : file));
  },
};

/** Loads the engine on this thread. */
export function load(options: LoadOptions = {}): Promise<Engine> {
  return choose(options, files, (chosen) => Engine.start(chosen));
}

/** Loads the engine in a worker thread: the same calls, each returning a promise. */
export function loadWorker(options: LoadOptions = {}): Promise<WorkerEngine> {
  const worker = new Worker(new URL('./worker-node.js', import.meta.url));
  return startWorker(nodeEndpoint(worker), options, files, () => void worker.terminate());
}
