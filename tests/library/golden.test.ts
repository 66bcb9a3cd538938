// The same layer in PyTorch and here: outputs and all gradients (tests/golden/make_references.py wrote the files).
import { readFileSync } from 'node:fs';
import type { NetworkDescription } from 'neocog';
import { describe, expect, it } from 'vitest';
import { loadEngine } from './support.js';

/** Arrays in our own order: NHWC and [height, width, in / groups, out]. */
interface Reference {
  description: NetworkDescription;
  batch: number;
  input: number[];
  parameters: Record<string, number[]>;
  seed: number[];
  output: number[];
  inputGradient: number[];
  gradients: Record<string, number[]>;
}

const nc = await loadEngine();
const tolerance = 1e-5;

function expectLike(what: string, actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length, what).toBe(expected.length);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), Number.MIN_VALUE);
  const difference = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i]!)), 0);
  expect(difference / largest, what).toBeLessThanOrEqual(tolerance);
}

describe.each(['conv2d', 'max_pool2d'])('%s as in PyTorch', (file) => {
  const references = JSON.parse(readFileSync(new URL(`../golden/${file}.json`, import.meta.url), 'utf8')) as Reference[];

  it('has references', () => expect(references.length).toBeGreaterThan(0));

  const titled = references.map(
    (reference) => [JSON.stringify({ input: reference.description.input, ...reference.description.layers[0] }), reference] as const,
  );
  it.each(titled)('%s', (_, reference) => {
    const net = nc.network(reference.description);
    // Some references hold names within the layer ("kernel"), others whole ones ("layer/kernel").
    const whole = (name: string) => (name.includes('/') ? name : `layer/${name}`);
    for (const [name, values] of Object.entries(reference.parameters)) net.set(whole(name), values);
    expectLike('output', net.forward(reference.input, { batch: reference.batch }).data, reference.output);
    expectLike('input gradient', net.backward(reference.seed).data, reference.inputGradient);
    for (const [name, values] of Object.entries(reference.gradients)) expectLike(name, net.gradient(whole(name)), values);
    net.dispose();
  });
});
