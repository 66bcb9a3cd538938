// The state as text in attributes, and back.
import { columnsOf, matrixFromText, matrixToText, rowsOf, type Matrix } from '../grid/matrix.js';
import { classicKernel, nameOfFilter } from './classics.js';
import { agreed, isLine, kernelSize, most, usual, type ConvolutionState, type Padding } from './logic.js';

/** Where a picture begins to be looked at: at the house's wall. */
const onAnEdge = { y: 17, x: 5, filter: 0 };

const wholeFrom = (text: string | undefined, low: number, high: number): number | null => {
  const value = Number(text);
  return text !== undefined && text.trim() !== '' && Number.isInteger(value) && value >= low && value <= high ? value : null;
};

/** "1 2 / 3 4 | 5 6 / 7 8": matrices of one size. */
function matricesFromText(text: string | undefined, side: number, count: number): Matrix[] | null {
  const matrices = text?.split('|').map((each) => matrixFromText(each, side)) ?? [];
  const first = matrices[0];
  if (!first || matrices.length > count) return null;
  const usable = matrices.every((matrix) => matrix !== null && rowsOf(matrix) === rowsOf(first) && columnsOf(matrix) === columnsOf(first));
  return usable ? (matrices as Matrix[]) : null;
}

function kernelFromText(text: string | undefined): Matrix[][] | null {
  const filters = text?.split(';').map((each) => matricesFromText(each, most.kernel, most.channels)) ?? [];
  const first = filters[0];
  if (!first || filters.length > most.filters) return null;
  const usable = filters.every(
    (filter) => filter !== null && filter.length === first.length && kernelSize({ kernel: [filter] }).join() === kernelSize({ kernel: [first] }).join(),
  );
  return usable ? (filters as Matrix[][]) : null;
}

function paddingFromText(text: string | undefined): Padding | null {
  if (text === 'valid' || text === 'same') return text;
  return wholeFrom(text, 0, most.padding);
}

function atFromText(text: string | undefined): ConvolutionState['at'] | null {
  const parts = text?.trim().split(/[\s,]+/) ?? [];
  const [y, x, filter] = [wholeFrom(parts[0], 1, 999), wholeFrom(parts[1], 1, 999), wholeFrom(parts[2] ?? '1', 1, most.filters)];
  return y !== null && x !== null && filter !== null ? { y: y - 1, x: x - 1, filter: filter - 1 } : null;
}

/** Attributes to state; what is missing or unusable becomes the usual. */
export function fromParameters(parameters: Record<string, string>, pictures: (name: string) => boolean): ConvolutionState {
  const mode = parameters['mode'] === 'picture' ? 'picture' : 'numbers';
  const input = matricesFromText(parameters['input'], most.side, most.channels) ?? usual.input;
  const line = isLine({ mode, input });
  const names = parameters['filter']?.trim().split(/[\s,]+/) ?? [];
  const given = kernelFromText(parameters['kernel']);
  const base = given ?? [[classicKernel('sobel-vertical', line)!]];
  const named = names.map((name) => classicKernel(name, line)).slice(0, most.filters);
  const size = kernelSize({ kernel: base }).join();
  // Named filters have to be of one size with those that are not.
  const fits = named.every((kernel) => kernel === null || !given || kernelSize({ kernel: [[kernel]] }).join() === size);
  const count = Math.max(given?.length ?? 0, named.length, 1);
  const kernel = Array.from({ length: count }, (_, f) => (fits && named[f] ? base[0]!.map(() => named[f]!) : (base[f] ?? base[0]!)));
  const biases = matrixFromText(parameters['bias'], most.filters);
  return agreed({
    mode,
    input,
    picture: parameters['picture'] !== undefined && pictures(parameters['picture']) ? parameters['picture'] : usual.picture,
    kernel,
    bias: biases?.length === 1 ? biases[0]! : usual.bias,
    stride: wholeFrom(parameters['stride'], 1, most.stride) ?? usual.stride,
    padding: paddingFromText(parameters['padding']) ?? usual.padding,
    dilation: wholeFrom(parameters['dilation'], 1, most.dilation) ?? usual.dilation,
    groups: wholeFrom(parameters['groups'], 1, most.channels) ?? usual.groups,
    at: atFromText(parameters['at']) ?? (mode === 'picture' ? onAnEdge : usual.at),
    pace: parameters['pace'] === 'product' ? 'product' : 'window',
  });
}

export function toParameters(state: ConvolutionState): Record<string, string> {
  return {
    mode: state.mode,
    input: state.input.map(matrixToText).join(' | '),
    picture: state.picture,
    filter: state.kernel.map(nameOfFilter).join(' '),
    kernel: state.kernel.map((filter) => filter.map(matrixToText).join(' | ')).join(' ; '),
    bias: state.bias.join(' '),
    stride: String(state.stride),
    padding: String(state.padding),
    dilation: String(state.dilation),
    groups: String(state.groups),
    at: `${state.at.y + 1} ${state.at.x + 1} ${state.at.filter + 1}`,
    pace: state.pace,
  };
}
