// What one input cell receives through average pooling.
import type { Engine } from 'neocog';
import { formatNumber, judged, pick, placeOf, sumText, term, type Random } from '../frame/questions.js';
import { covers, receiptsOf } from './logic.js';
import { makeShape, posed, tidy, windowsText, type PoolQuestion } from './question-parts.js';

export function averageQuestion(nc: Engine, random: Random): PoolQuestion {
  const shape = { ...makeShape(random, 0.5), pooling: 'average' as const };
  const countPadding = shape.padding !== 'valid' && random() < 0.5;
  const { result: bare } = posed(nc, { ...shape, countPadding }, () => 1);
  // Each derivative is a multiple of what it is divided by: the question is about who gets how much, not about decimals.
  const { state, result } = posed(nc, { ...shape, countPadding }, (place) => bare.steps[place]!.divisor * pick(random, [-1, 1, 2, 3, 4]));
  const cells = state.input.flatMap((row, y) => row.map((_, x) => ({ y, x, receipts: receiptsOf(result.steps, y, x) })));
  const several = cells.filter(({ receipts }) => receipts.length > 1);
  const { y, x, receipts } = pick(random, several.length > 0 && random() < 0.8 ? several : cells.filter(({ receipts: some }) => some.length > 0));
  const steps = receipts.map(({ step }) => step);
  const expected = tidy(result.gradient[y]![x]!);
  const whole = steps.map(({ gradient }) => gradient);
  const undivided = whole.reduce((sum, value) => sum + value, 0);
  const area = state.window[0] * state.window[1];
  const padded = steps.some(({ height, width }) => height * width < area);
  const byOther = steps.reduce((sum, { gradient, height, width }) => sum + gradient / (countPadding ? height * width : area), 0);
  const largest = steps.filter((step) => state.input.every((row, i) => row.every((value, j) => !covers(step, { y: i, x: j }) || value <= state.input[y]![x]!)));
  const one = 'That is the share of one window. More windows cover this cell, and their shares add up.';
  const counted = countPadding
    ? 'all cells of its window, padding too'
    : state.padding === 'valid'
      ? 'the cells of its window'
      : 'the real cells of its window';
  return {
    kind: 'average-cell',
    prompt: `Average pooling${state.padding === 'valid' ? '' : countPadding ? ', padding cells counted' : ', padding cells not counted'}: which derivative ∂L/∂x does the input cell at ${placeOf({ y, x })} receive?`,
    figure: { state, result, derivatives: true, cell: { y, x, of: 'input' } },
    answer: { form: 'number' },
    hints: [
      'Which value is the largest does not matter here: every window that covers the cell hands it a share.',
      `The share of each cell is the derivative divided by the number of ${counted}; the shares add up.`,
      `The cell lies in the ${windowsText(steps)}, named by the places of their outputs.`,
    ],
    solution: `It lies in the ${windowsText(steps)}: ${steps
      .map(({ gradient, divisor }) => `${term(gradient)} / ${divisor}`)
      .join(' + ')} = ${steps.length > 1 ? `${sumText(receipts.map(({ value }) => tidy(value)))} = ` : ''}${formatNumber(expected)}.`,
    ...judged(
      expected,
      [
        { name: 'not divided', answer: undivided, feedback: 'That adds up whole derivatives. Each cell of a window receives only its share of it.' },
        ...(padded
          ? [
              {
                name: 'divided by the wrong count',
                answer: byOther,
                feedback: countPadding
                  ? 'That divides by the real cells. Here padding cells are counted as well.'
                  : 'That divides by the whole window. Here padding cells are not counted.',
              },
            ]
          : []),
        ...(steps.length > 1
          ? [
              { name: 'only one window counted', answer: tidy(receipts[0]!.value), feedback: one },
              { name: 'only the last window counted', answer: tidy(receipts.at(-1)!.value), feedback: one },
            ]
          : []),
        {
          name: 'divided by the number of windows',
          answer: undivided / steps.length,
          feedback: 'The number of windows is the wrong count to divide by. How many cells share one derivative?',
        },
        {
          name: 'the rule of max-pooling',
          answer: largest.reduce((sum, { gradient }) => sum + gradient, 0),
          feedback: 'That is how max-pooling hands derivatives back. An average listens to every cell.',
        },
      ],
      {
        right: `Yes: ${steps.length > 1 ? `${steps.length} windows hand it their shares` : 'one window covers it and hands it its share'}.`,
        otherwise: 'Not yet. Take the windows that cover this cell one by one, and add up the shares.',
      },
    ),
  };
}
