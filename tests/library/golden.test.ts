// The same layer in PyTorch and here: outputs, all gradients and running statistics (tests/golden says how they were made).
import { readdirSync } from 'node:fs';
import type { NetworkDescription } from 'neocog';
import { describe, expect, it } from 'vitest';
import { expectLike, readReferences, setParameters, valuesOf, type Stored } from '../golden/references.js';
import { loadEngine } from './support.js';

/** Arrays in our own order: NHWC and [height, width, in / groups, out]. */
interface Reference {
  description: NetworkDescription;
  batch: number;
  training?: boolean;
  frozen?: string[];
  input: Stored;
  parameters: Record<string, Stored>;
  /** The gradient at the output. */
  seed: Stored;
  output: Stored;
  inputGradient: Stored;
  gradients: Record<string, Stored>;
  /** Running statistics after the passes. */
  after?: Record<string, Stored>;
}

const nc = await loadEngine();

function title({ description: { input, layers }, batch, training, frozen }: Reference): string {
  const mode = training ? (frozen?.length ? ', frozen' : ', training') : '';
  return `${batch} × ${input.join('×')}${mode}: ${layers.map((layer) => JSON.stringify(layer)).join(' ')}`;
}

const others = ['networks.json', 'training.json', 'saliency.json', 'shipped.json'];
const files = readdirSync(new URL('../golden/', import.meta.url)).filter((file) => file.endsWith('.json') && !others.includes(file));

describe.each(files)('%s as in PyTorch', (file) => {
  const references = readReferences(file) as Reference[];

  it('has references', () => expect(references.length).toBeGreaterThan(0));

  it.each(references.map((reference) => [title(reference), reference] as const))('%s', (_, reference) => {
    using net = nc.network(reference.description);
    setParameters(net, reference.parameters);
    net.freeze(reference.frozen ?? []);
    const output = net.forward(valuesOf(reference.input), { batch: reference.batch, training: reference.training ?? false });
    expectLike('output', output.data, reference.output);
    expectLike('input gradient', net.backward(valuesOf(reference.seed)).data, reference.inputGradient);
    for (const [name, values] of Object.entries(reference.gradients)) expectLike(name, net.gradient(name), values);
    for (const [name, values] of Object.entries(reference.after ?? {})) expectLike(name, net.get(name), values);
  });
});
