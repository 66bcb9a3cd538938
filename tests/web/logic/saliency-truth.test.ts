import { load, type Engine, type Network, type NetworkDescription } from 'neocog';
import { loadTrained, makeScenes, batchOf } from 'neocog/data';
import { beforeAll, describe, expect, it } from 'vitest';
import { scene } from '../../../web/exercises/looking/subjects.js';
import { Answers } from '../../../web/exercises/saliency-truth/answers.js';
import { Job } from '../../../web/exercises/saliency-truth/job.js';
import {
  areaOf,
  areaUnder,
  countsOf,
  curveOf,
  estimate,
  judge,
  mapOf,
  methods,
  orderOf,
  pointsInside,
  rankCorrelation,
  ranksOf,
  shareInside,
  signedMapOf,
  strongest,
  toSize,
  type Known,
} from '../../../web/exercises/saliency-truth/measures.js';
import { softmax } from '../../../web/exercises/looking/softmax.js';
import { modelOf, type Model } from '../../../web/exercises/saliency-truth/model.js';
import { fillOf, perturbed } from '../../../web/exercises/saliency-truth/perturbation.js';
import { outlineOf } from '../../../web/exercises/saliency-truth/pictures.js';
import { Randomisation, stagesOf } from '../../../web/exercises/saliency-truth/randomisation.js';
import { fromParameters, toParameters } from '../../../web/exercises/saliency-truth/state.js';
import { stepsFor } from '../../../web/exercises/saliency-truth/step-view.js';
import { contenders, portray, survey, type Portrait, type Survey } from '../../../web/exercises/saliency-truth/survey.js';
import { train, type Course } from '../../../web/exercises/saliency-truth/training.js';

let nc: Engine;
let net: Network;
let model: Model;
beforeAll(async () => {
  nc = await load({ threads: 1 });
  net = nc.open(await loadTrained('scenes'));
  model = modelOf(nc, net);
});

function known(index: number, bias = 0): Known {
  const { shape, pixels, label, mask } = scene(index, bias);
  return { shape, pixels, label: label!, mask: mask! };
}

/** A network that says the mean of a 2×2 picture as the first of two classes, and 0 as the other. */
const averaging: NetworkDescription = {
  input: [2, 2, 1],
  layers: [
    { type: 'flatten', name: 'flatten' },
    { type: 'dense', name: 'logits', units: 2 },
  ],
};

describe('pointing and shares', () => {
  const mask = [0, 0, 0, 1, 1, 0];

  it('takes the first of the strongest pixels, and none of a map of zeros', () => {
    expect(strongest([0, 3, 1, 3])).toBe(1);
    expect(strongest([0, 0])).toBeNull();
    expect(pointsInside([1, 2, 0, 5, 0, 4], mask)).toBe(true);
    expect(pointsInside([1, 6, 0, 5, 0, 4], mask)).toBe(false);
    expect(pointsInside([0, 0, 0, 0, 0, 0], mask)).toBe(false);
  });

  it('adds up what lies inside', () => {
    expect(shareInside([1, 2, 0, 5, 0, 2], mask)).toBe(0.5);
    expect(shareInside([0, 0, 0, 0, 0, 0], mask)).toBe(0);
    expect(areaOf(mask)).toBeCloseTo(1 / 3);
    // An even map reaches the object's area.
    expect(shareInside([2, 2, 2, 2, 2, 2], mask)).toBeCloseTo(areaOf(mask));
  });

  it('says how sure a mean is', () => {
    const { count, mean, error } = estimate([1, 0, 1, 1]);
    expect([count, mean]).toEqual([4, 0.75]);
    // s² = (3 · 0.0625 + 0.5625) / 3 = 0.25; 0.5 / √4
    expect(error).toBeCloseTo(0.25);
    expect(estimate([1]).error).toBeNaN();
  });
});

describe('ranks', () => {
  it('gives equal values the mean of their ranks', () => {
    expect([...ranksOf([10, 30, 20, 20])]).toEqual([1, 4, 2.5, 2.5]);
    expect([...ranksOf([5, 5, 5])]).toEqual([2, 2, 2]);
    expect([...orderOf([1, 3, 2, 3])]).toEqual([1, 3, 2, 0]);
  });

  it('correlates as by hand', () => {
    expect(rankCorrelation([1, 2, 3, 4], [10, 20, 30, 40])).toBeCloseTo(1);
    expect(rankCorrelation([1, 2, 3, 4], [4, 3, 2, 1])).toBeCloseTo(-1);
    // d = 0, 1, 1, 0 → 1 − 6 · 2 / 60
    expect(rankCorrelation([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(0.8);
    // With ties: ranks 1 2.5 2.5 4 and 1 2 3 4 → 4.5 / √(4.5 · 5)
    expect(rankCorrelation([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(22.5));
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNaN();
  });

  it('correlates many values with ties as plain counting does', () => {
    const values = (seed: number) => Array.from({ length: 200 }, (_, i) => Math.floor(40 * Math.abs(Math.sin(seed * (i + 1)))));
    const [a, b] = [values(1.7), values(2.9)];
    const counted = (list: number[]) =>
      list.map((value) => list.filter((other) => other < value).length + (list.filter((other) => other === value).length + 1) / 2);
    const [x, y] = [counted(a), counted(b)];
    const mean = 100.5;
    const covariance = x.reduce((sum, value, i) => sum + (value - mean) * (y[i]! - mean), 0);
    const spread = (list: number[]) => Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0));
    expect([...ranksOf(a)]).toEqual(x);
    expect(rankCorrelation(a, b)).toBeCloseTo(covariance / (spread(x) * spread(y)), 10);
  });
});

describe('deletion and insertion', () => {
  it('takes trapezoids', () => {
    expect(areaUnder([1, 1, 1])).toBe(1);
    expect(areaUnder([1, 0])).toBe(0.5);
    expect(areaUnder([0.8, 0.4, 0.2])).toBeCloseTo((0.4 + 0.4 + 0.1) / 2);
  });

  it('changes 0 %, 5 % … all of the pixels', () => {
    const counts = countsOf(4096);
    expect(counts).toHaveLength(21);
    expect([counts[0], counts[1], counts[2], counts[20]]).toEqual([0, 205, 410, 4096]);
  });

  it('replaces pixels by the mean colour, all channels at once, in the order given', () => {
    const pixels = Float32Array.of(0, 1, 0.5, 0.25, 1, 0);
    const fill = fillOf(pixels, [1, 3, 2], 'mean');
    const means = [0.5, (1 + 0.25) / 3];
    expect([...fill].map((value, i) => Math.abs(value - means[i % 2]!) < 1e-6)).not.toContain(false);
    const into = new Float32Array(6);
    perturbed(pixels, fill, [2, 0, 1], 2, 2, into);
    expect([...into]).toEqual([fill[0], fill[1], 0.5, 0.25, fill[4], fill[5]]);
  });

  it('blurs as plain loops do, and keeps an even picture even', () => {
    const [height, width] = [9, 7];
    const even = new Float32Array(height * width * 3).fill(0.4);
    expect(Math.max(...fillOf(even, [height, width, 3], 'blur').map((value) => Math.abs(value - 0.4)))).toBeLessThan(1e-6);
    const pixels = Float32Array.from({ length: height * width * 3 }, (_, i) => Math.abs(Math.sin(i * 1.3)));
    const clamp = (i: number, size: number) => Math.max(0, Math.min(size - 1, i));
    let plain = [...pixels];
    for (let pass = 0; pass < 3; pass++) {
      for (const axis of [0, 1]) {
        plain = plain.map((_, i) => {
          const [y, x, c] = [Math.floor(i / 3 / width), Math.floor(i / 3) % width, i % 3];
          let sum = 0;
          for (let d = -5; d <= 5; d++)
            sum += axis === 0 ? plain[(clamp(y + d, height) * width + x) * 3 + c]! : plain[(y * width + clamp(x + d, width)) * 3 + c]!;
          return sum / 11;
        });
      }
    }
    const blurred = fillOf(pixels, [height, width, 3], 'blur');
    expect(Math.max(...plain.map((value, i) => Math.abs(value - blurred[i]!)))).toBeLessThan(1e-5);
  });

  it('reads the curve of a network whose probabilities are known', async () => {
    using tiny = nc.network(averaging);
    // Class 0's score is the sum of all pixels, class 1's is 0.
    tiny.set('logits/kernel', [1, 0, 1, 0, 1, 0, 1, 0]);
    tiny.set('logits/bias', [0, 0]);
    const pixels = Float32Array.of(4, 0, 0, 0);
    const picture: Known = { shape: [2, 2, 1], pixels, label: 0, mask: Uint8Array.of(1, 0, 0, 0) };
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    const order = orderOf([9, 3, 2, 1]);
    const deletion = await curveOf(modelOf(nc, tiny), picture, order, 'deletion', 'mean');
    const insertion = await curveOf(modelOf(nc, tiny), picture, order, 'insertion', 'mean');
    // The mean is 1: 4 → 1 after the first quarter, then 2, 3, 4.
    const counts = countsOf(4);
    deletion.forEach((value, i) => expect(value).toBeCloseTo(sigmoid([4, 1, 2, 3, 4][counts[i]!]!), 5));
    insertion.forEach((value, i) => expect(value).toBeCloseTo(sigmoid([4, 7, 6, 5, 4][counts[i]!]!), 5));
  });

  it('agrees with one forward pass after another, on a scene', async () => {
    const picture = known(4);
    const map = await mapOf(model, picture, 'gradient');
    const { deletion, insertion, hit, inside } = await judge(model, picture, map);
    const size = 64 * 64;
    const sorted = [...map.keys()].sort((a, b) => map[b]! - map[a]! || a - b);
    const mean = [0, 1, 2].map((c) => picture.pixels.filter((_, i) => i % 3 === c).reduce((sum, value) => sum + value, 0) / size);
    for (const point of [0, 1, 7, 20]) {
      const gone = new Set(sorted.slice(0, Math.round((point * size) / 20)));
      const probability = (deleting: boolean) => {
        const changed = picture.pixels.map((value, i) => (gone.has(Math.floor(i / 3)) === deleting ? mean[i % 3]! : value));
        const scores = [...net.forward(changed).data].map(Math.exp);
        return scores[picture.label]! / scores.reduce((sum, value) => sum + value, 0);
      };
      expect(deletion[point]!).toBeCloseTo(probability(true), 3);
      expect(insertion[point]!).toBeCloseTo(probability(false), 3);
    }
    expect(deletion[0]!).toBeCloseTo(insertion[20]!, 5);
    expect(hit).toBe(picture.mask[sorted[0]!] === 1);
    const inner = [...map].reduce((sum, value, i) => sum + value * picture.mask[i]!, 0);
    expect(inside).toBeCloseTo(inner / [...map].reduce((sum, value) => sum + value, 0), 5);
  });
});

describe('maps', () => {
  it('brings a small map to the picture’s size, its middles in place', () => {
    expect([...toSize([1, 2, 3, 4], [2, 2], [2, 2])]).toEqual([1, 2, 3, 4]);
    expect([...toSize([0, 4], [1, 2], [1, 4])]).toEqual([0, 1, 3, 4]);
    expect([...toSize([5], [1, 1], [2, 3])]).toEqual([5, 5, 5, 5, 5, 5]);
  });

  it('are one magnitude for each pixel, by every method, and agree with their signed form', async () => {
    const picture = known(1);
    for (const method of methods) {
      const map = await mapOf(model, picture, method);
      expect(map, method).toHaveLength(4096);
      expect(Math.min(...map), method).toBeGreaterThanOrEqual(0);
      if (method === 'occlusion') continue; // Between cells of opposite sign, sizes do not interpolate alike.
      const signed = await signedMapOf(model, picture, method);
      expect(Math.max(...signed.map((value, i) => Math.abs(Math.abs(value) - map[i]!))), method).toBeLessThan(1e-5);
    }
  });

  it('outlines a mask', () => {
    // One cell has four sides, two neighbours have six.
    expect(outlineOf([0, 0, 0, 0, 1, 0, 0, 0, 0], 3, 3).match(/[hv]1/g)).toHaveLength(4);
    expect(outlineOf([1, 1], 1, 2).match(/[hv]1/g)).toHaveLength(6);
  });

  it('softmax is shift-free and per image', () => {
    const probabilities = softmax([1000, 1000, 0, Math.log(3)], 2);
    expect([...probabilities].map((value) => Number(value.toFixed(6)))).toEqual([0.5, 0.5, 0.25, 0.75]);
  });
});

describe('the sanity check', () => {
  it('draws one layer after another anew, from the top, and leaves the network as it was', async () => {
    const before = net.save();
    const stages = await stagesOf(model);
    expect(stages.map(({ layer }) => layer)).toEqual(['logits', 'conv4', 'conv3', 'conv2', 'conv1']);
    expect(stages.flatMap(({ parameters }) => parameters).sort()).toEqual(
      net
        .parameters()
        .map(({ name }) => name)
        .sort(),
    );
    using fresh = nc.network({ ...net.description(), seed: 5 });
    const random = await Randomisation.of(model, 5);
    const same = async (name: string, other: Network) => (await random.model.get(name)).every((value, i) => value === other.get(name)[i]);
    const maps = [await mapOf(random.model, known(2), 'gradient')];
    expect(rankCorrelation(maps[0]!, await mapOf(model, known(2), 'gradient'))).toBeCloseTo(1, 12);
    for (let done = 0; done < stages.length; done++) {
      await random.next();
      for (const [i, { parameters }] of stages.entries()) for (const name of parameters) if (!(await same(name, i <= done ? fresh : net))) expect.fail(name);
      maps.push(await mapOf(random.model, known(2), 'gradient'));
    }
    await random.next();
    expect(random.done).toBe(5);
    expect(rankCorrelation(maps[0]!, maps[0]!)).toBeCloseTo(1);
    expect(rankCorrelation(maps[0]!, maps[5]!)).toBeLessThan(0.9);
    await random.dispose();
    expect(Buffer.compare(net.save(), before)).toBe(0);
  });
});

describe('many scenes', () => {
  it('compares methods on the same scenes, with chance beside them, and can be stopped', async () => {
    const seen: { done: number; result: Survey }[] = [];
    await survey(model, known, 3, 'mean', (done, result) => seen.push({ done, result }), undefined, ['gradient', 'gradCam', 'chance']);
    expect(seen.map(({ done }) => done)).toEqual([1, 2, 3]);
    const { result } = seen.at(-1)!;
    expect([...result.keys()]).toEqual(['gradient', 'gradCam', 'chance']);
    const masks = [0, 1, 2].map((index) => areaOf(known(index).mask));
    expect(result.get('chance')!.hit.mean).toBeCloseTo((masks[0]! + masks[1]! + masks[2]!) / 3);
    expect(result.get('gradient')!.hit.count).toBe(3);
    const abort = new AbortController();
    let calls = 0;
    await survey(
      model,
      known,
      3,
      'blur',
      () => {
        calls++;
        abort.abort();
      },
      abort.signal,
      ['gradient'],
    );
    expect(calls).toBe(1);
    expect(contenders).toHaveLength(10);
  });

  it('portrays a network as evaluate does', async () => {
    let portrait: Portrait | null = null;
    await portray(model, known, 12, 'gradient', (_, found) => (portrait = found));
    for (const [kind, bias] of [
      ['fair', 0],
      ['biased', 1],
    ] as const) {
      const { pixels, labels } = batchOf(makeScenes({ count: 12, seed: 3, bias }), [...Array(12).keys()]);
      expect(portrait![kind].mean).toBeCloseTo(net.evaluate(pixels, labels).accuracy);
    }
  });
});

describe('training', () => {
  const plan = { percent: 100, scenes: 64, epochs: 2, start: 'anew' } as const;

  it('goes through its scenes again and again, and its loss falls', async () => {
    using network = nc.network({ ...net.description(), seed: 3 });
    let last: Course | null = null;
    const reports: number[] = [];
    await train(
      modelOf(nc, network),
      { ...plan, scenes: 192, epochs: 3 },
      (images, total, course) => {
        reports.push(images);
        last = course;
        expect(total).toBe(576);
      },
      new AbortController().signal,
    );
    expect(reports.at(-1)).toBe(576);
    const { loss, fair } = last as unknown as Course;
    expect(loss.at(-1)!.y).toBeLessThan(loss[0]!.y);
    expect(fair[0]!.x).toBe(0);
    expect(fair.at(-1)!.x).toBe(576);
  });

  it('stops when told, and keeps what was learned', async () => {
    using network = nc.network({ ...net.description(), seed: 3 });
    const before = network.get('logits/kernel');
    const abort = new AbortController();
    let images = 0;
    await train(
      modelOf(nc, network),
      plan,
      (done) => {
        images = done;
        if (done > 0) abort.abort();
      },
      abort.signal,
    );
    expect(images).toBeGreaterThan(0);
    expect(images).toBeLessThan(128);
    expect(network.get('logits/kernel')).not.toEqual(before);
  });
});

describe('state and steps', () => {
  it('comes back from its attributes, and falls back where they are unusable', () => {
    const usual = fromParameters({});
    expect(toParameters(usual)).toMatchObject({ network: 'fair', scene: '0', bias: '0', method: 'gradient', show: 'scene', scenes: '60', start: 'anew' });
    const given = {
      network: 'biased',
      scene: '12',
      bias: '1',
      method: 'gradCam',
      show: 'twin',
      scenes: '20',
      fill: 'blur',
      'train-bias': '35',
      'train-scenes': '300',
      epochs: '2',
      start: 'fair',
    };
    expect(toParameters(fromParameters(given))).toEqual(given);
    expect(fromParameters({ scene: '600', method: 'magic', scenes: '1', epochs: '', 'train-bias': '-1' })).toEqual(usual);
  });

  it('steps from the picture to random weights', () => {
    const steps = stepsFor(5);
    expect(steps[0]).toEqual({ kind: 'picture' });
    expect(steps).toHaveLength(6 + 7 + 7 + 5);
    expect(steps.at(-1)).toEqual({ kind: 'random', layers: 5 });
  });
});

describe('what is computed meanwhile', () => {
  const settled = () => new Promise((done) => setTimeout(done, 20));

  it('computes each thing once, and not what nobody asks for any more', async () => {
    let changes = 0;
    const answers = new Answers(() => changes++);
    const begun: string[] = [];
    const ask = (key: string) =>
      answers.ask(key, async () => {
        begun.push(key);
        await Promise.resolve();
        return key.toUpperCase();
      });
    answers.newRound();
    expect([ask('a'), ask('b')]).toEqual([null, null]);
    answers.newRound();
    ask('b');
    await settled();
    expect(begun).toEqual(['b']);
    expect(ask('b')).toBe('B');
    expect(changes).toBe(1);
  });

  it('says what went wrong, and tries again', async () => {
    let broken = true;
    const answers = new Answers(() => undefined);
    const ask = () => answers.ask('a', () => (broken ? Promise.reject(new Error('no network')) : Promise.resolve(1)));
    answers.newRound();
    ask();
    await settled();
    expect(answers.failure).toBe('no network');
    broken = false;
    answers.retry();
    ask();
    await settled();
    expect(ask()).toBe(1);
  });

  it('keeps what a job has found when it is stopped, and hears no more of an earlier one', async () => {
    const job = new Job<number>(() => undefined);
    let late: (() => void) | undefined;
    void job.start('first', (report) => {
      report({ done: 1, total: 2, result: 10 });
      late = () => report({ done: 2, total: 2, result: 20 });
      return new Promise((done) => setTimeout(done, 5));
    });
    job.stop();
    expect([job.state, job.done, job.result]).toEqual(['stopped', 1, 10]);
    const second = job.start('second', (report) => {
      report({ done: 1, total: 1, result: 30 });
      return Promise.resolve();
    });
    late?.();
    await second;
    await settled();
    expect([job.state, job.key, job.result]).toEqual(['done', 'second', 30]);
    await job.start('third', () => Promise.reject(new Error('broken')));
    expect([job.state, job.failure]).toEqual(['failed', 'broken']);
  });
});
