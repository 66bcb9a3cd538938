// What a cell of a gradient is made of, with its actual numbers.
import type { Engine } from 'neocog';
import { formatNumber } from '../frame/questions.js';
import type { Case } from './cases.js';
import { matrixOf, network, numbersOf, type Place } from './compare.js';
import type { Task } from './tasks.js';

const term = (value: number): string => (value < 0 ? `(${formatNumber(value)})` : formatNumber(value));
const sumOf = (terms: readonly string[]): string => (terms.length === 0 ? '0' : terms.join(' + '));

export interface Made {
  /** With the actual numbers. */
  sum: string;
  note: string;
  /** The cells of the arguments that take part. */
  sources: readonly Place[];
}

/** What a cell is made of: the products and sums with their actual numbers, as the engine does them. */
export function madeOf(nc: Engine, task: Task, each: Case, { part, y, x }: Place): Made {
  const { values } = each;
  const dy = matrixOf(values['dy']!);
  if (part === 'db') {
    const all = dy.flatMap((row, r) => row.map((_, c) => ({ part: 'dy', y: r, x: c })));
    return task.id === 'dense'
      ? { sum: term(dy[0]![x]!), note: 'Each bias moves its own output, one to one.', sources: [{ part: 'dy', y: 0, x }] }
      : { sum: sumOf(dy.flat().map(term)), note: 'The bias is in every output, so all derivatives add up.', sources: all };
  }
  if (task.id === 'relu') {
    const value = matrixOf(values['x']!)[y]![x]!;
    const sources = ['x', 'dy'].map((name) => ({ part: name, y, x }));
    return value > 0
      ? { sum: term(dy[y]![x]!), note: `x is ${formatNumber(value)} here, above 0: the derivative passes as it is.`, sources }
      : { sum: '0', note: `x is ${formatNumber(value)} here, not above 0: nothing passes.`, sources };
  }
  using net = network(nc, task, each);
  net.forward(Float32Array.from(numbersOf(values['x'])));
  net.backward(Float32Array.from(numbersOf(values['dy'])));
  if (task.id === 'maxpool') {
    const won = net.backwardSteps('layer').filter(({ shares }) => shares.some((share) => share.y === y && share.x === x));
    const names = won.map((step) => `(${step.y}, ${step.x})`).join(', ');
    return {
      sum: sumOf(won.map(({ gradient }) => term(gradient))),
      note:
        won.length === 0
          ? 'It is the first largest value of no window, so nothing comes back to it.'
          : `It wins ${won.length === 1 ? 'window' : 'windows'} ${names}; windows are named by their place in dy.`,
      sources: [{ part: 'x', y, x }, ...won.map((step) => ({ part: 'dy', y: step.y, x: step.x }))],
    };
  }
  const dense = task.id === 'dense';
  const wanted =
    part === 'dx' ? { direction: 'input' as const, input: dense ? [x] : [y, x, 0] } : { direction: 'kernel' as const, weight: dense ? [y, x] : [y, x, 0, 0] };
  const steps = net.trace('layer', wanted);
  const source = (name: string, index: readonly number[]): Place =>
    dense && index.length === 1 ? { part: name, y: 0, x: index[0]! } : { part: name, y: index[0]!, x: index[1]! };
  const at = (index: readonly number[]) => (dense ? index : index.slice(0, 2)).map((place) => `[${place}]`).join('');
  const factors = steps.map((step) => {
    const [name, index] = part === 'dx' ? ['w', step.weight ?? []] : ['x', step.input ?? []];
    return { text: `${name}${at(index)} · dy${at(step.output)}`, sources: [source(name, index), source('dy', step.output)] };
  });
  return {
    sum: sumOf(steps.map(({ left, right }) => `${term(right)} · ${term(left)}`)),
    note: factors.map(({ text }) => text).join(' + '),
    sources: factors.flatMap(({ sources }) => sources),
  };
}
