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

type Stack = Pick<Preset, 'title' | 'layers' | 'note'>;

const row = (pixels: number, [layer, x]: readonly [layer: number, x: number], stack: Stack): Preset => ({
  ...stack,
  dimensions: 1,
  input: [1, pixels],
  unit: [layer, 0, x],
});

const image = (side: number, stack: Stack & Pick<Preset, 'unit'>): Preset => ({ ...stack, dimensions: 2, input: [side, side] });

const repeated = (count: number, layer: string): string => Array.from({ length: count }, () => layer).join(' | ');

/** The lecture's slides 34 to 39. */
export const lecture: Preset = row(9, [3, 1], {
  title: 'Slides 34–39: kernel 3, three layers',
  layers: repeated(3, 'conv 1 3x3'),
  note: 'With stride 1 every layer of kernel 3 adds two pixels: the fields are 3, 5, 7.',
});

const vgg16 = (
  [
    [2, 64],
    [2, 128],
    [3, 256],
    [3, 512],
    [3, 512],
  ] as const
)
  .map(([count, filters]) => repeated(count, `conv ${filters} 3x3 pad 1`))
  .join(' | maxpool 2 | ');

const resnet18 = [
  'conv 64 7x7 stride 2 pad 3',
  'maxpool 3 stride 2 pad 1',
  repeated(4, 'conv 64 3x3 pad 1'),
  ...[128, 256, 512].flatMap((filters) => [`conv ${filters} 3x3 stride 2 pad 1`, repeated(3, `conv ${filters} 3x3 pad 1`)]),
].join(' | ');

export const presets: readonly Preset[] = [
  lecture,
  image(5, {
    title: 'Slides 40–41: stride 2, twice',
    layers: repeated(2, 'conv 1 3x3 stride 2 pad 1'),
    unit: [2, 0, 0],
    note: 'The slides show the sizes, 5×5 to 3×3 to 2×2, and leave out the field after two layers. It is 7×7 with stride 4 and start −3, larger than the 5×5 input: along each side unit 0 sees pixels 0 to 3, unit 1 sees 1 to 4.',
  }),
  row(13, [2, 2], {
    title: 'Slides 43–44: dilation 2, twice',
    layers: repeated(2, 'conv 1 3x3 dilation 2'),
    note: 'Every other connection is left out. The field spans 9 pixels, of which 5 are touched.',
  }),
  row(17, [3, 1], {
    title: 'Dilation 1, 2, 4: no gaps left',
    layers: 'conv 1 3x3 | conv 1 3x3 dilation 2 | conv 1 3x3 dilation 4',
    note: 'When the dilation doubles from layer to layer, 15 pixels are seen after three layers, and every one of them is touched.',
  }),
  row(15, [4, 3], {
    title: 'Stride 2 in the middle',
    layers: 'conv 1 3x3 pad 1 | maxpool 2 | conv 1 3x3 pad 1 | conv 1 3x3 pad 1',
    note: 'After the pooling neighbours are 2 pixels apart, so each further kernel of 3 adds 4 pixels instead of 2.',
  }),
  image(9, {
    title: 'Slide 72: two 3×3',
    layers: repeated(2, 'conv 1 3x3'),
    unit: [2, 2, 2],
    note: 'Two 3×3 convolutions see 5×5. The slide calls this the effective receptive field; since Luo et al. (2016) that name means how much each pixel counts: see “Theory and measurement”.',
  }),
  image(32, {
    title: 'Eight 3×3 on 32×32',
    layers: repeated(8, 'conv 8 3x3 same'),
    unit: [8, 16, 16],
    note: 'The field is 17×17, but its rim has few paths to the unit. Compare with “Theory and measurement”.',
  }),
  image(32, {
    title: 'LeNet-5',
    layers: 'conv 6 5x5 | avgpool 2 | conv 16 5x5 | avgpool 2 | conv 120 5x5',
    note: 'The last convolution sees the whole image, 32×32.',
  }),
  image(227, {
    title: 'AlexNet',
    layers:
      'conv 96 11x11 stride 4 | maxpool 3 stride 2 | conv 256 5x5 pad 2 | maxpool 3 stride 2 | conv 384 3x3 pad 1 | conv 384 3x3 pad 1 | conv 256 3x3 pad 1',
    note: 'The fifth convolution sees 163×163 of 227×227 pixels; its neighbours are 16 pixels apart.',
  }),
  image(224, {
    title: 'VGG16',
    layers: vgg16,
    note: 'Thirteen 3×3 convolutions and four poolings between them see 196×196 of 224×224 pixels.',
  }),
  image(224, {
    title: 'ResNet-18, main path',
    layers: resnet18,
    note: 'Without the shortcuts, which see no further. The field is 435×435, almost twice the image.',
  }),
];
