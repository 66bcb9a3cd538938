import type { Network, OptimizerSettings } from 'neocog';
import { describe, expect, it } from 'vitest';
import { bits, crossEntropy, denseDescription, expectClose, loadEngine, numbers, smallDescription } from './support.js';

const nc = await loadEngine();

/** A linear unit on two pixels: whatever its weights, the gradient of its output by them is the pixels. */
function linear(weights: number[], bias?: number): Network {
  const net = nc.network(denseDescription(2, 1, bias !== undefined));
  net.set('logits/kernel', weights);
  if (bias !== undefined) net.set('logits/bias', [bias]);
  return net;
}

/** Steps with the given gradients, one after another, and the weights after each. */
function steps(net: Network, settings: OptimizerSettings, gradients: number[][]): number[][] {
  const optimizer = nc.optimizer(settings);
  return gradients.map((gradient) => {
    net.forward(gradient);
    net.backward([1]);
    optimizer.step(net);
    return Array.from(net.get('logits/kernel'));
  });
}

describe('sgd', () => {
  it('subtracts rate times gradient', () => {
    expectClose(steps(linear([1, 1]), { type: 'sgd', rate: 0.1 }, [[1, -2]])[0]!, [0.9, 1.2]);
  });

  it('gathers momentum: v = momentum · v + g, starting at g', () => {
    const after = steps(linear([0, 0]), { type: 'sgd', rate: 0.1, momentum: 0.5 }, [
      [1, 2],
      [1, 2],
      [3, 2],
    ]);
    expectClose(after[0]!, [-0.1, -0.2]);
    expectClose(after[1]!, [-0.25, -0.5]);
    expectClose(after[2]!, [-0.625, -0.85]);
  });

  it('decays weights and biases', () => {
    const net = linear([1, -2], 4);
    const optimizer = nc.optimizer({ type: 'sgd', rate: 0.5, weightDecay: 0.1 });
    net.forward([1, 1]);
    net.backward([0]);
    optimizer.step(net);
    expectClose(net.get('logits/kernel'), [0.95, -1.9]);
    expectClose(net.get('logits/bias'), [3.8]);
  });

  it('carries the decay into the momentum', () => {
    // v1 = 0 + 0.1 · 1, w1 = 1 − 0.1; v2 = 0.5 · 0.1 + 0.1 · 0.9, w2 = 0.9 − 0.14
    const after = steps(linear([1, 0]), { type: 'sgd', rate: 1, momentum: 0.5, weightDecay: 0.1 }, [
      [0, 0],
      [0, 0],
    ]);
    expectClose([after[0]![0]!, after[1]![0]!], [0.9, 0.76]);
  });

  it('multiplies the rate by a layer’s factor', () => {
    expectClose(steps(linear([0, 0]), { type: 'sgd', rate: 1, rates: { logits: 0.1 } }, [[1, 2]])[0]!, [-0.1, -0.2]);
    const net = nc.network(smallDescription);
    const before = bits(net.get('conv2/kernel'));
    net.trainBatch(numbers(128), [1], nc.optimizer({ type: 'sgd', rate: 1, rates: { conv2: 0 } }));
    expect(bits(net.get('conv2/kernel'))).toEqual(before);
    net.dispose();
  });

  it('follows setRate and keeps its momentum', () => {
    const net = linear([0, 0]);
    const optimizer = nc.optimizer({ type: 'sgd', rate: 0, momentum: 0.5 });
    net.forward([1, 2]);
    net.backward([1]);
    optimizer.step(net);
    expect(Array.from(net.get('logits/kernel'))).toEqual([0, 0]);
    optimizer.setRate(0.1);
    optimizer.step(net);
    expectClose(net.get('logits/kernel'), [-0.15, -0.3]);
  });
});

describe('adam', () => {
  it('first steps by the rate against the gradient’s sign', () => {
    expectClose(steps(linear([0, 0]), { type: 'adam', rate: 0.01 }, [[0.3, -70]])[0]!, [-0.01, 0.01]);
  });

  it('corrects its averages and adds epsilon outside the root', () => {
    const [beta1, beta2, epsilon, rate] = [0.8, 0.9, 0.5, 0.1];
    let [weight, mean, square] = [2, 0, 0];
    const expected = [1, -3, 0.5].map((gradient, i) => {
      mean = beta1 * mean + (1 - beta1) * gradient;
      square = beta2 * square + (1 - beta2) * gradient ** 2;
      weight -= (rate * (mean / (1 - beta1 ** (i + 1)))) / (Math.sqrt(square / (1 - beta2 ** (i + 1))) + epsilon);
      return weight;
    });
    const after = steps(linear([2, 0]), { type: 'adam', rate, beta1, beta2, epsilon }, [
      [1, 0],
      [-3, 0],
      [0.5, 0],
    ]);
    expectClose(
      after.map((weights) => weights[0]!),
      expected,
    );
  });

  it('decays through the gradient', () => {
    // With a zero gradient the decay alone sets the sign.
    expectClose(steps(linear([5, -5]), { type: 'adam', rate: 0.01, weightDecay: 0.1 }, [[0, 0]])[0]!, [4.99, -4.99]);
  });

  it('serves two networks with averages of their own', () => {
    const optimizer = nc.optimizer({ type: 'adam', rate: 0.01 });
    const nets = [linear([0, 0]), linear([0, 0])];
    for (const net of nets) {
      net.forward([1, 1]);
      net.backward([1]);
      optimizer.step(net);
    }
    expect(bits(nets[0]!.get('logits/kernel'))).toEqual(bits(nets[1]!.get('logits/kernel')));
  });
});

describe('freeze', () => {
  it('keeps a layer from decay and momentum, and tells so', () => {
    const net = nc.network(smallDescription);
    const optimizer = nc.optimizer({ type: 'sgd', rate: 0.1, momentum: 0.9, weightDecay: 0.1 });
    const train = () => net.trainBatch(numbers(256), [0, 3], optimizer);
    train();
    net.freeze(['conv1', 'conv2']);
    expect(
      net
        .parameters()
        .filter(({ trainable }) => trainable)
        .map(({ name }) => name),
    ).toEqual(['logits/kernel', 'logits/bias']);
    expect(net.summary()[0]).toMatchObject({ parameters: 76, trainable: 0 });
    const before = ['conv1/kernel', 'conv1/bias', 'conv2/kernel', 'logits/kernel'].map((name) => bits(net.get(name)));
    train();
    const after = ['conv1/kernel', 'conv1/bias', 'conv2/kernel', 'logits/kernel'].map((name) => bits(net.get(name)));
    expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
    expect(after[3]).not.toEqual(before[3]);
    expect(net.gradient('conv1/kernel').some((value) => value !== 0)).toBe(true);

    net.unfreeze(['conv1', 'conv2']);
    train();
    expect(bits(net.get('conv1/kernel'))).not.toEqual(before[0]);
    expect(net.summary()[0]).toMatchObject({ trainable: 76 });
    net.dispose();
  });
});

describe('trainBatch', () => {
  const pixels = numbers(3 * 128, 2);
  const labels = [4, 0, 2];

  it('returns the loss and accuracy before the step', () => {
    const net = nc.network(smallDescription);
    const logits = net.forward(pixels, { batch: 3 }).data;
    const predicted = [0, 1, 2].map((row) =>
      Array.from(logits.subarray(5 * row, 5 * row + 5)).reduce((best, value, i, all) => (value > all[best]! ? i : best), 0),
    );
    const { loss, accuracy } = net.trainBatch(pixels, labels, nc.optimizer({ type: 'sgd', rate: 0.1 }));
    expect(loss).toBeCloseTo(crossEntropy(logits, labels), 5);
    expect(accuracy).toBeCloseTo(predicted.filter((label, i) => label === labels[i]).length / 3, 10);
    expect(bits(net.activation('logits').data)).toEqual(bits(logits));
    net.dispose();
  });

  it('leaves (softmax − truth) / images at the logits', () => {
    const net = nc.network(smallDescription);
    net.trainBatch(pixels, labels, nc.optimizer({ type: 'sgd', rate: 0.1 }));
    const [logits, gradient] = [net.activation('logits').data, net.activationGradient('logits').data];
    const expected = labels.flatMap((label, row) => {
      const powers = Array.from(logits.subarray(5 * row, 5 * row + 5), Math.exp);
      const sum = powers.reduce((a, b) => a + b, 0);
      return powers.map((power, i) => (power / sum - (i === label ? 1 : 0)) / 3);
    });
    expectClose(gradient, expected);
    net.dispose();
  });

  it('moves no weight at rate 0', () => {
    for (const type of ['sgd', 'adam'] as const) {
      const net = nc.network(smallDescription);
      const before = net.parameters().map(({ name }) => bits(net.get(name)));
      net.trainBatch(pixels, labels, nc.optimizer({ type, rate: 0, weightDecay: 0.1 }));
      expect(net.parameters().map(({ name }) => bits(net.get(name)))).toEqual(before);
      net.dispose();
    }
  });

  it('is forward, loss, backward and a step', () => {
    const [whole, parts] = [nc.network(smallDescription), nc.network(smallDescription)];
    whole.trainBatch(pixels, labels, nc.optimizer({ type: 'adam', rate: 0.01 }));
    parts.forward(pixels, { batch: 3, training: true });
    parts.backward(whole.activationGradient('logits').data);
    nc.optimizer({ type: 'adam', rate: 0.01 }).step(parts);
    for (const { name } of whole.parameters()) expect(bits(parts.get(name))).toEqual(bits(whole.get(name)));
    whole.dispose();
    parts.dispose();
  });

  it('learns: the loss on one batch falls to nearly nothing', () => {
    const net = nc.network(smallDescription);
    const optimizer = nc.optimizer({ type: 'adam', rate: 0.02 });
    const losses = Array.from({ length: 80 }, () => net.trainBatch(pixels, labels, optimizer).loss);
    expect(losses.at(-1)).toBeLessThan(0.01);
    expect(net.evaluate(pixels, labels).accuracy).toBe(1);
    net.dispose();
  });

  it('takes a label for each position of a map of logits, row by row', () => {
    const net = nc.network({ input: [2, 3, 2], layers: [{ type: 'conv2d', name: 'map', filters: 4, kernel: 1 }] });
    const [image, truth] = [numbers(2 * 12, 6), [0, 1, 2, 3, 0, 1, 3, 2, 1, 0, 3, 2]];
    const logits = net.forward(image, { batch: 2 }).data;
    const { loss } = net.trainBatch(image, truth, nc.optimizer({ type: 'sgd', rate: 0 }));
    expect(loss).toBeCloseTo(crossEntropy(logits, truth), 5);
    net.dispose();
  });
});

describe('evaluate', () => {
  it('tells loss, accuracy and each image’s prediction, whatever the batch', () => {
    const net = nc.network(smallDescription);
    const [pixels, labels] = [numbers(5 * 128, 8), [1, 4, 0, 2, 2]];
    const whole = net.evaluate(pixels, labels);
    const logits = net.forward(pixels, { batch: 5 }).data;
    expect(whole.loss).toBeCloseTo(crossEntropy(logits, labels), 5);
    labels.forEach((label, i) => {
      const row = logits.slice(5 * i, 5 * i + 5);
      const best = row.indexOf(Math.max(...row));
      expect(whole.predictions[i]).toBe(best);
      expect(whole.losses[i]).toBeCloseTo(crossEntropy(row, [label]), 5);
      expect(whole.probabilities[i]).toBeCloseTo(Math.exp(-crossEntropy(row, [best])), 5);
    });
    const parts = net.evaluate(pixels, labels, { batch: 2 });
    expectClose(parts.losses, whole.losses);
    expect(parts.predictions).toEqual(whole.predictions);
    net.dispose();
  });
});
