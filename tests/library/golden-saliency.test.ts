// Saliency maps in PyTorch and here.
import type { NetworkDescription, SaliencyOptions } from 'neocog';
import { describe, expect, it } from 'vitest';
import { expectLike, readReferences, setParameters, valuesOf, type Drawn, type Stored } from '../golden/references.js';
import { loadEngine } from './support.js';

interface Case {
  options: Omit<SaliencyOptions, 'baseline' | 'noise'> & { baseline?: number | Drawn; noise?: Drawn };
  shape: number[];
  data: Stored;
}

interface Reference {
  title: string;
  description: NetworkDescription;
  parameters: Record<string, Stored>;
  pixels: Stored;
  cases: Case[];
}

const nc = await loadEngine();

/** With arrays in place of what says how to draw them. */
function drawn({ baseline, noise, ...options }: Case['options']): SaliencyOptions {
  return {
    ...options,
    ...(baseline !== undefined && { baseline: typeof baseline === 'number' ? baseline : valuesOf(baseline) }),
    ...(noise && { noise: valuesOf(noise) }),
  };
}

const references = readReferences('saliency.json') as Reference[];

describe.each(references.map((reference) => [reference.title, reference] as const))('%s: saliency as in PyTorch', (_, reference) => {
  const { description, parameters, pixels, cases } = reference;

  it('has references', () => expect(cases.length).toBeGreaterThan(0));

  it.each(cases.map((one) => [JSON.stringify(one.options), one] as const))('%s', (__, { options, shape, data }) => {
    using net = nc.network(description);
    setParameters(net, parameters);
    const map = nc.saliency(net, valuesOf(pixels), drawn(options));
    expect(map.shape).toEqual(shape);
    expectLike('map', map.data, data);
  });
});
