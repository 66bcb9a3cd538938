import type { LayerDescription, NetworkDescription } from 'neocog';

export interface Architecture {
  id: string;
  name: string;
  layers: readonly LayerDescription[];
}

const conv = (name: string, filters: number): LayerDescription[] => [{ type: 'conv2d', name, filters, kernel: 3, padding: 'same' }, { type: 'relu' }];
const pool: LayerDescription = { type: 'maxPool2d', window: 2 };
const logits: LayerDescription = { type: 'dense', name: 'logits', units: 10 };

/** A few networks that tell different stories about the same images. */
export const architectures: readonly Architecture[] = [
  { id: 'small', name: 'Small CNN: two convolutions', layers: [...conv('conv1', 8), pool, ...conv('conv2', 16), pool, { type: 'flatten' }, logits] },
  {
    id: 'deeper',
    name: 'Deeper CNN: four convolutions',
    layers: [...conv('conv1', 8), ...conv('conv2', 8), pool, ...conv('conv3', 16), ...conv('conv4', 16), pool, { type: 'flatten' }, logits],
  },
  {
    id: 'branches',
    name: 'CNN with a shortcut (add)',
    layers: [
      ...conv('conv1', 8),
      { ...pool, name: 'pool1' },
      { type: 'conv2d', name: 'conv2', filters: 8, kernel: 3, padding: 'same' },
      { type: 'add', name: 'sum', from: ['pool1', 'conv2'] },
      { type: 'relu' },
      pool,
      { type: 'flatten' },
      logits,
    ],
  },
  {
    id: 'dense',
    name: 'No convolution: two dense layers',
    layers: [{ type: 'flatten' }, { type: 'dense', name: 'hidden', units: 32 }, { type: 'relu' }, logits],
  },
  {
    id: 'tiny',
    name: 'Tiny CNN: a single filter',
    layers: [
      { type: 'conv2d', name: 'conv1', filters: 1, kernel: 3, stride: 2 },
      { type: 'relu' },
      { type: 'maxPool2d', window: 6 },
      { type: 'flatten' },
      logits,
    ],
  },
  { id: 'linear', name: 'One dense layer', layers: [{ type: 'flatten' }, logits] },
];

export const imageShape = [28, 28, 1] as const;

export const describe = (layers: readonly LayerDescription[], seed: number): NetworkDescription => ({ input: imageShape, seed, layers });

/** The layers as a person would write them down: one line each. */
export const layersToText = (layers: readonly LayerDescription[]): string =>
  `[\n${layers.map((layer) => `  ${JSON.stringify(layer).replace(/":/g, '": ').replace(/,"/g, ', "')}`).join(',\n')}\n]\n`;

/** Layers from text. Throws an Error that says where the text stops being JSON, or that it is no list. */
export function layersFromText(text: string): LayerDescription[] {
  let layers: unknown;
  try {
    layers = JSON.parse(text);
  } catch (error) {
    throw new Error(
      `This is not JSON yet: ${error instanceof Error ? error.message : String(error)}. Names and words stand in double quotes, layers are parted by commas.`,
    );
  }
  if (!Array.isArray(layers)) throw new Error('Expected a list of layers in square brackets.');
  layers.forEach((layer: unknown, i) => {
    if (typeof layer !== 'object' || layer === null || typeof (layer as { type?: unknown }).type !== 'string') {
      throw new Error(`Layer ${i + 1}: expected a layer such as {"type": "relu"}, got ${JSON.stringify(layer)}.`);
    }
  });
  return layers as LayerDescription[];
}
