// The script of Node's worker thread.
import { parentPort } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { WorkerHost } from './worker-host.js';

if (parentPort) expose(new WorkerHost(), nodeEndpoint(parentPort));
