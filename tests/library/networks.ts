// Networks of TF-Slim (github.com/tensorflow/models, research/slim/nets) as far as their windows go: what a unit sees
// does not depend on the number of filters, so that there is one, nor on activation functions and normalisation.
import type { AvgPool2dDescription, Conv2dDescription, LayerDescription, MaxPool2dDescription, NetworkDescription, Pair, Padding } from 'neocog';

type Options = Pick<Conv2dDescription, 'stride' | 'padding'>;

/** TF-Slim's padding is 'same' unless it says otherwise. */
const conv = (name: string, kernel: Pair, options: Options = {}): Conv2dDescription => ({
  type: 'conv2d',
  name,
  filters: 1,
  kernel,
  padding: 'same',
  ...options,
});
const maxPool = (name: string, window: number, padding: Padding): MaxPool2dDescription => ({ type: 'maxPool2d', name, window, stride: 2, padding });
const network = (side: number, layers: LayerDescription[]): NetworkDescription => ({ input: [side, side, 1], layers });

/** Of "One weird trick" (2014), without padding in the first convolution and in the pools. */
export function alexnetV2(side: number): NetworkDescription {
  return network(side, [
    conv('conv1', 11, { stride: 4, padding: 'valid' }),
    maxPool('pool1', 3, 'valid'),
    conv('conv2', 5),
    maxPool('pool2', 3, 'valid'),
    conv('conv3', 3),
    conv('conv4', 3),
    conv('conv5', 3),
    maxPool('pool5', 3, 'valid'),
  ]);
}

/** So many 3×3 convolutions before each of the pools: vgg_a is 1, 1, 2, 2, 2 and vgg_16 is 2, 2, 3, 3, 3. */
export function vgg(side: number, convolutions: readonly number[]): NetworkDescription {
  const blocks = convolutions.flatMap((count, i) => [
    ...Array.from({ length: count }, (_, k) => conv(`conv${i + 1}_${k + 1}`, 3)),
    maxPool(`pool${i + 1}`, 2, 'valid'),
  ]);
  return network(side, blocks);
}

export function mobilenetV1(side: number): NetworkDescription {
  const strides = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1];
  const blocks = strides.flatMap((stride, i): LayerDescription[] => [
    { type: 'depthwiseConv2d', kernel: 3, stride, padding: 'same' },
    conv(`Conv2d_${i + 1}_pointwise`, 1),
  ]);
  return network(side, [conv('Conv2d_0', 3, { stride: 2 }), ...blocks]);
}

/**
 * Bottleneck blocks of so many units. The stride is that of a block's last unit, in its 3×3, whose padding is one cell
 * all around whatever the size (`conv2d_same`); a shortcut of the same depth takes every other cell by a 1×1 pool.
 */
export function resnetV1(side: number, units: readonly [number, number, number, number]): NetworkDescription {
  const layers: LayerDescription[] = [conv('conv1', 7, { stride: 2, padding: 3 }), maxPool('pool1', 3, 'same')];
  let last = 'pool1';
  units.forEach((count, block) => {
    for (let unit = 1; unit <= count; unit++) {
      const stride = unit === count && block < 3 ? 2 : 1;
      const name = unit === count ? `block${block + 1}` : `block${block + 1}_${unit}`;
      layers.push(
        unit === 1
          ? { ...conv(`${name}_shortcut`, 1, { stride }), from: last }
          : { type: 'maxPool2d', name: `${name}_shortcut`, window: 1, stride, from: last },
        { ...conv(`${name}_1x1`, 1), from: last },
        conv(`${name}_3x3`, 3, { stride, padding: 1 }),
        conv(`${name}_out`, 1),
        { type: 'add', name, from: [`${name}_out`, `${name}_shortcut`] },
      );
      last = name;
    }
  });
  return network(side, layers);
}

type Branch = readonly (Conv2dDescription | MaxPool2dDescription | AvgPool2dDescription)[];

/** Branches that all read `from`, joined by a concat of this name. */
function mixed(name: string, from: string, branches: readonly Branch[]): LayerDescription[] {
  const named = branches.map((branch, b) => branch.map((layer, i) => ({ ...layer, name: `${name}_${b}${i}`, ...(i === 0 && { from }) })));
  return [...named.flat(), { type: 'concat', name, from: named.map((branch) => branch.at(-1)!.name) }];
}

/** Modules one after another; each is made from its branches. */
function chain(first: string, modules: readonly (readonly [name: string, branches: readonly Branch[]])[]): LayerDescription[] {
  return modules.flatMap(([name, branches], i) => mixed(name, i === 0 ? first : modules[i - 1]![0], branches));
}

// Names come with the module.
const one = conv('', 1);
const average: AvgPool2dDescription = { type: 'avgPool2d', window: 3, stride: 1, padding: 'same' };
const halving = (padding: 'same' | 'valid') => [conv('', 3, { stride: 2, padding })];
const halvingPool = (padding: 'same' | 'valid') => [maxPool('', 3, padding)];

export function inceptionV2(side: number): NetworkDescription {
  const wide = [[one], [one, conv('', 3)], [one, conv('', 3), conv('', 3)], [average, one]];
  const half = [[one, ...halving('same')], [one, conv('', 3), ...halving('same')], halvingPool('same')];
  return network(side, [
    { type: 'depthwiseConv2d', kernel: 7, stride: 2, padding: 'same' },
    conv('Conv2d_1a_7x7', 1),
    maxPool('MaxPool_2a_3x3', 3, 'same'),
    conv('Conv2d_2b_1x1', 1),
    conv('Conv2d_2c_3x3', 3),
    maxPool('MaxPool_3a_3x3', 3, 'same'),
    ...chain('MaxPool_3a_3x3', [
      ['Mixed_3b', wide],
      ['Mixed_3c', wide],
      ['Mixed_4a', half],
      ['Mixed_4b', wide],
      ['Mixed_4c', wide],
      ['Mixed_4d', wide],
      ['Mixed_4e', wide],
      ['Mixed_5a', half],
      ['Mixed_5b', wide],
      // Its last branch pools maxima, over the same window.
      ['Mixed_5c', wide],
    ]),
  ]);
}

export function inceptionV3(side: number): NetworkDescription {
  const [row, column] = [conv('', [1, 7]), conv('', [7, 1])];
  const a = [[one], [one, conv('', 5)], [one, conv('', 3), conv('', 3)], [average, one]];
  const b = [[one], [one, row, column], [one, column, row, column, row], [average, one]];
  // Both halves of a pair of branches that share their beginning; it is written twice here.
  const split = (layers: Branch) => [
    [...layers, conv('', [1, 3])],
    [...layers, conv('', [3, 1])],
  ];
  const c = [[one], ...split([one]), ...split([one, conv('', 3)]), [average, one]];
  return network(side, [
    conv('Conv2d_1a_3x3', 3, { stride: 2, padding: 'valid' }),
    conv('Conv2d_2a_3x3', 3, { padding: 'valid' }),
    conv('Conv2d_2b_3x3', 3),
    maxPool('MaxPool_3a_3x3', 3, 'valid'),
    conv('Conv2d_3b_1x1', 1),
    conv('Conv2d_4a_3x3', 3, { padding: 'valid' }),
    maxPool('MaxPool_5a_3x3', 3, 'valid'),
    ...chain('MaxPool_5a_3x3', [
      ['Mixed_5b', a],
      ['Mixed_5c', a],
      ['Mixed_5d', a],
      ['Mixed_6a', [halving('valid'), [one, conv('', 3), ...halving('valid')], halvingPool('valid')]],
      ['Mixed_6b', b],
      ['Mixed_6c', b],
      ['Mixed_6d', b],
      ['Mixed_6e', b],
      ['Mixed_7a', [[one, ...halving('valid')], [one, row, column, ...halving('valid')], halvingPool('valid')]],
      ['Mixed_7b', c],
      ['Mixed_7c', c],
    ]),
  ]);
}

/** Size, effective stride, and effective padding on images of 224 and of 321 pixels: 'same' depends on the size. */
export type Published = readonly [endPoint: string, size: number, stride: number, padding224: number, padding321: number];

/**
 * From RECEPTIVE_FIELD_TABLE.md in github.com/google-research/receptive_field, the library of Araujo, Norris and Sim,
 * "Computing receptive fields of convolutional neural networks", Distill 2019.
 */
export const published: [string, (side: number) => NetworkDescription, Published[]][] = [
  [
    'alexnet_v2',
    alexnetV2,
    [
      ['conv1', 11, 4, 0, 0],
      ['pool1', 19, 8, 0, 0],
      ['conv2', 51, 8, 16, 16],
      ['conv3', 99, 16, 32, 32],
      ['conv4', 131, 16, 48, 48],
      ['conv5', 163, 16, 64, 64],
      ['pool5', 195, 32, 64, 64],
    ],
  ],
  [
    'vgg_a',
    (side) => vgg(side, [1, 1, 2, 2, 2]),
    [
      ['conv1_1', 3, 1, 1, 1],
      ['pool1', 4, 2, 1, 1],
      ['pool2', 10, 4, 3, 3],
      ['conv3_2', 26, 4, 11, 11],
      ['pool4', 70, 16, 27, 27],
      ['pool5', 150, 32, 59, 59],
    ],
  ],
  [
    'vgg_16',
    (side) => vgg(side, [2, 2, 3, 3, 3]),
    [
      ['conv1_1', 3, 1, 1, 1],
      ['pool1', 6, 2, 2, 2],
      ['conv2_1', 10, 2, 4, 4],
      ['pool2', 16, 4, 6, 6],
      ['pool3', 44, 8, 18, 18],
      ['pool4', 100, 16, 42, 42],
      ['conv5_2', 164, 16, 74, 74],
      ['pool5', 212, 32, 90, 90],
    ],
  ],
  [
    'mobilenet_v1',
    mobilenetV1,
    [
      ['Conv2d_0', 3, 2, 0, 1],
      ['Conv2d_1_pointwise', 7, 2, 2, 3],
      ['Conv2d_2_pointwise', 11, 4, 2, 5],
      ['Conv2d_4_pointwise', 27, 8, 6, 13],
      ['Conv2d_6_pointwise', 59, 16, 14, 29],
      ['Conv2d_11_pointwise', 219, 16, 94, 109],
      ['Conv2d_12_pointwise', 251, 32, 94, 125],
      ['Conv2d_13_pointwise', 315, 32, 126, 157],
    ],
  ],
  [
    'resnet_v1_50',
    (side) => resnetV1(side, [3, 4, 6, 3]),
    [
      ['block1', 35, 8, 15, 17],
      ['block2', 99, 16, 47, 49],
      ['block3', 291, 32, 143, 145],
      ['block4', 483, 32, 239, 241],
    ],
  ],
  [
    'resnet_v1_101',
    (side) => resnetV1(side, [3, 4, 23, 3]),
    [
      ['block3', 835, 32, 415, 417],
      ['block4', 1027, 32, 511, 513],
    ],
  ],
  [
    'resnet_v1_152',
    (side) => resnetV1(side, [3, 8, 36, 3]),
    [
      ['block2', 163, 16, 79, 81],
      ['block3', 1315, 32, 655, 657],
      ['block4', 1507, 32, 751, 753],
    ],
  ],
  ['resnet_v1_200', (side) => resnetV1(side, [3, 24, 36, 3]), [['block4', 1763, 32, 879, 881]]],
  [
    'inception_v2',
    inceptionV2,
    [
      ['Conv2d_1a_7x7', 7, 2, 2, 3],
      ['MaxPool_2a_3x3', 11, 4, 2, 5],
      ['Conv2d_2c_3x3', 19, 4, 6, 9],
      ['MaxPool_3a_3x3', 27, 8, 6, 13],
      ['Mixed_3b', 59, 8, 22, 29],
      ['Mixed_3c', 91, 8, 38, 45],
      ['Mixed_4a', 123, 16, 46, 61],
      ['Mixed_4e', 379, 16, 174, 189],
      ['Mixed_5a', 443, 32, 190, 221],
      ['Mixed_5c', 699, 32, 318, 349],
    ],
  ],
  [
    'inception_v3',
    inceptionV3,
    [
      ['Conv2d_1a_3x3', 3, 2, 0, 0],
      ['Conv2d_2b_3x3', 11, 2, 2, 2],
      ['MaxPool_5a_3x3', 31, 8, 2, 2],
      ['Mixed_5b', 63, 8, 18, 18],
      ['Mixed_5d', 127, 8, 50, 50],
      ['Mixed_6a', 159, 16, 58, 58],
      ['Mixed_6b', 351, 16, 154, 154],
      ['Mixed_6e', 927, 16, 442, 442],
      ['Mixed_7a', 1055, 32, 490, 490],
      ['Mixed_7b', 1183, 32, 554, 554],
      ['Mixed_7c', 1311, 32, 618, 618],
    ],
  ],
];
