// Whole small networks in PyTorch and here: one training pass, its loss and all its gradients.
import type { NetworkDescription } from 'neocog';
import { expect, it } from 'vitest';
import { expectLike, readReferences, setParameters, valuesOf, type Stored } from '../golden/references.js';
import { loadEngine } from './support.js';

interface Reference {
  title: string;
  description: NetworkDescription;
  batch: number;
  input: Stored;
  labels: number[];
  parameters: Record<string, Stored>;
  loss: number;
  accuracy: number;
  output: Stored;
  inputGradient: Stored;
  gradients: Record<string, Stored>;
  /** Running statistics after the pass. */
  after: Record<string, Stored>;
}

const nc = await loadEngine();
const references = readReferences('networks.json') as Reference[];

it('has references', () => expect(references.length).toBeGreaterThan(0));

it.each(references.map((reference) => [reference.title, reference] as const))('%s as in PyTorch', (_, reference) => {
  using net = nc.network(reference.description);
  setParameters(net, reference.parameters);
  const pixels = valuesOf(reference.input);
  // A rate of 0 moves no weights and leaves the gradients to be read.
  const result = net.trainBatch(pixels, reference.labels, nc.optimizer({ type: 'sgd', rate: 0 }));

  expectLike('loss', [result.loss], [reference.loss]);
  expect(result.accuracy).toBeCloseTo(reference.accuracy, 6);
  expectLike('output', net.activation(net.summary().at(-1)!.name).data, reference.output);
  expectLike('input gradient', net.activationGradient('input').data, reference.inputGradient);
  for (const { name, trainable } of net.parameters()) {
    if (trainable) expectLike(`gradient of ${name}`, net.gradient(name), reference.gradients[name]!);
    else expectLike(`${name} after the pass`, net.get(name), reference.after[name]!);
  }

  // The same gradients from a seed that was worked out outside: backward alone.
  net.backward(net.activationGradient(net.summary().at(-1)!.name).data);
  for (const [name, values] of Object.entries(reference.gradients)) expectLike(`gradient of ${name}, again`, net.gradient(name), values);
});
