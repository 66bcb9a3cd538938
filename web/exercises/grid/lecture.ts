import type { Matrix } from './matrix.js';

/** The lecture's example of max-pooling, slides 19 to 31: window 3×3, stride 1. */
export const lecture: { readonly input: Matrix; readonly derivatives: Matrix } = {
  input: [
    [2, 4, 8, 3, 6],
    [9, 3, 4, 2, 5],
    [5, 4, 6, 3, 1],
    [2, 3, 1, 3, 4],
    [2, 7, 4, 5, 7],
  ],
  /** ∂L/∂y, as they arrive at the output. */
  derivatives: [
    [1, 3, 1],
    [1, 4, 2],
    [6, 2, 1],
  ],
};
