// Every setting of every call that takes an object of them, with every value that it must refuse.
import { ArgumentError, type Network, type Optimizer, ShapeError } from 'neocog';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { choice, count, flag, number, pair, record, required, shown, type Kind } from './errors-kinds.js';
import { bits, loadEngine, numbers, smallDescription, stateOf, thrownBy } from './support.js';

const nc = await loadEngine();
const pixels = numbers(256);
const image = pixels.subarray(0, 128);
const labels = [0, 4];
let net: Network;
/** Its output is a map of five classes. */
let mapNet: Network;
let sgd: Optimizer;
let before: unknown;

beforeAll(() => {
  net = nc.network(smallDescription);
  mapNet = nc.network({ input: [8, 8, 2], layers: [{ type: 'conv2d', filters: 5, kernel: 3 }] });
  sgd = nc.optimizer({ type: 'sgd', rate: 0.1 });
});

beforeEach(() => {
  net.forward(pixels, { batch: 2 });
  net.backward(numbers(10));
  before = stateOf(net);
});

// After all that was refused below.
afterAll(() => {
  expect(Number.isFinite(net.trainBatch(pixels, labels, sgd).loss)).toBe(true);
  for (const one of [net, mapNet, sgd]) one.dispose();
});

const share = number((value) => value >= 0 && value < 1);
const from0 = number((value) => value >= 0);
const above0 = number((value) => value > 0);
const seed = count(0, 2 ** 53 - 1);
const loss = choice('softmaxCrossEntropy', 'binaryCrossEntropy', 'meanSquaredError');
const list: Kind = { wrong: ['text', null, {}, true, ['a'], [null], [[1]], [1, undefined], NaN, [NaN]] };
// Both a number and a list of them will do.
const values: Kind = { wrong: [...list.wrong, []] };
const place: Kind = {
  wrong: ['text', null, {}, true, 0, [], [0], [0, 0], [0, 0, 0, 0, 0], [-1, 0, 0], [0, 0.5, 0], [0, NaN, 0], [0, 0, '0'], [0, 0, 99], [2 ** 31, 0, 0]],
};

interface Call {
  call: (settings: never) => unknown;
  /** Settings without which the call could not be. */
  base?: object;
  kinds: Record<string, Kind>;
  /** Begins the message. */
  label: string;
  /** Wraps the settings, for those that lie deeper. */
  within?: (settings: unknown) => unknown;
}

const sgdSettings = { type: 'sgd', rate: 0.1 };
const optimizer = { label: 'optimizer', call: (settings: never) => nc.optimizer(settings) };
const saliency = { label: 'saliency', call: (settings: never) => nc.saliency(net, image, settings) };
const trainer = { label: 'trainer', call: (settings: never) => nc.trainer(net, sgd, settings) };
const data = { pixels, targets: labels };

const calls: Record<string, Call> = {
  'an optimizer': {
    ...optimizer,
    base: sgdSettings,
    kinds: {
      type: required(choice('sgd', 'adam', 'adamw')),
      rate: required(from0),
      momentum: share,
      nesterov: flag,
      weightDecay: from0,
      beta1: share,
      beta2: share,
      epsilon: above0,
      // Infinity means that nothing is clipped.
      clipNorm: { wrong: above0.wrong.filter((value) => value !== Infinity && value !== 1e300) },
      warmUp: seed,
      schedule: record,
      rates: record,
    },
  },
  'the rates of an optimizer': { ...optimizer, within: (rates) => ({ ...sgdSettings, rates }), kinds: { conv1: from0 } },
  'a schedule in steps': {
    ...optimizer,
    within: (schedule) => ({ ...sgdSettings, schedule }),
    base: { type: 'step', every: 2, factor: 0.5 },
    kinds: { type: required(choice('step', 'cosine')), every: required(count(1, 2 ** 53 - 1)), factor: required(above0) },
  },
  'a schedule along a cosine': {
    ...optimizer,
    within: (schedule) => ({ ...sgdSettings, schedule }),
    base: { type: 'cosine', steps: 2 },
    kinds: { steps: required(count(1, 2 ** 53 - 1)), floor: from0 },
  },
  'saliency by gradients': {
    ...saliency,
    base: { class: 0 },
    kinds: {
      class: required(count(0, 4)),
      method: choice('gradient', 'gradientTimesInput', 'integratedGradients'),
      channels: choice('all', 'max', 'mean'),
      // Its output is no map.
      unit: { wrong: [[0, 0]] },
    },
  },
  'saliency of one place': {
    label: 'saliency',
    call: (settings: never) => nc.saliency(mapNet, image, settings),
    base: { class: 0 },
    kinds: {
      unit: {
        wrong: [
          'text',
          null,
          {},
          true,
          0,
          [],
          [0],
          [0, 0, 0],
          [-1, 0],
          [0, 6],
          [0.5, 0],
          [NaN, 0],
          [0, Infinity],
          ['0', 0],
          [null, 0],
          [2 ** 31, 0],
          [2 ** 32, 0],
        ],
      },
    },
  },
  'integrated gradients': { ...saliency, base: { class: 0, method: 'integratedGradients' }, kinds: { steps: count(1), baseline: values } },
  smoothGrad: {
    ...saliency,
    base: { class: 0, method: 'smoothGrad', samples: 1 },
    kinds: { samples: count(1), noise: { wrong: [...values.wrong, -1, Infinity] }, seed },
  },
  'Grad-CAM': {
    ...saliency,
    base: { class: 0, method: 'gradCam' },
    kinds: { layer: { wrong: ['', 'conv9', 'flatten1', 'relu', null, 0, true, {}, ['conv1']] }, upsample: flag },
  },
  occlusion: {
    ...saliency,
    base: { class: 0, method: 'occlusion' },
    kinds: { patch: { wrong: [...pair(1).wrong, 9, [1, 9]] }, stride: pair(1), value: number() },
  },
  'a trainer': {
    ...trainer,
    base: { data },
    kinds: {
      loss,
      batch: count(1),
      epochs: count(1),
      shuffle: flag,
      seed,
      patience: count(0),
      keepBest: flag,
      augment: record,
      data: required(record),
      validation: record,
    },
  },
  'the augmentation of a trainer': {
    label: 'augment',
    call: (settings) => nc.trainer(net, sgd, { data, augment: settings }),
    kinds: {
      flip: flag,
      shift: { wrong: [...from0.wrong, 1e7] },
      rotate: number((value) => value >= 0 && value <= 180),
      crop: share,
      brightness: number((value) => value >= 0 && value <= 1),
    },
  },
  'augmentation of one image': {
    label: 'augment',
    call: (settings) => nc.augment(image, [8, 8, 2], settings),
    kinds: {
      flip: flag,
      shift: from0,
      rotate: number((value) => value >= 0 && value <= 180),
      crop: share,
      brightness: number((value) => value >= 0 && value <= 1),
    },
  },
  'a check of gradients': {
    label: 'gradientCheck',
    call: (settings) => nc.gradientCheck(net, pixels, labels, settings),
    kinds: { loss, training: flag, most: count(1), step: number((value) => value > 0 && value <= 1) },
  },
  'a trace of conv1': {
    label: 'trace',
    call: (settings) => net.trace('conv1', settings),
    base: { output: [0, 0, 0] },
    kinds: {
      direction: choice('forward', 'input', 'kernel', 'bias'),
      image: count(0, 1),
      output: place,
      input: place,
      weight: { wrong: [...place.wrong, [0, 0, 0], [3, 0, 0, 0], [0, 0, 2, 0], [0, 0, 0, 4]] },
    },
  },
  cost: {
    label: 'cost',
    call: (settings) => nc.cost(smallDescription, settings),
    kinds: { unit: choice('macs', 'flops'), biases: flag, batchNorm: flag, pooling: flag, parameters: choice('all', 'trainable') },
  },
  'cost of a network': { label: 'cost', call: (settings) => net.cost(settings), kinds: { unit: choice('macs', 'flops') } },
  'an effective field': {
    label: 'effectiveField',
    call: (settings) => nc.effectiveField(net, 'conv1', [0, 0], settings),
    kinds: { samples: count(1), seed },
  },
};

/** What is not as it should be about the error of a call, which must name the class of error and all `parts`. */
function complaint(call: () => unknown, parts: readonly string[]): string[] {
  const error = thrownBy(call);
  if (error === undefined) return ['accepted'];
  const known = [ArgumentError, ShapeError].some((Expected) => error instanceof Expected && error.name === new Expected().name);
  if (!known) return [String(error)];
  const missing = parts.filter((part) => !(error as Error).message.includes(part));
  return missing.length > 0 ? [`'${(error as Error).message}' does not say ${missing.map(shown).join(', ')}`] : [];
}

const table = Object.entries(calls).flatMap(([what, call]) => Object.entries(call.kinds).map(([name, kind]) => [what, name, call, kind] as const));
const attempt =
  ({ call, base, within = (settings) => settings }: Call, changes: object) =>
  () =>
    call(within({ ...base, ...changes }) as never);

describe('settings', () => {
  it.each(table)('%s: %s', (_, name, call, kind) => {
    const complaints = kind.wrong.flatMap((value) =>
      complaint(attempt(call, { [name]: value }), [name, 'expected', 'got']).map((text) => `${shown(value)}: ${text}`),
    );
    expect(complaints).toEqual([]);
    expect(stateOf(net)).toEqual(before);
  });

  it.each(table.filter(([, , , kind]) => kind.required))('%s: no %s', (_, name, call) => {
    expect(complaint(attempt(call, { [name]: undefined }), [name, 'expected', 'got nothing'])).toEqual([]);
  });

  it.each(Object.entries(calls))('%s: nothing unknown', (what, call) => {
    const known = what === 'the rates of an optimizer' ? 'expected' : 'setting; expected';
    const complaints = ['rates ', 'Type', '', '0', '__proto__', 'toString'].flatMap((name) =>
      complaint(attempt(call, Object.fromEntries([[name, what === 'the rates of an optimizer' ? -1 : 1]])), [known, 'got']).map((text) => `${name}: ${text}`),
    );
    expect(complaints).toEqual([]);
  });

  it.each(Object.entries(calls).filter(([, call]) => !call.within))('%s: an object', (_, { call, label }) => {
    const complaints = [null, 'text', 7, true, []].flatMap((value) =>
      complaint(() => call(value as never), [label, 'expected', 'got']).map((text) => `${shown(value)}: ${text}`),
    );
    expect(complaints).toEqual([]);
  });

  it('of one schedule are not those of the other', () => {
    for (const schedule of [
      { type: 'step', every: 1, factor: 1, steps: 1 },
      { type: 'cosine', steps: 1, factor: 1 },
    ]) {
      expect(complaint(() => nc.optimizer({ ...sgdSettings, schedule } as never), ['schedule', 'unknown setting; expected', 'got'])).toEqual([]);
    }
  });

  it('at their limits are taken', () => {
    const limits = { momentum: 0, nesterov: true, weightDecay: 0, clipNorm: 1e-30, warmUp: 0, rates: { conv1: 0 } };
    for (const changes of [limits, { type: 'adam', beta1: 0, beta2: 0, epsilon: 1e-30 }, { rate: 0 }, { schedule: { type: 'cosine', steps: 1, floor: 0 } }]) {
      const other = nc.network(smallDescription);
      const result = other.trainBatch(pixels, labels, nc.optimizer({ ...sgdSettings, ...changes } as never));
      expect(result.loss).toBeGreaterThan(0);
      other.dispose();
    }
    const augmented = nc.augment(image, [8, 8, 2], { flip: false, shift: 0, rotate: 0, crop: 0, brightness: 0 });
    expect(bits(augmented)).toEqual(bits(image));
  });

  it('of setRate is a number from 0', () => {
    const complaints = from0.wrong.flatMap((value) =>
      complaint(() => sgd.setRate(value as number), ['optimizer: rate', 'expected a number from 0', 'got']).map((text) => `${shown(value)}: ${text}`),
    );
    expect(complaints).toEqual([]);
  });
});
