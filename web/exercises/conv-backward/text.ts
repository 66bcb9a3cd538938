// Numbers within written products.
import { term } from '../frame/questions.js';

export const productText = (a: number, b: number): string => `${term(a)} × ${term(b)}`;
