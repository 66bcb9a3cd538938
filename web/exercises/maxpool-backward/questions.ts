// Practice for the backward pass of pooling. Every question follows from its seed; the engine knows the answer.
import type { Engine } from 'neocog';
import { randomFrom } from 'neocog/data';
import { formatNumber, judged, pick, placeOf, sumText, type Cell, type Random, type Slip } from '../frame/questions.js';
import { columnsOf, rowsOf } from '../grid/matrix.js';
import { averageQuestion } from './average-questions.js';
import { covers, receiptsOf } from './logic.js';
import { drawDerivative, makeShape, posed, tidy, underText, windowsText, type Posed, type PoolQuestion } from './question-parts.js';
import { paddedSizeQuestion, sizeQuestion } from './size-questions.js';
import { tieQuestion, tieShareQuestion } from './tie-questions.js';

function winnerQuestion({ state, result }: Posed, random: Random): PoolQuestion {
  const step = pick(random, result.steps);
  const winner = step.shares[0]!;
  const largest = result.output[step.y]![step.x]!;
  const top = Math.max(...state.input.flat());
  const largestOfAll = state.input.flatMap((row, y) => row.map((value, x) => ({ y, x, value }))).find(({ value }) => value === top)!;
  const slips: Slip[] = [];
  if (!covers(step, step) && step.y < rowsOf(state.input) && step.x < columnsOf(state.input)) {
    slips.push({
      name: 'the same place in the input',
      answer: { y: step.y, x: step.x },
      feedback: 'That is the same place in the input, but the window of this output cell lies elsewhere: the stride moves it, and padding shifts it.',
    });
  }
  if (!covers(step, largestOfAll)) {
    slips.push({
      name: 'the largest value of all',
      answer: { y: largestOfAll.y, x: largestOfAll.x },
      feedback: 'That is the largest value of the whole input, but it lies outside the window of this output cell.',
    });
  }
  return {
    kind: 'winner',
    prompt: `Max-pooling: the derivative ${formatNumber(step.gradient)} arrives at output ${placeOf(step)}. Which input cell receives it?`,
    figure: { state, result, derivatives: true, cell: { y: step.y, x: step.x, of: 'output' } },
    answer: { form: 'cell' },
    hints: [
      'The whole derivative goes to the largest value in the window of that output cell.',
      `That window is ${state.window.join('×')} cells and covers ${underText(step, state.window)}.`,
    ],
    solution: `The window covers ${underText(step, state.window)}. Its largest value is ${formatNumber(largest)} at ${placeOf(winner)}, which receives ${formatNumber(step.gradient)}.`,
    ...judged({ y: winner.y, x: winner.x }, slips, {
      right: `Yes: ${formatNumber(largest)} is the largest value in that window.`,
      otherwise: (answer) => {
        const cell = answer as Cell;
        return covers(step, cell)
          ? `That cell lies in the window, but ${formatNumber(state.input[cell.y]![cell.x]!)} is not the largest value there.`
          : 'That cell lies outside the window of this output cell.';
      },
    }),
  };
}

function gradientQuestion({ state, result }: Posed, random: Random): PoolQuestion {
  const cells = state.input.flatMap((row, y) => row.map((_, x) => ({ y, x, receipts: receiptsOf(result.steps, y, x) })));
  const several = cells.filter(({ receipts }) => receipts.length > 1);
  const some = cells.filter(({ receipts }) => receipts.length === 1);
  const none = cells.filter(({ receipts }) => receipts.length === 0);
  const draw = random();
  const drawn = draw < 0.65 && several.length > 0 ? several : draw < 0.85 || none.length === 0 ? some.concat(several) : none;
  const { y, x, receipts } = pick(random, drawn);
  const expected = tidy(result.gradient[y]![x]!);
  const parts = receipts.map(({ value }) => value);
  const won = receipts.map(({ step }) => step);
  const covering = result.steps.filter((step) => covers(step, { y, x }));
  const one = 'That is the share of one window. This cell wins more than one, and the derivatives add up.';
  const slips: Slip[] =
    parts.length === 0
      ? covering.slice(0, 1).map(({ gradient }) => ({
          name: 'a window that it does not win',
          answer: gradient,
          feedback: 'That derivative goes to another cell. Is there a window in which this cell is the largest value?',
        }))
      : [
          {
            name: 'its windows overlooked',
            answer: 0,
            feedback: 'It does win a window, so something flows to it. Look at the windows that reach up and left of it too.',
          },
          ...(parts.length > 1
            ? [
                { name: 'only one window counted', answer: parts[0]!, feedback: one },
                { name: 'only the last window counted', answer: parts.at(-1)!, feedback: one },
                {
                  name: 'averaged',
                  answer: expected / parts.length,
                  feedback: 'Derivatives add up where a value is used more than once; they are not averaged.',
                },
                {
                  name: 'the number of windows',
                  answer: parts.length,
                  feedback: 'That is the number of windows that it wins. Add their derivatives.',
                },
              ]
            : []),
        ];
  slips.push({
    name: 'the cell’s own value',
    answer: state.input[y]![x]!,
    feedback: 'That is the cell’s own value. It decides who wins; what flows back is the derivative.',
  });
  return {
    kind: 'gradient-cell',
    prompt: `Max-pooling: which derivative ∂L/∂x does the input cell at ${placeOf({ y, x })} receive?`,
    figure: { state, result, derivatives: true, cell: { y, x, of: 'input' } },
    answer: { form: 'number' },
    hints: [
      'Find every window that covers this cell.',
      'The cell receives the derivative of each window in which it is the largest value; they add up.',
      covering.length === 0 ? 'No window covers it.' : `It lies in the ${windowsText(covering)}, named by the places of their outputs.`,
    ],
    solution:
      parts.length === 0
        ? covering.length === 0
          ? 'No window covers it, so nothing flows to it: 0.'
          : 'In every window that covers it another cell is larger, so nothing flows to it: 0.'
        : `It is the largest value in the ${windowsText(won)}: ${sumText(parts)}${parts.length > 1 ? ` = ${formatNumber(expected)}` : ''}.`,
    ...judged(expected, slips, {
      right:
        parts.length > 1
          ? `Yes: ${sumText(parts)} = ${formatNumber(expected)}.`
          : parts.length === 1
            ? 'Yes, from the one window that it wins.'
            : 'Yes: it wins no window.',
      otherwise:
        parts.length === 0 ? 'Is there a window in which this cell is the largest value?' : 'Not yet. Go through the windows that cover this cell, one by one.',
    }),
  };
}

function conservationQuestion({ state, result }: Posed): PoolQuestion {
  const given = state.derivatives.flat();
  const expected = given.reduce((sum, value) => sum + value, 0);
  const max = state.pooling === 'max';
  return {
    kind: 'conservation',
    prompt: `${max ? 'Max-pooling' : 'Average pooling'}: what do all derivatives ∂L/∂x at the input add up to?`,
    figure: { state, result, derivatives: true },
    answer: { form: 'number' },
    hints: [
      'No window keeps anything back, and none invents anything.',
      max ? 'Each derivative at the output goes, whole, to exactly one input cell.' : 'The n shares of a window are each 1/n of its derivative.',
    ],
    solution: `${max ? 'Each derivative goes to exactly one cell' : 'The shares of each derivative add up to it again'}, so both sides have the same sum: ${sumText(given)} = ${formatNumber(expected)}.`,
    ...judged(
      expected,
      [
        {
          name: 'every cell of a window receives the whole',
          answer: expected * state.window[0] * state.window[1],
          feedback: max
            ? 'Each derivative goes to one cell of its window, not to all of them.'
            : 'Each cell of a window receives only its share of the derivative.',
        },
        {
          name: 'signs forgotten',
          answer: given.reduce((sum, value) => sum + Math.abs(value), 0),
          feedback: 'Some derivatives are negative: they take away from the sum.',
        },
        {
          name: 'cells counted',
          answer: rowsOf(state.input) * columnsOf(state.input),
          feedback: 'That is the number of input cells. Add up what they receive.',
        },
        {
          name: 'the input added up',
          answer: state.input.flat().reduce((sum, value) => sum + value, 0),
          feedback: 'That is the sum of the input. Derivatives come from the output.',
        },
      ],
      {
        right: `Yes: ${max ? 'max-pooling hands on every derivative, whole' : 'the shares of every derivative add up to it'}, so the sums agree.`,
        otherwise: 'Not yet. There is a way without following a single window.',
      },
    ),
  };
}

/** The question of a seed. */
export function makeQuestion(nc: Engine, seed: number): PoolQuestion {
  const random = randomFrom(seed * 2654435761);
  const kinds = ['winner', 'winner', 'gradient', 'gradient', 'average', 'average', 'tie', 'tie-share', 'size', 'padded-size', 'conservation'] as const;
  const kind = pick(random, kinds);
  const max = (padded: number) => posed(nc, makeShape(random, padded), () => drawDerivative(random));
  switch (kind) {
    case 'winner':
      return winnerQuestion(max(0.3), random);
    case 'gradient':
      return gradientQuestion(max(0.2), random);
    case 'conservation': {
      const pooling = random() < 0.35 ? 'average' : 'max';
      return conservationQuestion(posed(nc, { ...makeShape(random, 0.2), pooling }, () => drawDerivative(random)));
    }
    case 'average':
      return averageQuestion(nc, random);
    case 'tie':
      return tieQuestion(nc, random);
    case 'tie-share':
      return tieShareQuestion(nc, random);
    case 'size':
      return sizeQuestion(nc, random);
    case 'padded-size':
      return paddedSizeQuestion(nc, random);
  }
}
