import { load, type Engine, type Network, type SaliencyMap } from 'neocog';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatNumber } from '../../../web/exercises/frame/questions.js';
import { checkerboard, findings, percent, signChanges, thresholds, type Finding, type Measured } from '../../../web/exercises/saliency/findings.js';
import {
  camLayer,
  camOf,
  drawnMaps,
  examine,
  gradientMap,
  optionsOf,
  reduceChannels,
  scoresOf,
  targetsOf,
  seedOf,
  strongest,
  tryOut,
  valuesAt,
} from '../../../web/exercises/saliency/logic.js';
import { methods } from '../../../web/exercises/saliency/methods.js';
import { fiveSteps } from '../../../web/exercises/saliency/order-questions.js';
import type { Panel, SaliencyFigure, SaliencyQuestion } from '../../../web/exercises/saliency/question-parts.js';
import { softmax } from '../../../web/exercises/looking/softmax.js';
import { makeQuestion } from '../../../web/exercises/saliency/questions.js';
import { fromParameters, toParameters } from '../../../web/exercises/saliency/state.js';
import { positionAt, ruleOf, stepCountOf, stridedLayer } from '../../../web/exercises/saliency/walk.js';
import { verifyQuestions } from './verify-questions.js';

let nc: Engine;
let network: Network;
const size = [8, 8, 3] as const;
const pixels = Float32Array.from({ length: 192 }, (_, i) => 0.5 + 0.5 * Math.sin(i * 1.7));

beforeAll(async () => {
  nc = await load();
  network = nc.network({
    input: [...size],
    seed: 3,
    layers: [
      { type: 'conv2d', name: 'conv1', filters: 4, kernel: 3, stride: 2, padding: 'same' },
      { type: 'batchNorm' },
      { type: 'relu' },
      { type: 'maxPool2d', window: 2 },
      { type: 'conv2d', name: 'conv2', filters: 6, kernel: 3, padding: 'same' },
      { type: 'relu' },
      { type: 'globalAvgPool' },
      { type: 'flatten' },
      { type: 'dropout', rate: 0.5 },
      { type: 'dense', name: 'logits', units: 4 },
    ],
  });
});

describe('the examination of a picture', () => {
  it('has the engine’s gradient, and each layer’s', () => {
    for (const wanted of [0, 3]) {
      const examination = examine(network, pixels, { class: wanted }, 'logit');
      const expected = nc.saliency(network, pixels, { class: wanted });
      expect(gradientMap(examination)).toEqual({ shape: expected.shape, data: expected.data });
      expect([...examination.seed]).toEqual([0, 1, 2, 3].map((each) => (each === wanted ? 1 : 0)));
      expect(examination.layers.map(({ name }) => name)).toEqual(['input', ...network.summary().map(({ name }) => name)]);
      for (const { shape, gradient, activation } of examination.layers) {
        expect(gradient).toHaveLength(shape.reduce((product, each) => product * each, 1));
        expect(activation).toHaveLength(gradient.length);
      }
      for (const channels of ['max', 'mean'] as const) {
        const reduced = nc.saliency(network, pixels, { class: wanted, channels }).data;
        expect(reduceChannels(expected, channels)).toHaveLength(64);
        for (const [i, value] of reduceChannels(expected, channels).entries()) expect(value).toBeCloseTo(reduced[i]!, 6);
      }
    }
  });

  it('explains the softmax as a network with a softmax does', () => {
    const { layers, ...description } = network.description();
    using whole = nc.network({ ...description, layers: [...layers, { type: 'softmax', name: 'softmax' }] });
    for (const { name } of network.parameters()) whole.set(name, network.get(name));
    const { data } = whole.forward(pixels);
    const examination = examine(network, pixels, { class: 2 }, 'softmax');
    for (const [i, p] of examination.probabilities.entries()) expect(p).toBeCloseTo(data[i]!, 6);
    const expected = whole.backward([0, 0, 1, 0], { from: 'softmax' }).data;
    for (const [i, value] of gradientMap(examination).data.entries()) expect(value).toBeCloseTo(expected[i]!, 6);
    expect(examination.largest.softmax).toBeLessThan(examination.largest.logit);
    // With the softmax as the last layer, the logits are what it reads.
    const own = examine(whole, pixels, { class: 2 }, 'logit');
    expect(own.layer).toBe('logits');
    expect(own.layers.at(-1)!.name).toBe('logits');
    expect(own.largest.logit).toBeCloseTo(examination.largest.logit, 6);
    expect(scoresOf(whole, pixels).logits).toEqual(examination.logits);
  });

  it('of a map of classes, at one place or at all', () => {
    using detector = nc.network({ input: [...size], seed: 5, layers: [{ type: 'conv2d', filters: 3, kernel: 3, stride: 2, padding: 'same' }] });
    for (const unit of [undefined, [1, 2] as const]) {
      const target = { class: 1, ...(unit && { unit }) };
      const examination = examine(detector, pixels, target, 'logit');
      const expected = nc.saliency(detector, pixels, target);
      for (const [i, value] of gradientMap(examination).data.entries()) expect(value).toBeCloseTo(expected.data[i]!, 5);
      expect(examination.probabilities).toHaveLength(unit ? 3 : 0);
      expect(examination.seed.filter((value) => value === 1)).toHaveLength(unit ? 1 : 16);
    }
    expect([...seedOf({ layer: '', shape: [1, 2, 2], logits: [], probabilities: [], answer: 0 }, { class: 1 }, 'softmax')]).toEqual([0, 1, 0, 1]);
  });

  it('explains a class of a map where the map is surest of it', () => {
    using detector = nc.network({ input: [...size], seed: 5, layers: [{ type: 'conv2d', filters: 3, kernel: 3, stride: 2, padding: 'same' }] });
    const { shape, data } = detector.forward(pixels);
    const [rows, columns] = shape.slice(1) as [number, number];
    const { targets, answer } = targetsOf(detector, pixels, true);
    const surest = targets.map(({ class: each, unit }) => data[(unit![0] * columns + unit![1]) * 3 + each]!);
    for (let each = 0; each < 3; each++) {
      for (let place = 0; place < rows * columns; place++) expect(data[place * 3 + each]).toBeLessThanOrEqual(surest[each]!);
    }
    expect(surest[answer]).toBe(Math.max(...data));
    // Each class by itself: there is no softmax.
    expect(examine(detector, pixels, targets[answer]!, 'logit').probabilities).toEqual([]);
    using classifier = nc.network({ input: [...size], seed: 5, layers: [{ type: 'flatten' }, { type: 'dense', units: 3 }] });
    expect(targetsOf(classifier, pixels, false).targets).toEqual([{ class: 0 }, { class: 1 }, { class: 2 }]);
  });

  it('keeps the gradient’s promise nearby', () => {
    for (const score of ['logit', 'softmax'] as const) {
      const examination = examine(network, pixels, { class: 1 }, score);
      const { y, x } = strongest(gradientMap(examination), size);
      const { promised, actual } = tryOut(network, pixels, examination, (y * 8 + x) * 3, 0.001);
      expect(Math.abs(promised - actual)).toBeLessThan(0.2 * Math.abs(promised) + 1e-5);
    }
  });
});

describe('maps', () => {
  const map: SaliencyMap = { shape: [1, 2, 3], data: Float32Array.of(1, -4, 2, 3, 0, 0) };

  it('are reduced over the channels by magnitude', () => {
    expect([...reduceChannels(map, 'max')]).toEqual([4, 3]);
    expect([...reduceChannels(map, 'mean')]).toEqual([Math.fround(7 / 3), 1]);
    expect(drawnMaps(map, 'gradient', 'all').map(({ title, scale, values }) => [title, scale, ...values])).toEqual([
      ['Red', 'signed', 1, 3],
      ['Green', 'signed', -4, 0],
      ['Blue', 'signed', 2, 0],
    ]);
    expect(drawnMaps(map, 'gradient', 'max')).toHaveLength(1);
    expect(drawnMaps({ shape: [1, 2, 1], data: Float32Array.of(-1, 2) }, 'occlusion', 'max')[0]!.scale).toBe('signed');
  });

  it('know their strongest pixel, coarse ones too', () => {
    expect(strongest(map, [1, 2, 3])).toEqual({ y: 0, x: 0 });
    const coarse: SaliencyMap = { shape: [2, 2, 1], data: Float32Array.of(0, 0, 1, -3) };
    expect(strongest(coarse, [8, 8, 3])).toEqual({ y: 6, x: 6 });
    expect(valuesAt(coarse, [8, 8, 3], { y: 7, x: 1 })).toEqual([1]);
    expect(valuesAt(map, [1, 2, 3], { y: 0, x: 1 })).toEqual([3, 0, 0]);
  });

  it('of all nine methods are made, Grad-CAM of what the last convolution hands on', () => {
    const examination = examine(network, pixels, { class: 0 }, 'logit');
    expect(camLayer(examination.layers)).toBe('relu2');
    for (const { name, perPixel } of methods) {
      const made = nc.saliency(network, pixels, optionsOf(name, examination));
      expect(made.shape[2], name).toBe(perPixel ? 3 : 1);
    }
    const cam = camOf(examination)!;
    const { data } = nc.saliency(network, pixels, { class: 0, method: 'gradCam', layer: 'relu2', upsample: false });
    expect(cam.positive).toBe(data.filter((value) => value > 0).length);
    if (cam.positive > 0) expect(cam.largest).toBeCloseTo(Math.max(...data), 6);
    expect(methods).toHaveLength(9);
  });

  it('softmax adds up to 1, whatever the logits', () => {
    expect([...softmax([1000, 1000])]).toEqual([0.5, 0.5]);
    expect(softmax([0, Math.log(3)])[1]).toBeCloseTo(0.75, 12);
  });
});

describe('stepping', () => {
  it('has slide 49’s five steps, the fourth once for each layer', () => {
    const examination = examine(network, pixels, { class: 0 }, 'logit');
    const count = stepCountOf(examination);
    expect(count).toBe(3 + 10 + 1);
    const kinds = Array.from({ length: count }, (_, step) => positionAt(examination, step).kind);
    expect(kinds).toEqual(['input', 'scores', 'seed', ...Array.from({ length: 10 }, () => 'back'), 'map']);
    const first = positionAt(examination, 3);
    expect(first.kind === 'back' && [first.layer.name, first.source.name]).toEqual(['logits', 'dropout1']);
    const last = positionAt(examination, count - 2);
    expect(last.kind === 'back' && [last.layer.name, last.source.name]).toEqual(['conv1', 'input']);
  });

  it('says each layer’s rule with a number of this picture', () => {
    const examination = examine(network, pixels, { class: 0 }, 'logit');
    for (let step = 3; step < 13; step++) {
      const position = positionAt(examination, step);
      if (position.kind !== 'back') throw new Error('expected a step back');
      const { layer, source } = position;
      const { rule, number } = ruleOf(layer, source);
      expect(`${rule} ${number}`, layer.name).not.toMatch(/NaN|undefined|Infinity/);
      if (layer.type === 'relu') {
        const zeros = layer.activation.filter((value) => value === 0).length / layer.activation.length;
        expect(number).toContain(percent(zeros));
        // Where the ReLU gave 0, nothing goes further.
        expect(layer.activation.every((value, i) => value > 0 || source.gradient[i] === 0)).toBe(true);
      }
      if (layer.type === 'globalAvgPool') expect(number).toContain('/ 4 =');
      if (layer.type === 'batchNorm') {
        const at = source.gradient.findIndex((value) => value !== 0);
        const channel = at % 4;
        const gain = network.get('batchNorm1/gamma')[channel]! / Math.sqrt(network.get('batchNorm1/variance')[channel]! + 1e-3);
        expect(source.gradient[at]! / layer.gradient[at]!).toBeCloseTo(gain, 5);
        expect(number).toContain(`× ${formatNumber(gain)}`);
      }
    }
    expect(stridedLayer(examination.layers)).toBe('conv1 moves in steps of 2');
  });
});

describe('the state', () => {
  it('survives the attributes', () => {
    const parameters = {
      subject: 'fashion',
      picture: '12',
      'target-class': '3',
      method: 'occlusion',
      channels: 'mean',
      opacity: '0.25',
      score: 'logit',
      pixel: '4 20',
      nudge: '0.1',
    };
    expect(toParameters(fromParameters(parameters))).toEqual(parameters);
    expect(fromParameters({ pixel: '4,20' }).pixel).toEqual({ y: 4, x: 20 });
    expect(fromParameters({ score: 'softmax' }).score).toBe('softmax');
  });

  it('takes the usual for what it cannot use', () => {
    const usual = fromParameters({});
    const odd = {
      subject: 'cats',
      picture: '-1',
      'target-class': '99',
      method: 'magic',
      channels: 'some',
      opacity: '2',
      score: 'loss',
      pixel: 'there',
      nudge: '7',
    };
    expect(fromParameters(odd)).toEqual(usual);
    expect(fromParameters({ opacity: '', 'target-class': '' })).toEqual(usual);
    // Only the plain gradient is compared with the softmax’s.
    expect(fromParameters({ method: 'occlusion', score: 'softmax' }).score).toBe('logit');
  });
});

describe('findings', () => {
  const flat = (value: number, shape: [number, number, number] = [16, 16, 1]): SaliencyMap => ({
    shape,
    data: new Float32Array(shape[0] * shape[1] * shape[2]).fill(value),
  });
  const made = (of: (y: number, x: number) => number): SaliencyMap => ({
    shape: [16, 16, 1],
    data: Float32Array.from({ length: 256 }, (_, i) => of(Math.floor(i / 16), i % 16)),
  });
  const calm: Measured = {
    className: 'ring',
    probability: 0.6,
    largest: { logit: 1, softmax: 0.24 },
    layers: [{ name: 'relu1', type: 'relu', activation: Float32Array.of(0, 1, 2, 3) }],
    cam: { layer: 'relu1', places: 4, positive: 3, largest: 1, negativeWeights: 1, channels: 2 },
    map: flat(1),
    mapTitle: 'Gradient',
    smooth: null,
    mask: null,
    strided: null,
  };
  const kindsOf = (change: Partial<Measured>) => findings({ ...calm, ...change }).map(({ kind }) => kind);
  const only = (change: Partial<Measured>): Finding => {
    const list = findings({ ...calm, ...change });
    expect(list).toHaveLength(1);
    return list[0]!;
  };

  it('are none where nothing stands out', () => {
    expect(findings(calm)).toEqual([]);
    expect(findings({ ...calm, map: null, cam: null, probability: null })).toEqual([]);
    // A map of zeros is neither noisy nor at the edge.
    expect(findings({ ...calm, map: flat(0), mask: new Uint8Array(256).fill(1) })).toEqual([]);
  });

  it('a saturated softmax, at either end', () => {
    expect(kindsOf({ probability: 0.9 })).toEqual([]);
    expect(only({ probability: 0.98, largest: { logit: 2, softmax: 0.0392 } }).measured).toContain('p (1 − p): 0.0196.');
    expect(only({ probability: 0.001 }).kind).toBe('saturated');
    expect(only({ probability: 1 }).measured).toContain('p (1 − p): 0.');
  });

  it('sleeping ReLUs, by their share', () => {
    const relu = (zeros: number) => [{ name: 'relu7', type: 'relu', activation: Float32Array.from({ length: 10 }, (_, i) => (i < zeros ? 0 : 1)) }];
    expect(kindsOf({ layers: relu(6) })).toEqual([]);
    expect(only({ layers: relu(7) }).measured).toContain('relu7 70 %');
    // A pooling layer full of zeros is no ReLU.
    expect(kindsOf({ layers: relu(9).map((layer) => ({ ...layer, type: 'maxPool2d' })) })).toEqual([]);
  });

  it('an empty Grad-CAM', () => {
    const cam = { ...calm.cam!, places: 40 };
    expect(only({ cam: { ...cam, positive: 0, largest: -0.5 } }).title).toBe('Grad-CAM is empty');
    expect(only({ cam: { ...cam, positive: 2 } }).title).toBe('Grad-CAM is nearly empty');
    expect(kindsOf({ cam: { ...cam, positive: 3 } })).toEqual([]);
  });

  it('noise, compared with SmoothGrad', () => {
    let state = 1;
    const random = () => (state = (state * 16807) % 2147483647) / 2147483647 - 0.5;
    const noisy = made(random);
    expect(signChanges(noisy)).toBeGreaterThan(thresholds.noise);
    expect(signChanges(made((_, x) => (x < 8 ? 1 : -1)))).toBeCloseTo(16 / 480, 9);
    expect(signChanges(flat(0))).toBe(0);
    expect(only({ map: noisy }).kind).toBe('noise');
    expect(only({ map: noisy, smooth: flat(1) }).measured).toContain('In SmoothGrad: 0 %');
    expect(only({ map: noisy, smooth: noisy }).measured).not.toContain('SmoothGrad');
  });

  it('a strong border', () => {
    const edge = (strength: number) => made((y, x) => (y === 0 || x === 0 || y === 15 || x === 15 ? strength : 1));
    expect(kindsOf({ map: edge(1.2) })).toEqual([]);
    expect(only({ map: edge(4) }).measured).toContain('a border of 1 pixel, which is 23 % of the area');
  });

  it('a checkerboard', () => {
    const board = (strength: number) => made((y, x) => (y % 2 === 0 && x % 2 === 0 ? strength : 1));
    expect(checkerboard(flat(2))).toBe(1);
    expect(checkerboard(board(3))).toBe(3);
    expect(checkerboard(made((y, x) => (y + x) % 2))).toBe(Infinity);
    expect(kindsOf({ map: board(1.3) })).toEqual([]);
    const { kind, because } = only({ map: board(3), strided: 'conv1 moves in steps of 2' });
    expect(kind).toBe('checkerboard');
    expect(because).toContain('conv1 moves in steps of 2. ');
    expect(only({ map: made((y, x) => (y + x) % 2) }).measured).toContain('all of the magnitude');
  });

  it('a look past the object', () => {
    const mask = Uint8Array.from({ length: 256 }, (_, i) => (i % 16 < 8 ? 1 : 0));
    expect(kindsOf({ map: made((_, x) => (x < 8 ? 2 : 1)), mask })).toEqual([]);
    expect(only({ map: made((_, x) => (x < 8 ? 1 : 2)), mask }).measured).toContain(
      '33 % of the magnitude lies on the object, which covers 50 % of the picture',
    );
  });

  it('write small and large shares with care', () => {
    expect([0, 0.0001, 0.004, 0.5, 0.996, 0.99995, 1].map(percent)).toEqual(['0 %', '< 0.1 %', '0.4 %', '50 %', '99.6 %', '> 99.9 %', '100 %']);
  });
});

describe('questions', () => {
  const panelOf = ({ panels }: SaliencyFigure, start: string): Panel['values'] => panels.find(({ caption }) => caption.startsWith(start))!.values;
  const chosen = ({ answer }: SaliencyQuestion, text: string) => (answer.form === 'choice' ? answer.options.indexOf(text) : -1);
  const same = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]) => JSON.stringify(a) === JSON.stringify(b);

  it('a thousand of each kind, against plain arithmetic', () => {
    const slips = verifyQuestions<SaliencyFigure>((seed) => makeQuestion(nc, seed), {
      order: ({ asked }, question) => chosen(question, fiveSteps[Number(asked['at']) + (asked['after'] ? 1 : -1)]!),
      seed: ({ asked }, question) => chosen(question, `(${[0, 1, 2, 3].map((i) => (i === asked['class'] ? 1 : 0)).join(', ')})`),
      field: ({ asked, candidates, panels }) => {
        const [y, x, weight] = [Number(asked['y']), Number(asked['x']), Number(asked['weight'])];
        const [z, kernel] = [panels[0]!.values, panels[1]!.values];
        const map = Array.from({ length: 9 }, () => Array.from({ length: 9 }, () => 0));
        if (z[y]![x]! > 0) for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) map[2 * y + i]![2 * x + j] = Math.abs(weight * kernel[i]![j]!);
        return candidates!.values.findIndex((each) => same(each, map));
      },
      channels: (figure) => {
        const colours = ['Red', 'Green', 'Blue'].map((name) => panelOf(figure, name));
        const map = [0, 1].map((y) =>
          [0, 1].map((x) => {
            const sizes = colours.map((colour) => Math.abs(colour[y]![x]!));
            return figure.asked['reduction'] === 'max' ? Math.max(...sizes) : (sizes[0]! + sizes[1]! + sizes[2]!) / 3;
          }),
        );
        return figure.candidates!.values.findIndex((each) => same(each, map));
      },
      pixel: ({ panels, asked }) => {
        const [x, first, , second] = panels.map(({ values }) => values) as number[][][];
        const [i, c] = [Number(asked['pixel']), Number(asked['class'])];
        let slope = 0;
        for (let h = 0; h < 3; h++) {
          let z = 0;
          for (let k = 0; k < 3; k++) z += x![0]![k]! * first![k]![h]!;
          if (z > 0) slope += first![i]![h]! * second![h]![c]!;
        }
        return Math.abs(slope);
      },
      reduce: (figure) => {
        const sizes = panelOf(figure, 'Gradient')[0]!.map(Math.abs);
        return figure.asked['reduction'] === 'max' ? Math.max(...sizes) : sizes.reduce((sum, value) => sum + value, 0) / 3;
      },
      softmax: (figure, question) => {
        const [p] = panelOf(figure, 'Softmax')[0] as [number, number];
        const [own, other] = panelOf(figure, 'Gradients')[0] as [number, number];
        const answer = p * (1 - p) * Math.abs(own - other);
        // The engine computes in single precision.
        return Math.abs(answer - (question.expected as number)) < 2e-5 ? question.expected : answer;
      },
    });
    const expected = {
      order: ['the other direction', 'a step skipped'],
      seed: ['the logit itself', 'the probabilities', 'all classes', 'the network’s answer', 'the gradient of a loss'],
      field: ['the closed ReLU overlooked', 'an open ReLU thought closed', 'row and column swapped', 'the stride forgotten'],
      channels: ['the other reduction', 'signs kept', 'added up'],
      pixel: ['the sign kept', 'the ReLU’s gate forgotten', 'gate and sign forgotten', 'the other class', 'times the input'],
      reduce: ['the largest with its sign', 'the mean with signs', 'the other reduction', 'the negative one itself', 'the sum of magnitudes'],
      softmax: ['the logit explained', 'the softmax’s slope forgotten', 'the other class forgotten', 'times p only', 'times 1 − p only'],
    };
    expect([...slips.keys()].sort()).toEqual(
      Object.entries(expected)
        .flatMap(([kind, names]) => names.map((name) => `${kind}: ${name}`))
        .sort(),
    );
  }, 120_000);

  it('are the same for a seed, and their numbers stay readable', () => {
    expect(JSON.stringify(makeQuestion(nc, 42))).toBe(JSON.stringify(makeQuestion(nc, 42)));
    for (let seed = 0; seed < 300; seed++) {
      const { figure } = makeQuestion(nc, seed);
      for (const { values } of figure.panels) for (const value of values.flat()) expect(formatNumber(value, 4).length).toBeLessThanOrEqual(7);
    }
  });

  it('take a rounded answer where the number is long', () => {
    for (let seed = 0, seen = 0; seen < 20; seed++) {
      const question = makeQuestion(nc, seed);
      if (question.kind !== 'softmax') continue;
      seen++;
      expect(question.check(Number((question.expected as number).toPrecision(3))).correct).toBe(true);
    }
  });
});
