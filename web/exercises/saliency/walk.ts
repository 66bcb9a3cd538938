// The five steps of the lecture's slide 49; the fourth has one step for each layer.
import { formatNumber, placeOf, term } from '../frame/questions.js';
import { percent } from './findings.js';
import { largestOf, type Examination, type LayerPass } from './logic.js';

export type Position =
  | { kind: 'input' | 'scores' | 'seed' | 'map' }
  /** Through `layer`, to what it reads. */
  | { kind: 'back'; layer: LayerPass; source: LayerPass };

export const stepCountOf = ({ layers }: Examination): number => 3 + (layers.length - 1) + 1;

export function positionAt({ layers }: Examination, step: number): Position {
  const first = (['input', 'scores', 'seed'] as const)[step];
  if (first) return { kind: first };
  const layer = layers[layers.length - 1 - (step - 3)];
  if (!layer || layer.type === 'input') return { kind: 'map' };
  return { kind: 'back', layer, source: layers.find(({ name }) => name === layer.from[0])! };
}

export const shapeText = (shape: readonly number[]): string => shape.join('×');

export const zerosOf = (values: Float32Array): number => values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0) / Math.max(1, values.length);

/** How many steps of a window the layer moves at a time, as its sizes show. */
const strideOf = (layer: LayerPass, source: LayerPass): number => (layer.shape.length === 3 ? Math.max(1, Math.round(source.shape[0]! / layer.shape[0]!)) : 1);

/** The first layer that moves in steps larger than 1, in words. */
export function stridedLayer(layers: readonly LayerPass[]): string | null {
  for (const layer of layers) {
    const source = layers.find(({ name }) => name === layer.from[0]);
    if (source?.shape.length !== 3 || !/conv2d|pool2d/i.test(layer.type)) continue;
    const stride = strideOf(layer, source);
    if (stride > 1) return `${layer.name} moves in steps of ${stride}`;
  }
  return null;
}

const strongestIndex = (values: Float32Array): number => values.reduce((best, value, i) => (Math.abs(value) > Math.abs(values[best]!) ? i : best), 0);

/** Where a value stands: "row 3, column 5, channel 2", or "value 17". */
function placeText(shape: readonly number[], index: number): string {
  const [, width = 1, channels = 1] = shape;
  if (shape.length < 3) return `value ${index + 1}`;
  const place = Math.floor(index / channels);
  const channel = `channel ${(index % channels) + 1}`;
  return shape[0] === 1 && width === 1 ? channel : `${placeOf({ y: Math.floor(place / width), x: place % width })}, ${channel}`;
}

/** What a layer does to the gradient, and one number of it. */
export function ruleOf(layer: LayerPass, source: LayerPass): { rule: string; number: string } {
  const at = strongestIndex(source.gradient);
  const value = source.gradient[at]!;
  const where = placeText(source.shape, at);
  switch (layer.type) {
    case 'relu':
      return {
        rule: 'Lets the gradient through where its input was above 0; where it gave 0, the gradient stops.',
        number: `${percent(zerosOf(layer.activation))} of its ${layer.activation.length} values are 0: they stop here.`,
      };
    case 'maxPool2d':
      return {
        rule: 'The largest value of each window gets the whole gradient, the others get nothing.',
        number: `${percent(zerosOf(source.gradient))} of the ${source.gradient.length} values that it reads get 0.`,
      };
    case 'globalAvgPool': {
      const places = source.shape[0]! * source.shape[1]!;
      const channel = at % source.shape[2]!;
      return {
        rule: `Each of the ${places} places has the same share in the mean: 1/${places} of the gradient.`,
        number: `Channel ${channel + 1}: ${formatNumber(layer.gradient[channel]!)} / ${places} = ${formatNumber(value)} at every place.`,
      };
    }
    case 'batchNorm': {
      const factor = layer.gradient[at] === 0 ? null : value / layer.gradient[at]!;
      return {
        rule: 'Multiplies each channel by its own constant, γ / √(variance + ε).',
        number:
          factor === null
            ? 'Nothing arrives.'
            : `Channel ${(at % source.shape.at(-1)!) + 1}: × ${formatNumber(factor)}; there ${formatNumber(layer.gradient[at]!)} becomes ${formatNumber(value)}.`,
      };
    }
    case 'dense': {
      const some = layer.gradient.reduce((count, each) => count + (each === 0 ? 0 : 1), 0);
      const only = some === 1 ? layer.gradient.findIndex((each) => each !== 0) : -1;
      return {
        rule: 'Each value that it reads gets the sum of weight × gradient over all outputs.',
        number:
          only >= 0
            ? `Only output ${only + 1} has a gradient, so what comes back are its weights: ${formatNumber(value / layer.gradient[only]!)} × ${term(layer.gradient[only]!)} = ${formatNumber(value)} for ${where}.`
            : `For ${where}, ${some} products add up to ${formatNumber(value)}.`,
      };
    }
    case 'conv2d': {
      const [height = 1, width = 1, , filters = 1] = layer.kernel ?? [];
      const stride = strideOf(layer, source);
      const products = Math.ceil(height / stride) * Math.ceil(width / stride) * filters;
      return {
        rule: `Each value that it reads lies under several positions of the ${height}×${width} kernels; what they send back adds up.`,
        number: `Up to ${products} products of weight × gradient each; the strongest sum is ${formatNumber(value)}, at ${where}.`,
      };
    }
    case 'flatten':
      return {
        rule: 'Changes no number: the row of values is folded back into maps.',
        number: `${layer.gradient.length} values, ${shapeText(source.shape)} again.`,
      };
    case 'dropout':
      return { rule: 'Is off outside training: everything passes.', number: `The largest magnitude stays ${formatNumber(largestOf(source.gradient))}.` };
    default:
      return {
        rule: 'Hands the gradient on by its own derivative.',
        number: `The largest magnitude was ${formatNumber(largestOf(layer.gradient))} and is now ${formatNumber(largestOf(source.gradient))}.`,
      };
  }
}
