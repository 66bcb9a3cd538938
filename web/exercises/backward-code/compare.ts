// What the engine says to a case, what a learner's code said, and where the two part.
import type { Engine, NetworkDescription } from 'neocog';
import { formatNumber, type Cell } from '../frame/questions.js';
import { unflat, type Matrix } from '../grid/matrix.js';
import type { Case } from './cases.js';
import type { Outcome, Trouble } from './protocol.js';
import type { Numbers, Task } from './tasks.js';

/** Nothing where the learner's code gave no number. */
export type Shown = readonly (readonly (number | null)[])[];

/** One of the gradients: 'dx', 'dw' or 'db'. */
export interface Part {
  name: string;
  /** How deep its lists are: 0 for a number, 1 for a list, 2 for rows. */
  depth: number;
  engine: Matrix;
  /** By central differences; null where the function has a kink and so no derivative. */
  numeric: Shown;
  /** The losses behind that: with the number moved up, and moved down. */
  losses: readonly (readonly (readonly [up: number, down: number])[])[];
}

export interface Place extends Cell {
  part: string;
}

export interface Verdict {
  passed: boolean;
  /** What could be read of the learner's result, in the engine's sizes. */
  yours: Readonly<Record<string, Shown>>;
  /** Why it did not pass, as a sentence. */
  reason: string;
  trouble: Trouble | null;
  /** The first cell that differs. */
  place: Place | null;
}

/** Every value is a row of rows in the picture. */
export const matrixOf = (value: Numbers): Matrix => (typeof value === 'number' ? [[value]] : isRows(value) ? value : [value]);
const isRows = (value: readonly number[] | Matrix): value is Matrix => Array.isArray(value[0]);
const depthOf = (value: Numbers): number => (typeof value === 'number' ? 0 : isRows(value) ? 2 : 1);
export const numbersOf = (value: Numbers | undefined): number[] => (value === undefined ? [] : matrixOf(value).flat());

/** The gradient's size is that of what it belongs to. */
const belongsTo = (task: Task, part: string, values: Case['values']): Numbers =>
  part === 'dx' ? values['x']! : part === 'dw' ? values['w']! : task.id === 'conv' ? 0 : values['dy']!;

function describe(task: Task, { values }: Case): NetworkDescription {
  const x = matrixOf(values['x']!);
  const input: [number, number, number] = [x.length, x[0]!.length, 1];
  const name = 'layer';
  switch (task.id) {
    case 'relu':
      return { input, layers: [{ type: 'relu', name }] };
    case 'maxpool':
      return { input, layers: [{ type: 'maxPool2d', name, window: values['window'] as number, stride: values['stride'] as number }] };
    case 'dense':
      return { input, layers: [{ type: 'flatten' }, { type: 'dense', name, units: numbersOf(values['dy']).length }] };
    case 'conv': {
      const w = matrixOf(values['w']!);
      return { input, layers: [{ type: 'conv2d', name, filters: 1, kernel: [w.length, w[0]!.length] }] };
    }
  }
}

export function network(nc: Engine, task: Task, each: Case) {
  const net = nc.network(describe(task, each));
  if (each.values['w'] !== undefined) net.set('layer/kernel', Float32Array.from(numbersOf(each.values['w'])));
  return net;
}

/** A quarter: exact in single precision, and too little to make another of several whole numbers the largest. */
const nudge = 0.25;

/** What the engine's backward pass gives, and what its forward pass gives when every number is moved a little up and down. */
export function truthOf(nc: Engine, task: Task, each: Case): Part[] {
  using net = network(nc, task, each);
  const x = Float32Array.from(numbersOf(each.values['x']));
  const dy = Float32Array.from(numbersOf(each.values['dy']));
  const outputs = (pixels: Float32Array) => net.forward(pixels).data;
  const lossOf = (y: Float32Array) => y.reduce((sum, value, i) => sum + value * dy[i]!, 0);
  outputs(x);
  const found: Record<string, ArrayLike<number>> = { dx: net.backward(dy).data };
  if (task.outputs.includes('dw')) Object.assign(found, { dw: net.gradient('layer/kernel'), db: net.gradient('layer/bias') });
  const forward: Record<string, (values: Float32Array) => Float32Array> = {
    dx: outputs,
    dw: (values) => {
      net.set('layer/kernel', values);
      return outputs(x);
    },
    db: (values) => {
      net.set('layer/bias', values);
      return outputs(x);
    },
  };
  return task.outputs.map((name) => {
    const like = belongsTo(task, name, each.values);
    const shape = matrixOf(like);
    const start = name === 'db' ? new Float32Array(shape.flat().length) : Float32Array.from(numbersOf(like));
    const moved = (index: number, by: number) => forward[name]!(start.map((value, i) => (i === index ? value + by : value)));
    const here = forward[name]!(start);
    const cells = Array.from(start, (_, index) => {
      const [up, down] = [moved(index, nudge), moved(index, -nudge)];
      // An output with a kink has no derivative there, even where the sum of all hides it.
      const smooth = here.every((y, i) => Math.abs(up[i]! - 2 * y + down[i]!) < 1e-5);
      const losses = [lossOf(up), lossOf(down)] as const;
      return { losses, slope: smooth ? (losses[0] - losses[1]) / (2 * nudge) : null };
    });
    forward[name]!(start); // as it was, for the parts that follow
    const rows = shape.map((row, y) => cells.slice(y * row.length, (y + 1) * row.length));
    return {
      name,
      depth: depthOf(like),
      engine: unflat(found[name]!, shape.length, shape[0]!.length),
      numeric: rows.map((row) => row.map(({ slope }) => slope)),
      losses: rows.map((row) => row.map(({ losses }) => losses)),
    };
  });
}

/** All cells of all parts, in the order in which one steps through them. */
export const placesOf = (parts: readonly Part[]): Place[] =>
  parts.flatMap(({ name, engine }) => engine.flatMap((row, y) => row.map((_, x) => ({ part: name, y, x }))));

/** "dx[1][2]", as the learner's code would ask for it. */
export function nameOf(parts: readonly Part[], { part, y, x }: Place): string {
  const depth = parts.find(({ name }) => name === part)?.depth ?? 2;
  return depth === 2 ? `${part}[${y}][${x}]` : depth === 1 ? `${part}[${x}]` : part;
}

const agree = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b));

/** What a value is called in a sentence. */
function called(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isNaN(value) ? 'NaN' : Number.isFinite(value) ? 'a number' : formatNumber(value);
  if (typeof value === 'object') return 'oddity' in value ? String(value.oddity) : 'an object';
  return typeof value === 'boolean' ? `${value}` : 'a text';
}

const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;

/** Judges what one call gave back. */
export function judge(task: Task, parts: readonly Part[], outcome: Outcome): Verdict {
  const blank = (part: Part): (number | null)[][] => part.engine.map((row) => row.map(() => null));
  const yours: Record<string, (number | null)[][]> = Object.fromEntries(parts.map((part) => [part.name, blank(part)]));
  if ('trouble' in outcome) return { passed: false, yours, reason: '', trouble: outcome.trouble, place: null };
  const failed = (reason: string, place: Place | null = null): Verdict => ({ passed: false, yours, reason, trouble: null, place });
  const { value } = outcome;
  if (value === undefined) return failed(`The function gave nothing back. Does it reach a return with ${task.outputs.join(', ')}?`);
  const several = task.outputs.length > 1;
  if (several && (typeof value !== 'object' || value === null || Array.isArray(value) || 'oddity' in value))
    return failed(`Expected an object { ${task.outputs.join(', ')} }, got ${called(value)}.`);
  let first: Verdict | null = null;
  for (const part of parts) {
    const given = several ? (value as Record<string, unknown>)[part.name] : value;
    if (several && given === undefined) first ??= failed(`The object that came back has no ${part.name}.`);
    else {
      // Read even after a fault, so that all is shown that can be.
      const fault = read(part, given, yours[part.name]!, failed);
      first ??= fault;
    }
  }
  return first ?? { passed: true, yours, reason: '', trouble: null, place: null };
}

/** Fills in what can be read of one part; gives the first thing that is wrong with it. */
function read(part: Part, given: unknown, into: (number | null)[][], failed: (reason: string, place?: Place | null) => Verdict): Verdict | null {
  const { name, depth, engine } = part;
  const expects = ['a number', 'a list of numbers', 'a list of rows'][depth]!;
  if (depth > 0 ? !Array.isArray(given) : typeof given !== 'number') return failed(`Expected ${name} to be ${expects}, got ${called(given)}.`);
  const rows: unknown[] = depth === 2 ? (given as unknown[]) : depth === 1 ? [given] : [[given]];
  let first: Verdict | null = null;
  if (rows.length !== engine.length) first = failed(`${name} has ${count(rows.length, 'row')}, expected ${engine.length}.`);
  for (const [y, expected] of engine.entries()) {
    const row = rows[y];
    if (!Array.isArray(row)) {
      first ??= failed(`Expected row ${y} of ${name} to be a list of numbers, got ${called(row)}.`);
      continue;
    }
    if (row.length !== expected.length)
      first ??= failed(`${depth === 2 ? `Row ${y} of ${name}` : name} has ${count(row.length, 'number')}, expected ${expected.length}.`);
    for (const [x, wanted] of expected.entries()) {
      const cell: unknown = row[x];
      const place = { part: name, y, x };
      if (typeof cell !== 'number') {
        first ??= failed(`${nameOf([part], place)} is ${called(cell)}; expected a number.`, place);
        continue;
      }
      into[y]![x] = cell;
      if (!Number.isFinite(cell))
        first ??= failed(`${nameOf([part], place)} is ${called(cell)}. Was something undefined multiplied, or an index past the end?`, place);
      else if (!agree(cell, wanted))
        first ??= failed(`${nameOf([part], place)} is ${formatNumber(cell, 6)}; the engine has ${formatNumber(wanted, 6)}.`, place);
    }
  }
  return first;
}

export const difference = (yours: Shown, engine: Matrix): Shown =>
  engine.map((row, y) =>
    row.map((value, x) => {
      const mine = yours[y]?.[x] ?? null;
      return mine === null ? null : agree(mine, value) ? 0 : mine - value;
    }),
  );
