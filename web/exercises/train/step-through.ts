// A few training steps taken apart: batch, forward, backward, update. Plain SGD, so that the update is one line.
import type { Engine, LayerDescription, Network, Optimizer } from 'neocog';
import { batchOf, shuffled, type Dataset } from 'neocog/data';
import { describe } from './architectures.js';

export const phases = [
  'Take a batch',
  'Forward: predict, and measure the loss',
  'Backward: the derivative of the loss by each weight',
  'Update: move each weight against its derivative',
] as const;
export const batches = 10;
export const imagesPerBatch = 6;

/** What one training step saw and did; the weights are those of the first layer that has some. */
export interface StepRecord {
  /** Of the training set. */
  indices: number[];
  labels: number[];
  predictions: number[];
  probabilities: number[];
  losses: number[];
  loss: number;
  before: Float32Array;
  gradient: Float32Array;
  after: Float32Array;
}

export class StepThrough {
  readonly #network: Network;
  readonly #optimizer: Optimizer;
  readonly #data: Dataset;
  readonly #order: Uint32Array;
  readonly #records: StepRecord[] = [];
  #disposed = false;
  /** The kernel that the records follow, and its shape. */
  readonly kernel: { name: string; shape: readonly number[] };
  readonly rate: number;

  constructor(nc: Engine, data: Dataset, layers: readonly LayerDescription[], rate: number, seed: number) {
    this.#data = data;
    this.rate = rate;
    this.#network = nc.network(describe(layers, seed));
    this.#optimizer = nc.optimizer({ type: 'sgd', rate });
    this.#order = shuffled(data.train.count, seed * 1000);
    const first = this.#network.parameters()[0];
    if (!first) throw new Error('This network has no weights to train.');
    this.kernel = { name: first.name, shape: first.shape };
  }

  /** Whether there is something to show. */
  get ready(): boolean {
    return this.#records.length > 0;
  }

  /** Trains `count` batches ahead, one at a time, so that the page can answer in between. */
  async prepare(count: number, pause: () => Promise<void>): Promise<void> {
    for (;;) {
      await pause();
      if (this.#disposed || this.#records.length >= count) return;
      this.record(this.#records.length);
    }
  }

  /** Batch number `batch`, trained when it is first asked for. */
  record(batch: number): StepRecord {
    while (this.#records.length <= batch) this.#records.push(this.#train(this.#records.length));
    return this.#records[batch]!;
  }

  #train(batch: number): StepRecord {
    const indices = Array.from(this.#order.subarray(batch * imagesPerBatch, (batch + 1) * imagesPerBatch));
    const { pixels, labels } = batchOf(this.#data.train, indices);
    const seen = this.#network.evaluate(pixels, labels);
    const before = this.#network.get(this.kernel.name);
    const { loss } = this.#network.trainBatch(pixels, labels, this.#optimizer);
    return {
      indices,
      labels: Array.from(labels),
      predictions: Array.from(seen.predictions),
      probabilities: Array.from(seen.probabilities),
      losses: Array.from(seen.losses),
      loss,
      before,
      gradient: this.#network.gradient(this.kernel.name),
      after: this.#network.get(this.kernel.name),
    };
  }

  dispose(): void {
    this.#disposed = true;
    this.#network.dispose();
    this.#optimizer.dispose();
  }
}
