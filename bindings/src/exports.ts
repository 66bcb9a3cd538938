// What the library exports beside load and loadWorker, in browsers and in Node alike.
export type { Engine } from './engine.js';
export type { Network, Optimizer } from './network.js';
export type { Trainer } from './trainer.js';
export type { WorkerEngine, WorkerNetwork, WorkerOptimizer, WorkerTrainer } from './worker-client.js';
export * from './errors.js';
export type * from './types.js';
