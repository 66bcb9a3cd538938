import { load, type Engine } from 'neocog';
import { beforeAll, describe, expect, it } from 'vitest';
import { formulas } from '../../../web/site/formulas.js';

let nc: Engine;
beforeAll(async () => {
  nc = await load();
});

describe('the formulas in the text', () => {
  // By hand, or from the lecture's slides.
  it.each([
    ['output-size', [32, 5, 2, 2], '⌊(32 + 2 · 2 − 5) / 2⌋ + 1 = 16'],
    ['output-size', [7, 3, 1, 0], '⌊(7 + 2 · 0 − 3) / 1⌋ + 1 = 5'],
    ['parameters', [16, 3, 3], '3 · 3 · 3 · 16 + 16 = 448'],
    ['parameters', [16, 5, 8], '5 · 5 · 8 · 16 + 16 = 3,216'],
    ['guess', [10], '−ln(1 / 10) = 2.303'],
    ['guess', [2], '−ln(1 / 2) = 0.6931'],
    ['edge', [2, 5, 9], '9 − 2 = 7'],
    ['edge', [9, 5, -2], '(−2) − 9 = −11, of which ReLU leaves 0'],
    ['saturation', [0], 'p (1 − p) = 0.5 · 0.5 ≈ 0.25'],
    ['saturation', [8], 'p (1 − p) = 0.99966 · 0.000335 ≈ 0.000335'],
    ['share', [-3, 1, 0.5, 2], '(3 + 1) / 6.5 = 0.615'],
    ['share', [0, 0, 0, 0], 'nothing, since there is none,'],
    ['max', [2, 9, 4, 5], '0, 5, 0'],
    ['max', [-1, -3, -2, -0.5], '−0.5, 0, 0'],
    ['spread', [2, -1, 1, 3], '1 · 2 = 2, 1 · (−1) + 3 · 2 = 5, 3 · (−1) = −3'],
    ['receptive-field', [3, 3, 1], '1 + 2 + 2 + 2 = 7'],
    ['receptive-field', [2, 3, 2], '1 + 2 · 1 + 2 · 2 = 7'],
    ['receptive-field', [8, 2, 1], '1 + 1 + 1 + 1 + … + 1 = 9'],
  ])('%s of %j', (name, numbers, said) => {
    expect(formulas[name]!(nc, [...numbers])).toBe(said);
  });

  it('let the engine say what does not fit', () => {
    expect(() => formulas['output-size']!(nc, [3, 5, 1, 0])).toThrow('does not fit');
  });

  it('hold for the largest numbers that the page takes', () => {
    expect(formulas['receptive-field']!(nc, [8, 15, 3])).toContain('= 45,921');
    expect(formulas['guess']!(nc, [1000])).toContain('= 6.908');
    expect(formulas['parameters']!(nc, [2048, 15, 2048])).toContain('= 943,720,448');
  });
});
