import { text, whole } from './arguments.js';
import { guarded } from './errors.js';
import { Network, Optimizer } from './network.js';
import type * as t from './types.js';
import { instantiate, type BinaryReader, type WasmModule } from './wasm.js';

/** The engine, loaded: makes networks and answers questions about descriptions. */
export class Engine {
  readonly #module: WasmModule;
  /** The binary in use. */
  readonly variant: t.Variant;

  constructor(module: WasmModule, variant: t.Variant) {
    this.#module = module;
    this.variant = variant;
  }

  static async load(options: t.LoadOptions, read: BinaryReader): Promise<Engine> {
    const { module, variant } = await instantiate(options, read);
    return new Engine(module, variant);
  }

  /** Builds a network. Throws ShapeError or ArgumentError, naming the layer, before it allocates anything. */
  network(description: t.NetworkDescription): Network {
    return new Network(this.#module, description);
  }

  optimizer(settings: t.OptimizerSettings): Optimizer {
    return new Optimizer(this.#module, settings);
  }

  /** A network's rows without its weights. */
  summary(description: t.NetworkDescription): t.SummaryRow[] {
    return guarded(() => this.#module.summary(description));
  }

  /** What a layer's units see of the input: the union over all paths, in pixels, before clipping. */
  receptiveField(description: t.NetworkDescription, layer: string): t.ReceptiveField {
    return guarded(() => this.#module.receptiveField(description, text(layer, 'layer')));
  }

  /** The pixels that one unit sees, clipped at every layer's border on the way. */
  receptiveRegion(description: t.NetworkDescription, layer: string, unit: readonly [y: number, x: number]): t.Region {
    return guarded(() => this.#module.receptiveRegion(description, text(layer, 'layer'), whole(unit[0], 'unit'), whole(unit[1], 'unit')));
  }

  /** The layer types that a description may name. */
  layerTypes(): string[] {
    return guarded(() => this.#module.layerTypes());
  }
}
