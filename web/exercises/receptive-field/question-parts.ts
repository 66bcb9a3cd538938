// What the questions are made of: plans of layers, the stacks that come of them, and what is drawn beside a question.
import type { LayerDescription } from 'neocog';
import type { Question } from '../frame/questions.js';
import type { FieldState } from './state.js';

export interface FieldFigure {
  state: FieldState;
  /** The unit in question, or one that shows the answer. */
  unit?: { layer: number; x: number };
  /** Whether the rows of units are drawn from the start, without their connections. */
  rows: boolean;
  /** The answer shows the field of the unit to the right as well. */
  next?: boolean;
  /** The field after one layer, after two and so on: the answer of a question about equal layers. */
  sizes?: readonly number[];
}

export type FieldQuestion = Question<FieldFigure>;

export interface Plan {
  kernel: number;
  stride: number;
  dilation: number;
  padding: number;
}

const conv = ({ kernel, stride, dilation, padding }: Plan): LayerDescription => ({
  type: 'conv2d',
  filters: 1,
  kernel,
  ...(stride > 1 && { stride }),
  ...(padding > 0 && { padding }),
  ...(dilation > 1 && { dilation }),
});

export const stateOf = (plans: readonly Plan[], input: number): FieldState => ({
  dimensions: 1,
  input: [1, input],
  layers: plans.map(conv),
  unit: null,
  show: 'connections',
  channels: 64,
});

/** The shortest input, padding aside, with three units in the last layer: one of them stands clear of the border. */
export const roomFor = (plans: readonly Plan[]): number =>
  plans.reduceRight((units, { kernel, stride, dilation }) => (units - 1) * stride + (kernel - 1) * dilation + 1, 3);

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
export const product = (values: readonly number[]): number => values.reduce((a, b) => a * b, 1);

/** The jump of the layer below each layer, or with `early` already of the layer itself. */
export const jumps = (plans: readonly Plan[], early = false): number[] =>
  plans.map((_, i) => product(plans.slice(0, early ? i + 1 : i).map(({ stride }) => stride)));
