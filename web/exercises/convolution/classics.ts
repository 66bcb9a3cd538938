// The classic filters, as every textbook on image processing has them. Nothing is flipped: they are cross-correlated.
import type { Matrix } from '../grid/matrix.js';

export interface Classic {
  name: string;
  title: string;
  /** What it does to a picture, as the end of a sentence "It …". */
  does: string;
  kernel: Matrix;
  /** Its counterpart for one dimension, and what that is called. */
  line?: { title: string; kernel: Matrix };
}

const shares = (whole: number, rows: Matrix): Matrix => rows.map((row) => row.map((value) => value / whole));

export const classics: readonly Classic[] = [
  {
    name: 'identity',
    title: 'Identity',
    does: 'leaves every pixel as it is',
    kernel: [
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ],
    line: { title: 'Identity', kernel: [[0, 1, 0]] },
  },
  {
    name: 'sobel-vertical',
    title: 'Sobel, vertical edges',
    does: 'answers where the brightness changes from left to right',
    kernel: [
      [-1, 0, 1],
      [-2, 0, 2],
      [-1, 0, 1],
    ],
    line: { title: 'Difference', kernel: [[-1, 0, 1]] },
  },
  {
    name: 'sobel-horizontal',
    title: 'Sobel, horizontal edges',
    does: 'answers where the brightness changes from top to bottom',
    kernel: [
      [-1, -2, -1],
      [0, 0, 0],
      [1, 2, 1],
    ],
  },
  {
    name: 'laplacian',
    title: 'Laplacian',
    does: 'compares each pixel with its neighbours and answers on both sides of every edge, with opposite signs',
    kernel: [
      [0, 1, 0],
      [1, -4, 1],
      [0, 1, 0],
    ],
    line: { title: 'Second difference', kernel: [[1, -2, 1]] },
  },
  {
    name: 'box-blur',
    title: 'Box blur',
    does: 'takes the plain mean of each neighbourhood',
    kernel: shares(9, [
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
    ]),
    line: { title: 'Moving mean', kernel: shares(3, [[1, 1, 1]]) },
  },
  {
    name: 'gaussian-blur',
    title: 'Gaussian blur',
    does: 'takes a mean in which nearer pixels count more',
    kernel: shares(16, [
      [1, 2, 1],
      [2, 4, 2],
      [1, 2, 1],
    ]),
    line: { title: 'Gaussian blur', kernel: shares(4, [[1, 2, 1]]) },
  },
  {
    name: 'sharpen',
    title: 'Sharpen',
    does: 'adds to each pixel its difference from its neighbours',
    kernel: [
      [0, -1, 0],
      [-1, 5, -1],
      [0, -1, 0],
    ],
    line: { title: 'Sharpen', kernel: [[-1, 3, -1]] },
  },
  {
    name: 'emboss',
    title: 'Emboss',
    does: 'keeps the picture and lights it from one corner, along the diagonal',
    kernel: [
      [-2, -1, 0],
      [-1, 1, 1],
      [0, 1, 2],
    ],
  },
];

/** The kernel of this name, in one dimension or two; null where there is none. */
export function classicKernel(name: string, oneD: boolean): Matrix | null {
  const classic = classics.find((each) => each.name === name);
  return (oneD ? classic?.line?.kernel : classic?.kernel) ?? null;
}

/** The names and titles to choose from. */
export const classicTitles = (oneD: boolean): (readonly [name: string, title: string])[] =>
  classics.flatMap(({ name, title, line }) => (oneD ? (line ? [[name, line.title] as const] : []) : [[name, title] as const]));

/** Which classic this filter is, the same in every channel; else 'own'. */
export function nameOfFilter(channels: readonly Matrix[]): string {
  const oneD = channels[0]!.length === 1;
  const same = (kernel: Matrix) => channels.every((channel) => JSON.stringify(channel) === JSON.stringify(kernel));
  return (
    classics.find((classic) => {
      const kernel = oneD ? classic.line?.kernel : classic.kernel;
      return kernel !== undefined && same(kernel);
    })?.name ?? 'own'
  );
}
