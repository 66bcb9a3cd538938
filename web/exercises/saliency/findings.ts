// Why a map looks as it does, read off its numbers. Each finding says what was measured and from where on it counts; it
// appears only when the numbers say so.
import type { SaliencyMap, SaliencyMethod } from 'neocog';
import { formatNumber } from '../frame/questions.js';
import type { Cam, LayerPass } from './logic.js';
import type { Score } from './state.js';

export interface Finding {
  kind: 'saturated' | 'relu' | 'grad-cam' | 'noise' | 'border' | 'checkerboard' | 'elsewhere';
  title: string;
  /** What was measured, with the number. */
  measured: string;
  /** From where on it counts. */
  threshold: string;
  /** Why, and what helps. */
  because: string;
  /** A map that shows it. */
  show?: { label: string; method: SaliencyMethod; score: Score };
}

export interface Measured {
  className: string;
  /** Of the class; null where there is no softmax. */
  probability: number | null;
  /** Largest magnitude of the gradient at the input, for either score. */
  largest: Readonly<Record<Score, number>>;
  layers: readonly Pick<LayerPass, 'name' | 'type' | 'activation'>[];
  cam: Cam | null;
  /** With a value for each pixel, all channels and signs; null for coarse maps. */
  map: SaliencyMap | null;
  mapTitle: string;
  /** SmoothGrad of the same score, to compare with. */
  smooth: SaliencyMap | null;
  /** [height, width]: 1 where the object is. */
  mask: ArrayLike<number> | null;
  /** The first layer that moves in steps larger than 1, in words. */
  strided: string | null;
}

export const thresholds = {
  /** p (1 − p) below this. */
  saturated: 0.05,
  /** Share of a ReLU's values that are 0. */
  relu: 0.7,
  /** Share of places where Grad-CAM is above 0. */
  gradCam: 0.05,
  /** Share of neighbours of unlike sign. */
  noise: 0.4,
  /** Mean magnitude in the border, over the whole map's. */
  border: 1.5,
  /** Mean magnitude of the strongest over the weakest of the four positions in 2×2 pixels. */
  checkerboard: 1.4,
  /** Mean magnitude on the object, over the whole map's. */
  elsewhere: 1.25,
} as const;

/** Shares that are nearly none or nearly all say so. */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1 %';
  if (share < 1 && share > 0.999) return '> 99.9 %';
  return `${share > 0 && (share < 0.01 || share > 0.99) ? formatNumber(Math.round(1000 * share) / 10) : Math.round(100 * share)} %`;
}

/** The sum of magnitudes over the channels, per pixel. */
function magnitudes({ shape, data }: SaliencyMap): Float32Array {
  const [height = 1, width = 1, channels = 1] = shape;
  const sums = new Float32Array(height * width);
  for (let i = 0; i < data.length; i++) sums[Math.floor(i / channels)]! += Math.abs(data[i]!);
  return sums;
}

/** How rough a map is: neighbours of unlike sign among all that are not 0, half of them in pure noise. */
export function signChanges({ shape, data }: SaliencyMap): number {
  const [height = 1, width = 1, channels = 1] = shape;
  let pairs = 0;
  let changes = 0;
  const compare = (a: number, b: number) => {
    if (a === 0 || b === 0) return;
    pairs++;
    if (a > 0 !== b > 0) changes++;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        const here = data[(y * width + x) * channels + c]!;
        if (x + 1 < width) compare(here, data[(y * width + x + 1) * channels + c]!);
        if (y + 1 < height) compare(here, data[((y + 1) * width + x) * channels + c]!);
      }
    }
  }
  return pairs === 0 ? 0 : changes / pairs;
}

/** How much of the magnitude lies where `inside` says so, and how much of the area does. */
function sharesOf(map: SaliencyMap, inside: (y: number, x: number) => boolean): { magnitude: number; area: number } {
  const [height = 1, width = 1] = map.shape;
  const values = magnitudes(map);
  let [sum, part, count] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = values[y * width + x]!;
      sum += value;
      if (!inside(y, x)) continue;
      part += value;
      count++;
    }
  }
  return { magnitude: sum === 0 ? 0 : part / sum, area: count / (height * width) };
}

/** A sixteenth of the side, at least one pixel. */
export const borderOf = (side: number): number => Math.max(1, Math.round(side / 16));

/** Mean magnitudes of the four positions in 2×2 pixels, the strongest over the weakest. */
export function checkerboard(map: SaliencyMap): number {
  const [height = 1, width = 1] = map.shape;
  const sums = [0, 0, 0, 0];
  const values = magnitudes(map);
  // An odd last row or column would give some positions more pixels than others.
  for (let y = 0; y < height - (height % 2); y++) for (let x = 0; x < width - (width % 2); x++) sums[(y % 2) * 2 + (x % 2)]! += values[y * width + x]!;
  const least = Math.min(...sums);
  return least === 0 ? (Math.max(...sums) === 0 ? 1 : Infinity) : Math.max(...sums) / least;
}

function saturated({ probability, largest, className }: Measured): Finding[] {
  if (probability === null) return [];
  const slope = probability * (1 - probability);
  if (slope >= thresholds.saturated) return [];
  return [
    {
      kind: 'saturated',
      title: 'The softmax is saturated',
      measured: `Softmax of “${className}”: ${percent(probability)}. Its own slope p (1 − p): ${formatNumber(slope)}. Largest gradient of the softmax: ${formatNumber(largest.softmax)}, of the logit: ${formatNumber(largest.logit)}.`,
      threshold: `p (1 − p) below ${thresholds.saturated}`,
      because:
        'Where a class is as good as certain, or as good as ruled out, no pixel moves its probability. The logit goes on rising and falling: so it is the score to explain.',
      show: { label: 'Show the softmax’s map', method: 'gradient', score: 'softmax' },
    },
  ];
}

function deadUnits({ layers }: Measured): Finding[] {
  const shares = layers
    .filter(({ type }) => type === 'relu')
    .map(({ name, activation }) => ({ name, share: activation.reduce((count, value) => count + (value === 0 ? 1 : 0), 0) / activation.length }));
  if (!shares.some(({ share }) => share >= thresholds.relu)) return [];
  return [
    {
      kind: 'relu',
      title: 'Many ReLUs are off for this picture',
      measured: `Values that are 0: ${shares.map(({ name, share }) => `${name} ${percent(share)}`).join(', ')}.`,
      threshold: `${percent(thresholds.relu)} of a ReLU’s values or more`,
      because: 'A gradient ends where a ReLU gives 0. The map shows only the paths that are open now; a pixel that would open another one stays dark.',
    },
  ];
}

function gradCam({ cam, className }: Measured): Finding[] {
  if (!cam || cam.positive / cam.places > thresholds.gradCam) return [];
  const nothing = cam.positive === 0;
  return [
    {
      kind: 'grad-cam',
      title: nothing ? 'Grad-CAM is empty' : 'Grad-CAM is nearly empty',
      measured: `The weighted sum of ${cam.layer}’s ${cam.channels} feature maps is above 0 at ${cam.positive} of ${cam.places} places (its largest value: ${formatNumber(cam.largest)}); ${cam.negativeWeights} of the ${cam.channels} weights are negative.`,
      threshold: `${percent(thresholds.gradCam)} of the places or fewer`,
      because: `Its last step is a ReLU, which keeps only what speaks for “${className}”. Here nearly everything that responds speaks against it, on average: Grad-CAM’s mean over the whole map is too coarse here.`,
      show: { label: 'Show Grad-CAM', method: 'gradCam', score: 'logit' },
    },
  ];
}

function noise({ map, smooth, mapTitle }: Measured): Finding[] {
  if (!map) return [];
  const share = signChanges(map);
  if (share < thresholds.noise) return [];
  const calmer = smooth && smooth !== map ? ` In SmoothGrad: ${percent(signChanges(smooth))}.` : '';
  return [
    {
      kind: 'noise',
      title: 'The map is grainy',
      measured: `${mapTitle}: ${percent(share)} of all neighbouring values have unlike signs; in pure noise it is half of them.${calmer}`,
      threshold: `${percent(thresholds.noise)} of the neighbours or more`,
      because: 'The score is a surface of many small flat pieces, and its slope jumps from one to the next. A mean over noisy copies (SmoothGrad) smooths it.',
      show: { label: 'Show SmoothGrad', method: 'smoothGrad', score: 'logit' },
    },
  ];
}

function border({ map, mapTitle }: Measured): Finding[] {
  if (!map) return [];
  const [height = 1, width = 1] = map.shape;
  const [rows, columns] = [borderOf(height), borderOf(width)];
  const { magnitude, area } = sharesOf(map, (y, x) => y < rows || x < columns || y >= height - rows || x >= width - columns);
  if (magnitude < thresholds.border * area) return [];
  return [
    {
      kind: 'border',
      title: 'Much of it lies at the edge',
      measured: `${mapTitle}: ${percent(magnitude)} of the magnitude lies in a border of ${rows} ${rows === 1 ? 'pixel' : 'pixels'}, which is ${percent(area)} of the area.`,
      threshold: `${thresholds.border} times its share of the area or more`,
      because: 'Padding looks to the network like a sharp edge to black. What stands next to it then counts more than it means.',
    },
  ];
}

function chequered({ map, mapTitle, strided }: Measured): Finding[] {
  if (!map) return [];
  const ratio = checkerboard(map);
  if (ratio < thresholds.checkerboard) return [];
  return [
    {
      kind: 'checkerboard',
      title: 'A checkerboard lies over it',
      measured: `${mapTitle}: of the four positions in 2×2 pixels, the strongest has ${Number.isFinite(ratio) ? `${formatNumber(ratio)} times the` : 'all of the'} magnitude of the weakest.`,
      threshold: `${thresholds.checkerboard} times or more`,
      because: `${strided ? `${strided}. ` : ''}With a stride of 2, some pixels lie under more kernel positions than their neighbours and so receive more of the gradient. It says something about the network, not about the picture.`,
    },
  ];
}

function elsewhere({ map, mask, mapTitle }: Measured): Finding[] {
  if (!map || !mask) return [];
  const width = map.shape[1]!;
  const { magnitude, area } = sharesOf(map, (y, x) => mask[y * width + x] === 1);
  if (magnitude === 0 || magnitude >= thresholds.elsewhere * area) return [];
  return [
    {
      kind: 'elsewhere',
      title: 'It hardly looks at the object',
      measured: `${mapTitle}: ${percent(magnitude)} of the magnitude lies on the object, which covers ${percent(area)} of the picture.`,
      threshold: `less than ${thresholds.elsewhere} times its share of the area`,
      because: 'Either the network tells the class from its surroundings, or the surroundings could easily change its mind. Both are worth knowing.',
    },
  ];
}

export function findings(measured: Measured): Finding[] {
  const visible = measured.map?.data.some((value) => value !== 0) ? measured : { ...measured, map: null };
  return [saturated, deadUnits, gradCam, noise, border, chequered, elsewhere].flatMap((find) => find(visible));
}
