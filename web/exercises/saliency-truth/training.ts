// Training in the page: on scenes whose background gives the class away, or no longer does.
import type { OptimizerSettings } from 'neocog';
import { batchOf, makeScenes, shuffled, type ImageSet } from 'neocog/data';
import type { Model } from './model.js';

/** What the first weights are. */
export const starts = ['biased', 'fair', 'own', 'anew'] as const;
export type Start = (typeof starts)[number];

export interface Plan {
  /** Of the training scenes, how many per cent have the background of their class. */
  percent: number;
  scenes: number;
  epochs: number;
  start: Start;
}

export interface Course {
  /** The mean loss of the training batches since the point before, at so many images seen. */
  loss: readonly { x: number; y: number }[];
  /** Accuracy on held-out scenes with any background. */
  fair: readonly { x: number; y: number }[];
}

const batch = 16;
/** Nobody else's: neither the trained networks' nor that of the scenes to look at. */
const trainingSeed = 12;
const heldOutSeed = 13;
const heldOutCount = 96;
/** A scene takes a few milliseconds where the machine is slow. */
const chunk = 6;

/** What gets furthest in a minute: large steps at first, small ones at the end. */
function optimizerFor(steps: number): OptimizerSettings {
  const warmUp = Math.min(30, Math.floor(steps / 4));
  return { type: 'adamw', rate: 0.006, weightDecay: 0.02, warmUp, schedule: { type: 'cosine', steps: Math.max(1, steps - warmUp) } };
}

const nextTask = (): Promise<void> => new Promise((done) => setTimeout(done));

/** Scenes of one seed, made as they are asked for: the first batch need not wait for the last scene. */
class SceneStore {
  readonly #set: ImageSet;
  readonly #options: { seed: number; bias: number };
  #made = 0;

  constructor(count: number, seed: number, bias: number) {
    const { height, width, channels } = makeScenes({ count: 1, seed, bias });
    this.#set = { count, height, width, channels, images: new Uint8Array(count * height * width * channels), labels: new Uint8Array(count) };
    this.#options = { seed, bias };
  }

  async batch(indices: readonly number[], signal: AbortSignal): Promise<ReturnType<typeof batchOf>> {
    while (this.#made <= Math.max(...indices) && !signal.aborted) {
      const first = this.#made;
      const { images, labels } = makeScenes({ ...this.#options, count: Math.min(chunk, this.#set.count - first), first });
      this.#set.images.set(images, (first * images.length) / labels.length);
      this.#set.labels.set(labels, first);
      this.#made += labels.length;
      await nextTask();
    }
    return batchOf(this.#set, indices);
  }
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** The share of `count` scenes that the network names rightly; scenes 0 … of the seed. */
async function heldOut(model: Model, store: SceneStore, signal: AbortSignal): Promise<number> {
  let right = 0;
  for (let from = 0; from < heldOutCount && !signal.aborted; from += batch) {
    const { pixels, labels } = await store.batch(range(from, from + batch), signal);
    right += (await model.accuracy(pixels, labels)) * batch;
  }
  return right / heldOutCount;
}

/** Trains a network, which is changed. Ends early when `signal` says so; what was learned until then is kept. */
export async function train(
  model: Model,
  { percent, scenes, epochs }: Plan,
  onProgress: (images: number, total: number, course: Course) => void,
  signal: AbortSignal,
): Promise<void> {
  const perEpoch = Math.floor(scenes / batch) || 1;
  const steps = perEpoch * epochs;
  const total = steps * Math.min(batch, scenes);
  const learner = await model.learner(optimizerFor(steps));
  const [data, test] = [new SceneStore(scenes, trainingSeed, percent / 100), new SceneStore(heldOutCount, heldOutSeed, 0)];
  const loss: { x: number; y: number }[] = [];
  const fair: { x: number; y: number }[] = [];
  let images = 0;
  const every = Math.max(1, Math.round(steps / 15));
  let recent: number[] = [];
  const report = () => onProgress(images, total, { loss: [...loss], fair: [...fair] });
  const evaluate = async () => {
    const accuracy = await heldOut(model, test, signal);
    if (!signal.aborted) fair.push({ x: images, y: accuracy });
    report();
  };
  await evaluate();
  for (let step = 0; step < steps && !signal.aborted; step++) {
    const epoch = Math.floor(step / perEpoch);
    const at = (step % perEpoch) * batch;
    // In the first epoch in the order in which they are made: the classes in turn.
    const order = epoch === 0 ? range(0, scenes) : shuffled(scenes, epoch);
    const { pixels, labels } = await data.batch([...order.slice(at, at + batch)], signal);
    if (signal.aborted) break;
    recent.push(await learner.learn(pixels, labels));
    images += labels.length;
    if ((step + 1) % every === 0 || step + 1 === steps) {
      loss.push({ x: images, y: recent.reduce((sum, value) => sum + value, 0) / recent.length });
      recent = [];
      await evaluate();
    } else if (step % 4 === 0) report();
  }
  report();
  await learner.dispose();
}
