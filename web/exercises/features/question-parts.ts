// What the questions are made of: small networks from the seed, and what is drawn beside a question.
import type { Engine, LayerDescription, Network } from 'neocog';
import type { Cell, Question } from '../frame/questions.js';
import { unflat, type Matrix } from '../grid/matrix.js';

export type FeatureFigure =
  | { shows: 'filter'; image: Matrix; map: Matrix; filters: readonly Matrix[]; right: number }
  | {
      shows: 'place';
      image: Matrix;
      map: Matrix;
      kernel: Matrix;
      pool: boolean;
      stride: number;
      region: { top: number; left: number; size: number };
      unit: Cell;
    }
  | { shows: 'value'; window: Matrix; kernel: Matrix; bias: number; products: Matrix }
  | { shows: 'patches'; kernel: Matrix; patches: readonly Matrix[]; values: readonly number[] }
  | { shows: 'ascent'; patch: Matrix; kernel: Matrix; bias: number; rate: number; at: Cell; after: Matrix }
  | { shows: 'layer'; input: number; layers: readonly LayerDescription[]; shapes: readonly (readonly number[])[]; asked: readonly number[] }
  | { shows: 'rule'; input: Matrix; arriving: Matrix; handed: readonly Matrix[]; asked: number };

export type FeatureQuestion = Question<FeatureFigure>;

/** A, B, C, D: pictures to choose from. */
export const letters = ['A', 'B', 'C', 'D'] as const;

/** One filter as a network, over an image with one channel. Dispose of it. */
export function filterNetwork(nc: Engine, image: Matrix, kernel: Matrix, bias = 0, more: readonly LayerDescription[] = [], stride = 1): Network {
  const size = [kernel.length, kernel[0]!.length] as const;
  const net = nc.network({
    input: [image.length, image[0]!.length, 1],
    seed: 1,
    layers: [{ type: 'conv2d', name: 'conv', filters: 1, kernel: size, stride }, ...more],
  });
  net.set('conv/kernel', kernel.flat());
  net.set('conv/bias', [bias]);
  return net;
}

/** What the network makes of the image: the map of its only channel. */
export function mapMade(net: Network, image: Matrix): Matrix {
  const { shape, data } = net.forward(image.flat());
  return unflat(data, shape[1]!, shape[2]!);
}

export const matrix = (rows: number, columns: number, draw: (y: number, x: number) => number): Matrix =>
  Array.from({ length: rows }, (_, y) => Array.from({ length: columns }, (__, x) => draw(y, x)));

/** A quarter turn clockwise. */
export const turned = (of: Matrix): Matrix => matrix(of[0]!.length, of.length, (y, x) => of[of.length - 1 - x]![y]!);
export const sameMatrix = (a: Matrix, b: Matrix): boolean => a.flat().every((value, i) => Math.abs(value - b.flat()[i]!) < 1e-6);
