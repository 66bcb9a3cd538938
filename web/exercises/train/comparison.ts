// Several runs in one table: what was set differently, and what came of it.
import { formatNumber } from '../frame/questions.js';
import { architectures } from './architectures.js';
import { augmentations } from './augmentation.js';
import { slots } from './lines.js';
import type { Point, Progress } from './session.js';
import { optimizers, type TrainState } from './state.js';
import { percent } from './text.js';

export interface KeptRun {
  /** Its letter, colour and dashes. */
  slot: number;
  state: TrainState;
  images: number;
  training: readonly Point[];
  heldOut: readonly Point[];
  stopped: Progress['stopped'];
}

export const mostKept = slots.length;

/** The first place that no run has. */
export const freeSlot = (kept: readonly KeptRun[]): number => slots.findIndex((_, i) => kept.every(({ slot }) => slot !== i));

const networkOf = ({ architecture, layers }: TrainState): string =>
  architectures.find(({ id }) => id === architecture)?.name.replace(/:.*/, '') ?? `own network, ${layers.length} layers`;

const augmentationOf = ({ augment }: TrainState): string =>
  augmentations
    .filter(({ id }) => augment.includes(id))
    .map(({ short }) => short)
    .join(' + ') || 'not augmented';

const settings: readonly { name: string; text: (state: TrainState) => string; key?: (state: TrainState) => string }[] = [
  // Two networks of one's own may have one name and still differ.
  { name: 'network', text: networkOf, key: ({ layers }) => JSON.stringify(layers) },
  { name: 'optimizer', text: ({ optimizer }) => optimizers.find(([id]) => id === optimizer)![1] },
  { name: 'learning rate', text: ({ rate }) => `rate ${formatNumber(rate, 2)}` },
  { name: 'batch size', text: ({ batchSize }) => `batches of ${batchSize}` },
  { name: 'training images', text: ({ images }) => `${images.toLocaleString('en')} images` },
  { name: 'augmentation', text: augmentationOf },
  { name: 'seed', text: ({ networkSeed }) => `seed ${networkSeed}` },
];

const differing = (states: readonly TrainState[]) => settings.filter(({ text, key = text }) => new Set(states.map(key)).size > 1);

/** The settings in which not all of these runs are alike. */
export const differences = (states: readonly TrainState[]): string[] => differing(states).map(({ name }) => name);

/** What to call each run: its own values of the settings in which they differ. */
export function namesOf(states: readonly TrainState[]): string[] {
  const named = differing(states);
  return states.map((state) => named.map(({ text }) => text(state)).join(', ') || 'the same settings');
}

/** Whether the training losses of some runs can be compared: fewer images are easier to learn, changed ones harder. */
export const sameImages = (states: readonly TrainState[]): boolean =>
  differing(states).every(({ name }) => !['training images', 'augmentation', 'seed'].includes(name));

type Numbers = Pick<KeptRun, 'images' | 'training' | 'heldOut'>;
const measures = ['training', 'heldOut', 'accuracy'] as const;
type Measure = (typeof measures)[number];

export interface Result {
  text: string;
  best: boolean;
}

const valueOf: Record<Measure, (run: Numbers) => number | undefined> = {
  training: ({ training }) => training.at(-1)?.loss,
  heldOut: ({ heldOut }) => heldOut.at(-1)?.loss,
  accuracy: ({ heldOut }) => heldOut.at(-1)?.accuracy,
};

/** The last loss on the training images, and the last loss and accuracy on the held-out ones. A difference that the table would not show is none. */
export function results(runs: readonly Numbers[], comparable = true): Record<Measure, Result>[] {
  const columns = measures.map((measure): Result[] => {
    const values = runs.map((run) => (run.images > 0 ? valueOf[measure](run) : undefined));
    const texts = values.map((value) => {
      if (value === undefined) return '–';
      if (!Number.isFinite(value)) return 'not a number';
      return measure === 'accuracy' ? percent(value) : value.toFixed(3);
    });
    const finite = values.filter((value): value is number => value !== undefined && Number.isFinite(value));
    const best = finite.length === 0 ? undefined : texts[values.indexOf(measure === 'accuracy' ? Math.max(...finite) : Math.min(...finite))];
    const contested = new Set(texts.filter((_, i) => values[i] !== undefined)).size > 1 && (comparable || measure !== 'training');
    return texts.map((text) => ({ text, best: contested && text === best }));
  });
  return runs.map((_, i) => Object.fromEntries(measures.map((measure, column) => [measure, columns[column]![i]!])) as Record<Measure, Result>);
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
