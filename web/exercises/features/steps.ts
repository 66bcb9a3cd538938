// The network layer by layer, in words and numbers.
import type { Network, SummaryRow } from 'neocog';
import { formatNumber } from '../frame/questions.js';
import { isConvolution, mapOf, stagesOf, strongestChannel, type Looked, type Maps } from './layers.js';

const shapeText = (shape: readonly number[]): string => shape.join('×');

export function optionsOf(net: Network, index: number): Record<string, unknown> {
  return { ...net.description().layers[index] };
}

export function inputShape(net: Network, rows: readonly SummaryRow[], row: SummaryRow): readonly number[] {
  const source = row.from[0]!;
  return source === 'input' ? net.description().input : rows.find(({ name }) => name === source)!.outputShape;
}

/** How the height of a layer's maps follows from its input's; '' where there is no simple formula. */
export function sizeFormula(options: Record<string, unknown>, before: number, after: number): string {
  const kernel = options['kernel'] ?? options['window'];
  const stride = options['stride'] ?? options['window'] ?? 1;
  const padding = options['padding'] ?? 'valid';
  if (typeof kernel !== 'number' || typeof stride !== 'number' || (options['dilation'] ?? 1) !== 1) return '';
  if (padding === 'same') return stride === 1 ? `“same” padding: ${before} stays ${after}` : `“same” padding: ⌈${before} / ${stride}⌉ = ${after}`;
  if (padding === 'valid') return `⌊(${before} − ${kernel}) / ${stride}⌋ + 1 = ${after}`;
  return typeof padding === 'number' ? `⌊(${before} + 2·${padding} − ${kernel}) / ${stride}⌋ + 1 = ${after}` : '';
}

const side = (value: unknown): string => (Array.isArray(value) ? value.join('×') : `${String(value)}×${String(value)}`);

/** What a layer does, in a sentence or two. */
export function layerWords(row: SummaryRow, options: Record<string, unknown>, before: readonly number[]): string {
  const [, , channels = 0] = row.outputShape;
  const into = before.length === 3 ? before[2]! : before[0]!;
  switch (row.type) {
    case 'conv2d': {
      const groups = Number(options['groups'] ?? 1);
      return `${channels} filters of ${side(options['kernel'])}×${into / groups} slide over ${row.from[0] === 'input' ? 'the picture' : 'all its maps at once'}; each makes one map.`;
    }
    case 'depthwiseConv2d':
      return `Each of the ${into} maps has a filter of ${side(options['kernel'])} to itself: no map sees another one.`;
    case 'batchNorm':
      return 'Every map is shifted and scaled by numbers of its own, so that maps become comparable. Nothing moves from place to place.';
    case 'relu': {
      const slope = Number(options['slope'] ?? 0);
      return slope > 0 ? `What is below 0 shrinks to ${formatNumber(slope)} of itself; the rest stays.` : 'What is below 0 becomes 0; the rest stays.';
    }
    case 'maxPool2d':
      return `Of each window of ${side(options['window'])} only the largest value goes on. Where exactly it was is forgotten.`;
    case 'avgPool2d':
      return `Each window of ${side(options['window'])} becomes its mean.`;
    case 'globalAvgPool':
      return 'Each map becomes one number, its mean: how much of the feature there is, no longer where.';
    case 'globalMaxPool':
      return 'Each map becomes one number, its largest.';
    case 'flatten':
      return 'The maps become one long list. No value changes.';
    case 'dropout':
      return `Does nothing now. In training it sets ${Math.round(100 * Number(options['rate'] ?? 0))} % of the values to 0 at random.`;
    case 'dense':
      return `${row.outputShape[0]} weighted sums over all ${into} values.`;
    case 'softmax':
      return 'The scores become shares that add up to 1.';
    case 'add':
      return `Adds the maps of ${row.from.join(' and ')}, place by place.`;
    case 'concat':
      return `Puts the maps of ${row.from.join(' and ')} side by side.`;
    default:
      return `${row.type}: ${shapeText(before)} becomes ${shapeText(row.outputShape)}.`;
  }
}

/** The channel that is followed in each layer with maps: the chosen one, or the strongest of its stage; kept where maps do not mix. */
export function followed(rows: readonly SummaryRow[], looked: Looked, chosen: number): Map<string, number> {
  const byName = new Map(looked.maps.map((maps) => [maps.name, maps]));
  const stages = new Map(stagesOf(rows).map(({ convolution, read }) => [convolution, read]));
  const channels = new Map<string, number>();
  for (const { name, type, from } of rows) {
    const maps = byName.get(name);
    if (!maps) continue;
    const before = byName.get(from[0]!);
    if (before && !(isConvolution(type) && type !== 'depthwiseConv2d') && before.channels === maps.channels) channels.set(name, channels.get(before.name)!);
    else channels.set(name, chosen >= 0 ? chosen % maps.channels : strongestChannel(byName.get(stages.get(name) ?? name)!));
  }
  return channels;
}

/** What the layer did to the map that is followed, in numbers. */
export function effectOn(type: string, before: Maps | undefined, after: Maps, from: number, channel: number): string {
  if (!before) return '';
  const [a, b] = [mapOf(before, from), mapOf(after, channel)];
  const [low, high] = [Math.min(...b), Math.max(...b)];
  const range = `The map now goes from ${formatNumber(low)} to ${formatNumber(high)}`;
  if (type === 'relu') {
    const silenced = a.filter((value) => value < 0).length;
    return `${range}: ${silenced} of its ${a.length} units were below 0.`;
  }
  if (type.startsWith('maxPool') || type.startsWith('avgPool')) return `${range}; ${a.length} units became ${b.length}.`;
  return `${range}.`;
}
