// What one can look into: a trained network, and pictures of the kind that it knows.
import type { Engine, Network } from 'neocog';
import { fashionClasses, loadFashionMnist, loadTrained, makeScenes, sceneClasses, sceneSize, type Dataset } from 'neocog/data';

/** A picture as a network takes it, and as a person sees it. */
export interface Picture {
  title: string;
  /** [height, width, channels] of both. */
  shape: readonly [height: number, width: number, channels: number];
  /** What goes into the network. */
  pixels: Float32Array;
  /** 0 to 1, one channel (grey) or three. */
  shown: Float32Array;
  /** The number of its class, if it has one. */
  label: number | null;
  /** [height, width]: 1 where the object is, where that is known. */
  mask: Uint8Array | null;
}

export interface Subject {
  title: string;
  /** By number, in the order of the last layer. */
  classes: readonly string[];
  /** How many pictures there are to choose from; none of them was trained on. */
  pictures: number;
  load(engine: Engine): Promise<Network>;
  /** Picture `index`, from 0. */
  picture(index: number): Promise<Picture>;
}

/** One set of clothes serves everything on a page; one that failed is asked for anew. */
let clothes: Promise<Dataset> | null = null;
export function sharedClothes(onProgress?: (bytes: number) => void): Promise<Dataset> {
  clothes ??= loadFashionMnist({ onProgress }).catch((error: unknown) => {
    clothes = null;
    throw error;
  });
  return clothes;
}

async function garment(index: number): Promise<Picture> {
  const { test } = await sharedClothes();
  const size = test.height * test.width;
  const pixels = Float32Array.from(test.images.subarray(index * size, (index + 1) * size), (value) => value / 255);
  const label = test.labels[index]!;
  return { title: fashionClasses[label]!, shape: [test.height, test.width, 1], pixels, shown: pixels, label, mask: null };
}

/** A seed that no network was trained or tested with. */
const unseen = 3;

/** Scene `index`; of the same index, every value of `bias` has the same object. */
export function scene(index: number, bias = 0): Picture {
  const { images, labels, masks } = makeScenes({ count: 1, seed: unseen, first: index, bias });
  const pixels = Float32Array.from(images, (value) => value / 255);
  return { title: sceneClasses[labels[0]!]!, shape: [sceneSize, sceneSize, 3], pixels, shown: pixels, label: labels[0]!, mask: masks };
}

const opened = (name: Parameters<typeof loadTrained>[0]) => async (engine: Engine) => engine.open(await loadTrained(name));

export const subjects = {
  fashion: { title: 'Clothes, 28×28', classes: fashionClasses, pictures: 2000, load: opened('fashion'), picture: garment },
  scenes: { title: 'Scenes, 64×64', classes: sceneClasses, pictures: 600, load: opened('scenes'), picture: (index) => Promise.resolve(scene(index)) },
  'scenes-biased': {
    title: 'Scenes, learned from biased data',
    classes: sceneClasses,
    pictures: 600,
    load: opened('scenes-biased'),
    picture: (index) => Promise.resolve(scene(index)),
  },
} as const satisfies Record<string, Subject>;

export type SubjectName = keyof typeof subjects;
