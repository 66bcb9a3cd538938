// The script of the browser's worker.
import { expose } from 'comlink';
import { WorkerHost } from './worker-host.js';

expose(new WorkerHost());
