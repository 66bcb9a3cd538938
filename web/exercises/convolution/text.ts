// How channels, padding, places and sums are put into words.
import { placeOf } from '../frame/questions.js';
import type { Frame } from '../grid/number-grid.js';
import type { ConvolutionState, Padding } from './logic.js';

const colours = ['red', 'green', 'blue'];

/** What a channel is called. */
export const channelName = ({ mode }: Pick<ConvolutionState, 'mode'>, channel: number): string =>
  mode === 'picture' ? colours[channel]! : `channel ${channel + 1}`;

export const paddingWords = (padding: Padding): string =>
  padding === 'valid' ? 'no padding (“valid”)' : padding === 'same' ? '“same” padding' : `padding ${padding} on each side`;

/** Where a window starts. Rows and columns are the input's own: the zeros around it are never counted along. */
export function startWords(start: { y: number; x: number }, frame: Frame): string {
  if (start.y >= 0 && start.x >= 0) {
    const padded = Object.values(frame).some((cells: number) => cells > 0);
    return `at ${placeOf(start)} of the input${padded ? ' itself, not counting the zeros around it' : ''}`;
  }
  const away = (cells: number, what: string, where: string) => `${cells === 1 ? `one ${what}` : `${cells} ${what}s`} ${where}`;
  if (start.x >= 0) return `in the zeros, ${away(-start.y, 'row', 'above')} the input itself, over its column ${start.x + 1}`;
  if (start.y >= 0) return `in the zeros, ${away(-start.x, 'column', 'left of')} the input itself, beside its row ${start.y + 1}`;
  return `in the zeros, ${away(-start.y, 'row', 'above')} and ${away(-start.x, 'column', 'left of')} the input itself`;
}

/** Terms, products or numbers, as one sum. */
export const sumOfTexts = (terms: readonly string[]): string => terms.join(' + ').replaceAll('+ −', '− ');
