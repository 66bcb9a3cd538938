import { load, type Engine } from 'neocog';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Matrix } from '../../../web/exercises/grid/matrix.js';
import type { FeatureFigure } from '../../../web/exercises/features/question-parts.js';
import { makeQuestion } from '../../../web/exercises/features/questions.js';
import { verifyQuestions } from './verify-questions.js';

let nc: Engine;
beforeAll(async () => {
  nc = await load({ threads: 1 });
});

type Of<Shows extends FeatureFigure['shows']> = Extract<FeatureFigure, { shows: Shows }>;

/** A filter laid on an image by plain loops, every `stride` pixels, then a ReLU. */
function mapBy(image: Matrix, kernel: Matrix, stride = 1): number[][] {
  const map: number[][] = [];
  for (let y = 0; y + kernel.length <= image.length; y += stride) {
    const row: number[] = [];
    for (let x = 0; x + kernel.length <= image[0]!.length; x += stride) {
      let sum = 0;
      kernel.forEach((weights, dy) => weights.forEach((weight, dx) => (sum += weight * image[y + dy]![x + dx]!)));
      row.push(Math.max(0, sum));
    }
    map.push(row);
  }
  return map;
}

const sumOf = (a: Matrix, b: Matrix): number => a.flat().reduce((sum, value, i) => sum + value * b.flat()[i]!, 0);
const same = (a: Matrix, b: Matrix): boolean => a.flat().every((value, i) => Math.abs(value - b.flat()[i]!) < 1e-4);
const only = (matches: readonly boolean[]): number => {
  expect(matches.filter(Boolean)).toHaveLength(1);
  return matches.indexOf(true);
};

describe('questions about features', () => {
  it('know their answers and slips for a thousand seeds of each kind', { timeout: 120_000 }, () => {
    const slips = verifyQuestions<FeatureFigure>((seed) => makeQuestion(nc, seed), {
      'which-filter': (figure) => {
        const { image, map, filters } = figure as Of<'filter'>;
        return only(filters.map((filter) => same(mapBy(image, filter), map)));
      },
      'where-it-looks': (figure) => {
        const { image, map, kernel, pool, stride } = figure as Of<'place'>;
        let made = mapBy(image, kernel, stride);
        if (pool) {
          const [rows, columns] = [Math.floor(made.length / 2), Math.floor(made[0]!.length / 2)];
          made = Array.from({ length: rows }, (_, y) =>
            Array.from({ length: columns }, (__, x) =>
              Math.max(made[2 * y]![2 * x]!, made[2 * y]![2 * x + 1]!, made[2 * y + 1]![2 * x]!, made[2 * y + 1]![2 * x + 1]!),
            ),
          );
        }
        expect(same(made, map)).toBe(true);
        const most = Math.max(...made.flat());
        const places = made.flatMap((row, y) => row.flatMap((value, x) => (value === most ? [{ y: 2 * y, x: 2 * x }] : [])));
        expect(places).toHaveLength(1);
        return places[0]!;
      },
      'which-layer': (figure) => {
        const { input, layers, asked } = figure as Of<'layer'>;
        const filters = (index: number) => (layers[index] as unknown as { filters: number }).filters;
        const half = Math.floor(input / 2);
        const shapes = [
          [input, filters(0)],
          [half, filters(0)],
          [half - 2, filters(2)],
          [Math.floor((half - 2) / 2), filters(2)],
        ];
        return only(shapes.map(([side, count]) => side === asked[0] && count === asked[2]));
      },
      'unit-value': (figure) => {
        const { window, kernel, bias } = figure as Of<'value'>;
        return Math.max(0, sumOf(window, kernel) + bias);
      },
      'most-exciting': (figure) => {
        const { kernel, patches } = figure as Of<'patches'>;
        const sums = patches.map((patch) => sumOf(patch, kernel));
        return only(sums.map((sum) => sum === Math.max(...sums)));
      },
      'ascent-step': (figure) => {
        const { patch, kernel, bias, rate, at } = figure as Of<'ascent'>;
        const awake = sumOf(patch, kernel) + bias > 0;
        return patch[at.y]![at.x]! + (awake ? rate * kernel[at.y]![at.x]! : 0);
      },
      'which-rule': (figure) => {
        const { input, arriving, handed, asked } = figure as Of<'rule'>;
        const by = [(x: number, g: number) => (x > 0 ? g : 0), (_: number, g: number) => (g > 0 ? g : 0), (x: number, g: number) => (x > 0 && g > 0 ? g : 0)];
        return only(
          by.map((rule) =>
            same(
              input.map((row, y) => row.map((x, column) => rule(x, arriving[y]![column]!))),
              handed[asked]!,
            ),
          ),
        );
      },
    });
    // Every mistake that is foreseen comes up.
    for (const slip of [
      'which-filter: sign turned round',
      'which-filter: edge across',
      'which-filter: blur',
      'which-filter: point',
      'where-it-looks: stride forgotten',
      'where-it-looks: rows and columns swapped',
      'where-it-looks: a middle pixel',
      'where-it-looks: the last pixel',
      'which-layer: conv2 taken',
      'unit-value: ReLU forgotten',
      'unit-value: bias forgotten',
      'unit-value: bias taken away',
      'unit-value: filter turned round',
      'most-exciting: signs turned round',
      'most-exciting: all bright',
      'most-exciting: turned',
      'ascent-step: ReLU’s gradient forgotten',
      'ascent-step: taken for silent',
      'ascent-step: descent',
      'ascent-step: times the pixel',
      'which-rule: Gradient taken',
      'which-rule: Deconvnet taken',
      'which-rule: Guided backpropagation taken',
    ])
      expect(slips.get(slip) ?? 0, slip).toBeGreaterThan(20);
  });

  it('asks every kind within seven neighbouring seeds', () => {
    const kinds = Array.from({ length: 7 }, (_, i) => makeQuestion(nc, 700 + i).kind);
    expect(new Set(kinds).size).toBe(7);
  });
});
