// Emscripten's file, made by the build.
declare module '*/neocog.mjs' {
  export default function createModule(options: object): Promise<unknown>;
}

// comlink gives its adapter for worker threads no types of its own.
declare module 'comlink/dist/esm/node-adapter.mjs' {
  import type { Endpoint } from 'comlink';
  export default function nodeEndpoint(port: import('node:worker_threads').Worker | import('node:worker_threads').MessagePort): Endpoint;
}
