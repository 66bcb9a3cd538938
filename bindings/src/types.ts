import type { Pair } from './descriptions.js';

export type * from './descriptions.js';

/** Values with their shape, the batch in front, channels innermost. The data is a copy. */
export interface TensorData {
  shape: number[];
  data: Float32Array<ArrayBuffer>;
}

export interface ForwardOptions {
  /** Images in the pixels; 1 by default. */
  batch?: number;
  training?: boolean;
  /** Takes the output's values, all of them, instead of a new array. In a worker they still come back in a new one. */
  into?: Float32Array<ArrayBuffer>;
  /**
   * The output's values where the engine has them, not copied: they hold until the next call to this engine, whatever it
   * is, and are not to be written to. A worker sends a copy all the same.
   */
  view?: boolean;
}

/** Numbers for pixels, weights or seeds: a Float32Array is taken as it is, anything else is converted. */
export type Numbers = Float32Array | Float64Array | Uint8Array | readonly number[];
/** Labels are whole numbers, one per image or per position; other losses take any numbers in the shape of the output. */
export type Targets = Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array | readonly number[];
/** 'softmaxCrossEntropy' is the default. */
export type Loss = 'softmaxCrossEntropy' | 'binaryCrossEntropy' | 'meanSquaredError';

export interface BenchmarkOptions {
  /** Time for each row; 50 by default. The engine's code is warmed up as long again before. */
  milliseconds?: number;
  /** Which rows; all by default. With none, only the limit is measured. */
  rows?: readonly BenchmarkRow['name'][];
  /** Hears of each row as it is done. Functions cannot be handed to a worker. */
  onRow?: (row: BenchmarkRow) => void;
}

/** One kind of work, as the library does it for whoever calls it: pixels in, values out. */
export interface BenchmarkRow {
  name: 'matrixProduct' | 'conv1x1' | 'conv3x3' | 'conv5x5' | 'depthwise3x3';
  /** The sizes, in words. */
  detail: string;
  /** Floating-point operations of the plain computation; a multiply-add counts as two. */
  operations: number;
  milliseconds: number;
  /** Operations per nanosecond. */
  gflops: number;
  /** gflops as a share of what multiply-adds in registers reached just before; above 1 where an algorithm needs fewer of them. */
  share: number;
}

export interface Benchmark {
  variant: Variant;
  threads: number;
  /** GFLOP/s that multiply-adds in registers reach, on all threads together: the most that any plain computation can. */
  limit: number;
  rows: BenchmarkRow[];
}

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

/** A map over the input's pixels, and the smallest rectangle around all that is not 0. */
export interface FieldMap extends Region, TensorData {}

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

/** What counts as an operation and as a parameter; papers and tools differ. All false, and all parameters, by default. */
export interface CountingConvention {
  /** 'macs': multiply-accumulates; 'flops': two operations for each of them. */
  unit?: 'macs' | 'flops';
  /** An addition each. */
  biases?: boolean;
  /** A multiply-accumulate for each value that batchNorm normalises. */
  batchNorm?: boolean;
  /** A comparison or an addition for every cell under a window but the first; a mean's division counts as one more. */
  pooling?: boolean;
  parameters?: 'all' | 'trainable';
}

export interface CostRow {
  name: string;
  type: string;
  /** For one image. */
  operations: number;
  parameters: number;
  activationBytes: number;
}

export interface Cost {
  /** The convention in words, to stand beside the figures. */
  convention: string;
  rows: CostRow[];
  total: CostRow;
}

export interface ParameterInfo {
  name: string;
  shape: number[];
  trainable: boolean;
}

export interface BatchResult {
  /** The mean over all labels or values, before the step. */
  loss: number;
  /** A share from 0 to 1; NaN for a loss that predicts no classes. */
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

export interface TraceOptions {
  /** 'forward' by default; the others follow the gradient of the input, the kernel or the bias. */
  direction?: 'forward' | 'input' | 'kernel' | 'bias';
  /** Of the last batch; 0 by default. */
  image?: number;
  /** Follow one output, input or weight only: [y, x, channel], [feature], [ky, kx, in, out] … */
  output?: readonly number[];
  input?: readonly number[];
  weight?: readonly number[];
}

/** One elementary step: left · right is added to an output (forward) or to a gradient. */
export interface TraceStep {
  output: number[];
  /** null in the padding, and for a bias. */
  input: number[] | null;
  /** null for a bias going forward, and in pooling. */
  weight: number[] | null;
  /** Forward the input's value, backward the derivative at the output. */
  left: number;
  right: number;
  product: number;
  /** Of the place that this step adds to, this step included; in max-pooling the maximum so far. */
  sum: number;
}

export type SaliencyMethod =
  'gradient' | 'gradientTimesInput' | 'integratedGradients' | 'smoothGrad' | 'guidedBackprop' | 'deconvnet' | 'gradCam' | 'guidedGradCam' | 'occlusion';

export interface SaliencyOptions {
  /** The last layer's value to explain, or its input's where that layer is a softmax. */
  class: number;
  /** 'gradient' by default. */
  method?: SaliencyMethod;
  /** 'all' by default: signed values per channel; 'max' and 'mean' of their magnitudes. */
  channels?: 'all' | 'max' | 'mean';
  /** For a map of classes: one place on it; the sum over all places by default. */
  unit?: readonly [y: number, x: number];
  /** integratedGradients; 32 by default. */
  steps?: number;
  /** integratedGradients: a number, or an image; 0 by default. */
  baseline?: Numbers | number;
  /** smoothGrad; 16 by default. */
  samples?: number;
  /** smoothGrad: standard deviation as a share of max − min (0.15 by default), or samples × pixels to add as they are. */
  noise?: Numbers | number;
  /** smoothGrad; 1 by default. */
  seed?: number;
  /** gradCam and guidedGradCam; the last convolution by default. */
  layer?: string;
  /** gradCam: bilinear to the input's size (true, the default), or the layer's own size. */
  upsample?: boolean;
  /** occlusion: an eighth of the image by default. */
  patch?: Pair;
  /** occlusion: as the patch by default. */
  stride?: Pair;
  /** occlusion: what covers; 0 by default. */
  value?: number;
}

/** [height, width, channels or 1] */
export interface SaliencyMap extends TensorData {
  /** integratedGradients: what the map adds up to, what it should (score − baseline's score), and the gap between. */
  completeness?: { sum: number; difference: number; gap: number };
}

export interface GradientCheckOptions {
  loss?: Loss;
  /** Dropout and batch statistics, with one and the same mask throughout; false by default. */
  training?: boolean;
  /** Values looked at in each parameter, evenly spread; 64 by default. */
  most?: number;
  /** For values up to 1, in proportion for larger ones; 0.01 by default. */
  step?: number;
}

export interface GradientCheckRow {
  /** A parameter, or 'input'. */
  name: string;
  /** ‖analytic − numeric‖ / the larger norm, over the values without a kink; 0 where both vanish in float32's rounding. */
  relativeError: number;
  largestDifference: number;
  checked: number;
  /**
   * Values left out because the loss has a corner there (a relu at 0, a max-pooling whose winner changes): two step
   * lengths, or the two sides, disagree on the slope, and a difference quotient says nothing about the derivative.
   */
  kinks: number;
  worst?: { index: number; analytic: number; numeric: number };
}

export interface OpenOptions {
  /** Told of weights that are not finite numbers; console.warn by default. */
  onWarning?: (text: string) => void;
}

/** Random changes of training images, drawn anew each time; what moves in from outside repeats the border. */
export interface Augmentation {
  /** Left to right, every other time. */
  flip?: boolean;
  /** Up to so many whole pixels. */
  shift?: number;
  /** Up to so many degrees either way. */
  rotate?: number;
  /** Cuts off up to this share of both sides and enlarges the rest. */
  crop?: number;
  /** Multiplies by 1 − brightness to 1 + brightness. */
  brightness?: number;
}

export interface TrainingData {
  /** All images, one after another. */
  pixels: Numbers;
  targets: Targets;
}

export interface TrainerSettings {
  data: TrainingData;
  /** Evaluated after each epoch. */
  validation?: TrainingData;
  loss?: Loss;
  /** 32 by default. */
  batch?: number;
  /** 1 by default. */
  epochs?: number;
  /** True by default. */
  shuffle?: boolean;
  /** Of the order and of the augmentation; 1 by default. */
  seed?: number;
  augment?: Augmentation;
  /** Ends after so many epochs without a lower loss (of the validation data, if there is any); 0, the default: never early. */
  patience?: number;
  /** At the end the weights of the epoch with the lowest loss come back; true by default. */
  keepBest?: boolean;
}

/** Loss and accuracy are those of the running epoch so far. */
export interface TrainerProgress extends BatchResult {
  /** From 1. */
  epoch: number;
  /** Batches done in this epoch. */
  batch: number;
  batches: number;
  /** Once an epoch is through. */
  validation?: BatchResult;
  best?: { epoch: number; loss: number };
  outcome: 'running' | 'all epochs' | 'early stop' | 'diverged' | 'cancelled';
}

export interface TrainerRunOptions {
  onProgress?: (progress: TrainerProgress) => void;
  signal?: AbortSignal;
}

export interface OptimizerSettings {
  type: 'sgd' | 'adam' | 'adamw';
  rate: number;
  /** sgd only; 0 by default. */
  momentum?: number;
  /** sgd only: Nesterov's form of momentum. */
  nesterov?: boolean;
  /** Adds weightDecay · weight to the gradient; adamw takes rate · weightDecay · weight off the weight instead. 0 by default. */
  weightDecay?: number;
  /** adam and adamw, as the next two; 0.9, 0.999 and 1e-8 by default. */
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  /** Gradients that together are longer than this are shortened to it. */
  clipNorm?: number;
  /** Steps over which the rate rises evenly from 0 before the schedule begins; 0 by default. */
  warmUp?: number;
  schedule?: RateSchedule;
  /** Factors on the rate, by layer: { conv1: 0.1 }. */
  rates?: Record<string, number>;
}

/** After every `every` steps the rate is multiplied by `factor`; or it falls along a cosine to `floor` (0) in `steps` steps. */
export type RateSchedule = { type: 'step'; every: number; factor: number } | { type: 'cosine'; steps: number; floor?: number };

export interface LoadOptions {
  /** Where the Wasm binary lies, if not beside the library. */
  wasmUrl?: string | URL;
  /** 'auto' takes relaxed SIMD (fused multiply-add) where the engine has it. */
  variant?: 'auto' | Variant;
  /**
   * How many threads work together, at most; 'auto' (the default) is one per core, up to 4. Results are the same for any
   * number. Only a page that is cross-origin isolated and has relaxed SIMD can have more than one, from the library's own
   * files on its own origin; anywhere else it is 1.
   */
  threads?: 'auto' | number;
}

export type Variant = 'simd' | 'relaxed-simd';
