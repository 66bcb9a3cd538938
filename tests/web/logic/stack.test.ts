import { describe, expect, it } from 'vitest';
import type { LayerDescription } from 'neocog';
import { kinds, shortest, stackKinds } from '../../../web/exercises/stack/kinds.js';
import { prettyText, stackFromText, stackToText } from '../../../web/exercises/stack/notation.js';

const layersOf = (text: string): LayerDescription[] => {
  const read = stackFromText(text);
  if ('error' in read) throw new Error(read.error);
  return read.layers;
};
const errorOf = (text: string): string => {
  const read = stackFromText(text);
  return 'error' in read ? read.error : '';
};

describe('a stack as text', () => {
  it('reads every layer of the example', () => {
    const text =
      'conv 8 3x3 same | relu | pool 2 | conv 16 5x5 stride 2 same | depthwise 3x3 same | avgpool 2 | gap | batchnorm | dropout 0.5 | flatten | dense 512 | dense 4 | softmax';
    expect(layersOf(text)).toEqual([
      { type: 'conv2d', filters: 8, kernel: 3, padding: 'same' },
      { type: 'relu' },
      { type: 'maxPool2d', window: 2 },
      { type: 'conv2d', filters: 16, kernel: 5, stride: 2, padding: 'same' },
      { type: 'depthwiseConv2d', kernel: 3, padding: 'same' },
      { type: 'avgPool2d', window: 2 },
      { type: 'globalAvgPool' },
      { type: 'batchNorm' },
      { type: 'dropout', rate: 0.5 },
      { type: 'flatten' },
      { type: 'dense', units: 512 },
      { type: 'dense', units: 4 },
      { type: 'softmax' },
    ]);
    expect(stackToText(layersOf(text))).toBe(text);
  });

  it.each([
    [
      'conv 8 3×3, stride 2, pad 1, dilation 2, groups 2, no bias',
      { type: 'conv2d', filters: 8, kernel: 3, stride: 2, padding: 1, dilation: 2, groups: 2, bias: false },
    ],
    ['Conv2D(8, 3 x 3, strides=2, padding=same)', { type: 'conv2d', filters: 8, kernel: 3, stride: 2, padding: 'same' }],
    ['conv 8 filters 3 * 5', { type: 'conv2d', filters: 8, kernel: [3, 5] }],
    ['conv filters 8 kernel 3', { type: 'conv2d', filters: 8, kernel: 3 }],
    ['conv 16 k5 s2 p2 g4 d1', { type: 'conv2d', filters: 16, kernel: 5, stride: 2, padding: 2, groups: 4 }],
    ['conv 4 1x7 stride 1x2 pad 0x3 valid', null],
    ['conv 4 1x7 stride 1x2 pad 0x3', { type: 'conv2d', filters: 4, kernel: [1, 7], stride: [1, 2], padding: [0, 3] }],
    ['conv 4 3x3 pad 0x1x0x1', { type: 'conv2d', filters: 4, kernel: 3, padding: [0, 1, 0, 1] }],
    ['conv 4 3x3 valid stride 1 pad 0', null],
    ['max pool 3 stride 2', { type: 'maxPool2d', window: 3, stride: 2 }],
    ['maxPool2d 2x2 stride 2x2', { type: 'maxPool2d', window: 2 }],
    ['average pooling 2', { type: 'avgPool2d', window: 2 }],
    ['Global Average Pooling', { type: 'globalAvgPool' }],
    ['global max pooling', { type: 'globalMaxPool' }],
    ['depthwise conv 5x5 multiplier 2', { type: 'depthwiseConv2d', kernel: 5, multiplier: 2 }],
    ['transposed 8 2x2 stride 2 outputpad 1', { type: 'transposedConv2d', filters: 8, kernel: 2, stride: 2, outputPadding: 1 }],
    ['fully connected 512 without biases', { type: 'dense', units: 512, bias: false }],
    ['fc 10', { type: 'dense', units: 10 }],
    ['dropout 0,25', { type: 'dropout', rate: 0.25 }],
    ['relu slope 0.1', { type: 'relu', slope: 0.1 }],
    ['relu max 6', { type: 'relu', max: 6 }],
    ['bn', { type: 'batchNorm' }],
    ['upsample 2 bilinear', { type: 'upsample2d', scale: 2, method: 'bilinear' }],
    ['zeropad 1', { type: 'zeroPad2d', by: 1 }],
    ['conv1: conv 8 3x3', { type: 'conv2d', name: 'conv1', filters: 8, kernel: 3 }],
  ])('%s', (text, expected) => {
    if (expected === null) expect(errorOf(text)).toContain('twice');
    else expect(layersOf(text)).toEqual([expected]);
  });

  it('takes one layer per line, or several, and empty lines', () => {
    expect(layersOf('\nconv 8 3x3 | relu\n\npool 2\n').map(({ type }) => type)).toEqual(['conv2d', 'relu', 'maxPool2d']);
    expect(layersOf('')).toEqual([]);
  });

  it('comes back from its own text, for every kind and many settings', () => {
    const all: LayerDescription[] = stackKinds.map((kind) => kinds[kind].fresh);
    for (const stride of [1, 2, [1, 2] as const])
      for (const padding of ['valid', 'same', 1, [1, 2], [0, 1, 2, 3]] as const)
        for (const bias of [true, false]) {
          all.push({ type: 'conv2d', filters: 7, kernel: [3, 5], stride, padding, dilation: [2, 1], groups: 7, bias });
          all.push({ type: 'depthwiseConv2d', name: 'dw-1', kernel: 3, stride, padding, dilation: 3, multiplier: 2, bias });
          all.push({ type: 'transposedConv2d', filters: 3, kernel: 4, stride, padding, outputPadding: [0, 1], bias });
          all.push({ type: 'avgPool2d', window: [2, 3], stride, padding });
          all.push({ type: 'dense', units: 12, bias });
        }
    all.push({ type: 'crop2d', by: [1, 2, 3, 4] }, { type: 'relu', slope: 0.25, max: 6 });
    const wanted = all.map(shortest);
    expect(layersOf(stackToText(all))).toEqual(wanted);
    expect(layersOf(stackToText(all, '\n'))).toEqual(wanted);
    expect(layersOf(prettyText(stackToText(all)))).toEqual(wanted);
  });

  it.each([
    ['conv 8 3x3\nkonv 8 3x3', 'Line 2, “konv 8 3x3”: “konv” is not known here; did you mean “conv”?'],
    ['relu | lstm 4', 'Layer 2, “lstm 4”'],
    ['relu | lstm 4', 'expected a layer such as conv'],
    ['conv', 'expected a whole number from 1 to 65536 for the filters, for example “conv 8 3x3 same”.'],
    ['conv 8', 'for the kernel'],
    ['conv 8 3x3 stride', 'for the stride, got nothing'],
    ['conv 8 3x3 stride 0', 'for the stride, got “0”'],
    ['conv 2.5 3x3', 'for the filters, got “2.5”'],
    ['conv 16x5x5', 'for the filters, got “16×5×5”'],
    ['conv 8 3x3 5', 'one number too many, “5”'],
    ['pool 2 no bias', 'pool has no biases'],
    ['dense 4 same', 'dense has no padding'],
    ['flatten 3', 'expected “flatten” alone'],
    ['conv 8 3x3 banana', '“banana” is not known for conv'],
    ['8 3x3', 'start with the kind of layer'],
    ['conv 99999999 3', 'got “99999999”'],
    ['conv -3 3', 'got “-3”'],
  ])('says what is wrong with %j', (text, expected) => {
    expect(errorOf(text)).toContain(expected);
  });

  it('has no words for what is no stack', () => {
    expect(() => stackToText([{ type: 'add', from: ['a', 'b'] }])).toThrow('no word');
  });
});
