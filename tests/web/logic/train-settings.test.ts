// Networks, settings, kept runs and files.
import type { Engine } from 'neocog';
import type { Dataset } from 'neocog/data';
import { beforeAll, describe, expect, it } from 'vitest';
import { architectures, describe as describeNetwork, layersFromText, layersToText } from '../../../web/exercises/train/architectures.js';
import { differences, freeSlot, mostKept, namesOf, results, sameImages, suggestions, type KeptRun } from '../../../web/exercises/train/comparison.js';
import { readNetworkFile } from '../../../web/exercises/train/files.js';
import { TrainingSession } from '../../../web/exercises/train/session.js';
import { readState, writeState } from '../../../web/exercises/train/state.js';
import { adam, setUp, small } from './train-setup.js';

let nc: Engine;
let data: Dataset;
beforeAll(async () => {
  ({ nc, data } = await setUp());
});

describe('networks', () => {
  it.each(architectures.map(({ id, layers }) => [id, layers] as const))('%s ends in ten logits', (_, layers) => {
    expect(nc.summary(describeNetwork(layers, 1)).at(-1)!.outputShape).toEqual([10]);
    expect(layersFromText(layersToText(layers))).toEqual(layers);
  });

  it('are read from text, or refused', () => {
    expect(() => layersFromText('{')).toThrow('not JSON yet');
    expect(() => layersFromText('[{"type": "relu"}, 3]')).toThrow('Layer 2: expected a layer such as');
    expect(() => layersFromText('{}')).toThrow('list of layers');
  });
});

describe('the state', () => {
  it('is text and back', () => {
    const text = {
      architecture: 'deeper',
      optimizer: 'momentum',
      rate: '0.05',
      'batch-size': '16',
      epochs: '7',
      'training-images': '500',
      augment: 'flip crop',
    };
    expect(writeState(readState(text))).toEqual({ ...text, 'network-seed': '1' });
  });

  it('falls back to what works', () => {
    const text = {
      architecture: 'x',
      layers: '{',
      optimizer: 'x',
      rate: '-1',
      'batch-size': '7',
      epochs: '0',
      'training-images': '3',
      augment: 'x',
      'network-seed': '-1',
    };
    expect(readState(text)).toEqual(readState({}));
  });
});

describe('runs side by side', () => {
  const state = readState({});
  const own = (units: number) => readState({ layers: JSON.stringify([{ type: 'flatten' }, { type: 'dense', units }]) });

  it('differ in what is set differently, and are called by that', () => {
    expect(differences([state, state])).toEqual([]);
    expect(namesOf([state, state])).toEqual(['the same settings', 'the same settings']);
    const other = readState({ rate: '0.02', augment: 'flip shift', 'training-images': '500' });
    expect(differences([state, other])).toEqual(['learning rate', 'training images', 'augmentation']);
    expect(namesOf([state, other])).toEqual(['rate 0.002, 10,000 images, not augmented', 'rate 0.02, 500 images, flip + shift']);
    expect(differences([own(10), own(11)])).toEqual(['network']);
    // One of several that differs is enough for all to say what they have.
    const deeper = readState({ architecture: 'deeper' });
    const sgd = readState({ optimizer: 'sgd', rate: '0.002' });
    expect(namesOf([state, state, deeper, sgd])).toEqual(['Small CNN, Adam', 'Small CNN, Adam', 'Deeper CNN, Adam', 'Small CNN, SGD']);
  });

  it('are compared by what came of them', () => {
    const numbers = (value: number, accuracy: number, images = 320) => ({
      images,
      training: [{ images, loss: value, accuracy }],
      heldOut: [{ images, loss: value + 0.1, accuracy }],
    });
    const best = (list: ReturnType<typeof numbers>[], comparable = true) =>
      results(list, comparable).map(({ training, heldOut, accuracy }) => [training, heldOut, accuracy].map((result) => result.best));
    expect(results([numbers(0.5, 0.8)])[0]).toEqual({
      training: { text: '0.500', best: false },
      heldOut: { text: '0.600', best: false },
      accuracy: { text: '80.0\u00a0%', best: false },
    });
    expect(best([numbers(0.5, 0.8), numbers(0.4, 0.8), numbers(0.45, 0.8)])).toEqual([
      [false, false, false],
      [true, true, false],
      [false, false, false],
    ]);
    expect(best([numbers(0.3, 0.9), numbers(0.4, 0.8)], false)[0]).toEqual([false, true, true]);
    // What the table shows as equal is equally good; a run that has not begun takes no part.
    expect(best([numbers(0.4, 0.9), numbers(0.40001, 0.9), numbers(0.5, 0.7)]).map(([training]) => training)).toEqual([true, true, false]);
    expect(best([numbers(0.5, 0.8), numbers(0.1, 0.9, 0)])).toEqual([
      [false, false, false],
      [false, false, false],
    ]);
    expect(results([numbers(0.5, 0.8), numbers(0.1, 0.9, 0)])[1]!.training.text).toBe('–');
    expect(best([numbers(NaN, 0.1), numbers(0.5, 0.8)])[1]).toEqual([true, true, true]);
  });

  it('learn from the same images or not', () => {
    expect(sameImages([state, readState({ rate: '0.02', architecture: 'deeper' })])).toBe(true);
    const others: Record<string, string>[] = [{ augment: 'flip' }, { 'training-images': '500' }, { 'network-seed': '2' }];
    for (const other of others) {
      expect(sameImages([state, state, readState(other)])).toBe(false);
    }
  });

  it('have four places, each taken again once it is free', () => {
    const kept = (...places: number[]): KeptRun[] => places.map((slot) => ({ slot, state, images: 0, training: [], heldOut: [], stopped: null }));
    expect(mostKept).toBe(4);
    expect([kept(), kept(0), kept(0, 2, 3), kept(3, 1)].map(freeSlot)).toEqual([0, 1, 1, 0]);
    expect(freeSlot(kept(0, 1, 2, 3))).toBe(-1);
  });

  it('can be tried with one change each', () => {
    for (const { change } of suggestions(state)) expect(differences([state, { ...state, ...change }])).toHaveLength(1);
  });
});

describe('files', () => {
  it('bring a trained network back, bit by bit, and training goes on', async () => {
    const session = new TrainingSession(nc, data, describeNetwork(small, 1), adam, () => undefined);
    expect(await session.save()).toBeNull();
    await session.run(1600);
    const bytes = (await session.save())!;
    const { description, values } = await readNetworkFile(new File([bytes], 'a.safetensors'), nc);
    expect(description).toEqual(describeNetwork(small, 1));
    expect(values).toEqual(session.progress.firstWeights);
    const next = new TrainingSession(nc, data, description, adam, () => undefined, { saved: bytes });
    await next.run(320);
    expect(next.progress.heldOut[0]!.loss).toBe(session.progress.heldOut.at(-1)!.loss);
    await session.dispose();
    await next.dispose();
  });

  it('say kindly what does not fit', async () => {
    const other = nc.network({ input: [8, 8, 3], layers: [{ type: 'flatten' }, { type: 'dense', units: 10 }] });
    await expect(readNetworkFile(new File([other.save()], 'b.safetensors'), nc)).rejects.toThrow('takes 8×8×3 images; the pictures here are 28×28×1');
    other.dispose();
    await expect(readNetworkFile(new File(['no'], 'c.safetensors'), nc)).rejects.toThrow();
    await expect(readNetworkFile(new File(['{'], 'd.json'), nc)).rejects.toThrow('not JSON');
    await expect(readNetworkFile(new File(['{"layers": 3}'], 'e.json'), nc)).rejects.toThrow('images');
    const read = await readNetworkFile(new File([JSON.stringify(describeNetwork(small, 4))], 'f.json'), nc);
    expect(read).toEqual({ description: describeNetwork(small, 4), bytes: null, values: null });
  });
});
