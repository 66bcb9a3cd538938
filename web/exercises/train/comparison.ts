// Two runs side by side: what was set differently, and what came of it.
import { formatNumber } from '../frame/questions.js';
import { architectures } from './architectures.js';
import { augmentations } from './augmentation.js';
import type { Point, Progress } from './session.js';
import { optimizers, type TrainState } from './state.js';

export interface KeptRun {
  state: TrainState;
  images: number;
  training: readonly Point[];
  heldOut: readonly Point[];
  stopped: Progress['stopped'];
}

export interface ComparedRow {
  name: string;
  kept: string;
  now: string;
  /** Of the results: which run did better, where one did. */
  better?: 'kept' | 'now' | null;
}

const nameOf = ({ architecture, layers }: TrainState): string =>
  architectures.find(({ id }) => id === architecture)?.name.replace(/:.*/, '') ?? `own, ${layers.length} layers`;

const settings: readonly [string, (state: TrainState) => string][] = [
  ['network', nameOf],
  ['optimizer', ({ optimizer }) => optimizers.find(([id]) => id === optimizer)![1]],
  ['learning rate', ({ rate }) => formatNumber(rate, 2)],
  ['batch size', ({ batchSize }) => String(batchSize)],
  ['training images', ({ images }) => images.toLocaleString('en')],
  [
    'augmentation',
    ({ augment }) =>
      augmentations
        .filter(({ id }) => augment.includes(id))
        .map(({ short }) => short)
        .join(', ') || 'none',
  ],
  ['seed', ({ networkSeed }) => String(networkSeed)],
];

/** The settings in which two runs differ. Two networks of one's own may have one name and still differ. */
export function differences(kept: TrainState, now: TrainState): ComparedRow[] {
  const rows = settings.map(([name, of]) => ({ name, kept: of(kept), now: of(now) }));
  return rows.filter(({ name, kept: a, now: b }) => a !== b || (name === 'network' && JSON.stringify(kept.layers) !== JSON.stringify(now.layers)));
}

type Numbers = Pick<KeptRun, 'images' | 'training' | 'heldOut'>;

const losses = (points: readonly Point[]): number | undefined => points.at(-1)?.loss;
const percent = (points: readonly Point[]): number | undefined => points.at(-1)?.accuracy;

/** Whether the training losses of two runs can be compared: fewer images are easier to learn, changed ones harder. */
export const sameImages = (kept: TrainState, now: TrainState): boolean =>
  kept.images === now.images && kept.augment.join() === now.augment.join() && kept.networkSeed === now.networkSeed;

/** What came of both, side by side. A difference that the table would not show is none. */
export function results(kept: Numbers, now: Numbers, comparable = true): ComparedRow[] {
  const row = (name: string, of: (run: Numbers) => number | undefined, text: (value: number) => string, sign: 1 | -1): ComparedRow => {
    const [a, b] = [of(kept), of(now)];
    const [left, right] = [a, b].map((value) => (value === undefined ? '–' : text(value))) as [string, string];
    const better = a === undefined || b === undefined || left === right || now.images === 0 ? null : sign * (a - b) > 0 ? 'kept' : 'now';
    return { name, kept: left, now: right, better };
  };
  const loss = (value: number) => (Number.isFinite(value) ? value.toFixed(3) : 'not a number');
  const share = (value: number) => `${(100 * value).toFixed(1)} %`;
  return [
    { name: 'images seen', kept: kept.images.toLocaleString('en'), now: now.images.toLocaleString('en') },
    { ...row('loss, training', ({ training }) => losses(training), loss, -1), ...(comparable ? {} : { better: null }) },
    row('loss, held out', ({ heldOut }) => losses(heldOut), loss, -1),
    { ...row('accuracy, training', ({ training }) => percent(training), share, 1), ...(comparable ? {} : { better: null }) },
    row('accuracy, held out', ({ heldOut }) => percent(heldOut), share, 1),
  ];
}

/** One change each: what a lecturer would try next. */
export function suggestions(state: TrainState): { name: string; change: Partial<TrainState> }[] {
  const rounded = (rate: number) => Number(rate.toPrecision(2));
  const list: { name: string; change: Partial<TrainState> }[] = [];
  if (state.rate <= 1) list.push({ name: '10 × the rate', change: { rate: rounded(state.rate * 10) } });
  if (state.rate >= 1e-4) list.push({ name: 'a tenth of the rate', change: { rate: rounded(state.rate / 10) } });
  const other = architectures.find(({ id }) => id === (state.architecture === 'deeper' ? 'small' : 'deeper'))!;
  list.push({ name: state.architecture === 'deeper' ? 'the small network' : 'a deeper network', change: { architecture: other.id, layers: other.layers } });
  return list;
}
