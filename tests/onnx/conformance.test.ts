// ONNX's own cases for its operators, computed by networks of ours. CONFORMANCE.md lists which, and why others are not.
import { describe, expect, it } from 'vitest';
import { loadEngine } from '../library/support.js';
import { readCases, type Case } from './cases.js';
import { type Tensor } from './layout.js';
import { lists, type Outcome } from './list.js';
import { plansOf } from './operators/index.js';
import type { Plan } from './plan.js';
import { Skipped } from './skip.js';

const nc = await loadEngine();
const tolerance = 1e-5;

const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

function expectLike(what: string, actual: Tensor, expected: Tensor): void {
  expect(actual.shape, `shape of ${what}`).toEqual(expected.shape);
  expect(actual.data.length, `length of ${what}`).toBe(expected.data.length);
  const difference = norm(actual.data.map((value, i) => value - expected.data[i]!));
  expect(difference / (norm(expected.data) || 1), `${what}: norm of the difference, relative`).toBeLessThanOrEqual(tolerance);
}

function compute({ layers, input, parameters = {}, training = false, results }: Plan): Tensor[] {
  const net = nc.network({ input: input.size, layers });
  for (const [name, values] of Object.entries(parameters)) net.set(name, values);
  const tensors = results(net.forward(input.data, { batch: input.batch, training }), net);
  net.dispose();
  return tensors;
}

function prepared(one: Case): { outcome: Outcome; plans: Plan[] } {
  try {
    const plans = plansOf(one);
    return { outcome: { one, note: plans.find(({ note }) => note)?.note }, plans };
  } catch (error) {
    if (error instanceof Skipped) return { outcome: { one, skipped: error.message }, plans: [] };
    throw new Error(`${one.name} could not be prepared`, { cause: error });
  }
}

const cases = readCases().map(prepared);
const run = cases.filter(({ outcome }) => outcome.skipped === undefined);

describe('as ONNX has it', () => {
  it.each(run.map(({ outcome, plans }) => [`${outcome.one.operator}: ${outcome.one.name}`, outcome, plans] as const))('%s', (_, outcome, plans) => {
    const { one } = outcome;
    for (const plan of plans) {
      const tensors = compute(plan);
      expect(tensors.length).toBe(one.outputs);
      tensors.forEach((tensor, i) => expectLike(`output ${i}`, tensor, one.expected(i)));
    }
    outcome.passed = true;
  });
});

describe('CONFORMANCE.md', () => {
  it('lists what passed and what was skipped', async () => {
    const { found, committed } = await lists(cases.map(({ outcome }) => outcome));
    expect(committed).toBe(found);
  });
});
