// The worker in which all is computed, and the networks in it.
import { loadWorker, type WorkerEngine } from 'neocog';
import { modelOf, type Model } from './model.js';

export class Lab {
  #worker: Promise<WorkerEngine> | null = null;
  readonly #models = new Map<string, Promise<Model>>();

  engine(): Promise<WorkerEngine> {
    return (this.#worker ??= loadWorker().catch((error: unknown) => {
      this.#worker = null;
      throw error;
    }));
  }

  /** The network of this key, opened from its file at the first time. */
  model(key: string, file: () => Uint8Array): Promise<Model> {
    let model = this.#models.get(key);
    if (!model) {
      model = this.#open(file());
      model.catch(() => this.#models.delete(key));
      this.#models.set(key, model);
    }
    return model;
  }

  async #open(bytes: Uint8Array): Promise<Model> {
    const worker = await this.engine();
    return modelOf(worker, await worker.open(bytes));
  }

  close(): void {
    void this.#worker?.then((worker) => worker.terminate()).catch(() => undefined);
    this.#worker = null;
    this.#models.clear();
  }
}
