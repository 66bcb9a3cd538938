// What a network may be made of, layer by layer.

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

export interface DepthwiseConv2dDescription extends Placed {
  type: 'depthwiseConv2d';
  kernel: Pair;
  stride?: Pair;
  padding?: Padding;
  dilation?: Pair;
  /** Output channels for each input channel; 1 by default. */
  multiplier?: number;
  bias?: boolean;
  initialisation?: Initialisation;
}

export interface TransposedConv2dDescription extends Placed {
  type: 'transposedConv2d';
  filters: number;
  kernel: Pair;
  stride?: Pair;
  /** Cut off the full result. */
  padding?: Padding;
  /** Added at the bottom and right; 0 by default. */
  outputPadding?: Pair;
  bias?: boolean;
  initialisation?: Initialisation;
}

interface Pooling extends Placed {
  window: Pair;
  /** The window by default. */
  stride?: Pair;
  padding?: Padding;
}

export interface MaxPool2dDescription extends Pooling {
  type: 'maxPool2d';
  /** Among equal maxima, who gets the gradient: the first in row-major order (as in PyTorch), or all in equal shares. */
  ties?: 'first' | 'even';
}

export interface AvgPool2dDescription extends Pooling {
  type: 'avgPool2d';
  /** Divide by the window's area, padding counted as zeros; false by default: divide by the number of real cells. */
  countPadding?: boolean;
}

/** Layers without settings. The global poolings keep 1 × 1 × channels; add and concat take two or more inputs. */
export interface PlainDescription extends Placed {
  type: 'globalAvgPool' | 'globalMaxPool' | 'flatten' | 'softmax' | 'sigmoid' | 'tanh' | 'add' | 'concat';
}

export interface ReluDescription extends Placed {
  type: 'relu';
  /** For negative inputs; 0 by default. */
  slope?: number;
  max?: number;
}

export interface EluDescription extends Placed {
  type: 'elu';
  /** What very negative inputs tend to, with its sign turned; 1 by default. */
  alpha?: number;
}

export interface DenseDescription extends Placed {
  type: 'dense';
  units: number;
  bias?: boolean;
  initialisation?: Initialisation;
}

export interface BatchNormDescription extends Placed {
  type: 'batchNorm';
  /** 1e-3 by default. */
  epsilon?: number;
  /** running = momentum · running + (1 − momentum) · batch; 0.99 by default. */
  momentum?: number;
}

export interface LocalResponseNormDescription extends Placed {
  type: 'localResponseNorm';
  /** 5, 1e-4 (divided by size), 0.75 and 1 by default. */
  size?: number;
  alpha?: number;
  beta?: number;
  k?: number;
}

export interface DropoutDescription extends Placed {
  type: 'dropout';
  /** The share of values dropped in training. */
  rate: number;
}

/** Two inputs of one shape, or the second 1 × 1 × channels. */
export interface MultiplyDescription extends Placed {
  type: 'multiply';
  from: readonly [string, string];
}

export interface ScaleDescription extends Placed {
  type: 'scale';
  by: number;
}

export interface Upsample2dDescription extends Placed {
  type: 'upsample2d';
  /** Whole numbers. */
  scale: Pair;
  /** 'nearest' by default. */
  method?: 'nearest' | 'bilinear';
}

export interface Frame2dDescription extends Placed {
  type: 'zeroPad2d' | 'crop2d';
  by: number | readonly [top: number, bottom: number, left: number, right: number];
}

export interface ChannelShuffleDescription extends Placed {
  type: 'channelShuffle';
  groups: number;
}

export interface ChannelSliceDescription extends Placed {
  type: 'channelSlice';
  start: number;
  length: number;
}

export type LayerDescription =
  | Conv2dDescription
  | DepthwiseConv2dDescription
  | TransposedConv2dDescription
  | MaxPool2dDescription
  | AvgPool2dDescription
  | PlainDescription
  | ReluDescription
  | EluDescription
  | DenseDescription
  | BatchNormDescription
  | LocalResponseNormDescription
  | DropoutDescription
  | MultiplyDescription
  | ScaleDescription
  | Upsample2dDescription
  | Frame2dDescription
  | ChannelShuffleDescription
  | ChannelSliceDescription;

/** A network in plain JSON. */
export interface NetworkDescription {
  input: readonly [height: number, width: number, channels: number];
  layers: readonly LayerDescription[];
  /** What the first weights are drawn from; 1 by default. */
  seed?: number;
}
