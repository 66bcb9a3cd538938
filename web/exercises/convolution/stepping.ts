// What Step goes through: windows, in a picture rows of windows, or the products of one window.
import { kernelSize, type ConvolutionResult, type ConvolutionState } from './logic.js';

/** In a picture a step is a row of windows: one by one there would be a thousand. */
export const stepName = ({ mode, pace }: ConvolutionState): string => (pace === 'product' ? 'product' : mode === 'picture' ? 'row of windows' : 'window');

export function stepCount(state: ConvolutionState, { height, width }: ConvolutionResult): number {
  const [rows, columns] = kernelSize(state);
  // The bias comes first.
  if (state.pace === 'product') return 1 + rows * columns * state.kernel[0]!.length;
  return state.mode === 'picture' ? height : height * width;
}

/** The output cell that a step is about. */
export function cellOfStep({ mode, pace, at }: ConvolutionState, { width }: ConvolutionResult, step: number): ConvolutionState['at'] {
  if (pace === 'product') return at;
  if (mode === 'picture') return { ...at, y: step, x: Math.min(at.x, width - 1) };
  return { ...at, y: Math.floor(step / width), x: step % width };
}

/** How many output cells are computed after a step; null for all. */
export function computedUntil(state: ConvolutionState, result: ConvolutionResult, step: number): number | null {
  const { mode, pace, at } = state;
  // Product by product, the cell's own value comes with the last product.
  if (pace === 'product') return mode === 'picture' ? null : at.y * result.width + at.x + (step === stepCount(state, result) - 1 ? 1 : 0);
  return mode === 'picture' ? (step + 1) * result.width : step + 1;
}
