// A network that can be looked into, whether it lives on this thread or in a worker.
import type {
  BatchResult,
  Engine,
  Network,
  Optimizer,
  OptimizerSettings,
  ParameterInfo,
  SaliencyMap,
  SaliencyOptions,
  SummaryRow,
  WorkerEngine,
  WorkerNetwork,
} from 'neocog';

type Awaitable<T> = T | Promise<T>;

export interface Model {
  summary(): Awaitable<SummaryRow[]>;
  parameters(): Awaitable<ParameterInfo[]>;
  get(parameter: string): Awaitable<Float32Array>;
  set(parameter: string, values: Float32Array): Awaitable<void>;
  /** The last layer's values of `batch` images. */
  scores(pixels: Float32Array, batch: number): Promise<Float32Array>;
  saliency(pixels: Float32Array, options: SaliencyOptions): Awaitable<SaliencyMap>;
  /** The share of the images that it names rightly. */
  accuracy(pixels: Float32Array<ArrayBuffer>, labels: Uint8Array<ArrayBuffer>): Promise<number>;
  learner(settings: OptimizerSettings): Promise<Learner>;
  /** A network of the same layers, its weights drawn from `seed`. */
  redrawn(seed: number): Promise<Model>;
  save(): Awaitable<Uint8Array<ArrayBuffer>>;
  dispose(): Awaitable<void>;
}

/** An optimizer at work on one network. */
export interface Learner {
  /** One batch; the loss before it. */
  learn(pixels: Float32Array<ArrayBuffer>, labels: Uint8Array<ArrayBuffer>): Promise<number>;
  dispose(): Awaitable<void>;
}

export function modelOf(engine: Engine, network: Network): Model;
export function modelOf(engine: WorkerEngine, network: WorkerNetwork): Model;
export function modelOf(engine: Engine | WorkerEngine, network: Network | WorkerNetwork): Model {
  // The same calls on both sides; a worker's only answer later, and every answer is awaited.
  const [nc, net] = [engine as Engine, network as Network];
  return {
    summary: () => net.summary(),
    parameters: () => net.parameters(),
    get: (parameter) => net.get(parameter),
    set: (parameter, values) => net.set(parameter, values),
    scores: async (pixels, batch) => (await (net.forward(pixels, { batch }) as Awaitable<{ data: Float32Array }>)).data,
    saliency: (pixels, options) => nc.saliency(net, pixels, options),
    accuracy: async (pixels, labels) => (await (net.evaluate(pixels, labels) as Awaitable<BatchResult>)).accuracy,
    learner: async (settings) => {
      const optimizer = await (nc.optimizer(settings) as Awaitable<Optimizer>);
      return {
        learn: async (pixels, labels) => (await (net.trainBatch(pixels, labels, optimizer) as Awaitable<BatchResult>)).loss,
        dispose: () => optimizer.dispose(),
      };
    },
    redrawn: async (seed) => {
      const description = await (net.description() as Awaitable<ReturnType<Network['description']>>);
      const fresh: unknown = await Promise.resolve(nc.network({ ...description, seed }));
      return modelOf(nc, fresh as Network);
    },
    save: () => net.save(),
    dispose: () => net.dispose(),
  };
}

/** Probabilities of `count` images from the last layer's values: a softmax over each image's classes. */
export function softmax(scores: ArrayLike<number>, count: number): Float64Array {
  const classes = scores.length / count;
  const probabilities = new Float64Array(scores.length);
  for (let image = 0; image < count; image++) {
    const from = image * classes;
    let most = -Infinity;
    for (let i = 0; i < classes; i++) most = Math.max(most, scores[from + i]!);
    let sum = 0;
    for (let i = 0; i < classes; i++) sum += probabilities[from + i] = Math.exp(scores[from + i]! - most);
    for (let i = 0; i < classes; i++) probabilities[from + i]! /= sum;
  }
  return probabilities;
}
