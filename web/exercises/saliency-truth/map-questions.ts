// Questions about one small map and its object.
import { between, formatNumber, judged, judgedWithin, placeOf, type Answer, type Cell, type Random } from '../frame/questions.js';
import { drawMask, sum, type Rows, type TruthQuestion } from './question-parts.js';

const cellsOf = (rows: Rows): Cell[] => rows.flatMap((row, y) => row.map((_, x) => ({ y, x })));

/** The cell where something is largest. */
function topOf(rows: Rows, value: (cell: Cell) => number): Cell {
  return cellsOf(rows).reduce((best, cell) => (value(cell) > value(best) ? cell : best));
}

export function strongestQuestion(random: Random): TruthQuestion {
  const [height, width] = [4, 5];
  const mask = drawMask(random, height, width);
  const map = Array.from({ length: height }, () => Array.from({ length: width }, () => between(random, -6, 6)));
  const cells = cellsOf(map);
  const strong = cells.splice(between(random, 0, cells.length - 1), 1)[0]!;
  const other = cells[between(random, 0, cells.length - 1)]!;
  // A negative one more often: it is what is overlooked.
  const sign = random() < 0.7 ? -1 : 1;
  map[strong.y]![strong.x] = sign * between(random, 8, 9);
  map[other.y]![other.x] = -sign * 7;
  const at = ({ y, x }: Cell) => map[y]![x]!;
  const on = ({ y, x }: Cell) => mask[y]![x] === 1;
  const verdict = on(strong) ? 'on the object: a hit' : 'beside the object: a miss';
  return {
    kind: 'strongest',
    prompt: 'A signed saliency map; the outline is the object. Which cell decides the pointing game? Pick it.',
    figure: { form: 'map', map, mask },
    answer: { form: 'cell' },
    hints: [
      'The pointing game looks at a single pixel, wherever it lies: the strongest.',
      'A saliency map is judged by magnitude: drop the signs first.',
      `The largest magnitude is ${formatNumber(Math.abs(at(strong)))}.`,
    ],
    solution: `Without signs the largest is ${formatNumber(Math.abs(at(strong)))}, at ${placeOf(strong)}: ${verdict}.`,
    ...judged(
      strong,
      [
        {
          name: 'sign kept',
          answer: topOf(map, at),
          feedback: 'That is the largest number with its sign. How strongly a pixel matters does not depend on its sign.',
        },
        {
          name: 'inside only',
          answer: topOf(map, (cell) => (on(cell) ? Math.abs(at(cell)) : -1)),
          feedback: 'That is the strongest on the object. The pointing game takes the strongest of the whole map, and only then asks where it lies.',
        },
        { name: 'most negative', answer: topOf(map, (cell) => -at(cell)), feedback: 'That is the most negative number. Compare all magnitudes.' },
        { name: 'weakest', answer: topOf(map, (cell) => -Math.abs(at(cell))), feedback: 'That is the weakest cell: the smallest magnitude.' },
      ],
      {
        right: `Yes: ${verdict}.`,
        otherwise: (answer: Answer) => `There the magnitude is ${formatNumber(Math.abs(at(answer as Cell)))}. Some other cell has a larger one.`,
      },
    ),
  };
}

export function shareQuestion(random: Random): TruthQuestion {
  for (;;) {
    const mask = drawMask(random, 4, 4);
    const map = mask.map((row) => row.map((on) => (random() < 0.2 ? 0 : (random() < 0.4 ? -1 : 1) * between(random, 1, on ? 9 : 4))));
    const inMask = mask.flat();
    const values = map.flat();
    const inside = values.filter((_, i) => inMask[i] === 1);
    const all = sum(values.map(Math.abs));
    const within = sum(inside.map(Math.abs));
    const share = (100 * within) / all;
    // Something to add up, but not too much; a whole number of per cent; signs that make a difference.
    if (!Number.isInteger(share) || inside.length < 3 || inside.length > 6 || share > 95 || share < 5) continue;
    if (inside.every((value) => value >= 0) || sum(values) === 0) continue;
    const area = (100 * inside.length) / values.length;
    return {
      kind: 'share',
      prompt: 'How many per cent of the map’s magnitude lie on the object, within the outline?',
      figure: { form: 'map', map, mask },
      answer: { form: 'number' },
      hints: [
        'Magnitude: take every number without its sign.',
        'Add up what lies within the outline, add up the whole map, and divide.',
        `Within the outline the magnitudes add up to ${within}.`,
      ],
      solution: `Within: ${inside.map((value) => Math.abs(value)).join(' + ')} = ${within}. The whole map: ${all}. ${within} ÷ ${all} = ${share} %.`,
      ...judgedWithin(
        0.3,
        share,
        [
          {
            name: 'signs kept',
            answer: (100 * sum(inside)) / sum(values),
            feedback: 'With their signs, numbers cancel each other. Take magnitudes, inside and for the whole.',
          },
          {
            name: 'signs kept inside',
            answer: (100 * sum(inside)) / all,
            feedback: 'The whole is right, but inside some numbers still have their sign.',
          },
          { name: 'area', answer: area, feedback: 'That is the object’s share of the picture: what an even map would reach. Add up the numbers.' },
          {
            name: 'against the rest',
            answer: (100 * within) / Math.max(1, all - within),
            feedback: 'You divided by what lies outside. Divide by the whole map.',
          },
          { name: 'outside', answer: 100 - share, feedback: 'That is the share that lies outside the object.' },
          { name: 'a fraction', answer: share / 100, feedback: 'The question asks for per cent.' },
          { name: 'the sum', answer: within, feedback: 'That is the sum on the object. Divide it by the sum of the whole map.' },
        ],
        { right: `Yes: ${within} ÷ ${all}.`, otherwise: 'Not yet. Two sums of magnitudes are needed: on the object, and of the whole map.' },
      ),
    };
  }
}

export function chanceQuestion(random: Random): TruthQuestion {
  const [height, width] = [between(random, 4, 5), 5];
  const mask = drawMask(random, height, width);
  const count = sum(mask.flat());
  const cells = height * width;
  const share = (100 * count) / cells;
  return {
    kind: 'chance',
    prompt: 'A map that knows nothing points at any pixel with equal probability. With how many per cent does it win the pointing game here?',
    figure: { form: 'mask', mask },
    answer: { form: 'number' },
    hints: [
      'It wins when its pixel happens to lie on the object.',
      'Count the object’s pixels (1), and all pixels.',
      `The object has ${count} of the picture’s ${cells} pixels.`,
    ],
    solution: `${count} of ${cells} pixels are the object: ${count} ÷ ${cells} = ${formatNumber(share)} %. A method has to be better than that.`,
    ...judgedWithin(
      0.3,
      share,
      [
        { name: 'one pixel', answer: 100 / cells, feedback: 'That is the chance of one certain pixel. Any of the object’s pixels will do.' },
        { name: 'a coin', answer: 50, feedback: 'Hit or miss are two outcomes, but they are not equally likely: it depends on how large the object is.' },
        { name: 'against the rest', answer: (100 * count) / (cells - count), feedback: 'You compared with the pixels outside. Compare with all pixels.' },
        { name: 'miss', answer: 100 - share, feedback: 'That is the chance of a miss.' },
        { name: 'one in the object', answer: 100 / count, feedback: 'Not one of the object’s pixels: the object’s pixels out of all.' },
        { name: 'a fraction', answer: share / 100, feedback: 'The question asks for per cent.' },
        { name: 'the count', answer: count, feedback: 'That is how many pixels the object has. Which share of all is it?' },
      ],
      { right: `Yes: ${count} of ${cells}.`, otherwise: 'Not yet. Which share of the picture is the object?' },
    ),
  };
}
