// Questions about curves and ranks.
import { between, formatNumber, judged, judgedWithin, pick, shuffled, term, type Random } from '../frame/questions.js';
import { areaUnder, rankCorrelation, ranksOf, type Direction } from './measures.js';
import { rounded, sum, type TruthQuestion } from './question-parts.js';

/** From `from` to `to`, most of the way early where `bend` is large. */
const bent = (from: number, to: number, bend: number, points: number): number[] =>
  Array.from({ length: points }, (_, i) => to + (from - to) * (1 - i / (points - 1)) ** bend);

const ends = (random: Random, direction: Direction): [from: number, to: number] => {
  const [low, high] = [between(random, 0, 2) / 10, between(random, 8, 10) / 10];
  return direction === 'deletion' ? [high, low] : [low, high];
};

export function areaQuestion(random: Random): TruthQuestion {
  const direction = pick(random, ['deletion', 'insertion'] as const);
  for (;;) {
    const [from, to] = ends(random, direction);
    const values = bent(from, to, pick(random, [0.6, 1.5, 3, 5]), 5).map((value, i) =>
      i === 0 || i === 4 ? value : rounded(Math.max(0, Math.min(1, value + between(random, -1, 1) / 10)), 1),
    );
    const area = areaUnder(values);
    const [first, , , , last] = values as [number, number, number, number, number];
    if (Math.abs(100 * area - Math.round(100 * area)) > 1e-6) continue;
    const expected = rounded(area, 2);
    const written = values.map((value) => formatNumber(value));
    return {
      kind: 'area',
      prompt: `The probability of the class, with a quarter more of the pixels ${direction === 'deletion' ? 'deleted' : 'inserted'} each time. How large is the area under the curve, from 0 to 1?`,
      figure: { form: 'curves', direction, curves: [{ name: 'the map', values }], written: true },
      answer: { form: 'number' },
      hints: [
        'Four strips, each a quarter wide; the area of a strip is its width times the mean of its two ends (a trapezoid).',
        'Together: the inner points count whole, the first and the last half; then divide by 4.',
        `Half of the ends together is ${formatNumber((first + last) / 2)}.`,
      ],
      solution: `(${written[0]!} ÷ 2 + ${written.slice(1, 4).join(' + ')} + ${written[4]!} ÷ 2) ÷ 4 = ${formatNumber(expected)}.`,
      ...judgedWithin(
        0.004,
        expected,
        [
          {
            name: 'mean of the points',
            answer: sum(values) / 5,
            feedback: 'That is the mean of the five points. The first and the last bound one strip only: they count half.',
          },
          {
            name: 'left ends',
            answer: sum(values.slice(0, 4)) / 4,
            feedback: 'You took every strip as high as its left end. It is as high as the mean of both ends.',
          },
          {
            name: 'right ends',
            answer: sum(values.slice(1)) / 4,
            feedback: 'You took every strip as high as its right end. It is as high as the mean of both ends.',
          },
          { name: 'width forgotten', answer: 4 * area, feedback: 'Each strip is only a quarter wide.' },
          { name: 'sum', answer: sum(values), feedback: 'That is the sum of the points. An area needs widths: each strip is a quarter wide.' },
          { name: 'above the curve', answer: 1 - area, feedback: 'That is the area above the curve.' },
          { name: 'five strips', answer: (4 * area) / 5, feedback: 'Five points have four strips between them.' },
          { name: 'ends only', answer: (first + last) / 2, feedback: 'That is a straight line from the first to the last point. Follow the curve.' },
        ],
        { right: 'Yes.', otherwise: 'Not yet. Add up four trapezoids, each a quarter wide.' },
      ),
    };
  }
}

export function betterQuestion(random: Random): TruthQuestion {
  const direction = pick(random, ['deletion', 'insertion'] as const);
  for (;;) {
    const [from, to] = ends(random, direction);
    const bends = shuffled(random, [0.6, 1.3, 2.4, 4.5]).slice(0, 3);
    const curves = bends.map((bend, i) => ({
      name: `Map ${'ABC'[i]!}`,
      values: bent(from, to, bend, 11).map((value, at) =>
        at === 0 || at === 10 ? value : rounded(Math.max(0, Math.min(1, value + between(random, -4, 4) / 100)), 2),
      ),
    }));
    const areas = curves.map(({ values }) => areaUnder(values));
    const sorted = [...areas].sort((a, b) => a - b);
    if (sorted[1]! - sorted[0]! < 0.06 || sorted[2]! - sorted[1]! < 0.06) continue;
    const [smallest, largest] = [areas.indexOf(sorted[0]!), areas.indexOf(sorted[2]!)];
    const deletion = direction === 'deletion';
    const expected = deletion ? smallest : largest;
    return {
      kind: 'better',
      prompt: deletion
        ? 'Three maps of one picture. Its pixels are deleted in each map’s order, the strongest first. Which map has found best what the network needs?'
        : 'Three maps of one picture. Its pixels are inserted in each map’s order, the strongest first. Which map has found best what the network needs?',
      figure: { form: 'curves', direction, curves, written: false },
      answer: { form: 'choice', options: curves.map(({ name }) => name) },
      hints: [
        'All begin with the same picture and end with the same picture. What happens early is what tells them apart.',
        deletion
          ? 'When the pixels that matter are gone, how should the probability go?'
          : 'When the pixels that matter are back, how should the probability go?',
        deletion ? 'Look for the smallest area.' : 'Look for the largest area.',
      ],
      solution: `Areas: ${curves.map(({ name }, i) => `${name} ${areas[i]!.toFixed(2)}`).join(', ')}. ${deletion ? 'Where the right pixels go first, the probability falls early: the smallest area is best.' : 'Where the right pixels come first, the probability rises early: the largest area is best.'}`,
      ...judged(
        expected,
        [
          {
            name: 'other direction',
            answer: deletion ? largest : smallest,
            feedback: deletion
              ? 'There the class survives longest: the pixels that went first were not what the network needs.'
              : 'There the class comes back last: the pixels that came first were not what the network needs.',
          },
          { name: 'in between', answer: 3 - smallest - largest, feedback: 'Another one moves earlier still. Compare the areas.' },
        ],
        { right: 'Yes.', otherwise: 'Compare the areas under the curves.' },
      ),
    };
  }
}

export function rankQuestion(random: Random): TruthQuestion {
  const count = between(random, 4, 5);
  const draw = () =>
    shuffled(random, [1, 2, 3, 4, 5, 6, 7, 8, 9])
      .slice(0, count)
      .map((value) => value / 10);
  for (;;) {
    const [before, after] = [draw(), draw()];
    const [a, b] = [ranksOf(before), ranksOf(after)];
    const differences = Array.from(a, (rank, i) => rank - b[i]!);
    const squares = sum(differences.map((d) => d * d));
    if (squares === 0) continue;
    const expected = rounded(rankCorrelation(before, after), 6);
    const whole = count * (count * count - 1);
    const six = 6 * squares;
    return {
      kind: 'rank',
      prompt: `A map of ${count} pixels, before and after a layer was drawn anew. How large is Spearman’s rank correlation ρ = 1 − 6 Σd² ÷ (n (n² − 1))?`,
      figure: { form: 'ranks', before, after },
      answer: { form: 'number' },
      hints: [
        'Rank each row by itself, from 1 for its smallest number.',
        'd is the difference of a pixel’s two ranks. Square each, and add them up.',
        `Σd² = ${squares}, and n (n² − 1) = ${whole}.`,
      ],
      solution: `Ranks before ${[...a].join(', ')}; after ${[...b].join(', ')}. d: ${differences.map((d) => formatNumber(d)).join(', ')}; Σd² = ${squares}. ρ = 1 − 6 · ${squares} ÷ ${whole} = ${formatNumber(expected)}.`,
      ...judgedWithin(
        0.004,
        expected,
        [
          { name: 'one minus forgotten', answer: six / whole, feedback: 'That is what is taken away from 1.' },
          { name: 'not squared', answer: 1 - (6 * sum(differences.map(Math.abs))) / whole, feedback: 'The differences are squared before they are added up.' },
          { name: 'six forgotten', answer: 1 - squares / whole, feedback: 'Σd² is multiplied by 6.' },
          { name: 'n cubed', answer: 1 - six / count ** 3, feedback: 'Below stands n times (n² − 1), not n³.' },
          { name: 'n squared', answer: 1 - six / (count * count - 1), feedback: 'Below stands n times (n² − 1): the factor n is missing.' },
          {
            name: 'numbers instead of ranks',
            answer: 1 - (6 * sum(before.map((value, i) => (value - after[i]!) ** 2))) / whole,
            feedback: 'd is the difference of ranks, not of the numbers themselves.',
          },
          { name: 'sign lost', answer: -expected, feedback: 'The size is right, the sign is not: do the two orders agree, or are they opposed?' },
        ],
        { right: `Yes: 1 − ${six} ÷ ${whole}.`, otherwise: `Not yet. Rank both rows, then Σd² of the ranks; in the end 1 − 6 Σd² ÷ ${term(whole)}.` },
      ),
    };
  }
}
