/// <reference lib="esnext.disposable" preserve="true" />
import { floats, settings, targetNumbers, text, whole } from './arguments.js';
import { ArgumentError, guarded, ShapeError } from './errors.js';
import type * as t from './types.js';
import { fileFormat, fileVersion, writeSafetensors } from './safetensors.js';
import { trace } from './trace.js';
import type { NetworkHandle, OptimizerHandle, TrainerHandle, WasmModule } from './wasm.js';

// Older engines have `using` through compilers only; the symbol must be there before the classes are made.
const symbols = Symbol as { dispose?: symbol };
symbols.dispose ??= Symbol.for('Symbol.dispose');

type Handle = NetworkHandle | OptimizerHandle | TrainerHandle;
const handles = new WeakMap<object, { handle: Handle | null }>();

/** @internal */
export function keep(owner: object, handle: Handle): void {
  handles.set(owner, { handle });
}

/** @internal */
export function open<T extends Handle>(owner: object, what: string): T {
  const handle = handles.get(owner)?.handle;
  if (!handle) throw new ArgumentError(`${what}: expected one that is still in use, got ${handle === null ? 'one that was disposed of' : 'something else'}`);
  return handle as T;
}

/** @internal */
export function close(owner: object): void {
  const slot = handles.get(owner);
  slot?.handle?.delete();
  if (slot) slot.handle = null;
}

/** Moves weights against their gradients. It keeps its averages per network, so one may serve several. */
export class Optimizer {
  constructor(module: WasmModule, description: t.OptimizerSettings) {
    keep(
      this,
      guarded(() => new module.Optimizer(description)),
    );
  }

  /** One step from the gradients that the network's last backward pass left. */
  step(network: Network): void {
    guarded(() => open<OptimizerHandle>(this, 'optimizer').step(open<NetworkHandle>(network, 'network')));
  }

  /** The rate of the next step for this network, as warm-up and schedule have it. */
  rateFor(network: Network): number {
    return guarded(() => open<OptimizerHandle>(this, 'optimizer').rateFor(open<NetworkHandle>(network, 'network')));
  }

  /** Changes the learning rate and keeps the averages. */
  setRate(rate: number): void {
    if (typeof rate !== 'number') throw new ArgumentError(`optimizer: rate: expected a number from 0, got ${typeof rate}`);
    guarded(() => open<OptimizerHandle>(this, 'optimizer').setRate(rate));
  }

  dispose(): void {
    close(this);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/**
 * A network with its weights, the activations of its last forward pass and the gradients of its last backward pass.
 * An error leaves it as it was.
 */
export class Network {
  /** As text, so that nobody can change it under our hands. */
  readonly #description: string;
  readonly #module: WasmModule;
  /** Of one image's output. */
  readonly #outputShape: readonly number[];
  /** Where pixels go in and outputs come out: three words in the engine's memory. */
  readonly #crossing: number;

  constructor(module: WasmModule, description: t.NetworkDescription) {
    keep(
      this,
      guarded(() => new module.Network(description)),
    );
    this.#description = JSON.stringify(description);
    this.#module = module;
    this.#outputShape = guarded(() => this.#handle.outputShape());
    this.#crossing = guarded(() => this.#handle.crossing()) / Uint32Array.BYTES_PER_ELEMENT;
  }

  /** What the network was built from, a copy. */
  description(): t.NetworkDescription {
    return JSON.parse(this.#description) as t.NetworkDescription;
  }

  /** The description and all parameters, bit by bit, as one file in the safetensors format; `open` reads it. */
  save(): Uint8Array<ArrayBuffer> {
    const tensors = this.parameters().map(({ name, shape }) => ({ name, shape, data: this.get(name) }));
    return writeSafetensors(tensors, { format: fileFormat, version: fileVersion, description: this.#description });
  }

  /** The parameters with values that are not finite numbers, and how many each has. */
  nonFinite(): { name: string; count: number }[] {
    const counts = this.parameters().map(({ name }) => ({ name, count: this.get(name).reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0) }));
    return counts.filter(({ count }) => count > 0);
  }

  /** One row per layer, for one image. */
  summary(): t.SummaryRow[] {
    return guarded(() => this.#handle.summary());
  }

  /** Operations, parameters and memory per layer and in total, in a convention of your choice, which the result names. */
  cost(convention: t.CountingConvention = {}): t.Cost {
    return guarded(() => this.#handle.cost(convention));
  }

  parameters(): t.ParameterInfo[] {
    return guarded(() => this.#handle.parameters());
  }

  /** A copy of a parameter's values: get('conv1/kernel'). */
  get(name: string): Float32Array<ArrayBuffer> {
    return guarded(() => this.#handle.get(text(name, 'parameter')));
  }

  /** Replaces a parameter's values. Throws ShapeError for a wrong number of them. */
  set(name: string, values: t.Numbers): void {
    guarded(() => this.#handle.set(text(name, 'parameter'), floats(values, name)));
  }

  /**
   * Runs `batch` images (height × width × channels each) through the network.
   * Returns the last layer's output, batch first. `training` uses dropout and batch statistics; `into` takes the values
   * instead of a new array, and with `view` they are not copied at all: for large outputs called often either saves as much
   * time as a small layer takes.
   */
  forward(pixels: t.Numbers, options: t.ForwardOptions = {}): t.TensorData {
    const { batch: images, training = false, into, view = false } = settings(options, 'forward');
    const batch = whole(images ?? 1, 'batch', 1);
    if (into !== undefined && !(into instanceof Float32Array)) throw new ArgumentError(`into: expected a Float32Array, got ${typeof into}`);
    const shape = [batch, ...this.#outputShape];
    const count = shape.reduce((product, size) => product * size, 1);
    if (into !== undefined && into.length !== count) throw new ShapeError(`into: expected room for ${count} values (${shape.join('×')}), got ${into.length}`);
    const handed = this.#hand(floats(pixels, 'input'));
    guarded(() => this.#handle.forward(handed, batch, training));
    const start = this.#module.HEAPU32[this.#crossing + 2]! / Float32Array.BYTES_PER_ELEMENT;
    const values = this.#module.HEAPF32.subarray(start, start + count);
    if (into === undefined) return { shape, data: view ? values : values.slice() };
    into.set(values);
    return { shape, data: into };
  }

  /** A layer's output in the last forward pass; 'input' works too. */
  activation(layer: string): t.TensorData {
    return guarded(() => this.#handle.activation(text(layer, 'layer')));
  }

  /**
   * Carries `seed`, the derivative of a score by the output of layer `from` (the last one by default; batch first),
   * back through the network. Returns the gradient at the input. All gradients are overwritten.
   */
  backward(seed: t.Numbers, options: { from?: string } = {}): t.TensorData {
    return guarded(() => this.#handle.backward(floats(seed, 'seed'), settings(options, 'backward').from === undefined ? '' : text(options.from!, 'from')));
  }

  /** A parameter's gradient in the last backward pass, in the parameter's shape. */
  gradient(name: string): Float32Array<ArrayBuffer> {
    return guarded(() => this.#handle.gradient(text(name, 'parameter')));
  }

  /** The gradient at a layer's output in the last backward pass; 'input' works too. */
  activationGradient(layer: string): t.TensorData {
    return guarded(() => this.#handle.activationGradient(text(layer, 'layer')));
  }

  /**
   * A layer's arithmetic on one image of the last batch, step by step, in plain row-major order: conv2d, depthwiseConv2d,
   * dense, maxPool2d and avgPool2d, forward or towards the gradient of the input, the kernel or the bias. Name one
   * output, input or weight to follow only that. Throws ArgumentError for more than 200,000 steps.
   */
  trace(layer: string, options: t.TraceOptions = {}): t.TraceStep[] {
    return trace(this, this.#handle, text(layer, 'layer'), settings(options, 'trace'));
  }

  /** The last backward pass through a max-pooling layer, one step per output value, for one image of the batch. */
  backwardSteps(layer: string, options: { image?: number } = {}): t.BackwardStep[] {
    return guarded(() => this.#handle.backwardSteps(text(layer, 'layer'), whole(settings(options, 'backwardSteps').image ?? 0, 'image')));
  }

  /**
   * Forward, loss, backward, one optimizer step. Softmax cross-entropy takes logits and one label per image, or per
   * position when the logits are a map; the other losses take numbers in the shape of the output. A last layer softmax
   * (or sigmoid, for binary cross-entropy) is left out, because the loss contains it.
   * Loss, accuracy and gradients are those before the step. With frozen layers, gradients below the lowest trained
   * layer are not computed.
   */
  trainBatch(pixels: t.Numbers, targets: t.Targets, optimizer: Optimizer, options: { loss?: t.Loss } = {}): t.BatchResult {
    const values = floats(pixels, 'input');
    const expected = targetNumbers(targets);
    const { loss } = settings(options, 'trainBatch');
    const moved = open<OptimizerHandle>(optimizer, 'optimizer');
    return guarded(() => this.#handle.trainBatch(this.#hand(values), expected, loss, moved));
  }

  /** What the network says of labelled images, in evaluation mode, `batch` images at a time. */
  evaluate(pixels: t.Numbers, targets: t.Targets, options: { batch?: number; loss?: t.Loss } = {}): t.Evaluation {
    const batch = whole(settings(options, 'evaluate').batch ?? 64, 'batch', 1);
    return guarded(() => this.#handle.evaluate(floats(pixels, 'input'), targetNumbers(targets), options.loss, batch));
  }

  /** Keeps training from changing these layers. */
  freeze(layers: readonly string[]): void {
    guarded(() => this.#handle.setFrozen(layers, true));
  }

  unfreeze(layers: readonly string[]): void {
    guarded(() => this.#handle.setFrozen(layers, false));
  }

  /** Gives its memory back; every later call throws. */
  dispose(): void {
    close(this);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Puts pixels where the engine reads them, which needs a call only when there are more than ever before. Returns how many. */
  #hand(pixels: Float32Array): number {
    const handle = this.#handle;
    if (this.#module.HEAPU32[this.#crossing + 1]! < pixels.length) {
      // A view of the engine's memory would be gone when that grows.
      if (pixels.buffer === this.#module.HEAPF32.buffer) pixels = pixels.slice();
      guarded(() => handle.makeRoom(pixels.length));
    }
    this.#module.HEAPF32.set(pixels, this.#module.HEAPU32[this.#crossing]! / Float32Array.BYTES_PER_ELEMENT);
    return pixels.length;
  }

  get #handle(): NetworkHandle {
    return open<NetworkHandle>(this, 'network');
  }
}
