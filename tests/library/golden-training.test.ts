// Twenty steps of training in PyTorch and here: every loss, and the weights after the last step.
// In float32 PyTorch itself strays from these double-precision values by at most 8e-7, so the usual tolerance holds to the end.
import type { NetworkDescription, OptimizerSettings } from 'neocog';
import { describe, expect, it } from 'vitest';
import { expectLike, readReferences, setParameters, valuesOf, type Stored } from '../golden/references.js';
import { loadEngine } from './support.js';

interface Problem {
  description: NetworkDescription;
  loss: 'softmaxCrossEntropy' | 'binaryCrossEntropy' | 'meanSquaredError';
  parameters: Record<string, Stored>;
  /** They come round again: step t takes number t % length. */
  minibatches: { pixels: Stored; targets: number[] }[];
}

interface Trajectory {
  title: string;
  problem: string;
  optimizer: OptimizerSettings;
  frozen: string[];
  /** Before each step. */
  losses: number[];
  /** All parameters after the last step, running statistics too. */
  after: Record<string, Stored>;
}

const nc = await loadEngine();
const { problems, trajectories } = readReferences('training.json') as { problems: Record<string, Problem>; trajectories: Trajectory[] };

describe('training as in PyTorch', () => {
  it('has references', () => expect(trajectories.length).toBeGreaterThan(0));

  it.each(trajectories.map((trajectory) => [trajectory.title, trajectory] as const))('%s', (_, { problem, optimizer: settings, frozen, losses, after }) => {
    const { description, loss, parameters, minibatches } = problems[problem]!;
    using net = nc.network(description);
    using optimizer = nc.optimizer(settings);
    setParameters(net, parameters);
    net.freeze(frozen);
    const batches = minibatches.map(({ pixels, targets }) => ({ pixels: valuesOf(pixels), targets }));
    for (const [step, expected] of losses.entries()) {
      const { pixels, targets } = batches[step % batches.length]!;
      expectLike(`loss ${step}`, [net.trainBatch(pixels, targets, optimizer, { loss }).loss], [expected]);
    }
    for (const [name, values] of Object.entries(after)) expectLike(name, net.get(name), values);
  });
});
