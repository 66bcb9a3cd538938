// Questions whose answer is one of four maps.
import type { Engine } from 'neocog';
import { between, formatNumber, judged, pick, placeOf, shuffled, type Cell, type Random, type Slip } from '../frame/questions.js';
import type { Matrix } from '../grid/matrix.js';
import { animals, letters, networkWith, tidyMatrix, tidyRow, type SaliencyQuestion } from './question-parts.js';

interface Candidate {
  map: Matrix;
  slip?: Pick<Slip, 'name' | 'feedback'>;
}

/** The part of a question that offers maps as A, B, C and D. */
function offered(candidates: readonly Candidate[], as: 'numbers' | 'pictures', says: { right: string; otherwise: string }) {
  const right = candidates.findIndex(({ slip }) => !slip);
  const slips = candidates.flatMap(({ slip }, answer) => (slip ? [{ ...slip, answer }] : []));
  return {
    candidates: { as, values: candidates.map(({ map }) => map) },
    letter: letters[right]!,
    answer: { form: 'choice' as const, options: candidates.map((_, i) => `Map ${letters[i]!}`) },
    verdict: judged(right, slips, says),
  };
}

const [side, positions, kernelSide, stride] = [9, 4, 3, 2];

/** Which map: one unit of a strided convolution carries the class, and its ReLU may be closed. */
export function fieldQuestion(nc: Engine, random: Random): SaliencyQuestion {
  const matrix = (rows: number, columns: number, low: number, high: number) =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => between(random, low, high)));
  // An even share of closed ReLUs; a unit at exactly 0 would be a quibble.
  const closed = random() < 0.4;
  for (;;) {
    const pixels = matrix(side, side, 0, 3).flat();
    const kernel = matrix(kernelSide, kernelSide, -2, 2);
    const unit: Cell = { y: between(random, 0, positions - 1), x: between(random, 0, positions - 1) };
    if (unit.y === unit.x || kernel.flat().filter((weight) => weight !== 0).length < 6) continue;
    const weight = pick(random, [-3, -2, 2, 3]);
    const wanted = between(random, 0, animals.length - 1);
    const place = unit.y * positions + unit.x;
    const dense = Array.from({ length: positions * positions }, (_, i) =>
      animals.map((_, c) => (c === wanted ? (i === place ? weight : 0) : between(random, -1, 1))),
    );
    const layersOf = (by: number) => [
      { type: 'conv2d' as const, name: 'conv', filters: 1, kernel: kernelSide, stride: by, bias: false },
      { type: 'relu' as const, name: 'relu' },
    ];
    using network = networkWith(
      nc,
      [side, side, 1],
      [...layersOf(stride), { type: 'flatten' }, { type: 'dense', name: 'logits', units: animals.length, bias: false }],
      {
        'conv/kernel': kernel,
        'logits/kernel': dense,
      },
    );
    const right = tidyMatrix(nc.saliency(network, pixels, { class: wanted, channels: 'max' }).data, side, side);
    network.forward(pixels);
    const z = tidyMatrix(network.activation('conv').data, positions, positions);
    const value = z[unit.y]![unit.x]!;
    if (value === 0 || closed !== value < 0) continue;
    /** What a unit would send back through the convolution alone. */
    const without = (by: number, { y, x }: Cell): Matrix => {
      using plain = networkWith(nc, [side, side, 1], layersOf(by).slice(0, 1), { 'conv/kernel': kernel });
      const out = plain.forward(pixels).shape;
      const seed = new Float32Array(out[1]! * out[2]!);
      seed[y * out[2]! + x] = weight;
      return tidyMatrix(plain.backward(seed).data.map(Math.abs), side, side);
    };
    const empty: Matrix = right.map((row) => row.map(() => 0));
    const { candidates, letter, answer, verdict } = offered(
      shuffled(random, [
        { map: right },
        closed
          ? {
              map: without(stride, unit),
              slip: {
                name: 'the closed ReLU overlooked',
                feedback: 'The place is right. But look at the unit’s own value: does its ReLU let a gradient through?',
              },
            }
          : {
              map: empty,
              slip: { name: 'an open ReLU thought closed', feedback: 'An empty map would mean a closed ReLU. Look at the unit’s value: is it below 0?' },
            },
        {
          map: without(stride, { y: unit.x, x: unit.y }),
          slip: { name: 'row and column swapped', feedback: 'Rows count downwards, columns to the right: is this the right way round?' },
        },
        {
          map: without(1, unit),
          slip: { name: 'the stride forgotten', feedback: 'With a stride of 2 the windows move by two pixels from unit to unit.' },
        },
      ]),
      'pictures',
      {
        right: closed ? 'Yes: its ReLU is closed, and nothing comes back.' : 'Yes: exactly the window of that unit.',
        otherwise: 'Not yet. Follow the one unit that carries this class.',
      },
    );
    const [top, left] = [unit.y * stride, unit.x * stride];
    const window = `rows ${top + 1} to ${top + kernelSide}, columns ${left + 1} to ${left + kernelSide}`;
    return {
      kind: 'field',
      prompt: `A 3×3 convolution with stride 2 and no padding turns a 9×9 picture into the 4×4 map z; a ReLU follows. The logit of “${animals[wanted]!}” is ${formatNumber(weight)} × the unit at ${placeOf(unit)}. Which is its saliency map?`,
      figure: {
        panels: [
          { caption: 'z, before the ReLU', role: 'output', values: z, asked: [unit] },
          { caption: 'Kernel', role: 'kernel', values: kernel },
        ],
        candidates,
        asked: { y: unit.y, x: unit.x, weight },
      },
      answer,
      hints: [
        'Only one unit carries this class. Which pixels does it read, and is its ReLU open?',
        `The unit’s value before the ReLU is ${formatNumber(value)}; its window begins at row ${top + 1}, column ${left + 1} of the picture.`,
      ],
      solution: closed
        ? `z is ${formatNumber(value)} there, so the ReLU gives 0 and its derivative is 0: no pixel has any influence. Map ${letter}.`
        : `z is ${formatNumber(value)} there, so the ReLU is open. The unit reads ${window}; there the map is |${formatNumber(weight)} × kernel|. Map ${letter}.`,
      ...verdict,
    };
  }
}

const reductions = {
  max: 'the largest magnitude over the channels',
  mean: 'the mean magnitude over the channels',
} as const;

/** Which map comes of three channels' gradients. */
export function channelsQuestion(nc: Engine, random: Random): SaliencyQuestion {
  const asked = pick(random, ['max', 'mean'] as const);
  for (;;) {
    // Each pixel's magnitudes add up to a multiple of 3, and so do its values: means are whole, right or wrong.
    const weights = Array.from({ length: 4 }, () => {
      for (;;) {
        const three = Array.from({ length: 3 }, () => between(random, -6, 6));
        const sums = [three.reduce((sum, value) => sum + Math.abs(value), 0), three.reduce((sum, value) => sum + value, 0)];
        if (sums.every((sum) => sum % 3 === 0) && new Set(three.map(Math.abs)).size === 3) return three;
      }
    });
    using network = networkWith(nc, [2, 2, 3], [{ type: 'flatten' }, { type: 'dense', name: 'logits', units: 1, bias: false }], {
      'logits/kernel': weights.flat(),
    });
    const pixels = new Float32Array(12).fill(0.5);
    const gradient = tidyRow(nc.saliency(network, pixels, { class: 0 }).data);
    const reduced = {
      max: tidyMatrix(nc.saliency(network, pixels, { class: 0, channels: 'max' }).data, 2, 2),
      mean: tidyMatrix(nc.saliency(network, pixels, { class: 0, channels: 'mean' }).data, 2, 2),
    };
    const per = (of: (three: readonly number[]) => number) =>
      tidyMatrix(
        Array.from({ length: 4 }, (_, i) => of(gradient.slice(3 * i, 3 * i + 3))),
        2,
        2,
      );
    const signed = per((three) => (asked === 'max' ? Math.max(...three) : three.reduce((sum, value) => sum + value, 0) / 3));
    const total = per((three) => three.reduce((sum, value) => sum + Math.abs(value), 0));
    const other = asked === 'max' ? 'mean' : 'max';
    const all: Candidate[] = [
      { map: reduced[asked] },
      { map: reduced[other], slip: { name: 'the other reduction', feedback: `That is ${reductions[other]}.` } },
      {
        map: signed,
        slip: {
          name: 'signs kept',
          feedback: 'Here positive and negative derivatives were told apart. A strong negative one counts as much as a strong positive one.',
        },
      },
      { map: total, slip: { name: 'added up', feedback: 'Those are the sums of the magnitudes: what is still missing?' } },
    ];
    if (new Set(all.map(({ map }) => JSON.stringify(map))).size < 4) continue;
    const { candidates, letter, answer, verdict } = offered(shuffled(random, all), 'numbers', { right: `Yes: ${reductions[asked]}.`, otherwise: 'Not yet.' });
    const first = gradient.slice(0, 3).map((value) => `|${formatNumber(value)}|`);
    return {
      kind: 'channels',
      prompt: `The gradient of a score by the red, green and blue of 2×2 pixels. Which saliency map takes ${reductions[asked]}?`,
      figure: {
        panels: ['Red', 'Green', 'Blue'].map((caption, c) => ({ caption, role: 'gradient' as const, signed: true, values: per((three) => three[c]!) })),
        candidates,
        asked: { reduction: asked },
      },
      answer,
      hints: [
        'A map of magnitudes: first the sign goes, in every channel.',
        `The top left pixel: ${first.join(', ')}. ${asked === 'max' ? 'Take the largest.' : 'Add them and divide by 3.'}`,
      ],
      solution: `Top left: ${asked === 'max' ? `max(${first.join(', ')})` : `(${first.join(' + ')}) / 3`} = ${formatNumber(reduced[asked][0]![0]!)}. So it is map ${letter}.`,
      ...verdict,
    };
  }
}
