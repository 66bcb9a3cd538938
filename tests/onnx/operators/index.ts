// ONNX's operators that our layers can compute.
import type { Case } from '../cases.js';
import type { Plan } from '../plan.js';
import { skip } from '../skip.js';
import { conv, convTranspose } from './convolution.js';
import { gemm, matMul } from './dense.js';
import * as elementwise from './elementwise.js';
import { softmaxCrossEntropyLoss } from './loss.js';
import * as merging from './merging.js';
import { batchNormalization, lrn } from './normalisation.js';
import * as placing from './placing.js';
import { averagePool, globalAveragePool, globalMaxPool, maxPool } from './pooling.js';
import { resize } from './resizing.js';

const operators: Record<string, (one: Case) => Plan | Plan[]> = {
  Add: merging.add,
  AveragePool: averagePool,
  BatchNormalization: batchNormalization,
  Celu: elementwise.celu,
  CenterCropPad: placing.centerCropPad,
  Clip: elementwise.clip,
  Concat: merging.concat,
  Conv: conv,
  ConvTranspose: convTranspose,
  Dropout: elementwise.dropout,
  Elu: elementwise.elu,
  Flatten: placing.flatten,
  Gemm: gemm,
  GlobalAveragePool: globalAveragePool,
  GlobalMaxPool: globalMaxPool,
  Identity: elementwise.identity,
  LeakyRelu: elementwise.leakyRelu,
  LRN: lrn,
  MatMul: matMul,
  MaxPool: maxPool,
  Mean: merging.mean,
  Mul: merging.mul,
  Neg: elementwise.neg,
  Pad: placing.pad,
  PRelu: elementwise.prelu,
  Relu: elementwise.relu,
  Resize: resize,
  Selu: elementwise.selu,
  Sigmoid: elementwise.sigmoid,
  Slice: placing.slice,
  Softmax: elementwise.softmax,
  SoftmaxCrossEntropyLoss: softmaxCrossEntropyLoss,
  Split: placing.split,
  Sub: merging.sub,
  Sum: merging.sum,
  Tanh: elementwise.tanh,
  Upsample: resize,
};

/** The reason of cases whose operator is not above. */
export const unknownOperator = 'operator not in neocog';
/** The reason of cases that ONNX makes out of others. */
export const expanded = 'the same operator written out in others';

/** The networks that compute a case; throws Skipped, with the reason, where there is none. */
export function plansOf(one: Case): Plan[] {
  if (/_expanded(_|$)/.test(one.name)) skip(expanded);
  if (one.operators.length > 1) skip(`several nodes: ${one.operators.join(', ')}`);
  const operator = operators[one.operator] ?? skip(unknownOperator);
  return [operator(one)].flat();
}
