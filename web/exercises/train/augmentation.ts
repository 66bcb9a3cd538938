// Random changes of the training images: few choices, each of a strength that suits small pictures of clothes.
import type { Augmentation, Engine } from 'neocog';
import { batchOf, shuffled, type Dataset, type ImageSet } from 'neocog/data';

export type AugmentationChoice = 'flip' | 'shift' | 'rotate' | 'crop' | 'brightness';

export const augmentations: readonly { id: AugmentationChoice; name: string; short: string; settings: Augmentation }[] = [
  { id: 'flip', name: 'Flip left to right', short: 'flip', settings: { flip: true } },
  { id: 'shift', name: 'Shift by up to 2 pixels', short: 'shift', settings: { shift: 2 } },
  { id: 'rotate', name: 'Rotate by up to 10°', short: 'rotate', settings: { rotate: 10 } },
  { id: 'crop', name: 'Crop up to 15 %, enlarge', short: 'crop', settings: { crop: 0.15 } },
  { id: 'brightness', name: 'Brightness ±30 %', short: 'brightness', settings: { brightness: 0.3 } },
];

/** The known ones among some names, in our order, and the engine's settings for them. */
export function augmentationFrom(names: readonly string[]): { augment: AugmentationChoice[]; augmentation: Augmentation | null } {
  const chosen = augmentations.filter(({ id }) => names.includes(id));
  return {
    augment: chosen.map(({ id }) => id),
    augmentation: chosen.length === 0 ? null : (Object.assign({}, ...chosen.map(({ settings }) => settings)) as Augmentation),
  };
}

/** A smaller training set, with equally many images of each class; which ones, the seed says. The held-out images stay. */
export function withTrainingImages(data: Dataset, count: number, seed: number): Dataset {
  const { train } = data;
  if (count >= train.count) return data;
  const perClass = Math.ceil(count / data.classes.length);
  const taken = new Array<number>(data.classes.length).fill(0);
  const size = train.height * train.width * train.channels;
  const part: ImageSet = { ...train, count: 0, images: new Uint8Array(count * size), labels: new Uint8Array(count) };
  for (const index of shuffled(train.count, seed)) {
    const label = train.labels[index]!;
    if (part.count === count) break;
    if (taken[label]! >= perClass) continue;
    taken[label]!++;
    part.images.set(train.images.subarray(index * size, (index + 1) * size), part.count * size);
    part.labels[part.count++] = label;
  }
  return { ...data, train: part };
}

const variants = 3;

/** The engine's own changes: `variants` of one image. */
export function variantsOf(
  engine: Engine,
  set: ImageSet,
  index: number,
  augmentation: Augmentation,
  seed: number,
): { original: Uint8Array; changed: Uint8Array[] } {
  const { pixels } = batchOf(set, [index]);
  const bytes = (values: Float32Array) => Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  const shape = [set.height, set.width, set.channels];
  return {
    original: bytes(pixels),
    changed: Array.from({ length: variants }, (_, i) => bytes(engine.augment(pixels, shape, augmentation, seed * 100 + index * variants + i))),
  };
}
