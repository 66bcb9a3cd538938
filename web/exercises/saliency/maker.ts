// Makes the nine maps of a picture, one after the other, beside the page's own thread.
import { loadWorker, type Engine, type Network, type SaliencyMap, type SaliencyMethod, type SaliencyOptions, type WorkerEngine } from 'neocog';

/** What the maps are of. */
export interface Order {
  /** Two orders with the same key are the same. */
  key: string;
  network: Network;
  /** Of the network alone. */
  networkKey: string;
  pixels: Float32Array;
  options: (method: SaliencyMethod) => SaliencyOptions;
}

type Compute = (order: Order, method: SaliencyMethod) => Promise<SaliencyMap>;

const nextTask = (): Promise<void> => new Promise((done) => setTimeout(done));

export class Maker {
  readonly #changed: () => void;
  readonly #done = new Map<SaliencyMethod, SaliencyMap>();
  #order: Order | null = null;
  #wanted: readonly SaliencyMethod[] = [];
  #running = false;
  #worker: Promise<WorkerEngine | null> | null = null;
  #networks = new Map<string, Promise<Awaited<ReturnType<WorkerEngine['open']>>>>();
  /** Why a map could not be made, or ''. */
  failure = '';

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get(method: SaliencyMethod): SaliencyMap | null {
    return this.#done.get(method) ?? null;
  }

  /** Asks for these maps, in this order; what is there already stays. Another order ends the one before. */
  ask(engine: Engine, order: Order, wanted: readonly SaliencyMethod[]): void {
    if (order.key !== this.#order?.key) {
      this.#done.clear();
      this.failure = '';
    }
    this.#order = order;
    this.#wanted = wanted;
    if (!this.#running && !this.failure) void this.#run(engine);
  }

  async #run(engine: Engine): Promise<void> {
    this.#running = true;
    try {
      const compute = await this.#computing(engine);
      for (;;) {
        const order = this.#order;
        const method = this.#wanted.find((each) => !this.#done.has(each));
        if (!order || !method) return;
        const map = await compute(order, method);
        // Meanwhile another picture may have been chosen.
        if (this.#order?.key !== order.key) continue;
        this.#done.set(method, map);
        this.#changed();
      }
    } catch (error) {
      this.#networks.clear();
      // A worker that was ended with the element is no failure.
      if (this.#order) this.failure = error instanceof Error ? error.message : String(error);
      this.#changed();
    } finally {
      this.#running = false;
    }
  }

  /** In a worker, or where a page allows none, here, with a pause after each map. */
  async #computing(engine: Engine): Promise<Compute> {
    const worker = await (this.#worker ??= loadWorker().catch(() => null));
    if (!worker) {
      return async ({ network, pixels, options }, method) => {
        await nextTask();
        return engine.saliency(network, pixels, options(method));
      };
    }
    return async ({ network, networkKey, pixels, options }, method) => {
      if (!this.#networks.has(networkKey)) this.#networks.set(networkKey, worker.open(network.save()));
      return worker.saliency(await this.#networks.get(networkKey)!, pixels, options(method));
    };
  }

  /** Ends the worker, and what it is doing. */
  close(): void {
    this.#order = null;
    this.#wanted = [];
    this.#done.clear();
    this.#networks.clear();
    void this.#worker?.then((worker) => worker?.terminate());
    this.#worker = null;
  }
}
