// Numbers within written sums.
import { formatNumber } from '../frame/questions.js';

/** A number as a term of a sum or a factor of a product. */
export const term = (value: number): string => (value < 0 ? `(${formatNumber(value)})` : formatNumber(value));
export const productText = (a: number, b: number): string => `${term(a)} × ${term(b)}`;
