import type { LayerDescription } from 'neocog';
import type { Case } from '../cases.js';
import { asItLies, reshaped, transposed, type Images, type Tensor } from '../layout.js';
import type { Plan } from '../plan.js';
import { skip } from '../skip.js';
import { sideBySide } from './merging.js';

/** One image of 1×1×features per row. */
function rows({ shape, data }: Tensor): Images {
  if (shape.length !== 2) skip('stacks of matrices: dense has one for all rows');
  return asItLies({ shape: [shape[0]!, 1, 1, shape[1]!], data });
}

const scaled = (values: Float32Array, by: number): Float32Array => values.map((value) => by * value);

export function matMul(one: Case): Plan {
  const [a, b] = one.tensors() as [Tensor, Tensor];
  const input = rows(a);
  const units = b.shape[1]!;
  return {
    layers: [{ type: 'flatten' }, { type: 'dense', name: 'layer', units, bias: false }],
    input,
    parameters: { 'layer/kernel': b.data },
    results: ({ data }) => [reshaped({ data }, [input.batch, units])],
  };
}

export function gemm(one: Case): Plan {
  const given = one.tensors();
  const a = one.number('transA', 0) === 1 ? transposed(given[0]!) : given[0]!;
  const b = one.number('transB', 0) === 1 ? transposed(given[1]!) : given[1]!;
  const [alpha, beta] = [one.number('alpha', 1), one.number('beta', 1)];
  const units = b.shape[1]!;
  const kernel = scaled(b.data, alpha);
  const c = given[2] && { shape: given[2].shape, data: scaled(given[2].data, beta) };
  const note = alpha !== 1 || beta !== 1 ? 'alpha is in the kernel, beta in the bias' : undefined;
  const results: Plan['results'] = (output) => [reshaped(output, [a.shape[0]!, units])];
  const dense = (bias: boolean): LayerDescription => ({ type: 'dense', name: 'layer', units, bias });

  if (c && c.data.length > 1 && c.data.length !== units) {
    if (c.data.length !== a.shape[0]! * units) skip('a bias for each row: dense has one for each unit');
    const { input, layers, names } = sideBySide([rows(a), rows(c)]);
    const merge: LayerDescription[] = [
      { type: 'flatten', from: names[0]! },
      dense(false),
      { type: 'flatten', name: 'c', from: names[1]! },
      { type: 'add', from: ['layer', 'c'] },
    ];
    return { layers: [...layers, ...merge], input, parameters: { 'layer/kernel': kernel }, results, note: 'c has a row for each row: dense, then add' };
  }
  const bias = c && (c.data.length === 1 ? new Float32Array(units).fill(c.data[0]!) : c.data);
  return {
    layers: [{ type: 'flatten' }, dense(bias !== undefined)],
    input: rows(a),
    parameters: { 'layer/kernel': kernel, ...(bias && { 'layer/bias': bias }) },
    results,
    note,
  };
}
