// What one can look into: a trained network, and pictures of the kind that it knows.
import type { Engine, Network } from 'neocog';
import {
  faceBoxSizes,
  faceDetectorDescription,
  faceDetectorWeights,
  facePixels,
  fashionClasses,
  loadFashionMnist,
  loadTrained,
  makeScenes,
  photos,
  photoUrl,
  sceneClasses,
  sceneSize,
  type Dataset,
} from 'neocog/data';

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
  /** Each class stands for itself: its probability is a sigmoid, not a share of a softmax. */
  independent?: boolean;
  /** How many pictures there are to choose from; none of them was trained on. */
  pictures: number;
  /** How many of those that it learned from follow upon them: picture `pictures` is the first. */
  learned?: number;
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

const unseenClothes = 2000;

async function garment(index: number): Promise<Picture> {
  const { train, test } = await sharedClothes();
  const [set, at] = index < unseenClothes ? [test, index] : [train, index - unseenClothes];
  const size = set.height * set.width;
  const pixels = Float32Array.from(set.images.subarray(at * size, (at + 1) * size), (value) => value / 255);
  const label = set.labels[at]!;
  return { title: fashionClasses[label]!, shape: [set.height, set.width, 1], pixels, shown: pixels, label, mask: null };
}

/** Seeds of scenes: the one that the networks learned from, and one that none was trained or tested with. */
const seeds = { learned: 1, unseen: 3 };
const unseenScenes = 600;

function drawnScene(seed: number, first: number, bias: number): Picture {
  const { images, labels, masks } = makeScenes({ count: 1, seed, first, bias });
  const pixels = Float32Array.from(images, (value) => value / 255);
  return { title: sceneClasses[labels[0]!]!, shape: [sceneSize, sceneSize, 3], pixels, shown: pixels, label: labels[0]!, mask: masks };
}

/** Scene `index`; of the same index, every value of `bias` has the same object. */
export const scene = (index: number, bias = 0): Picture => drawnScene(seeds.unseen, index, bias);

/** Unseen scenes of any background, then those that a network learned from. */
const sceneFor = (bias: number) => (index: number) =>
  Promise.resolve(index < unseenScenes ? scene(index) : drawnScene(seeds.learned, index - unseenScenes, bias));

/** Pixels a side of what the face detector gets to see. */
const photoSize = 160;
/** Of the five values that it gives for each box, the last is the score. */
const [boxValues, scoreAt] = [5, 4];
/** Its boxes in pixels, before it stretches them: one place of its map is 32 of them wide. */
const boxes = faceBoxSizes.map((cells) => cells.map((size) => Math.round(32 * size)).join('×'));

/** The face detector without the places of its boxes: at each place of its last map the five scores. */
async function loadFaces(engine: Engine): Promise<Network> {
  const weights = await faceDetectorWeights();
  const { input, layers } = faceDetectorDescription(photoSize);
  const network = engine.network({ input, layers: [...layers.slice(0, -1), { type: 'conv2d', name: 'faces', filters: boxes.length, kernel: 1 }] });
  const scores = (values: Float32Array) => values.filter((_, i) => i % boxValues === scoreAt);
  for (const [name, values] of Object.entries(weights)) {
    if (name.startsWith('boxes/')) network.set(name.replace('boxes', 'faces'), scores(values));
    else network.set(name, values);
  }
  return network;
}

async function photo(index: number): Promise<Picture> {
  const { name, title } = photos[index]!;
  const source = photoUrl(name);
  const response = await fetch(source);
  if (!response.ok) throw new Error(`The photo could not be loaded: ${source.href} answered ${response.status}`);
  const bitmap = await createImageBitmap(await response.blob());
  const drawn = (width: number, height: number) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d')!;
    context.drawImage(bitmap, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  };
  const pixels = facePixels(drawn(bitmap.width, bitmap.height), photoSize);
  const { data } = drawn(photoSize, photoSize);
  bitmap.close();
  const shown = Float32Array.from({ length: pixels.length }, (_, i) => data[4 * Math.floor(i / 3) + (i % 3)]! / 255);
  return { title, shape: [photoSize, photoSize, 3], pixels, shown, label: null, mask: null };
}

const opened = (name: Parameters<typeof loadTrained>[0]) => async (engine: Engine) => engine.open(await loadTrained(name));

export const subjects = {
  fashion: { title: 'Clothes, 28×28', classes: fashionClasses, pictures: unseenClothes, learned: 10_000, load: opened('fashion'), picture: garment },
  scenes: { title: 'Scenes, 64×64', classes: sceneClasses, pictures: unseenScenes, learned: 24_000, load: opened('scenes'), picture: sceneFor(0) },
  'scenes-biased': {
    title: 'Scenes, learned from biased data',
    classes: sceneClasses,
    pictures: unseenScenes,
    learned: 24_000,
    load: opened('scenes-biased'),
    picture: sceneFor(1),
  },
  face: {
    title: 'Faces in photos, 160×160',
    classes: boxes.map((size) => `a face, ${size}`),
    independent: true,
    pictures: photos.length,
    load: loadFaces,
    picture: photo,
  },
} satisfies Record<string, Subject>;

/** Of both kinds. */
export const allPictures = ({ pictures, learned = 0 }: Subject): number => pictures + learned;

export type SubjectName = keyof typeof subjects;
