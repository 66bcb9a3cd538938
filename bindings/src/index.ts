import { Engine } from './engine.js';
import { startWorker, type WorkerEngine } from './worker-client.js';
import { choose, type Files } from './wasm.js';
import type { LoadOptions } from './types.js';

export * from './exports.js';

// Bundlers look for exactly these expressions.
const binaries = {
  simd: () => new URL('./neocog.wasm', import.meta.url),
  'relaxed-simd': () => new URL('./neocog-relaxed-simd.wasm', import.meta.url),
  threads: () => new URL('./neocog-threads.wasm', import.meta.url),
};

const files: Files = {
  script: new URL('./neocog-threads.js', import.meta.url).href,
  async read(name, url) {
    const source = url ?? binaries[name]();
    const response = await fetch(source);
    if (!response.ok) throw new Error(`The engine could not be loaded: ${String(source)} answered ${response.status}`);
    // Compiled as it comes, unless the server gives it another type, which compileStreaming refuses.
    if (response.headers.get('content-type') === 'application/wasm') return WebAssembly.compileStreaming(response);
    return WebAssembly.compile(await response.arrayBuffer());
  },
};

/** Loads the engine on this thread. Throws UnsupportedError where there is no Wasm SIMD. */
export function load(options: LoadOptions = {}): Promise<Engine> {
  return choose(options, files, (chosen) => Engine.start(chosen));
}

function makeWorker(): Worker {
  try {
    // Bundlers look for exactly this expression too.
    return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  } catch (error) {
    // A worker's script must come from the page's own origin; a script of our own may then import the other.
    if (!(error instanceof DOMException) || error.name !== 'SecurityError') throw error;
    const trampoline = `import ${JSON.stringify(new URL('./worker.js', import.meta.url).href)};`;
    return new Worker(URL.createObjectURL(new Blob([trampoline], { type: 'text/javascript' })), { type: 'module' });
  }
}

/** Loads the engine in a worker: the same calls, each returning a promise, and the page stays free. */
export async function loadWorker(options: LoadOptions = {}): Promise<WorkerEngine> {
  const worker = makeWorker();
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(`The worker could not be started: ${event.message || 'its script did not load'}`)), {
      once: true,
    });
  });
  return Promise.race([failed, startWorker(worker, options, files, () => worker.terminate())]);
}
