// The lecture's examples, what its slides say about them, and what is exact.
import type { LayerDescription } from 'neocog';
import { stackToText } from '../stack/notation.js';
import { formats, type CountResult, type CountState, type Shape } from './logic.js';

export interface Claim {
  /** Which of our totals the slide speaks of; of memory, that of the parameters in single precision. */
  quantity: 'parameters' | 'operations' | 'memory';
  /** As the slide writes it; empty where it gives no figure. */
  says: string;
  /** Whether our total is what the slide says. */
  right: boolean;
  reason?: string;
}

export interface SlideExample {
  /** In a link: slide-9. */
  id: string;
  title: string;
  input: Shape;
  layers: readonly LayerDescription[];
  claims: readonly Claim[];
  compare?: true;
}

const conv = (filters: number, kernel: number, more: object = { padding: 'same' }): LayerDescription => ({ type: 'conv2d', filters, kernel, ...more });
const dense = (units: number): LayerDescription => ({ type: 'dense', units });
const flatten: LayerDescription = { type: 'flatten' };

// The large networks as their papers have them. What has neither parameters nor another shape is left out: ReLU, dropout
// and AlexNet's normalisation would be half of the rows.
const pool2: LayerDescription = { type: 'maxPool2d', window: 2 };
const pool3: LayerDescription = { type: 'maxPool2d', window: 3, stride: 2 };
/** VGG's five blocks, each so many 3×3 convolutions and a pooling, and three dense layers. */
const vgg = (blocks: readonly number[], classes: number): LayerDescription[] => [
  ...blocks.flatMap((count, i) => [...Array.from({ length: count }, () => conv([64, 128, 256, 512, 512][i]!, 3)), pool2]),
  flatten,
  dense(4096),
  dense(4096),
  dense(classes),
];
const vgg16 = [2, 2, 3, 3, 3];
const leftOut = 'ReLU and dropout are left out here: they have no parameters.';

export const slides: readonly SlideExample[] = [
  {
    id: 'slide-7',
    title: 'Slide 7: one 3×3 filter',
    input: [32, 32, 3],
    layers: [conv(1, 3)],
    claims: [{ quantity: 'parameters', says: '28', right: true }],
  },
  {
    id: 'slide-8',
    title: 'Slide 8: sixteen 3×3 filters on RGB',
    input: [32, 32, 3],
    layers: [conv(16, 3)],
    claims: [{ quantity: 'parameters', says: '448', right: true, reason: 'The slide names no picture size and needs none: filters slide.' }],
  },
  {
    id: 'slide-9',
    title: 'Slide 9: the whole network',
    input: [32, 32, 3],
    layers: [conv(8, 3), conv(16, 5, { stride: 2, padding: 'same' }), flatten, dense(512), dense(4)],
    claims: [{ quantity: 'parameters', says: '', right: true, reason: 'The slide writes the sum out and leaves its total to you.' }],
  },
  {
    id: 'slide-10',
    title: 'Slide 10: its first convolution',
    input: [32, 32, 3],
    layers: [conv(8, 3)],
    claims: [{ quantity: 'parameters', says: '224', right: true }],
  },
  {
    id: 'slide-11',
    title: 'Slide 11: its second convolution',
    input: [32, 32, 8],
    layers: [conv(16, 5, { stride: 2, padding: 'same' })],
    claims: [{ quantity: 'parameters', says: '3216', right: true }],
  },
  {
    id: 'slide-12',
    title: 'Slide 12: its dense layers',
    input: [16, 16, 16],
    layers: [flatten, dense(512), dense(4)],
    claims: [
      {
        quantity: 'parameters',
        says: '2,099,716',
        right: true,
        reason:
          'The slide’s rule in words, “input × FC1 + FC2”, is a shortening: the sum it writes out, and its total, are inputs · units + units for the first layer and again for the second.',
      },
    ],
  },
  {
    id: 'slide-54',
    title: 'Slides 54 and 55: VGG-16 for two classes',
    input: [224, 224, 3],
    layers: vgg(vgg16, 2),
    claims: [
      {
        quantity: 'parameters',
        says: '134,268,737',
        right: false,
        reason: `All layers but the last have 134,260,544 parameters, and each class adds 4,097: 134,264,641 for one class, 134,268,738 for two, 138,357,544 for ImageNet’s 1,000. No number of classes gives the slide’s figure. ${leftOut}`,
      },
    ],
  },
  {
    id: 'slide-70',
    title: 'Slide 70: AlexNet',
    input: [227, 227, 3],
    layers: [
      conv(96, 11, { stride: 4 }),
      pool3,
      conv(256, 5, { padding: 'same', groups: 2 }),
      pool3,
      conv(384, 3),
      conv(384, 3, { padding: 'same', groups: 2 }),
      conv(256, 3, { padding: 'same', groups: 2 }),
      pool3,
      flatten,
      dense(4096),
      dense(4096),
      dense(1000),
    ],
    claims: [
      {
        quantity: 'parameters',
        says: '60 million',
        right: true,
        reason:
          'The two groups stand for the two graphics cards of 2012. The slide’s input of 227×227 is needed for maps of 55×55; the paper writes 224×224. Of its “12 layers”, eight have parameters. ReLU, dropout and local response normalisation are left out here: they have none.',
      },
      {
        quantity: 'memory',
        says: 'about 255 MB',
        right: false,
        reason: 'Single precision takes four bytes for each parameter: 60,965,224 · 4 = 243,860,896 bytes.',
      },
    ],
  },
  {
    id: 'slide-73',
    title: 'Slide 73: VGG-16',
    input: [224, 224, 3],
    layers: vgg(vgg16, 1000),
    claims: [
      { quantity: 'parameters', says: '138 million', right: true, reason: leftOut },
      {
        quantity: 'memory',
        says: 'about 522 MB',
        right: false,
        reason: '138,357,544 · 4 = 553,430,176 bytes. In units of 1,024 · 1,024 bytes they are 528, which is nearer to the slide’s figure.',
      },
    ],
  },
  {
    id: 'slide-73-vgg-19',
    title: 'Slide 73: VGG-19',
    input: [224, 224, 3],
    layers: vgg([2, 2, 4, 4, 4], 1000),
    claims: [
      {
        quantity: 'parameters',
        says: '138 million',
        right: false,
        reason: `The slide gives one figure for 16 and for 19 layers; three more convolutions of 3×3 add 5,309,696. ${leftOut}`,
      },
    ],
  },
  {
    id: 'slide-83',
    title: 'Slide 83: a standard convolution',
    input: [12, 12, 3],
    layers: [conv(256, 5, {})],
    claims: [
      { quantity: 'parameters', says: 'about 20 thousand', right: true },
      {
        quantity: 'operations',
        says: 'about 2.8 million',
        right: false,
        reason:
          'The slide multiplies by the 12 · 12 places of the input: 5 · 5 · 3 · 256 · 12 · 12 = 2,764,800. A 5×5 filter without padding has 8 · 8 places there, which is also the output size that the slide names. Beside 53,952 in two steps that is a saving of 22.8 times, not 46.',
      },
    ],
    compare: true,
  },
  {
    id: 'slide-83-separable',
    title: 'Slide 83: depthwise separable',
    input: [12, 12, 3],
    layers: [{ type: 'depthwiseConv2d', kernel: 5 }, conv(256, 1, {})],
    claims: [
      { quantity: 'parameters', says: 'about one thousand', right: true },
      {
        quantity: 'operations',
        says: 'about 60 thousand',
        right: false,
        reason:
          'The slide counts the depthwise part at 12 · 12 places, 5 · 5 · 3 · 12 · 12 + 3 · 256 · 8 · 8 = 59,952; without padding there are 8 · 8. So the saving is 22.8 times, not 46.',
      },
    ],
  },
];

/** The example that the state shows, whatever is selected or counted in it. */
export function slideOf({ input, layers }: Pick<CountState, 'input' | 'layers'>): SlideExample | undefined {
  const text = stackToText(layers);
  return slides.find((slide) => slide.input.join() === input.join() && stackToText(slide.layers) === text);
}

/** Slides count multiply-accumulates and all parameters; in another convention their figures cannot be compared. */
export function comparableClaims(slide: SlideExample, { convention }: Pick<CountState, 'convention'>): readonly Claim[] {
  const plain = convention.unit === 'macs' && !convention.biases;
  return slide.claims.filter(({ quantity }) => quantity !== 'operations' || plain);
}

/** What the claim is about, as it is here. A claim on memory does not ask what the table's memory is of. */
export const totalOf = ({ quantity }: Claim, { rows, total }: CountResult): number =>
  quantity === 'memory' ? rows.reduce((sum, { allParameters }) => sum + allParameters, 0) * formats.float32 : total[quantity];
