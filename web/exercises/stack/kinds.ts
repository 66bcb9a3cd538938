// Which layers a stack is made of, and what can be said about each: one table for the notation and for the editor.
import type { LayerDescription } from 'neocog';

/** One above the other: every layer reads the one before it. */
export type StackKind = Exclude<LayerDescription['type'], 'add' | 'concat' | 'multiply' | 'scale' | 'channelShuffle' | 'channelSlice'>;

/** What a setting looks like: a whole number; one or two; cells around the picture; a decimal; a word that is there or not. */
export type Form = 'count' | 'size' | 'padding' | 'frame' | 'decimal' | 'no bias' | 'bilinear';

export interface Field {
  /** The attribute in a layer's description. */
  key: string;
  label: string;
  form: Form;
  /** Read in this order and without a word before it; needed, too. */
  first?: true;
  /** The least that it may be; 1 where nothing is said. */
  least?: number;
  /** What goes without saying. */
  usual?: number | string | boolean;
  /** Seldom changed: the editor keeps it folded away. */
  rare?: true;
  /** How else it may be called in the notation. */
  aliases?: readonly string[];
}

export interface Kind {
  /** In the notation. */
  word: string;
  /** In the editor. */
  label: string;
  /** How else it may be called, in lower case and without spaces. */
  aliases: readonly string[];
  fields: readonly Field[];
  /** A new one in the editor. */
  fresh: LayerDescription;
}

const filters: Field = { key: 'filters', label: 'Filters', form: 'count', first: true, aliases: ['filter'] };
const kernel: Field = { key: 'kernel', label: 'Kernel', form: 'size', first: true, aliases: ['k'] };
const window: Field = { key: 'window', label: 'Window', form: 'size', first: true, aliases: ['kernel', 'k'] };
const stride: Field = { key: 'stride', label: 'Stride', form: 'size', usual: 1, aliases: ['s', 'strides'] };
const poolStride: Field = { key: 'stride', label: 'Stride', form: 'size', aliases: ['s', 'strides'] };
const padding: Field = { key: 'padding', label: 'Padding', form: 'padding', usual: 'valid', aliases: ['pad', 'p'] };
const dilation: Field = { key: 'dilation', label: 'Dilation', form: 'size', usual: 1, rare: true, aliases: ['d', 'dilated'] };
const groups: Field = { key: 'groups', label: 'Groups', form: 'count', usual: 1, rare: true, aliases: ['g', 'group'] };
const bias: Field = { key: 'bias', label: 'Biases', form: 'no bias', usual: true, rare: true };
const multiplier: Field = { key: 'multiplier', label: 'Per channel', form: 'count', usual: 1, rare: true, aliases: ['m'] };
const outputPadding: Field = {
  key: 'outputPadding',
  label: 'Output padding',
  form: 'size',
  least: 0,
  usual: 0,
  rare: true,
  aliases: ['outputpad', 'outpad'],
};
const by: Field = { key: 'by', label: 'Cells', form: 'frame', first: true, least: 0 };
const plain = (word: string, label: string, type: StackKind, ...aliases: string[]): Kind => ({
  word,
  label,
  aliases,
  fields: [],
  fresh: { type } as LayerDescription,
});

export const kinds: Readonly<Record<StackKind, Kind>> = {
  conv2d: {
    word: 'conv',
    label: 'Convolution',
    aliases: ['conv2d', 'convolution', 'convolution2d'],
    fields: [filters, kernel, stride, padding, dilation, groups, bias],
    fresh: { type: 'conv2d', filters: 8, kernel: 3, padding: 'same' },
  },
  depthwiseConv2d: {
    word: 'depthwise',
    label: 'Depthwise convolution',
    aliases: ['depthwiseconv2d', 'depthwiseconv', 'depthwiseconvolution', 'dw', 'dwconv'],
    fields: [kernel, stride, padding, dilation, multiplier, bias],
    fresh: { type: 'depthwiseConv2d', kernel: 3, padding: 'same' },
  },
  transposedConv2d: {
    word: 'transposed',
    label: 'Transposed convolution',
    aliases: ['transposedconv2d', 'transposedconv', 'transposedconvolution', 'convtranspose', 'convtranspose2d', 'conv2dtranspose', 'deconv'],
    fields: [filters, kernel, stride, padding, outputPadding, bias],
    fresh: { type: 'transposedConv2d', filters: 8, kernel: 2, stride: 2 },
  },
  maxPool2d: {
    word: 'pool',
    label: 'Max-pooling',
    aliases: ['maxpool2d', 'maxpool', 'maxpooling', 'maxpooling2d', 'pooling', 'pool2d'],
    fields: [window, poolStride, padding],
    fresh: { type: 'maxPool2d', window: 2 },
  },
  avgPool2d: {
    word: 'avgpool',
    label: 'Average pooling',
    aliases: ['avgpool2d', 'averagepool', 'averagepool2d', 'averagepooling', 'averagepooling2d', 'meanpool', 'avgpooling'],
    fields: [window, poolStride, padding],
    fresh: { type: 'avgPool2d', window: 2 },
  },
  globalAvgPool: plain(
    'gap',
    'Global average pooling',
    'globalAvgPool',
    'globalavgpool',
    'globalaveragepool',
    'globalaveragepooling',
    'globalavgpooling',
    'globalaveragepooling2d',
    'globalavgpool2d',
  ),
  globalMaxPool: plain('gmp', 'Global max-pooling', 'globalMaxPool', 'globalmaxpool', 'globalmaxpooling', 'globalmaxpooling2d', 'globalmaxpool2d'),
  relu: {
    word: 'relu',
    label: 'ReLU',
    aliases: ['rectifier'],
    fields: [
      { key: 'slope', label: 'Slope', form: 'decimal', least: 0, usual: 0, rare: true, aliases: ['leaky'] },
      { key: 'max', label: 'At most', form: 'decimal', least: 0, rare: true },
    ],
    fresh: { type: 'relu' },
  },
  elu: {
    word: 'elu',
    label: 'ELU',
    aliases: [],
    fields: [{ key: 'alpha', label: 'Alpha', form: 'decimal', least: 0, usual: 1, rare: true }],
    fresh: { type: 'elu' },
  },
  sigmoid: plain('sigmoid', 'Sigmoid', 'sigmoid', 'logistic'),
  tanh: plain('tanh', 'Tanh', 'tanh'),
  softmax: plain('softmax', 'Softmax', 'softmax'),
  batchNorm: plain('batchnorm', 'Batch normalisation', 'batchNorm', 'batchnorm2d', 'batchnormalisation', 'batchnormalization', 'bn'),
  localResponseNorm: plain('lrn', 'Local response normalisation', 'localResponseNorm', 'localresponsenorm', 'localresponsenormalisation'),
  dropout: {
    word: 'dropout',
    label: 'Dropout',
    aliases: ['drop'],
    fields: [{ key: 'rate', label: 'Share dropped', form: 'decimal', first: true, least: 0 }],
    fresh: { type: 'dropout', rate: 0.5 },
  },
  flatten: plain('flatten', 'Flatten', 'flatten', 'flat'),
  dense: {
    word: 'dense',
    label: 'Dense',
    aliases: ['fc', 'fullyconnected', 'linear', 'fullyconnectedlayer'],
    fields: [{ key: 'units', label: 'Units', form: 'count', first: true, aliases: ['unit', 'nodes', 'neurons'] }, bias],
    fresh: { type: 'dense', units: 10 },
  },
  upsample2d: {
    word: 'upsample',
    label: 'Upsampling',
    aliases: ['upsample2d', 'upsampling', 'upsampling2d'],
    fields: [
      { key: 'scale', label: 'Factor', form: 'size', first: true },
      { key: 'method', label: 'Bilinear', form: 'bilinear', usual: 'nearest', rare: true },
    ],
    fresh: { type: 'upsample2d', scale: 2 },
  },
  zeroPad2d: {
    word: 'zeropad',
    label: 'Zero padding',
    aliases: ['zeropad2d', 'zeropadding', 'zeropadding2d'],
    fields: [by],
    fresh: { type: 'zeroPad2d', by: 1 },
  },
  crop2d: { word: 'crop', label: 'Cropping', aliases: ['crop2d', 'cropping', 'cropping2d'], fields: [by], fresh: { type: 'crop2d', by: 1 } },
};

export const stackKinds = Object.keys(kinds) as StackKind[];

export const isStackKind = (type: string): type is StackKind => Object.hasOwn(kinds, type);

/** What a layer says about one setting; undefined where it goes without saying. */
export const settingOf = (layer: LayerDescription, key: string): unknown => (layer as unknown as Readonly<Record<string, unknown>>)[key];

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const square = (value: unknown): unknown =>
  Array.isArray(value) && value.length > 0 && value.every((part) => part === value[0]) ? (value[0] as unknown) : value;

/** The layer in its shortest form: no settings that go without saying, one number for two equal ones. */
export function shortest(layer: LayerDescription): LayerDescription {
  if (!isStackKind(layer.type)) return layer;
  const entries = Object.entries(layer).flatMap(([key, value]: [string, unknown]): [string, unknown][] => {
    const field = kinds[layer.type as StackKind].fields.find((each) => each.key === key);
    if (!field) return value === undefined ? [] : [[key, value]];
    let plainest = square(value);
    if (field.form === 'padding' && plainest === 0) plainest = 'valid';
    // A pooling window moves on by its own size.
    const usual = field === poolStride ? square(settingOf(layer, 'window')) : field.usual;
    return plainest === undefined || same(plainest, usual) ? [] : [[key, plainest]];
  });
  return Object.fromEntries(entries) as unknown as LayerDescription;
}
