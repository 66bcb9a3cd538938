// One run of training, without a browser: the same code drives an engine on this thread and one in a worker.
import type { Augmentation, Evaluation, NetworkDescription, OptimizerSettings, SummaryRow, TensorData } from 'neocog';
import { batchOf, shuffled, type Dataset } from 'neocog/data';
import { deadUnits, hasRunAway, type ReluUnits } from './diagnosis.js';

type Awaitable<T> = T | Promise<T>;

/** What the session needs of a network, here or in a worker. */
export interface Trainee {
  trainBatch(pixels: Float32Array, labels: Uint8Array, optimizer: never): Awaitable<{ loss: number; accuracy: number }>;
  evaluate(pixels: Float32Array, labels: Uint8Array, options?: { batch?: number }): Awaitable<Evaluation>;
  forward(pixels: Float32Array, options: { batch: number }): Awaitable<TensorData>;
  activation(layer: string): Awaitable<TensorData>;
  get(name: string): Awaitable<Float32Array>;
  save(): Awaitable<Uint8Array<ArrayBuffer>>;
  dispose(): Awaitable<void>;
}

export interface TraineeEngine {
  network(description: NetworkDescription): Awaitable<Trainee>;
  open(bytes: Uint8Array): Awaitable<Trainee>;
  optimizer(settings: OptimizerSettings): Awaitable<{ setRate(rate: number): Awaitable<void>; dispose(): Awaitable<void> }>;
  summary(description: NetworkDescription): Awaitable<SummaryRow[]>;
}

export type OptimizerChoice = 'sgd' | 'momentum' | 'adam';

export interface Hyperparameters {
  optimizer: OptimizerChoice;
  rate: number;
  batchSize: number;
  augmentation?: Augmentation | null;
}

/** Changes the pixels of one image; the same seed, the same change. */
export type Augment = (pixels: Float32Array, shape: readonly number[], augmentation: Augmentation, seed: number) => Float32Array;

export interface SessionOptions {
  augment?: Augment;
  /** A saved network to begin with, instead of new weights. */
  saved?: Uint8Array | null;
}

export interface Point {
  /** Training images seen until then. */
  images: number;
  loss: number;
  accuracy: number;
}

export interface Mistake {
  /** Of the held-out set. */
  index: number;
  label: number;
  predicted: number;
  probability: number;
}

export interface Progress {
  images: number;
  imagesPerSecond: number;
  /** Training loss and accuracy, each point the mean since the one before. */
  training: Point[];
  heldOut: Point[];
  /** The weights of the first layer that has some. */
  firstWeights: Float32Array | null;
  /** [label][prediction], counts on the held-out images. */
  confusion: number[][] | null;
  /** Held-out images with a wrong answer, the surest first. */
  mistakes: Mistake[];
  /** Units that gave 0 throughout, at the last evaluation. */
  relus: ReluUnits[];
  /** Why there is no point in going on. */
  stopped: 'not-a-number' | 'ran-away' | null;
}

export const optimizerSettings = ({ optimizer, rate }: Pick<Hyperparameters, 'optimizer' | 'rate'>): OptimizerSettings =>
  optimizer === 'adam' ? { type: 'adam', rate } : { type: 'sgd', rate, momentum: optimizer === 'momentum' ? 0.9 : 0 };

/** A sensible learning rate for each optimizer on these networks. */
export const usualRate: Record<OptimizerChoice, number> = { sgd: 0.1, momentum: 0.02, adam: 0.002 };

const pointEvery = 320; // images per point of the training curve
const evaluateEvery = 2500;
const evaluateEverySmall = 1000; // a small set is soon learnt by heart
const probed = 64; // held-out images that dead units are looked for in
const evaluateChunk = 250; // images per call, so that a pause is soon heard and the page stays smooth

export const emptyProgress = (): Progress => ({
  images: 0,
  imagesPerSecond: 0,
  training: [],
  heldOut: [],
  firstWeights: null,
  confusion: null,
  mistakes: [],
  relus: [],
  stopped: null,
});

export function confusionOf(labels: ArrayLike<number>, predictions: ArrayLike<number>, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]![predictions[i]!]!++;
  return counts;
}

/** The wrong answers of which it was surest, the surest first. */
export function worstMistakes(labels: ArrayLike<number>, evaluation: Pick<Evaluation, 'losses' | 'predictions' | 'probabilities'>, count: number): Mistake[] {
  const wrong = Array.from(evaluation.losses.keys()).filter((i) => evaluation.predictions[i] !== labels[i]);
  const { probabilities, losses } = evaluation;
  // Single precision rounds what is nearly certain to 1: there the loss still tells.
  wrong.sort((a, b) => probabilities[b]! - probabilities[a]! || losses[b]! - losses[a]!);
  return wrong
    .slice(0, count)
    .map((index) => ({ index, label: labels[index]!, predicted: evaluation.predictions[index]!, probability: probabilities[index]! }));
}

export class TrainingSession {
  readonly #engine: TraineeEngine;
  readonly #data: Dataset;
  readonly #description: NetworkDescription;
  readonly #changed: (progress: Progress) => void;
  #hyperparameters: Hyperparameters;
  #network: Trainee | null = null;
  #optimizer: Awaited<ReturnType<TraineeEngine['optimizer']>> | null = null;
  #optimizerKind: OptimizerChoice;
  #order: Uint32Array = new Uint32Array();
  #running = false;
  #work: Promise<void> = Promise.resolve();
  readonly #augment: Augment | undefined;
  readonly #saved: Uint8Array | null;
  readonly progress: Progress = emptyProgress();

  /** `changed` is called a few times a second while it runs. */
  constructor(
    engine: TraineeEngine,
    data: Dataset,
    description: NetworkDescription,
    hyperparameters: Hyperparameters,
    changed: (progress: Progress) => void,
    { augment, saved = null }: SessionOptions = {},
  ) {
    this.#augment = augment;
    this.#saved = saved;
    this.#engine = engine;
    this.#data = data;
    this.#description = description;
    this.#hyperparameters = hyperparameters;
    this.#optimizerKind = hyperparameters.optimizer;
    this.#changed = changed;
  }

  get running(): boolean {
    return this.#running;
  }

  /** Changes what the next batches are trained with. */
  async adjust(hyperparameters: Hyperparameters): Promise<void> {
    this.#hyperparameters = hyperparameters;
    await this.#optimizer?.setRate(hyperparameters.rate);
  }

  /** Trains until `images` have been seen in all, or until `pause`. */
  run(images: number): Promise<void> {
    if (!this.#running) {
      this.#running = true;
      this.#work = this.#loop(images).finally(() => {
        this.#running = false;
        this.#changed(this.progress);
      });
    }
    return this.#work;
  }

  /** Resolves once the batch under way is done. */
  async pause(): Promise<void> {
    this.#running = false;
    await this.#work.catch(() => undefined);
  }

  async dispose(): Promise<void> {
    await this.pause();
    await this.#network?.dispose();
    await this.#optimizer?.dispose();
    this.#network = null;
  }

  /** Image `position` of the endless shuffled stream: a new order for each epoch, from the description's seed. */
  #imageAt(position: number): number {
    const count = this.#data.train.count;
    if (this.#order.length === 0 || position % count === 0) this.#order = shuffled(count, (this.#description.seed ?? 1) * 1000 + Math.floor(position / count));
    return this.#order[position % count]!;
  }

  async #loop(target: number): Promise<void> {
    const { progress } = this;
    this.#network ??= await (this.#saved ? this.#engine.open(this.#saved) : this.#engine.network(this.#description));
    if (progress.heldOut.length === 0) await this.#evaluate();
    let sums = { loss: 0, accuracy: 0, images: 0 };
    let clock = performance.now();
    let shown = clock;
    let counted = 0;
    while (this.#running && progress.images < target) {
      const { batchSize, optimizer } = this.#hyperparameters;
      if (this.#optimizer === null || this.#optimizerKind !== optimizer) {
        await this.#optimizer?.dispose();
        this.#optimizer = await this.#engine.optimizer(optimizerSettings(this.#hyperparameters));
        this.#optimizerKind = optimizer;
      }
      const size = Math.min(batchSize, target - progress.images, this.#data.train.count - (progress.images % this.#data.train.count));
      const batch = this.#batch(progress.images, size);
      const { loss, accuracy } = await this.#network.trainBatch(batch.pixels, batch.labels, this.#optimizer as never);
      progress.images += size;
      counted += size;
      if (!Number.isFinite(loss)) {
        progress.stopped = 'not-a-number';
        return;
      }
      sums = { loss: sums.loss + loss * size, accuracy: sums.accuracy + accuracy * size, images: sums.images + size };
      if (sums.images >= pointEvery) {
        progress.training.push({ images: progress.images, loss: sums.loss / sums.images, accuracy: sums.accuracy / sums.images });
        sums = { loss: 0, accuracy: 0, images: 0 };
        if (hasRunAway(progress.training)) {
          progress.stopped = 'ran-away';
          return this.#evaluate();
        }
      }
      const now = performance.now();
      if (now - shown > 250) {
        progress.imagesPerSecond = (1000 * counted) / (now - clock);
        await this.#readWeights();
        this.#changed(progress);
        shown = now;
      }
      const every = this.#data.train.count <= evaluateEvery ? evaluateEverySmall : evaluateEvery;
      if (Math.floor(progress.images / every) > Math.floor((progress.images - size) / every) || progress.images >= target) {
        await this.#evaluate();
        clock = performance.now();
        counted = 0;
      }
    }
  }

  /** The next images of the stream, changed at random where that is asked for. */
  #batch(from: number, size: number): ReturnType<typeof batchOf> {
    const { train } = this.#data;
    const indices = Array.from({ length: size }, (_, i) => this.#imageAt(from + i));
    const batch = batchOf(train, indices);
    const { augmentation } = this.#hyperparameters;
    if (!augmentation || !this.#augment) return batch;
    const shape = [train.height, train.width, train.channels];
    const length = train.height * train.width * train.channels;
    for (let i = 0; i < size; i++) {
      const image = batch.pixels.subarray(i * length, (i + 1) * length);
      image.set(this.#augment(image, shape, augmentation, (this.#description.seed ?? 1) * 1e7 + from + i));
    }
    return batch;
  }

  /** The network as it is now, as a file; null when it has not begun. Only while it does not run. */
  async save(): Promise<Uint8Array<ArrayBuffer> | null> {
    return (await this.#network?.save()) ?? null;
  }

  /** Filters and units that are 0 for all of some held-out images: measured, layer by layer. */
  async #readRelus(): Promise<ReluUnits[]> {
    const rows = (await this.#engine.summary(this.#description)).filter(({ type }) => type === 'relu');
    const layers = this.#description.layers.filter(({ type }) => type === 'relu');
    // With a slope below 0 nothing is lost.
    const plain = rows.filter((_, i) => !((layers[i] as { slope?: number } | undefined)?.slope ?? 0));
    if (plain.length === 0 || !this.#network) return [];
    const count = Math.min(probed, this.#data.test.count);
    const { pixels } = batchOf(
      this.#data.test,
      Array.from({ length: count }, (_, i) => Math.floor((i * this.#data.test.count) / count)),
    );
    await this.#network.forward(pixels, { batch: count });
    const found: ReluUnits[] = [];
    for (const { name, from } of plain) found.push({ layer: name, after: from[0] ?? '', ...deadUnits(await this.#network.activation(name)) });
    return found;
  }

  async #readWeights(): Promise<void> {
    const first = (await this.#engine.summary(this.#description)).find(({ parameters }) => parameters > 0);
    this.progress.firstWeights = first && this.#network ? await this.#network.get(`${first.name}/kernel`) : null;
  }

  async #evaluate(): Promise<void> {
    const { test } = this.#data;
    const { labels } = test;
    const losses = new Float32Array(labels.length);
    const predictions = new Int32Array(labels.length);
    const probabilities = new Float32Array(labels.length);
    for (let start = 0; start < labels.length; start += evaluateChunk) {
      const chunk = batchOf(
        test,
        Array.from({ length: Math.min(evaluateChunk, labels.length - start) }, (_, i) => start + i),
      );
      const part = await this.#network!.evaluate(chunk.pixels, chunk.labels, { batch: 100 });
      losses.set(part.losses, start);
      predictions.set(part.predictions, start);
      probabilities.set(part.probabilities, start);
    }
    const right = labels.reduce((sum, label, i) => sum + (predictions[i] === label ? 1 : 0), 0);
    const { progress } = this;
    progress.heldOut.push({ images: progress.images, loss: losses.reduce((sum, loss) => sum + loss, 0) / labels.length, accuracy: right / labels.length });
    progress.relus = await this.#readRelus();
    progress.confusion = confusionOf(labels, predictions, this.#data.classes.length);
    progress.mistakes = worstMistakes(labels, { losses, predictions, probabilities }, 12);
    await this.#readWeights();
    this.#changed(progress);
  }
}
