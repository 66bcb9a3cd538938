// The page's side of a worker: objects with the methods of Engine, Network and Optimizer, each returning a promise.
import { wrap, type Endpoint, type Remote } from 'comlink';
import { Engine } from './engine.js';
import { reviveError } from './errors.js';
import { Network, Optimizer } from './network.js';
import type * as t from './types.js';
import { choose, type Files } from './wasm.js';
import { runTrainer, Trainer } from './trainer.js';
import type { HandleReference, Maker, WorkerHost } from './worker-host.js';

/** The methods of T, each returning a promise; an optimizer or a network among the arguments is the worker's. */
type InWorker<T> = {
  [K in keyof T as T[K] extends (...args: never[]) => unknown ? (K extends string ? K : never) : never]: T[K] extends (...args: infer A) => infer R
    ? (...args: { [I in keyof A]: A[I] extends Optimizer ? WorkerOptimizer : A[I] extends Network ? WorkerNetwork : A[I] }) => Promise<R>
    : never;
};

/** A network that lives in a worker. */
export type WorkerNetwork = InWorker<Network>;
/** An optimizer that lives in a worker. */
export type WorkerOptimizer = InWorker<Optimizer>;
/** A trainer that lives in a worker. */
export type WorkerTrainer = Omit<InWorker<Trainer>, 'run'> & Pick<Trainer, 'run'>;
/** The engine in a worker. `terminate` ends the worker, whatever it is doing; calls that wait then reject. */
export type WorkerEngine = Omit<InWorker<Engine>, Maker> & {
  readonly variant: t.Variant;
  readonly threads: number;
  network(description: t.NetworkDescription): Promise<WorkerNetwork>;
  open(bytes: Uint8Array): Promise<WorkerNetwork>;
  optimizer(settings: t.OptimizerSettings): Promise<WorkerOptimizer>;
  trainer(network: WorkerNetwork, optimizer: WorkerOptimizer, settings: t.TrainerSettings): Promise<WorkerTrainer>;
  terminate(): void;
};

const references = new WeakMap<object, HandleReference>();

/** Arguments as they cross the border: the worker's own objects by their numbers. */
const sendable = (args: unknown[]) => args.map((value) => (typeof value === 'object' && value !== null && references.get(value)) || value);

/** Carries calls to the worker: what it throws becomes one of the exported classes, and once it has ended every call rejects. */
class Line {
  readonly host: Remote<WorkerHost>;
  readonly #ended: Promise<never>;
  readonly end: () => void;

  constructor(endpoint: Endpoint, terminate: () => void) {
    this.host = wrap<WorkerHost>(endpoint);
    let hangUp: (reason: Error) => void;
    this.#ended = new Promise((_, reject) => (hangUp = reject));
    this.#ended.catch(() => undefined); // nobody need be waiting
    this.end = () => {
      terminate();
      hangUp(new Error('The worker was ended.'));
    };
  }

  async settle<T>(call: Promise<T>): Promise<T> {
    try {
      return await Promise.race([call, this.#ended]);
    } catch (thrown) {
      throw reviveError(thrown);
    }
  }
}

/** An object with the methods of a class, which are carried out on the worker's object of that number. */
function remote<T>(line: Line, prototype: object, number: number): T {
  const object: Record<string, unknown> = {};
  for (const method of Object.getOwnPropertyNames(prototype)) {
    if (method === 'constructor') continue;
    object[method] = (...args: unknown[]) => line.settle(line.host.call(number, method, sendable(args)));
  }
  references.set(object, { neocogHandle: number });
  return object as T;
}

/** @internal */
export async function startWorker(endpoint: Endpoint, options: t.LoadOptions, files: Files, terminate: () => void): Promise<WorkerEngine> {
  const line = new Line(endpoint, terminate);
  try {
    const { variant, threads } = await choose(options, files, async (chosen) => {
      await line.settle(line.host.start(chosen));
      return chosen;
    });
    const make = async <T>(kind: Maker, prototype: object, ...args: unknown[]) =>
      remote<T>(line, prototype, await line.settle(line.host.make(kind, sendable(args))));
    return {
      ...remote<InWorker<Engine>>(line, Engine.prototype, 0),
      variant,
      threads,
      network: (description) => make<WorkerNetwork>('network', Network.prototype, description),
      optimizer: (settings) => make<WorkerOptimizer>('optimizer', Optimizer.prototype, settings),
      open: (bytes) => make<WorkerNetwork>('open', Network.prototype, bytes),
      trainer: async (network, optimizer, settings) => {
        const trainer = await make<WorkerTrainer>('trainer', Trainer.prototype, network, optimizer, settings);
        // Here, so that progress and cancelling stay on this side of the border.
        trainer.run = (options?: t.TrainerRunOptions) => runTrainer(trainer, options ?? {});
        return trainer;
      },
      terminate: line.end,
    };
  } catch (error) {
    line.end();
    throw error;
  }
}
