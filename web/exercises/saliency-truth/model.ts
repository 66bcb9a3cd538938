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
