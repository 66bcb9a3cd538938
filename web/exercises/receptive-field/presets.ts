// Stacks to start from: the lecture's, and the convolutions of networks that everybody knows.

export interface Preset {
  title: string;
  dimensions: 1 | 2;
  input: readonly [height: number, width: number];
  layers: string;
  /** Layer, y, x; the last layer's middle where nothing is said. */
  unit?: readonly [layer: number, y: number, x: number];
  /** What to notice. */
  note: string;
}

/** The lecture's slides 34 to 39. */
export const lecture: Preset = {
  title: 'Slides 34–39: kernel 3, three layers',
  dimensions: 1,
  input: [1, 9],
  layers: 'conv 1 3x3 | conv 1 3x3 | conv 1 3x3',
  unit: [3, 0, 1],
  note: 'With stride 1 every layer of kernel 3 adds two pixels: the fields are 3, 5, 7.',
};

const repeated = (count: number, layer: string): string => Array.from({ length: count }, () => layer).join(' | ');

const vgg16 = [
  [2, 64],
  [2, 128],
  [3, 256],
  [3, 512],
  [3, 512],
]
  .map(([count, filters]) => repeated(count!, `conv ${filters} 3x3 pad 1`))
  .join(' | maxpool 2 | ');

const resnet18 = [
  'conv 64 7x7 stride 2 pad 3',
  'maxpool 3 stride 2 pad 1',
  repeated(4, 'conv 64 3x3 pad 1'),
  ...[128, 256, 512].flatMap((filters) => [`conv ${filters} 3x3 stride 2 pad 1`, repeated(3, `conv ${filters} 3x3 pad 1`)]),
].join(' | ');

export const presets: readonly Preset[] = [
  lecture,
  {
    title: 'Slides 40–41: padding 1, stride 2, twice',
    dimensions: 2,
    input: [5, 5],
    layers: 'conv 1 3x3 stride 2 pad 1 | conv 1 3x3 stride 2 pad 1',
    unit: [2, 0, 0],
    note: 'The slides show the sizes, 5×5 to 3×3 to 2×2, and leave out the field after two layers. It is 7×7 with stride 4 and start −3, larger than the 5×5 input: along each side unit 0 sees pixels 0 to 3, unit 1 sees 1 to 4.',
  },
  {
    title: 'Slides 43–44: dilation 2, twice',
    dimensions: 1,
    input: [1, 13],
    layers: 'conv 1 3x3 dilation 2 | conv 1 3x3 dilation 2',
    unit: [2, 0, 2],
    note: 'Every other connection is left out. The field spans 9 pixels, of which 5 are touched.',
  },
  {
    title: 'Dilation 1, 2, 4: no gaps left',
    dimensions: 1,
    input: [1, 17],
    layers: 'conv 1 3x3 | conv 1 3x3 dilation 2 | conv 1 3x3 dilation 4',
    unit: [3, 0, 1],
    note: 'When the dilation doubles from layer to layer, 15 pixels are seen after three layers, and every one of them is touched.',
  },
  {
    title: 'Stride 2 in the middle',
    dimensions: 1,
    input: [1, 15],
    layers: 'conv 1 3x3 pad 1 | maxpool 2 | conv 1 3x3 pad 1 | conv 1 3x3 pad 1',
    unit: [4, 0, 3],
    note: 'After the pooling neighbours are 2 pixels apart, so each further kernel of 3 adds 4 pixels instead of 2.',
  },
  {
    title: 'Slide 72: two 3×3',
    dimensions: 2,
    input: [9, 9],
    layers: 'conv 1 3x3 | conv 1 3x3',
    unit: [2, 2, 2],
    note: 'Two 3×3 convolutions see 5×5. The slide calls this the effective receptive field; since Luo et al. (2016) that name means how much each pixel counts: see “Theory and measurement”.',
  },
  {
    title: 'Eight 3×3 on 32×32',
    dimensions: 2,
    input: [32, 32],
    layers: repeated(8, 'conv 8 3x3 same'),
    unit: [8, 16, 16],
    note: 'The field is 17×17, but its rim has few paths to the unit. Compare with “Theory and measurement”.',
  },
  {
    title: 'LeNet-5',
    dimensions: 2,
    input: [32, 32],
    layers: 'conv 6 5x5 | avgpool 2 | conv 16 5x5 | avgpool 2 | conv 120 5x5',
    note: 'The last convolution sees the whole image, 32×32.',
  },
  {
    title: 'AlexNet',
    dimensions: 2,
    input: [227, 227],
    layers:
      'conv 96 11x11 stride 4 | maxpool 3 stride 2 | conv 256 5x5 pad 2 | maxpool 3 stride 2 | conv 384 3x3 pad 1 | conv 384 3x3 pad 1 | conv 256 3x3 pad 1',
    note: 'The fifth convolution sees 163×163 of 227×227 pixels; its neighbours are 16 pixels apart.',
  },
  {
    title: 'VGG16',
    dimensions: 2,
    input: [224, 224],
    layers: vgg16,
    note: 'Thirteen 3×3 convolutions and four poolings between them see 196×196 of 224×224 pixels.',
  },
  {
    title: 'ResNet-18, main path',
    dimensions: 2,
    input: [224, 224],
    layers: resnet18,
    note: 'Without the shortcuts, which see no further. The field is 435×435, almost twice the image.',
  },
];
