// How each number in the table comes about, written out with its actual numbers.
import type { LayerDescription } from 'neocog';
import { formats, productOf, type Convention, type CountResult, type CountRow, type CountState, type Quantity } from './logic.js';

export interface Line {
  /** What this line is about, where there is more than one: "height". */
  what?: string;
  /** "3 · 3 · 3 · 16 + 16"; its value is the result. Empty where nothing is computed. */
  written: string;
  result: number;
}

export interface Arithmetic {
  /** The rule in words. */
  rule: string;
  lines: Line[];
  /** Why, or what is easily missed. */
  note?: string;
}

const times = (...numbers: readonly number[]): string => numbers.join(' · ');
const pair = (value: number | readonly number[] | undefined, usual = 1): [number, number] => {
  const [height = usual, width = height] = [value ?? usual].flat();
  return [height, width];
};
const grouped = new Intl.NumberFormat('en-GB');
/** 2,103,156 */
export const counted = (value: number): string => grouped.format(value).replace('-', '−');
const valuesOf = (shape: readonly number[]): string => (shape.length === 1 ? String(shape[0]) : times(...shape));

export function arithmeticOf(quantity: Quantity, row: CountRow, state: Pick<CountState, 'convention' | 'memory'>): Arithmetic {
  if (quantity === 'shape') return shapeArithmetic(row);
  if (quantity === 'parameters') return parameterArithmetic(row, state.convention);
  if (quantity === 'operations') return operationArithmetic(row, state.convention);
  return memoryArithmetic(row, state.memory);
}

// Shapes

interface Axis {
  kernel: number;
  stride: number;
  dilation: number;
  padding: 'same' | number;
}

function axesOf(layer: LayerDescription): [Axis, Axis] | null {
  if (layer.type !== 'conv2d' && layer.type !== 'depthwiseConv2d' && layer.type !== 'maxPool2d' && layer.type !== 'avgPool2d') return null;
  const pooling = layer.type === 'maxPool2d' || layer.type === 'avgPool2d';
  const kernel = pair(pooling ? layer.window : layer.kernel);
  const stride = layer.stride === undefined && pooling ? kernel : pair(layer.stride);
  const dilation = pair(pooling ? 1 : layer.dilation);
  const axis = (i: 0 | 1): Axis => ({ kernel: kernel[i], stride: stride[i], dilation: dilation[i], padding: paddingOf(layer.padding, i) });
  return [axis(0), axis(1)];
}

/** Cells added along one axis, both ends together. */
function paddingOf(padding: 'valid' | 'same' | number | readonly number[] | undefined, axis: 0 | 1): 'same' | number {
  if (padding === 'same') return 'same';
  if (padding === undefined || padding === 'valid') return 0;
  const cells = [padding].flat();
  if (cells.length === 4) return cells[2 * axis]! + cells[2 * axis + 1]!;
  return 2 * pair(cells)[axis];
}

function windowLine(what: string, input: number, output: number, { kernel, stride, dilation, padding }: Axis): { line: Line; added: number } {
  const reach = (kernel - 1) * dilation + 1;
  const added = padding === 'same' ? Math.max(0, (output - 1) * stride + reach - input) : padding;
  const size = dilation === 1 ? String(kernel) : `((${kernel} − 1) · ${dilation} + 1)`;
  const padded = added === 0 ? String(input) : `${input} + ${added}`;
  return { line: { what, written: `floor((${padded} − ${size}) / ${stride}) + 1`, result: output }, added };
}

function shapeArithmetic({ layer, input, output }: CountRow): Arithmetic {
  const axes = axesOf(layer);
  const [height = 1, width = 1, channels = 1] = input;
  if (axes) {
    const parts = [windowLine('height', height, output[0]!, axes[0]), windowLine('width', width, output[1]!, axes[1])];
    const [down, across] = parts.map(({ added }) => added) as [number, number];
    const cells = (count: number) => `${count} added ${count === 1 ? 'cell' : 'cells'}`;
    const takes = down === across ? `${cells(down)} in height and as many in width` : `${cells(down)} in height and ${across} in width`;
    return {
      rule: 'floor((input + padding of both sides − kernel) / stride) + 1',
      lines: [...parts.map(({ line }) => line), channelLine(layer, channels, output[2]!)],
      ...(axes[0].padding === 'same' && {
        note: `“same” asks for ceil(input / stride), here ceil(${height} / ${axes[0].stride}) = ${output[0]}. That takes ${takes}, half of them on each side; an odd one goes to the bottom or right.`,
      }),
    };
  }
  if (layer.type === 'transposedConv2d') {
    const [kernel, stride, extra] = [pair(layer.kernel), pair(layer.stride), pair(layer.outputPadding, 0)];
    const line = (what: string, i: 0 | 1): Line => {
      const cut = paddingOf(layer.padding, i);
      const written =
        cut === 'same'
          ? `${input[i]} · ${stride[i]}`
          : `(${input[i]} − 1) · ${stride[i]} + ${kernel[i]}${cut ? ` − ${cut}` : ''}${extra[i] ? ` + ${extra[i]}` : ''}`;
      return { what, written, result: output[i]! };
    };
    return { rule: '(input − 1) · stride + kernel − padding', lines: [line('height', 0), line('width', 1), channelLine(layer, channels, output[2]!)] };
  }
  if (layer.type === 'flatten') return { rule: 'height · width · channels, in one row', lines: [{ written: valuesOf(input), result: output[0]! }] };
  if (layer.type === 'dense') return { rule: 'one value for every unit', lines: [{ written: '', result: output[0]! }] };
  if (layer.type === 'globalAvgPool' || layer.type === 'globalMaxPool')
    return { rule: 'one value is left of every channel', lines: [{ what: 'channels', written: '', result: output[2]! }] };
  if (layer.type === 'upsample2d') {
    const scale = pair(layer.scale);
    return {
      rule: 'input · factor',
      lines: [
        { what: 'height', written: times(height, scale[0]), result: output[0]! },
        { what: 'width', written: times(width, scale[1]), result: output[1]! },
      ],
    };
  }
  if (layer.type === 'zeroPad2d' || layer.type === 'crop2d') {
    const [sign, by] = [layer.type === 'zeroPad2d' ? '+' : '−', [layer.by].flat()];
    const line = (what: string, i: 0 | 1): Line => ({
      what,
      written: `${input[i]} ${sign} ${by[2 * i] ?? by[0]} ${sign} ${by[2 * i + 1] ?? by[0]}`,
      result: output[i]!,
    });
    return { rule: `input ${sign} cells at both ends`, lines: [line('height', 0), line('width', 1)] };
  }
  return { rule: 'works on each value, so the shape stays', lines: [{ what: 'values', written: valuesOf(input), result: productOf(output) }] };
}

function channelLine(layer: LayerDescription, channels: number, result: number): Line {
  const multiplier = layer.type === 'depthwiseConv2d' ? (layer.multiplier ?? 1) : 1;
  const what = 'filters' in layer ? 'channels (one per filter)' : 'channels (as before)';
  return multiplier === 1 ? { what, written: '', result } : { what: 'channels', written: times(channels, multiplier), result };
}

// Parameters

/** A kernel's numbers without the filters: "3 · 3 · 8". */
function volume(layer: Extract<LayerDescription, { type: 'conv2d' | 'transposedConv2d' }>, channels: number): string {
  const groups = layer.type === 'conv2d' ? (layer.groups ?? 1) : 1;
  return `${times(...pair(layer.kernel))} · ${groups === 1 ? channels : `${channels} / ${groups}`}`;
}

function parameterArithmetic({ layer, input, parameters: result }: CountRow, convention: Convention): Arithmetic {
  const channels = input.at(-1)!;
  const biased = (weights: string, biases: string): Line[] => [
    { written: 'bias' in layer && layer.bias === false ? weights : `${weights} + ${biases}`, result },
  ];
  switch (layer.type) {
    case 'conv2d':
    case 'transposedConv2d':
      return {
        rule: 'kernel height · kernel width · channels of the layer before · filters + one bias per filter',
        lines: biased(`${volume(layer, channels)} · ${layer.filters}`, String(layer.filters)),
        note:
          'groups' in layer && layer.groups
            ? `With ${layer.groups} groups a filter sees ${channels} / ${layer.groups} of the channels.`
            : 'The size of the picture does not matter: the same filters slide over all of it.',
      };
    case 'depthwiseConv2d': {
      const outputs = layer.multiplier && layer.multiplier > 1 ? times(channels, layer.multiplier) : String(channels);
      return {
        rule: 'kernel height · kernel width · channels + one bias per channel',
        lines: biased(`${times(...pair(layer.kernel))} · ${outputs}`, outputs),
        note: 'Every channel has a filter of its own and sees no other channel.',
      };
    }
    case 'dense':
      return {
        rule: 'inputs · units + one bias per unit',
        lines: biased(times(channels, layer.units), String(layer.units)),
        note: 'Every unit has a weight for every input.',
      };
    case 'batchNorm':
      return convention.parameters === 'trainable'
        ? {
            rule: 'scale and shift of each channel',
            lines: [{ written: times(2, channels), result }],
            note: 'The running mean and variance are kept too, but not trained.',
          }
        : {
            rule: 'scale, shift, running mean and running variance of each channel',
            lines: [{ written: times(4, channels), result }],
            note: 'Half of them are trained.',
          };
    default:
      return { rule: 'nothing to learn here', lines: [{ written: '', result }] };
  }
}

// Operations

function operationArithmetic(row: CountRow, convention: Convention): Arithmetic {
  const { layer, input, output, operations: result } = row;
  const flops = convention.unit === 'flops';
  const twice = (product: string) => (flops ? `2 · ${product}` : product);
  const multiplications = (product: string, rule: string, note: string): Arithmetic => {
    const biases = convention.biases && !('bias' in layer && layer.bias === false) ? ` + ${valuesOf(output)}` : '';
    return { rule: `${flops ? '2 · ' : ''}${rule}${biases ? ' + a bias for each output' : ''}`, lines: [{ written: twice(product) + biases, result }], note };
  };
  const places = 'kernel height · kernel width · channels · filters · output places';
  switch (layer.type) {
    case 'conv2d':
      return multiplications(
        `${volume(layer, input[2]!)} · ${layer.filters} · ${times(output[0]!, output[1]!)}`,
        places,
        'The weights once for each place of the output, not of the input. Cells in the padding count as well.',
      );
    case 'depthwiseConv2d':
      return multiplications(
        `${times(...pair(layer.kernel))} · ${times(output[2]!, output[0]!, output[1]!)}`,
        'kernel height · kernel width · channels · output places',
        'Each channel is filtered on its own: no sum over the channels.',
      );
    case 'transposedConv2d':
      return multiplications(
        `${volume(layer, input[2]!)} · ${layer.filters} · ${times(input[0]!, input[1]!)}`,
        'kernel height · kernel width · channels · filters · input places',
        'Each place of the input spreads the whole kernel.',
      );
    case 'dense':
      return multiplications(times(input[0]!, layer.units), 'inputs · units', 'Every weight is used once.');
    case 'batchNorm':
      return convention.batchNorm
        ? { rule: flops ? '2 · values' : 'values', lines: [{ written: twice(valuesOf(output)), result }], note: 'One multiply-accumulate for each value.' }
        : { rule: 'batch normalisation is not counted in this convention', lines: [{ written: '', result }] };
    case 'maxPool2d':
    case 'avgPool2d':
    case 'globalAvgPool':
    case 'globalMaxPool':
      return convention.pooling ? poolingArithmetic(row) : { rule: 'pooling is not counted in this convention', lines: [{ written: '', result }] };
    case 'flatten':
    case 'dropout':
      return { rule: 'nothing is computed when the network is used', lines: [{ written: '', result }] };
    default:
      return { rule: 'no multiply-accumulates of weights, and not counted', lines: [{ written: '', result }] };
  }
}

function poolingArithmetic({ layer, input, output, operations: result }: CountRow): Arithmetic {
  if (layer.type === 'maxPool2d')
    return {
      rule: 'comparisons: one fewer than cells under the window',
      lines: [{ written: `${valuesOf(output)} · (${times(...pair(layer.window))} − 1)`, result }],
    };
  if (layer.type === 'avgPool2d')
    return {
      rule: 'additions and one division: as many as cells under the window',
      lines: [{ written: `${valuesOf(output)} · ${times(...pair(layer.window))}`, result }],
    };
  if (layer.type === 'globalMaxPool')
    return { rule: 'comparisons: one fewer than cells in each channel', lines: [{ written: `${valuesOf(input)} − ${input[2]}`, result }] };
  return { rule: 'additions and one division: as many as cells', lines: [{ written: valuesOf(input), result }] };
}

// Memory

function memoryArithmetic({ output, activations, allParameters, trainable, bytes: result }: CountRow, { of, format }: CountState['memory']): Arithmetic {
  const size = formats[format];
  if (of === 'activations')
    return { rule: `values of the output · ${size} bytes`, lines: [{ written: `${valuesOf(output)} · ${size}`, result }], note: 'Of one image.' };
  if (of === 'parameters') return { rule: `parameters · ${size} bytes`, lines: [{ written: allParameters === 0 ? '' : times(allParameters, size), result }] };
  return {
    rule: `(parameters + their gradients + outputs + their gradients) · ${size} bytes`,
    lines: [{ written: `(${allParameters} + ${trainable} + ${activations} + ${activations}) · ${size}`, result }],
    note: 'One image of a batch, plain gradient descent; momentum or Adam keep one or two numbers more for each parameter.',
  };
}

/** The total of one column. */
export function totalArithmetic(quantity: Quantity, { rows, total }: CountResult): Arithmetic {
  if (quantity === 'shape') return { rule: 'the output of the last layer', lines: [{ written: '', result: productOf(rows.at(-1)?.output ?? []) }] };
  const [parts, result] = {
    parameters: [rows.map(({ parameters }) => parameters), total.parameters] as const,
    operations: [rows.map(({ operations }) => operations), total.operations] as const,
    memory: [rows.map(({ bytes }) => bytes), total.bytes] as const,
  }[quantity];
  const counting = parts.filter((part) => part > 0);
  return { rule: 'the sum over all layers', lines: [{ written: counting.join(' + '), result }] };
}
