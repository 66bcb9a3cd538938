// The lecture's examples, what its slides say about them, and what is exact.
import type { LayerDescription } from 'neocog';
import { stackToText } from '../stack/notation.js';
import type { CountResult, CountState, Shape } from './logic.js';

interface Claim {
  /** Which of our totals the slide speaks of. */
  quantity: 'parameters' | 'operations';
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
  return slide.claims.filter(({ quantity }) => quantity === 'parameters' || plain);
}

export const totalOf = (claim: Claim, { total }: CountResult): number => total[claim.quantity];
