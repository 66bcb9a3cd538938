// Questions about maps: which filter made one, where its strongest unit looks, which layer a set of maps comes from.
import type { Engine, LayerDescription } from 'neocog';
import { between, judged, pick, placeOf, shuffled, type Random, type Slip } from '../frame/questions.js';
import type { Matrix } from '../grid/matrix.js';
import { filterNetwork, letters, mapMade, matrix, type FeatureQuestion } from './question-parts.js';

interface Named {
  kernel: Matrix;
  /** What it answers to. */
  answers: string;
  axis: 'vertical' | 'horizontal' | 'none';
}

const rows = (text: string): Matrix => text.split('/').map((row) => row.trim().split(' ').map(Number));
const filters: readonly Named[] = [
  { kernel: rows('-1 0 1/-1 0 1/-1 0 1'), answers: 'edges where it gets brighter from left to right', axis: 'vertical' },
  { kernel: rows('1 0 -1/1 0 -1/1 0 -1'), answers: 'edges where it gets darker from left to right', axis: 'vertical' },
  { kernel: rows('-1 -1 -1/0 0 0/1 1 1'), answers: 'edges where it gets brighter from top to bottom', axis: 'horizontal' },
  { kernel: rows('1 1 1/0 0 0/-1 -1 -1'), answers: 'edges where it gets darker from top to bottom', axis: 'horizontal' },
  { kernel: rows('-1 -1 -1/-1 8 -1/-1 -1 -1'), answers: 'pixels brighter than all around them, so to both kinds of edges from inside', axis: 'none' },
  { kernel: rows('1 1 1/1 1 1/1 1 1'), answers: 'everything bright: it blurs', axis: 'none' },
];
const size = 12;

/** A bright thing on black: a rectangle, sometimes with a piece cut out. */
function drawThing(random: Random): Matrix {
  const [top, left] = [between(random, 2, 4), between(random, 2, 4)];
  const [bottom, right] = [between(random, 7, 9), between(random, 7, 9)];
  const [cutY, cutX] = [between(random, top + 2, bottom - 1), between(random, left + 2, right - 1)];
  const cut = random() < 0.6;
  return matrix(size, size, (y, x) => (y >= top && y <= bottom && x >= left && x <= right && !(cut && y < cutY && x >= cutX) ? 1 : 0));
}

function slipFor(chosen: Named, right: Named, answer: number): Slip {
  const opposite = chosen.axis !== 'none' && chosen.axis === right.axis;
  if (opposite)
    return {
      name: 'sign turned round',
      answer,
      feedback: 'That filter has the right direction, but the opposite signs: it answers on the other side of the thing.',
    };
  if (chosen.axis !== 'none') {
    return {
      name: 'edge across',
      answer,
      feedback: `That filter finds ${chosen.axis} edges. Look where in the map something bright stands: along which sides of the thing?`,
    };
  }
  if (chosen.kernel[1]![1] === 1)
    return { name: 'blur', answer, feedback: 'That filter has no negative weights: it would answer most inside the thing, where all is bright.' };
  return { name: 'point', answer, feedback: 'That filter compares a pixel with all its neighbours, so it would answer along every side of the thing.' };
}

/** Which of four filters made this map? */
export function filterQuestion(nc: Engine, random: Random): FeatureQuestion {
  const image = drawThing(random);
  const offered = shuffled(random, filters).slice(0, 4);
  const right = between(random, 0, 3);
  const chosen = offered[right]!;
  using net = filterNetwork(nc, image, chosen.kernel, 0, [{ type: 'relu' }]);
  const map = mapMade(net, image);
  return {
    kind: 'which-filter',
    prompt: 'A filter, then a ReLU, made this map of the picture. Which filter was it?',
    figure: { shows: 'filter', image, map, filters: offered.map(({ kernel }) => kernel), right },
    answer: { form: 'choice', options: letters.map((letter) => `Filter ${letter}`) },
    hints: [
      'Orange weights are positive, blue ones negative. Where in the picture does bright lie under orange and dark under blue?',
      'Compare the sides: on which sides of the thing, and just inside or just outside, is the map bright?',
      `The filter answers to ${chosen.answers}.`,
    ],
    solution: `Filter ${letters[right]}: it answers to ${chosen.answers}. Where the sum is negative, the ReLU leaves 0.`,
    ...judged(
      right,
      offered.map((other, answer) => slipFor(other, chosen, answer)).filter(({ answer }) => answer !== right),
      { right: `Yes: it answers to ${chosen.answers}.`, otherwise: 'Not that one. Look at which side of the thing the map is bright.' },
    ),
  };
}

/** Where does the strongest unit look? */
export function placeQuestion(nc: Engine, random: Random): FeatureQuestion {
  for (;;) {
    const pool = random() < 0.5;
    const stride = pool ? 1 : 2;
    const kernel = pick(random, filters.slice(0, 5)).kernel;
    const image = matrix(10, 10, () => (random() < 0.35 ? between(random, 1, 9) : 0));
    using net = filterNetwork(nc, image, kernel, 0, [{ type: 'relu' }, ...(pool ? [{ type: 'maxPool2d', window: 2 } as const] : [])], stride);
    const map = mapMade(net, image);
    const values = map.flat();
    const best = Math.max(...values);
    const at = values.indexOf(best);
    const columns = map[0]!.length;
    const unit = { y: Math.floor(at / columns), x: at % columns };
    // One strongest, clearly; not in the first corner, where a stride changes nothing.
    if (values.filter((value) => value > best - 2).length > 1 || (unit.y === 0 && unit.x === 0)) continue;
    const { height, width } = nc.receptiveRegion(net.description(), net.summary().at(-1)!.name, [unit.y, unit.x]);
    const expected = { y: height.start, x: width.start };
    const reach = height.size;
    const jump = pool ? 'the pooling' : 'the convolution';
    const shift = `2 · ${unit.y} = ${expected.y} rows down and 2 · ${unit.x} = ${expected.x} columns to the right`;
    return {
      kind: 'where-it-looks',
      prompt: `A 3×3 filter${pool ? ', a ReLU and a 2×2 max-pooling with stride 2' : ' with stride 2 and a ReLU'} made the map from the picture, without padding. Pick the top left pixel of what its strongest unit sees.`,
      figure: { shows: 'place', image, map, kernel, pool, stride, region: { top: expected.y, left: expected.x, size: reach }, unit },
      answer: { form: 'cell' },
      hints: [
        'Find the largest number of the map first.',
        `From one unit to the next, ${jump} moves on by 2 pixels.`,
        `The unit is ${unit.y} rows down and ${unit.x} columns to the right of the first one, which looks at the first corner. Each of these counts 2 pixels.`,
      ],
      solution: `The strongest unit is at ${placeOf(unit)}. Its region begins ${shift} from the first pixel, and is ${reach}×${reach} pixels large.`,
      ...judged(
        expected,
        [
          {
            name: 'stride forgotten',
            answer: unit,
            feedback: `That is the unit’s own place in the map. ${jump[0]!.toUpperCase()}${jump.slice(1)} moves on by 2 pixels.`,
          },
          { name: 'rows and columns swapped', answer: { y: expected.x, x: expected.y }, feedback: 'That swaps rows and columns.' },
          {
            name: 'a middle pixel',
            answer: { y: expected.y + 1, x: expected.x + 1 },
            feedback: 'That lies inside the region. Its top left corner is asked for.',
          },
          { name: 'the last pixel', answer: { y: expected.y + reach - 1, x: expected.x + reach - 1 }, feedback: 'That is the other corner of the region.' },
        ],
        { right: `Yes: ${shift}.`, otherwise: 'Not there. Find the largest number of the map, and count how far the window had moved.' },
      ),
    };
  }
}

/** Which layer do these maps come from? */
export function layerQuestion(nc: Engine, random: Random): FeatureQuestion {
  const input = 2 * between(random, 7, 16);
  const [first, second] = [pick(random, [4, 6, 8]), pick(random, [12, 16, 20])];
  const layers: LayerDescription[] = [
    { type: 'conv2d', name: 'conv1', filters: first, kernel: pick(random, [3, 5]), padding: 'same' },
    { type: 'maxPool2d', name: 'pool1', window: 2 },
    { type: 'conv2d', name: 'conv2', filters: second, kernel: 3 },
    { type: 'maxPool2d', name: 'pool2', window: 2 },
  ];
  const shapes = nc.summary({ input: [input, input, 1], layers }).map(({ outputShape }) => outputShape);
  const right = between(random, 0, 3);
  const asked = shapes[right]!;
  const sides = shapes.map(([side]) => side!);
  const wrong = [
    'conv1 pads its input (“same”): its maps are as large as the picture.',
    'pool1 halves each side of conv1’s maps, and keeps their number.',
    'conv2 has no padding, so a 3×3 filter costs 2 rows and columns; and it makes as many maps as it has filters.',
    'pool2 halves each side of conv2’s maps, and keeps their number.',
  ];
  const names = layers.map(({ name }) => name!);
  return {
    kind: 'which-layer',
    prompt: `Somebody shows you ${asked[2]} maps of ${asked[0]}×${asked[1]}. From which layer of this network are they?`,
    figure: { shows: 'layer', input, layers, shapes, asked },
    answer: { form: 'choice', options: names },
    hints: [
      'The number of maps is the number of filters of the last convolution before them.',
      `That leaves ${asked[2] === first ? 'conv1 and pool1' : 'conv2 and pool2'}. Work out how large their maps are.`,
      `Sides: ${input} in the picture, ${sides.slice(0, Math.max(1, right)).join(', then ')} …`,
    ],
    solution: `${names[right]}. The maps are, layer by layer: ${names.map((name, i) => `${name} ${shapes[i]!.join('×')}`).join(', ')}.`,
    ...judged(
      right,
      wrong.map((feedback, answer) => ({ name: `${names[answer]} taken`, answer, feedback })).filter(({ answer }) => answer !== right),
      { right: `Yes: ${wrong[right]}`, otherwise: 'Count the maps, then their sides.' },
    ),
  };
}
