import { floats, place, settings as settingsOf, targetNumbers, text, whole } from './arguments.js';
import { guarded } from './errors.js';
import { Network, open, Optimizer } from './network.js';
import { openNetwork } from './open.js';
import { augment, Trainer } from './trainer.js';
import type * as t from './types.js';
import { instantiate, type Chosen, type NetworkHandle, type WasmModule } from './wasm.js';

/** The engine, loaded: makes networks and answers questions about descriptions. */
export class Engine {
  readonly #module: WasmModule;
  /** The binary in use. */
  readonly variant: t.Variant;
  /** How many threads work together. */
  readonly threads: number;

  constructor(module: WasmModule, { variant, threads }: Chosen) {
    this.#module = module;
    this.variant = variant;
    this.threads = threads;
  }

  /** @internal */
  static async start(chosen: Chosen): Promise<Engine> {
    return new Engine(await instantiate(chosen), chosen);
  }

  /** Builds a network. Throws ShapeError or ArgumentError, naming the layer, before it allocates anything. */
  network(description: t.NetworkDescription): Network {
    return new Network(this.#module, description);
  }

  optimizer(settings: t.OptimizerSettings): Optimizer {
    return new Optimizer(this.#module, settings);
  }

  /** Reads a file that `save` wrote. Throws FormatError for any other. Weights that are not finite are allowed, and reported. */
  open(bytes: Uint8Array, options: t.OpenOptions = {}): Network {
    return openNetwork(bytes, this, settingsOf(options, 'open'));
  }

  /** Trains a network on a data set. */
  trainer(network: Network, optimizer: Optimizer, settings: t.TrainerSettings): Trainer {
    return new Trainer(this.#module, network, optimizer, settings);
  }

  /** One image [height, width, channels], changed at random as a trainer would change it. */
  augment(pixels: t.Numbers, shape: readonly number[], augmentation: t.Augmentation, seed = 1): Float32Array<ArrayBuffer> {
    return augment(this.#module, pixels, shape, augmentation, seed);
  }

  /** Operations, parameters and memory per layer and in total, in a convention of your choice, which the result names. */
  cost(description: t.NetworkDescription, convention: t.CountingConvention = {}): t.Cost {
    return guarded(() => this.#module.cost(description, convention));
  }

  /** A network's rows without its weights. */
  summary(description: t.NetworkDescription): t.SummaryRow[] {
    return guarded(() => this.#module.summary(description));
  }

  /** What a layer's units see of the input: the union over all paths, in pixels, before clipping. */
  receptiveField(description: t.NetworkDescription, layer: string): t.ReceptiveField {
    return guarded(() => this.#module.receptiveField(description, text(layer, 'layer')));
  }

  /**
   * The pixels that one unit sees, clipped at every layer's border on the way. Channels are not told apart: a slice of
   * them counts as seeing what any of them sees; measuredRegion knows better.
   */
  receptiveRegion(description: t.NetworkDescription, layer: string, unit: readonly [y: number, x: number]): t.Region {
    return guarded(() => this.#module.receptiveRegion(description, text(layer, 'layer'), ...place(unit, 'unit')));
  }

  /**
   * The same by measurement: a gradient sent back from the unit through the engine's kernels, with positive weights and
   * nothing that could hide a path. The map is 1 at every pixel that has a path to the unit.
   */
  measuredRegion(description: t.NetworkDescription, layer: string, unit: readonly [y: number, x: number]): t.FieldMap {
    return guarded(() => this.#module.measuredRegion(description, text(layer, 'layer'), ...place(unit, 'unit')));
  }

  /**
   * The effective receptive field of a unit (Luo et al. 2016): the magnitude of its gradient at each pixel, the mean
   * over `samples` (32) random images. Uses the network's weights.
   */
  effectiveField(network: Network, layer: string, unit: readonly [y: number, x: number], options: { samples?: number; seed?: number } = {}): t.FieldMap {
    return guarded(() => this.#module.effectiveField(open<NetworkHandle>(network, 'network'), text(layer, 'layer'), ...place(unit, 'unit'), options));
  }

  /** Where in one image the evidence for a class lies, in evaluation mode. */
  saliency(network: Network, pixels: t.Numbers, options: t.SaliencyOptions): t.SaliencyMap {
    return guarded(() => this.#module.saliency(open<NetworkHandle>(network, 'network'), floats(pixels, 'input'), options));
  }

  /**
   * The middle of the five steps of a gradient map, to be taken one by one: forward, look at the scores, this seed (1 at
   * the class, 0 elsewhere, at the logits), backward(seed, { from }), reduceChannels.
   */
  saliencySeed(network: Network, target: number): { from: string; seed: Float32Array<ArrayBuffer> } {
    return guarded(() => this.#module.saliencySeed(open<NetworkHandle>(network, 'network'), whole(target, 'class')));
  }

  /** The last of the five steps: one image's gradient [height, width, channels] to one magnitude per pixel. */
  reduceChannels(gradient: t.TensorData, channels: 'all' | 'max' | 'mean'): t.SaliencyMap {
    const { shape, data } = settingsOf(gradient, 'reduceChannels: gradient');
    return guarded(() => this.#module.reduceChannels(floats(shape, 'shape').slice(-3), floats(data, 'gradient'), { channels }));
  }

  /** Gradients from backpropagation against difference quotients of the loss, per parameter and for the input. */
  gradientCheck(network: Network, pixels: t.Numbers, targets: t.Targets, options: t.GradientCheckOptions = {}): t.GradientCheckRow[] {
    return guarded(() => this.#module.gradientCheck(open<NetworkHandle>(network, 'network'), floats(pixels, 'input'), targetNumbers(targets), options));
  }

  /** How fast the engine is on this machine, and how near to what the machine can do; takes about a second. */
  async benchmark(options: t.BenchmarkOptions = {}): Promise<t.Benchmark> {
    const { benchmark } = await import('./benchmark.js');
    return benchmark(this.#module, this, (description) => this.network(description), settingsOf(options, 'benchmark'));
  }

  /** The layer types that a description may name. */
  layerTypes(): string[] {
    return guarded(() => this.#module.layerTypes());
  }
}
