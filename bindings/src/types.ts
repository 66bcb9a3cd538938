/** A number for both axes, or [height, width]. */
export type Pair = number | readonly [height: number, width: number];
/** 'valid' (none), 'same' (output = ceil(input / stride)), or cells to add around the input. */
export type Padding = 'valid' | 'same' | Pair | readonly [top: number, bottom: number, left: number, right: number];
/** U(−√(6 / fan in), …) after He et al. 2015, or U(−√(6 / (fan in + fan out)), …) after Glorot and Bengio 2010. */
export type Initialisation = 'he' | 'glorot';

interface Placed {
  /** Without one, the layer is called by its type and number: relu1. */
  name?: string;
  /** The layer or layers that it reads; the layer before it by default, 'input' is the input. */
  from?: string | readonly string[];
}

export interface Conv2dDescription extends Placed {
  type: 'conv2d';
  filters: number;
  kernel: Pair;
  stride?: Pair;
  padding?: Padding;
  dilation?: Pair;
  groups?: number;
  bias?: boolean;
  initialisation?: Initialisation;
}

export interface MaxPool2dDescription extends Placed {
  type: 'maxPool2d';
  window: Pair;
  /** The window by default. */
  stride?: Pair;
  padding?: Padding;
  /** Among equal maxima, who gets the gradient: the first in row-major order (as in PyTorch), or all in equal shares. */
  ties?: 'first' | 'even';
}

export interface ReluDescription extends Placed {
  type: 'relu';
  /** For negative inputs; 0 by default. */
  slope?: number;
  max?: number;
}

export interface FlattenDescription extends Placed {
  type: 'flatten';
}

export interface DenseDescription extends Placed {
  type: 'dense';
  units: number;
  bias?: boolean;
  initialisation?: Initialisation;
}

export interface MergeDescription extends Placed {
  type: 'add' | 'concat';
}

export type LayerDescription = Conv2dDescription | MaxPool2dDescription | ReluDescription | FlattenDescription | DenseDescription | MergeDescription;

/** A network in plain JSON. */
export interface NetworkDescription {
  input: readonly [height: number, width: number, channels: number];
  layers: readonly LayerDescription[];
  /** What the first weights are drawn from; 1 by default. */
  seed?: number;
}

/** Values with their shape, the batch in front, channels innermost. The data is a copy. */
export interface TensorData {
  shape: number[];
  data: Float32Array<ArrayBuffer>;
}

/** Numbers for pixels, weights or seeds: a Float32Array is taken as it is, anything else is converted. */
export type Numbers = Float32Array | Float64Array | Uint8Array | readonly number[];
/** Whole numbers, one per sample. */
export type Labels = Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array | readonly number[];

export interface ReceptiveAxis {
  /** In input pixels, before clipping. */
  size: number;
  stride: number;
  /** Where the first unit's field begins; negative inside padding. */
  start: number;
}

export interface ReceptiveField {
  height: ReceptiveAxis;
  width: ReceptiveAxis;
  /** False when paths that meet disagree in stride or centre. */
  aligned: boolean;
}

export interface Region {
  height: { start: number; size: number };
  width: { start: number; size: number };
}

export interface SummaryRow {
  name: string;
  type: string;
  from: string[];
  /** Without the batch. */
  outputShape: number[];
  /** All of the layer's parameters, running statistics too. */
  parameters: number;
  /** Those that training changes. */
  trainable: number;
  /** Multiply-accumulates for one image, padding counted, biases not. */
  macs: number;
  /** Of one image's output. */
  activationBytes: number;
  receptiveField: ReceptiveField;
}

export interface ParameterInfo {
  name: string;
  shape: number[];
  trainable: boolean;
}

export interface BatchResult {
  /** Mean softmax cross-entropy before the step. */
  loss: number;
  /** A share from 0 to 1. */
  accuracy: number;
}

export interface Evaluation extends BatchResult {
  /** Per label: −log of the label's probability. */
  losses: Float32Array<ArrayBuffer>;
  /** Per label: the class with the largest logit … */
  predictions: Int32Array<ArrayBuffer>;
  /** … and its probability. */
  probabilities: Float32Array<ArrayBuffer>;
}

/** What one output value of a layer hands back to its input in the backward pass. */
export interface BackwardStep {
  /** The output value. */
  y: number;
  x: number;
  channel: number;
  /** The derivative that arrives at it. */
  gradient: number;
  /** The real input cells under its window. */
  top: number;
  left: number;
  height: number;
  width: number;
  /** The cells that receive something: what, and how much they have received so far. */
  shares: { y: number; x: number; value: number; sum: number }[];
}

export interface OptimizerSettings {
  type: 'sgd' | 'adam';
  rate: number;
  /** sgd only; 0 by default. */
  momentum?: number;
  /** Adds weightDecay · weight to the gradient; 0 by default. */
  weightDecay?: number;
  /** adam only, as the next two; 0.9, 0.999 and 1e-8 by default. */
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  /** Factors on the rate, by layer: { conv1: 0.1 }. */
  rates?: Record<string, number>;
}

export interface LoadOptions {
  /** Where the Wasm binary lies, if not beside the library. */
  wasmUrl?: string | URL;
  /** 'auto' takes relaxed SIMD (fused multiply-add) where the engine has it. */
  variant?: 'auto' | Variant;
}

export type Variant = 'simd' | 'relaxed-simd';
