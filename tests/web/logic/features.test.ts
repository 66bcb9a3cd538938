import { load, type Engine, type Network } from 'neocog';
import { loadTrained, makeScenes } from 'neocog/data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overChannels, projections } from '../../../web/exercises/features/attribution.js';
import { classSelectivity, grating, isTuned, measure, median, orientationIndex, readOut, verdict, type Claim } from '../../../web/exercises/features/claim.js';
import { kept, rank, strongestOf } from '../../../web/exercises/features/exciting.js';
import { finish, Job } from '../../../web/exercises/features/job.js';
import {
  chainTo,
  cutOff,
  lookThrough,
  mapLayersOf,
  mapOf,
  sharesOf,
  stagesOf,
  strongestChannel,
  strongestUnit,
} from '../../../web/exercises/features/layers.js';
import { blurred, jitterFor, maximise, rangeOf, rolled, stepped, usualKnobs, type Ascent } from '../../../web/exercises/features/maximise.js';
import { brightBorder, fitted, ownPicture } from '../../../web/exercises/features/own.js';
import { readState, stepsBefore, writeState } from '../../../web/exercises/features/state.js';
import { effectOn, followed, layerWords, optionsOf, sizeFormula } from '../../../web/exercises/features/steps.js';
import { crop, filterOf, largestTerms, regionOf, sharesOfChannels, unitArithmetic } from '../../../web/exercises/features/unit.js';
import { scene, subjects, type SubjectName } from '../../../web/exercises/looking/subjects.js';
import { placement, volumeFrom } from '../../../web/exercises/own-picture/shrink.js';

let nc: Engine;
let fashion: Network;
/** Depthwise, a leaky ReLU, an add: what a detector is made of. */
let branched: Network;
let clothes: readonly Float32Array[];

beforeAll(async () => {
  nc = await load({ threads: 1 });
  fashion = nc.open(await loadTrained('fashion'));
  branched = nc.network({
    input: [16, 12, 3],
    seed: 5,
    layers: [
      { type: 'conv2d', filters: 4, kernel: 3, padding: 'same', stride: 2 },
      { type: 'relu', slope: 0.1 },
      { type: 'depthwiseConv2d', kernel: 3, padding: 'same' },
      { type: 'batchNorm' },
      { type: 'add', from: ['batchNorm1', 'relu1'] },
      { type: 'relu', name: 'joined' },
      { type: 'maxPool2d', window: 2 },
      { type: 'conv2d', name: 'heads', filters: 5, kernel: 1 },
    ],
  });
  clothes = await Promise.all(Array.from({ length: 24 }, async (_, i) => (await subjects.fashion.picture(i)).pixels));
});
afterAll(() => {
  fashion.dispose();
  branched.dispose();
});

const noise = (count: number, seed = 1): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.abs(Math.sin(seed * 12.9898 + i * 78.233) * 43758.5453) % 1);

describe('a network’s layers', () => {
  it('finds the layers with maps, and where each convolution is read', () => {
    expect(mapLayersOf(fashion.summary()).map(({ name }) => name)).toEqual('conv1 norm1 relu1 pool1 conv2 norm2 relu2 pool2 conv3 norm3 relu3'.split(' '));
    expect(stagesOf(fashion.summary()).map(({ read }) => read)).toEqual(['relu1', 'relu2', 'relu3']);
    expect(chainTo(fashion.summary(), 'relu2').map(({ name }) => name)).toEqual(['conv2', 'norm2', 'relu2']);
    // Its ReLU is read by two layers: there it ends.
    expect(stagesOf(branched.summary()).map(({ read }) => read)).toEqual(['relu1', 'batchNorm1', 'heads']);
  });

  it('cuts a network off after any layer without changing a value', () => {
    const looked = lookThrough(fashion, clothes[0]!);
    for (const { name } of looked.maps) {
      using short = cutOff(nc, fashion, name);
      expect(short.forward(clothes[0]!).data).toEqual(fashion.activation(name).data);
    }
    const pixels = noise(16 * 12 * 3);
    branched.forward(pixels);
    for (const name of ['relu1', 'batchNorm1', 'joined', 'heads']) {
      const expected = branched.activation(name).data;
      using short = cutOff(nc, branched, name);
      expect(short.forward(pixels).data).toEqual(expected);
    }
  });

  it('knows each map’s strongest unit, the scale, and the classes’ shares', () => {
    const { maps, output } = lookThrough(fashion, clothes[0]!);
    const relu = maps.find(({ name }) => name === 'relu3')!;
    expect(relu.signed).toBe(false);
    expect(maps[0]!.signed).toBe(true);
    const channel = strongestChannel(relu);
    const map = mapOf(relu, channel);
    const { y, x } = strongestUnit(relu, channel);
    expect(map[y * relu.width + x]).toBe(relu.limit);
    expect(sharesOf(output).reduce((a, b) => a + b, 0)).toBeCloseTo(1);
    expect(sharesOf(Float32Array.from([0.25, 0.75]))).toEqual([0.25, 0.75]);
  });
});

describe('one unit', () => {
  it('is the sum of its products, the bias, and what follows', () => {
    for (const [layer, place] of [
      ['relu1', { y: 0, x: 0 }],
      ['relu2', { y: 7, x: 6 }],
      ['norm3', { y: 6, x: 6 }],
    ] as const) {
      const unit = unitArithmetic(fashion, clothes[1]!, layer, place, 5);
      expect(unit.terms.reduce((sum, { product }) => sum + product, 0) + (unit.bias ?? 0)).toBeCloseTo(unit.sum, 4);
      const { mean, deviation, gamma, beta } = unit.passages[0]!.norm!;
      expect((gamma * (unit.sum - mean)) / deviation + beta).toBeCloseTo(unit.passages[0]!.after, 4);
      const { data, shape } = (fashion.forward(clothes[1]!), fashion.activation(layer));
      expect(unit.value).toBe(data[(place.y * shape[2]! + place.x) * shape[3]! + 5]);
      const shares = sharesOfChannels(unit.terms, 3, 3);
      expect(shares.reduce((sum, share) => sum + share.sum, 0)).toBeCloseTo(unit.sum, 4);
    }
    // In the corner five of nine values lie in the padding.
    expect(unitArithmetic(fashion, clothes[1]!, 'conv1', { y: 0, x: 0 }, 0).padded).toBe(5);
    const pooled = unitArithmetic(fashion, clothes[1]!, 'pool1', { y: 3, x: 4 }, 2);
    expect(pooled.pooled).toHaveLength(4);
    expect(pooled.value).toBe(Math.max(...pooled.pooled));
    expect(unitArithmetic(branched, noise(576), 'joined', { y: 1, x: 1 }, 0).passages.map(({ layer }) => layer)).toEqual(['joined']);
    expect(unitArithmetic(branched, noise(576), 'relu1', { y: 1, x: 1 }, 0).passages[0]!.slope).toBeCloseTo(0.1);
  });

  it('shows the largest products and adds the rest up', () => {
    const terms = [3, -5, 1, 2].map((product) => ({ input: [0, 0, 0] as const, tap: [0, 0] as const, value: product, weight: 1, product }));
    const { shown, rest, others } = largestTerms(terms, 2);
    expect(shown.map(({ product }) => product)).toEqual([-5, 3]);
    expect([rest, others]).toEqual([3, 2]);
  });

  it('knows a filter’s slices, of plain, grouped and depthwise convolutions', () => {
    const kernel = fashion.get('conv2/kernel');
    const filter = filterOf(fashion, 'conv2', 7)!;
    expect(filter.slices).toHaveLength(16);
    const { channel, weights, strength } = filter.slices[0]!;
    expect([...weights]).toEqual(Array.from({ length: 9 }, (_, cell) => kernel[(cell * 16 + channel) * 32 + 7]));
    expect(filter.slices.every((slice) => slice.strength <= strength)).toBe(true);
    expect(filterOf(branched, 'depthwiseConv2d1', 2)!.slices.map((slice) => slice.channel)).toEqual([2]);
    expect(filterOf(fashion, 'relu1', 0)).toBeNull();
    using grouped = nc.network({ input: [4, 4, 4], seed: 1, layers: [{ type: 'conv2d', name: 'g', filters: 6, kernel: 1, groups: 2 }] });
    expect(
      filterOf(grouped, 'g', 1)!
        .slices.map((slice) => slice.channel)
        .sort(),
    ).toEqual([0, 1]);
    expect(
      filterOf(grouped, 'g', 4)!
        .slices.map((slice) => slice.channel)
        .sort(),
    ).toEqual([2, 3]);
  });

  it('sees a region of the picture', () => {
    const region = regionOf(nc, fashion, 'relu2', { y: 7, x: 7 });
    expect(region).toEqual({ top: 11, left: 11, height: 8, width: 8 });
    expect([...crop([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 1, { top: 1, left: 1, height: 2, width: 2 })]).toEqual([5, 6, 8, 9]);
  });
});

describe('back to the pixels', () => {
  it('is the unit’s own gradient, within what it sees', () => {
    const { maps } = lookThrough(fashion, clothes[2]!);
    const relu = maps.find(({ name }) => name === 'relu2')!;
    const channel = strongestChannel(relu);
    const unit = strongestUnit(relu, channel);
    const { gradient, deconvnet, guidedBackprop } = projections(nc, fashion, clothes[2]!, 'relu2', unit, channel);
    fashion.forward(clothes[2]!);
    const seed = new Float32Array(relu.data.length);
    seed[(unit.y * relu.width + unit.x) * relu.channels + channel] = 1;
    const expected = fashion.backward(seed, { from: 'relu2' }).data;
    expect(gradient.every((value, i) => Math.abs(value - expected[i]!) < 1e-5)).toBe(true);
    const region = regionOf(nc, fashion, 'relu2', unit);
    for (const values of [gradient, deconvnet, guidedBackprop]) {
      expect(values.some((value) => value !== 0)).toBe(true);
      values.forEach((value, i) => {
        const [y, x] = [Math.floor(i / 28), i % 28];
        if (y < region.top || y >= region.top + region.height || x < region.left || x >= region.left + region.width) expect(value).toBe(0);
      });
    }
    expect([...overChannels(Float32Array.from([1, 2, 3, -1, 0, 1]), 3)]).toEqual([6, 0]);
  });
});

describe('the most exciting pictures', () => {
  it('are those with the largest values, with their places', async () => {
    const ranking = await finish(rank(nc, fashion, 'relu2', { first: 0, count: clothes.length }, (i) => Promise.resolve(clothes[i]!)));
    for (const channel of [0, 9, 31]) {
      const all = clothes.map((pixels, picture) => {
        const maps = lookThrough(fashion, pixels).maps.find(({ name }) => name === 'relu2')!;
        return { picture, value: Math.max(...mapOf(maps, channel)), ...strongestUnit(maps, channel) };
      });
      const best = ranking.best[channel]!;
      expect(best).toHaveLength(kept);
      expect(best.map(({ value }) => value)).toEqual(
        all
          .map(({ value }) => value)
          .sort((a, b) => b - a)
          .slice(0, kept),
      );
      for (const found of best) if (found.value > 0) expect(all[found.picture]).toEqual(found);
    }
    expect(strongestOf(Float32Array.from([1, 5, 4, 2]), 2, 2)).toEqual([
      { value: 4, y: 0, x: 1 },
      { value: 5, y: 0, x: 0 },
    ]);
  });

  it('are training pictures, which stand behind the unseen ones', async () => {
    const { pictures, picture } = subjects.scenes;
    const { images, labels, masks } = makeScenes({ count: 1, seed: 1, first: 4 });
    const first = await picture(pictures + 4);
    expect(first.label).toBe(labels[0]);
    expect(first.mask).toEqual(masks);
    expect(first.pixels).toEqual(Float32Array.from(images, (value) => value / 255));
    // Those of the twin have the backgrounds that it learned from.
    const biased = makeScenes({ count: 1, seed: 1, first: 4, bias: 1 });
    expect((await subjects['scenes-biased'].picture(pictures + 4)).pixels).toEqual(Float32Array.from(biased.images, (value) => value / 255));
    const seen: number[] = [];
    const ranking = await finish(
      rank(nc, fashion, 'relu1', { first: 2000, count: 3 }, (i) => {
        seen.push(i);
        return Promise.resolve(clothes[i - 2000]!);
      }),
    );
    expect(seen).toEqual([2000, 2001, 2002]);
    expect(ranking.best[0]!.every((found) => found.picture >= 2000)).toBe(true);
  });

  it('can be stopped, and then brings nothing', async () => {
    const job = new Job(
      rank(nc, fashion, 'relu3', { first: 0, count: 100_000 }, (i) => Promise.resolve(clothes[i % clothes.length]!)),
      () => {
        expect(job.progress).toBeGreaterThan(0);
        job.stop();
      },
    );
    expect(await job.done).toBeNull();
  });
});

describe('a picture made to excite a unit', () => {
  it('goes beyond what real pictures give, the same from the same noise', async () => {
    const range = { factor: 1, offset: 0 };
    const seen: Ascent[] = [];
    const knobs = { ...usualKnobs, steps: 60 };
    const ascent = await finish(maximise(nc, fashion, 'relu3', 12, knobs, range, (each) => seen.push(each)));
    expect(seen).toHaveLength(60);
    expect(ascent.values).toHaveLength(60);
    const ranking = await finish(rank(nc, fashion, 'relu3', { first: 0, count: clothes.length }, (i) => Promise.resolve(clothes[i]!)));
    expect(ascent.values.at(-1)!).toBeGreaterThan(ranking.best[12]![0]!.value);
    expect(ascent.shown.every((value) => value >= 0 && value <= 1)).toBe(true);
    // The value said is the network's own for the middle unit.
    using short = cutOff(nc, fashion, 'relu3');
    expect(ascent.values.at(-1)).toBe(short.forward(ascent.shown).data[(3 * 7 + 3) * 64 + 12]);
    expect((await finish(maximise(nc, fashion, 'relu3', 12, knobs, range, () => undefined))).shown).toEqual(ascent.shown);
    expect((await finish(maximise(nc, fashion, 'relu3', 12, { ...knobs, noise: 2 }, range, () => undefined))).shown).not.toEqual(ascent.shown);
  });

  it('wakes units that are silent on noise', async () => {
    let awake = 0;
    for (let channel = 0; channel < 16; channel++) {
      const { values } = await finish(maximise(nc, fashion, 'relu1', channel, { ...usualKnobs, steps: 30 }, { factor: 1, offset: 0 }, () => undefined));
      if (values.at(-1)! > 0) awake++;
    }
    expect(awake).toBeGreaterThan(13);
  });

  it('rolls, blurs, steps and decays as it says', () => {
    const values = Float32Array.from([1, 2, 3, 4, 5, 6]);
    expect([...rolled(values, [2, 3, 1], 1, 1)]).toEqual([6, 4, 5, 3, 1, 2]);
    expect(rolled(rolled(values, [2, 3, 1], 1, -2), [2, 3, 1], -1, 2)).toEqual(values);
    const dot = Float32Array.from([0, 0, 0, 0, 16, 0, 0, 0, 0]);
    expect([...blurred(dot, [3, 3, 1])]).toEqual([1, 2, 1, 2, 4, 2, 1, 2, 1]);
    const moved = stepped(Float32Array.from([0.5, 0.5]), Float32Array.from([2, 0]), { rate: 0.1, decay: 0.5 });
    expect(moved[0]).toBeCloseTo(0.55);
    expect(moved[1]).toBeCloseTo(0.5);
    expect([jitterFor(4, 3), jitterFor(4, 12), jitterFor(1, 39)]).toEqual([0, 2, 1]);
    const range = rangeOf(Float32Array.from([0, 0.5, 1]), Float32Array.from([-1, 0, 1]));
    expect(range).toEqual({ factor: 2, offset: -1 });
  });
});

describe('the claim, measured', () => {
  it('tells directions apart', () => {
    expect(orientationIndex([1, 1, 1, 1, 1, 1, 1, 1])).toBeCloseTo(0);
    expect(orientationIndex([5, 0, 0, 0, 0, 0, 0, 0])).toBeCloseTo(1);
    expect(isTuned([4, 3, 2, 2, 2, 2, 2, 3])).toBe(true);
    expect(isTuned([4, 3, 2, 2, 2.1, 2, 2, 3])).toBe(false);
    expect(median([3, 1, 2])).toBe(2);
    expect(classSelectivity([3, 1, 1])).toBeCloseTo(0.5);
    // A vertical grating changes from left to right only.
    const upright = grating([8, 8, 1], 0, 4, 0);
    expect(upright[0]).toBeCloseTo(1);
    expect(upright[2]).toBeCloseTo(0);
    expect(upright[8]).toBeCloseTo(1);
  });

  it('calls an edge filter tuned and a blur not', async () => {
    using net = nc.network({ input: [32, 32, 1], seed: 1, layers: [{ type: 'conv2d', name: 'conv', filters: 2, kernel: 3 }, { type: 'relu' }] });
    const weights = new Float32Array(18);
    for (let cell = 0; cell < 9; cell++) {
      weights[2 * cell] = (cell % 3) - 1;
      weights[2 * cell + 1] = 1 / 9;
    }
    net.set('conv/kernel', weights);
    const claim = await finish(measure(nc, net, 1, { factor: 1, offset: 0 }, 3, (i) => Promise.resolve({ pixels: noise(1024, i + 1), label: null })));
    expect(claim.rows.map(({ convolution }) => convolution)).toEqual(['', 'conv']);
    expect(claim.rows[1]!.tuned).toBe(0.5);
    expect(claim.rows[1]!.accuracy).toBeNull();
    expect(claim.rows[1]!.field).toBe(3);
  });

  it('reads a class off features that hold it, and not off others', async () => {
    const labels = Array.from({ length: 80 }, (_, i) => i % 4);
    const telling = labels.map((label, i) => Float32Array.from({ length: 4 }, (_, c) => (c === label ? 1 : 0) + 0.3 * noise(1, i * 7 + c)[0]!));
    expect(await finish(readOut(nc, telling, labels, 4))).toBeGreaterThan(0.95);
    const mute = labels.map((_, i) => noise(4, i + 100));
    expect(await finish(readOut(nc, mute, labels, 4))).toBeLessThan(0.55);
  });

  it('measures the clothes: the field grows, the class becomes easier to read', { timeout: 60_000 }, async () => {
    const claim = await finish(measure(nc, fashion, 10, { factor: 1, offset: 0 }, 200, (i) => subjects.fashion.picture(i)));
    const [picture, ...layers] = claim.rows;
    expect(layers.map(({ field }) => field)).toEqual([3, 8, 18]);
    expect(layers.at(-1)!.accuracy!).toBeGreaterThan(picture!.accuracy! + 0.2);
    expect(verdict(claim)).toHaveLength(4);
    expect(
      verdict(claim)
        .map(({ text }) => text)
        .join(),
    ).not.toMatch(/NaN|undefined|null/);
  });

  it('says so where the numbers contradict the slide', () => {
    const row = (convolution: string, field: number, tuned: number, accuracy: number, selectivity: number) => ({
      convolution,
      layer: convolution,
      channels: 4,
      field,
      tuned,
      orientation: tuned,
      dead: 0,
      selectivity,
      accuracy,
    });
    const claim: Claim = { pictures: 10, classes: 2, rows: [row('a', 3, 0.2, 0.9, 0.5), row('b', 3, 0.9, 0.5, 0.2)] };
    expect(verdict(claim).every(({ holds }) => holds === false)).toBe(true);
    const agrees: Claim = { ...claim, rows: [row('a', 3, 0.9, 0.5, 0.2), row('b', 9, 0.2, 0.9, 0.5)] };
    expect(verdict(agrees).every(({ holds }) => holds === true)).toBe(true);
  });
});

describe('the learner’s own picture', () => {
  it('is cut and shrunk as it is asked for', () => {
    expect(placement(300, 100, { longest: 48, size: null, colour: true })).toMatchObject({ columns: 48, rows: 16 });
    expect(placement(300, 100, { longest: 48, size: 28, colour: false })).toEqual({
      columns: 28,
      rows: 28,
      part: { left: 100, top: 0, width: 100, height: 100 },
    });
    const pixels = { width: 1, height: 1, data: Uint8ClampedArray.from([255, 0, 0, 255]) };
    expect([...volumeFrom(pixels).data]).toEqual([1, 0, 0]);
    expect(volumeFrom(pixels, false).data[0]).toBeCloseTo(0.299);
  });

  it('fits another network, inverted or not', () => {
    const white = { height: 2, width: 2, channels: 1, data: Float32Array.from([1, 1, 1, 1]) };
    expect(brightBorder(white)).toBe(true);
    expect([...fitted(white, [1, 1, 3], false)]).toEqual([1, 1, 1]);
    expect([...fitted(white, [1, 1, 1], true)]).toEqual([0]);
    expect([...fitted({ height: 1, width: 2, channels: 1, data: Float32Array.from([0, 1]) }, [1, 4, 1], false)]).toEqual([0, 0.25, 0.75, 1]);
    expect([...ownPicture(white, [1, 1, 1], { factor: 2, offset: -1 }, false).pixels]).toEqual([1]);
  });
});

describe('state and steps', () => {
  it('writes its state as text and reads it again', () => {
    const text = { subject: 'scenes', picture: '7', layer: 'relu3', channel: '12', unit: '3 4', show: 'made', ascent: '80 0.05 0 2 4 9' };
    expect(writeState(readState(text))).toEqual(text);
    expect(readState(text)).toMatchObject({ picture: 6, channel: 11, unit: { y: 2, x: 3 } });
    const usual = writeState(readState({}));
    expect(writeState(readState({ subject: 'moon', picture: '99999', layer: '<b>', channel: 'x', unit: '0 1', show: '', ascent: '1 2 3' }))).toEqual(usual);
    expect(readState({ picture: 'own' }).picture).toBe('own');
  });

  it('knows how many steps there will be before a network is there', async () => {
    for (const name of Object.keys(stepsBefore) as SubjectName[]) {
      using net = await subjects[name].load(nc);
      expect(net.summary().length, name).toBe(stepsBefore[name]);
    }
  });

  it('says of every layer what it does, how its size follows, and follows one map', () => {
    const rows = fashion.summary();
    const looked = lookThrough(fashion, clothes[0]!);
    const channels = followed(rows, looked, -1);
    expect(channels.get('relu1')).toBe(channels.get('pool1'));
    expect(channels.get('norm2')).toBe(channels.get('conv2'));
    expect(followed(rows, looked, 40).get('conv1')).toBe(40 % 16);
    for (const [index, row] of rows.entries()) expect(layerWords(row, optionsOf(fashion, index), [28, 28, 1])).not.toMatch(/undefined|NaN/);
    expect(sizeFormula({ kernel: 5, padding: 2, stride: 2 }, 32, 16)).toBe('⌊(32 + 2·2 − 5) / 2⌋ + 1 = 16');
    expect(sizeFormula({ kernel: 3, padding: 'same', stride: 2 }, 7, 4)).toBe('“same” padding: ⌈7 / 2⌉ = 4');
    expect(sizeFormula({ window: 2 }, 28, 14)).toBe('⌊(28 − 2) / 2⌋ + 1 = 14');
    const maps = (name: string) => looked.maps.find((each) => each.name === name)!;
    expect(effectOn('relu', maps('norm1'), maps('relu1'), 0, 0)).toMatch(/of its 784 units were below 0/);
  });

  it('makes scenes that the networks know', () => {
    expect(scene(0).shape).toEqual([64, 64, 3]);
  });
});
