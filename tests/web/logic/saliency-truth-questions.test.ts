import { expect, it } from 'vitest';
import type { TruthFigure } from '../../../web/exercises/saliency-truth/question-parts.js';
import { makeQuestion } from '../../../web/exercises/saliency-truth/questions.js';
import { verifyQuestions } from './verify-questions.js';

type Of<Form extends TruthFigure['form']> = Extract<TruthFigure, { form: Form }>;
const as = <Form extends TruthFigure['form']>(figure: TruthFigure) => figure as Of<Form>;

/** By trapezoids, one after another. */
const area = (values: readonly number[]): number => {
  let whole = 0;
  for (let i = 1; i < values.length; i++) whole += (values[i - 1]! + values[i]!) / 2 / (values.length - 1);
  return whole;
};
/** Counts who is smaller. */
const rank = (values: readonly number[], value: number): number => 1 + values.filter((other) => other < value).length;

it('asks questions that can be answered, with slips that are wrong', { timeout: 60_000 }, () => {
  const slips = verifyQuestions<TruthFigure>(makeQuestion, {
    strongest: (figure) => {
      const { map } = as<'map'>(figure);
      const most = Math.max(...map.flat().map(Math.abs));
      const found = map.flatMap((row, y) => row.flatMap((value, x) => (Math.abs(value) === most ? [{ y, x }] : [])));
      if (found.length !== 1) throw new Error('no single strongest cell');
      return found[0]!;
    },
    share: (figure) => {
      const { map, mask } = as<'map'>(figure);
      let [inside, all] = [0, 0];
      for (let y = 0; y < map.length; y++) {
        for (let x = 0; x < map[y]!.length; x++) {
          all += Math.abs(map[y]![x]!);
          inside += mask[y]![x]! * Math.abs(map[y]![x]!);
        }
      }
      return (100 * inside) / all;
    },
    chance: (figure) => {
      const cells = as<'mask'>(figure).mask.flat();
      return (100 * cells.filter((value) => value === 1).length) / cells.length;
    },
    area: (figure) => area(as<'curves'>(figure).curves[0]!.values),
    better: (figure) => {
      const { direction, curves } = as<'curves'>(figure);
      const areas = curves.map(({ values }) => area(values));
      return areas.indexOf(direction === 'deletion' ? Math.min(...areas) : Math.max(...areas));
    },
    rank: (figure) => {
      const { before, after } = as<'ranks'>(figure);
      const n = before.length;
      let squares = 0;
      for (let i = 0; i < n; i++) squares += (rank(before, before[i]!) - rank(after, after[i]!)) ** 2;
      return 1 - (6 * squares) / (n ** 3 - n);
    },
    biased: (figure) => {
      const { rows, area: object } = as<'networks'>(figure);
      const found = rows.findIndex(({ biased, fair }) => biased - fair > 40);
      // The accuracies must leave no doubt; a map need not show the reason.
      rows.forEach(({ biased, fair, inside }, i) => {
        const sound = i === found ? inside < 3 * object && fair <= 26 : biased - fair <= 10 && inside > object + 2 && biased <= 100;
        if (!sound) throw new Error(`in doubt: ${JSON.stringify(rows)}`);
      });
      return found < 0 ? rows.length : found;
    },
    sanity: (figure, { prompt }) => {
      const { rows } = as<'sanity'>(figure);
      const column = (i: number) => rows.map(({ values }) => values.at(i)!);
      return prompt.includes('very last layer') ? column(0).indexOf(Math.min(...column(0))) : column(-1).indexOf(Math.max(...column(-1)));
    },
  });
  for (const name of [
    'strongest: sign kept',
    'strongest: inside only',
    'strongest: most negative',
    'share: signs kept',
    'share: area',
    'share: against the rest',
    'share: outside',
    'chance: one pixel',
    'chance: a coin',
    'area: mean of the points',
    'area: left ends',
    'area: above the curve',
    'better: other direction',
    'better: in between',
    'rank: one minus forgotten',
    'rank: not squared',
    'rank: numbers instead of ranks',
    'biased: the weakest',
    'biased: the best',
    'biased: none',
    'sanity: low taken for bad',
    'sanity: high taken for dependent',
    'sanity: late',
  ]) {
    expect(slips.get(name) ?? 0, name).toBeGreaterThan(100);
  }
});
