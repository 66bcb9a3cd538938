// The state as text in attributes, and back.
import { columnsOf, matrixFromText, matrixToText, rowsOf } from '../grid/matrix.js';
import { epsilons, gridOf, limits, usual, type ConvState, type Of, type Pair } from './logic.js';

/** "2" or "1 2". */
function pairFromText(text: string | undefined, least: number, most: number): Pair | null {
  if (text === undefined || text.trim() === '') return null;
  const parts = text
    .trim()
    .split(/[\s,x×]+/)
    .map(Number);
  const pair = parts.length === 1 ? [parts[0]!, parts[0]!] : parts;
  return pair.length === 2 && pair.every((part) => Number.isInteger(part) && part >= least && part <= most) ? [pair[0]!, pair[1]!] : null;
}
const pairToText = ([down, across]: Pair): string => (down === across ? String(down) : `${down} ${across}`);

const kinds: readonly Of[] = ['input', 'weights', 'bias'];

/** What is missing or unusable becomes the usual one. */
export function fromParameters(parameters: Record<string, string>): ConvState {
  const input = matrixFromText(parameters['input'], limits.input) ?? usual.input;
  const kernel = matrixFromText(parameters['kernel'], limits.kernel) ?? usual.kernel;
  const bias = Number(parameters['bias'] ?? NaN);
  const numbers = { input, kernel, bias: Number.isFinite(bias) && parameters['bias']?.trim() !== '' ? bias : usual.bias };
  const of = kinds.find((kind) => kind === parameters['of']) ?? usual.of;
  const grid = gridOf(numbers, of);
  // People count from 1, and so does a course page's author.
  const place = pairFromText(parameters['cell'], 1, limits.input) ?? [usual.cell.y + 1, usual.cell.x + 1];
  return {
    ...numbers,
    derivatives: matrixFromText(parameters['derivatives'], limits.output) ?? usual.derivatives,
    stride: pairFromText(parameters['stride'], 1, limits.stride) ?? usual.stride,
    padding: pairFromText(parameters['padding'], 0, limits.padding) ?? usual.padding,
    dilation: pairFromText(parameters['dilation'], 1, limits.dilation) ?? usual.dilation,
    of,
    cell: { y: Math.min(place[0], rowsOf(grid)) - 1, x: Math.min(place[1], columnsOf(grid)) - 1 },
    epsilon: epsilons.find((epsilon) => epsilon === Number(parameters['epsilon'])) ?? usual.epsilon,
  };
}

export function toParameters(state: ConvState): Record<string, string> {
  return {
    input: matrixToText(state.input),
    kernel: matrixToText(state.kernel),
    bias: String(state.bias),
    derivatives: matrixToText(state.derivatives),
    stride: pairToText(state.stride),
    padding: pairToText(state.padding),
    dilation: pairToText(state.dilation),
    of: state.of,
    cell: pairToText([state.cell.y + 1, state.cell.x + 1]),
    epsilon: String(state.epsilon),
  };
}
