import vm from 'node:vm';
import { load, type Engine } from 'neocog';
import { beforeAll, describe, expect, it } from 'vitest';
import { broken, linesOf } from '../../../web/exercises/backward-code/broken.js';
import { casesOf, type Case } from '../../../web/exercises/backward-code/cases.js';
import { difference, judge, nameOf, placesOf, truthOf } from '../../../web/exercises/backward-code/compare.js';
import { madeOf } from '../../../web/exercises/backward-code/made.js';
import { makeQuestion, type CodeFigure } from '../../../web/exercises/backward-code/questions.js';
import { Sandbox, shown } from '../../../web/exercises/backward-code/sandbox.js';
import { solutionOf, taskIds, tasks, type TaskId } from '../../../web/exercises/backward-code/tasks.js';
import type { Question } from '../../../web/exercises/frame/questions.js';
import { verifyQuestions } from './verify-questions.js';

let nc: Engine;
const sandbox = new Sandbox();
beforeAll(async () => {
  nc = await load();
});

type Rows = number[][];
type Result = Record<string, unknown>;
const seeds = Array.from({ length: 40 }, (_, seed) => seed);
const argumentsOf = (id: TaskId, each: Case) => tasks[id].parameters.map((name) => each.values[name]);

/** Runs a text as plain JavaScript, in Node and not in QuickJS, on each of some cases. */
function runAllPlainly(id: TaskId, code: string, cases: readonly Case[]): Result[] {
  const calls = JSON.stringify(cases.map((each) => argumentsOf(id, each)));
  const text = `"use strict";${code}\nJSON.stringify(${calls}.map((given) => [backward(...given)]))`;
  const values = JSON.parse(String(vm.runInNewContext(text))) as [unknown][];
  return values.map(([value]) => (tasks[id].outputs.length === 1 ? { dx: value } : (value as Result)));
}

const runPlainly = (id: TaskId, code: string, each: Case): Result => runAllPlainly(id, code, [each])[0]!;

/** The four backward passes in the plainest form, gathering where the exercise's solutions scatter. */
function byHand(id: TaskId, { values }: Case): Result {
  const [x, w, dy] = [values['x'], values['w'], values['dy']] as [Rows, Rows, Rows];
  const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
  if (id === 'relu') return { dx: x.map((row, i) => row.map((value, j) => (value > 0 ? dy[i]![j]! : 0))) };
  if (id === 'maxpool') {
    const [window, stride] = [values['window'] as number, values['stride'] as number];
    const dx = x.map((row) => row.map(() => 0));
    dy.forEach((row, r) =>
      row.forEach((value, c) => {
        const cells = Array.from({ length: window * window }, (_, k) => [r * stride + Math.floor(k / window), c * stride + (k % window)] as const);
        const largest = Math.max(...cells.map(([i, j]) => x[i]![j]!));
        const [i, j] = cells.find(([y, z]) => x[y]![z] === largest)!;
        dx[i]![j]! += value;
      }),
    );
    return { dx };
  }
  if (id === 'dense') {
    const [input, out] = [values['x'], values['dy']] as [number[], number[]];
    return { dx: w.map((row) => sum(row.map((weight, o) => weight * out[o]!))), dw: input.map((value) => out.map((d) => value * d)), db: out };
  }
  const at = (y: number, z: number) => dy[y]?.[z] ?? 0;
  return {
    dx: x.map((row, y) => row.map((_, z) => sum(w.flatMap((weights, i) => weights.map((weight, j) => weight * at(y - i, z - j)))))),
    dw: w.map((weights, i) => weights.map((_, j) => sum(dy.flatMap((ds, r) => ds.map((d, c) => d * x[r + i]![c + j]!))))),
    db: sum(dy.flat()),
  };
}

/** Everything as one list of numbers, −0 as 0. */
const numbers = (result: Result): number[] => (Object.values(result).flat(3) as number[]).map((value) => value + 0);
const same = (a: Result, b: Result) => JSON.stringify(numbers(a)) === JSON.stringify(numbers(b));
/** Whether some case shows that a code is wrong. The same few codes are asked about again and again. */
const verdicts = new Map<string, boolean>();
function failsSomewhere(id: TaskId, code: string): boolean {
  const key = `${id} ${code}`;
  if (!verdicts.has(key)) {
    const cases = seeds.slice(0, 5).flatMap((seed) => casesOf(id, seed));
    let fails = true;
    try {
      fails = runAllPlainly(id, code, cases).some((result, i) => !same(result, byHand(id, cases[i]!)));
    } catch {
      // Code that throws is wrong, too.
    }
    verdicts.set(key, fails);
  }
  return verdicts.get(key)!;
}

describe.each(taskIds)('%s', (id) => {
  const task = tasks[id];

  it('has cases on which the engine agrees with plain loops and with its own forward pass', () => {
    for (const seed of seeds) {
      for (const each of casesOf(id, seed)) {
        const parts = truthOf(nc, task, each);
        expect(parts.flatMap(({ engine }) => engine.flat().map((value) => value + 0))).toEqual(numbers(byHand(id, each)));
        for (const { engine, numeric } of parts)
          numeric.forEach((row, y) => row.forEach((value, x) => value !== null && expect(value).toBeCloseTo(engine[y]![x]!, 9)));
        const kinks = parts.flatMap(({ numeric }) => numeric.flat()).filter((value) => value === null).length;
        if (!/zeros|ties/.test(each.name)) expect(kinks).toBe(0);
      }
    }
    expect(casesOf(id, 3)).toEqual(casesOf(id, 3));
    expect(casesOf(id, 3)).not.toEqual(casesOf(id, 4));
    expect(casesOf(id, 1).filter(({ hidden }) => !hidden)).toHaveLength(2);
    expect(casesOf(id, 1).filter(({ hidden }) => hidden).length).toBeGreaterThanOrEqual(4);
  });

  it('has a solution that passes in the sandbox, and a starter that runs and does not', async () => {
    for (const seed of [0, 1, 2]) {
      const cases = casesOf(id, seed);
      const calls = cases.map((each) => argumentsOf(id, each));
      const right = await sandbox.run({ code: solutionOf(task), calls, milliseconds: 2000 });
      const verdicts = cases.map((each, i) => judge(task, truthOf(nc, task, each), right.outcomes[i]!));
      expect(verdicts.map(({ passed, reason }) => ({ passed, reason }))).toEqual(cases.map(() => ({ passed: true, reason: '' })));
      const start = await sandbox.run({ code: task.starter, calls, milliseconds: 2000 });
      const first = judge(task, truthOf(nc, task, cases[0]!), start.outcomes[0]!);
      expect(first.passed).toBe(false);
      expect(first.trouble).toBeNull();
      expect(first.place).not.toBeNull();
    }
  });

  it('lets no starter pass a case, and nothing that is trivially wrong pass them all', () => {
    const cases = Array.from({ length: 300 }, (_, seed) => casesOf(id, seed));
    const truths = cases.map((each) => each.map((one) => byHand(id, one)));
    /** Seed by seed, case by case. */
    const passed = (code: string) => {
      const results = runAllPlainly(id, code, cases.flat());
      return truths.map((each) => each.map((truth) => same(results.shift()!, truth)));
    };
    passed(task.starter).forEach((each, seed) => expect([seed, each.filter(Boolean)]).toEqual([seed, []]));
    const { parameters, outputs } = task;
    const back = (values: Record<string, string>) =>
      outputs.length === 1 ? values['dx']! : `{ ${outputs.map((name) => `${name}: ${values[name]}`).join(', ')} }`;
    const zero = 'const zero = (a) => (Array.isArray(a) ? a.map(zero) : 0); const one = (a) => (Array.isArray(a) ? a.map(one) : 1);';
    const db = (of: string) =>
      id === 'conv' ? (of === 'dy' ? 'dy.flat().reduce((a, b) => a + b, 0)' : `${of === 'one' ? 1 : 0}`) : of === 'dy' ? 'dy' : `${of}(dy)`;
    const lazy: Record<string, string>[] = [
      { dx: 'zero(x)', dw: 'zero(w)', db: db('zero') },
      { dx: 'one(x)', dw: 'one(w)', db: db('one') },
      { dx: 'dy', dw: 'dy', db: 'dy' },
      { dx: 'x', dw: 'w', db: db('dy') },
      { dx: 'dy', dw: 'zero(w)', db: db('dy') },
    ];
    for (const values of lazy) {
      const code = `${zero} function backward(${parameters.join(', ')}) { return ${back(values)}; }`;
      passed(code).forEach((each, seed) => expect(each, `${code}, seed ${seed}`).toContain(false));
    }
  });

  it('tells what each cell is made of', () => {
    for (const seed of [0, 1, 2]) {
      for (const each of casesOf(id, seed)) {
        const parts = truthOf(nc, task, each);
        for (const place of placesOf(parts)) {
          const { sum } = madeOf(nc, task, each, place);
          const text = sum.replaceAll('−', '-').replaceAll('·', '*');
          const value = parts.find(({ name }) => name === place.part)!.engine[place.y]![place.x]!;
          expect(vm.runInNewContext(text), `${each.name} ${nameOf(parts, place)}: ${sum}`).toBeCloseTo(value, 6);
        }
      }
    }
  });
});

describe('the usual mistakes', () => {
  it.each(broken.map((each) => [`${each.task}: ${each.name}`, each] as const))('%s: the text does what the function does, and is wrong', (_, each) => {
    const code = linesOf(each).join('\n');
    let differs = 0;
    for (const seed of seeds.slice(0, 20)) {
      for (const one of casesOf(each.task, seed)) {
        const text = runPlainly(each.task, code, one);
        expect(same(text, each.run(one.values)), `${one.name}: ${JSON.stringify(text)}`).toBe(true);
        if (!same(text, byHand(each.task, one))) differs++;
      }
    }
    expect(differs).toBeGreaterThan(10);
    expect(failsSomewhere(each.task, code)).toBe(true);
  });

  it('are found in the first cell that differs', async () => {
    const each = casesOf('maxpool', 1)[0]!;
    const fault = broken.find(({ task, name }) => task === 'maxpool' && name === 'no accumulation')!;
    const parts = truthOf(nc, tasks.maxpool, each);
    const { outcomes } = await sandbox.run({ code: linesOf(fault).join('\n'), calls: [argumentsOf('maxpool', each)], milliseconds: 1000 });
    const verdict = judge(tasks.maxpool, parts, outcomes[0]!);
    // The lecture's 8 receives 3 + 1; overwritten, it has 1 left.
    expect(verdict.place).toEqual({ part: 'dx', y: 0, x: 2 });
    expect(verdict.reason).toBe('dx[0][2] is 1; the engine has 4.');
    expect(difference(verdict.yours['dx']!, parts[0]!.engine)[0]).toEqual([0, 0, -3, 0, 0]);
    expect(madeOf(nc, tasks.maxpool, each, verdict.place!)).toEqual({
      sum: '3 + 1',
      note: 'It wins windows (0, 1), (0, 2); windows are named by their place in dy.',
      sources: [
        { part: 'x', y: 0, x: 2 },
        { part: 'dy', y: 0, x: 1 },
        { part: 'dy', y: 0, x: 2 },
      ],
    });
  });
});

describe('the sandbox', () => {
  const one = async (code: string, milliseconds = 1000) => {
    const report = await sandbox.run({ code, calls: [[[[1, -2]], [[3, 4]]]], milliseconds });
    return { ...report, outcome: report.outcomes[0]! };
  };

  it('stops an endless loop in time, and works on', async () => {
    const start = performance.now();
    expect((await one('function backward() { while (true) {} }', 300)).outcome).toEqual({ trouble: { kind: 'time' } });
    expect((await one('for (;;) { try { for (;;) {} } catch {} }\nfunction backward() {}', 300)).outcome).toEqual({ trouble: { kind: 'time' } });
    expect((await one('function backward(x) { for (let i = 0; i < x.length; i--) console.log(i); }', 300)).outcome).toEqual({ trouble: { kind: 'time' } });
    expect(performance.now() - start).toBeLessThan(8000);
    expect((await one('function backward(x) { return x; }')).outcome).toEqual({ value: [[1, -2]] });
  });

  it('says where an exception came from', async () => {
    expect((await one('function backward(x) {\n  const a = 1;\n  return x[5][0];\n}')).outcome).toMatchObject({ trouble: { kind: 'threw', line: 3 } });
    expect((await one('function backward(x) {\n\n  return y;\n}')).outcome).toEqual({
      trouble: { kind: 'threw', message: "ReferenceError: 'y' is not defined", line: 3 },
    });
    expect((await one('function backward(x) {\n  let = ;\n}')).outcome).toMatchObject({ trouble: { kind: 'syntax', line: 2 } });
    expect((await one('function backward(x) {\n  throw "no";\n}')).outcome).toMatchObject({ trouble: { kind: 'threw', message: 'no' } });
    expect((await one('function backward(x) {\n  throw null;\n}')).outcome).toHaveProperty('trouble');
    expect((await one('function forward() {}')).outcome).toEqual({ trouble: { kind: 'missing' } });
    expect((await one('const backward = (x) => x;')).outcome).toEqual({ value: [[1, -2]] });
    expect((await one('')).outcome).toEqual({ trouble: { kind: 'missing' } });
  });

  it('survives memory bombs and deep recursion', { timeout: 120_000 }, async () => {
    const kinds = [];
    for (const code of [
      'function backward() { const all = []; while (true) all.push(new Array(100000).fill(1)); }',
      'function backward() { let s = "x"; while (true) s += s; }',
      'function backward() { return backward(); }',
      'function f(n) {\n  return f(n + 1);\n}\nfunction backward() { return f(0); }',
      'function backward() { let a = []; for (let i = 0; i < 1e6; i++) a = [a]; return a; }',
      'function backward() { const a = []; a[0] = a; return a; }',
    ]) {
      const { outcome } = await one(code, 4000);
      kinds.push('trouble' in outcome ? outcome.trouble.kind : 'value');
      expect((await one('function backward(x) { return x; }')).outcome).toEqual({ value: [[1, -2]] });
    }
    expect(kinds.slice(0, 4)).toEqual(['memory', 'threw', 'depth', 'depth']);
    expect(['depth', 'memory', 'value']).toContain(kinds[4]);
    expect(kinds[5]).toBe('value');
  });

  it('gives the code nothing of the page, nor of another run', async () => {
    const names = [
      'window',
      'document',
      'self',
      'fetch',
      'process',
      'require',
      'XMLHttpRequest',
      'postMessage',
      'localStorage',
      'setTimeout',
      'Worker',
      'WebAssembly',
      'importScripts',
      'navigator',
      'Deno',
      'Date',
    ];
    const { outcome } = await one(`function backward() { return ${JSON.stringify(names)}.filter((name) => name in globalThis); }`);
    expect(outcome).toEqual({ value: [] });
    expect((await one('function backward() { return [].constructor.constructor("return typeof process + typeof document")(); }')).outcome).toEqual({
      value: 'undefinedundefined',
    });
    expect((await one('async function backward() { return import("node:fs"); }')).outcome).toEqual({ value: { oddity: 'a promise' } });
    const twice = await sandbox.run({
      code: 'let n = 0;\nfunction backward(x) { x[0] = 9; globalThis.m = (globalThis.m || 0) + 1; return [++n, m]; }',
      calls: [[[1]], [[1]]],
      milliseconds: 500,
    });
    expect(twice.outcomes).toEqual([{ value: [1, 1] }, { value: [1, 1] }]);
    expect(
      (
        await one(
          'Array.isArray = () => true; JSON.stringify = null; Object.prototype.toJSON = () => 1; Array.prototype.map = null;\nfunction backward(x) { return x; }',
        )
      ).outcome,
    ).toEqual({ value: [[1, -2]] });
  });

  it('shows what was printed, and not too much of it', async () => {
    const { printed } = await one(
      'function backward(x, dy) { console.log("x is", x, { a: [1, "b"] }, undefined, null, true); console.error(backward); return x; }',
    );
    expect(printed).toEqual([
      { call: 0, text: 'x is [[1, -2]] { a: [1, "b"] } undefined null true' },
      { call: 0, text: 'a function' },
    ]);
    const many = await one('function backward() { for (let i = 0; i < 1500; i++) console.log("x".repeat(5000)); }', 8000);
    expect(many.printed).toHaveLength(100);
    expect(many.printed[0]!.text).toHaveLength(400);
    expect(many.unprinted).toBe(1400);
    expect(shown({ dx: [1, -0], f: { oddity: 'a function' } })).toBe('{ dx: [1, 0], f: a function }');
  });
});

describe('judging', () => {
  const reason = (id: TaskId, value: unknown): string => {
    const each = casesOf(id, 1)[0]!;
    return judge(tasks[id], truthOf(nc, tasks[id], each), { value }).reason;
  };
  const rows = (value: unknown) => Array.from({ length: 3 }, () => [1, value, 2, 3]);

  it.each([
    [undefined, /gave nothing back/],
    [5, /Expected dx to be a list of rows, got a number/],
    ['text', /got a text/],
    [null, /got null/],
    [{ oddity: 'a promise' }, /got a promise/],
    [[1, 2, 3], /Expected row 0 of dx to be a list of numbers, got a number/],
    [[[1, 2, 3, 4]], /dx has 1 row, expected 3/],
    [[[1], [2], [3]], /Row 0 of dx has 1 number, expected 4/],
    [rows(NaN), /dx\[0\]\[1\] is NaN/],
    [rows(Infinity), /dx\[0\]\[1\] is ∞/],
    [rows(undefined), /dx\[0\]\[1\] is undefined; expected a number/],
    [rows('3'), /dx\[0\]\[1\] is a text/],
  ])('answers %j kindly', (value, expected) => {
    expect(reason('relu', value)).toMatch(expected);
  });

  it('asks for an object where there are several gradients', () => {
    expect(reason('dense', [1, 2])).toBe('Expected an object { dx, dw, db }, got a list.');
    expect(reason('dense', { dx: [-10, -13, 13] })).toBe('The object that came back has no dw.');
    expect(reason('conv', { dx: 1 })).toMatch(/Expected dx to be a list of rows/);
  });
});

const optionsOf = ({ answer }: Question): readonly string[] => (answer.form === 'choice' ? answer.options : []);

describe('practice', () => {
  it('asks what can be verified by running the code', { timeout: 240_000 }, () => {
    const slips = verifyQuestions<CodeFigure>((seed) => makeQuestion(nc, seed), {
      'wrong-line': ({ task, lines, fault }, question) => {
        if (!failsSomewhere(task, lines.join('\n'))) throw new Error('the code is right');
        // What the answer draws: the line that is wrong, with what mends it.
        expect(failsSomewhere(task, lines.map((each, i) => (i === fault!.line ? fault!.mended : each)).join('\n'))).toBe(false);
        const options = optionsOf(question);
        // The wrong line is the one whose mending makes the code right.
        const mends = options.map((option) => {
          const line = Number(option.split(':')[0]) - 1;
          expect(option).toBe(`${line + 1}: ${lines[line]!.trim()}`);
          return !failsSomewhere(task, lines.map((each, i) => (i === line ? tasks[task].solution[i]! : each)).join('\n'));
        });
        expect(mends.filter(Boolean)).toHaveLength(1);
        return mends.indexOf(true);
      },
      'missing-line': ({ task, lines, gap }, question) => {
        const options = optionsOf(question);
        const right = options.map((option) => !failsSomewhere(task, lines.map((each, i) => (i === gap ? option : each)).join('\n')));
        expect(right.filter(Boolean)).toHaveLength(1);
        return right.indexOf(true);
      },
      returned: ({ task, lines, case: each, place, returned }) => {
        const value = runPlainly(task, lines.join('\n'), each!)[place!.part];
        // What the answer draws is what the code gives.
        expect([returned].flat(3).map((number) => Number(number) + 0)).toEqual([value].flat(3).map((number) => Number(number) + 0));
        return ([value].flat(3) as number[])[place!.y * columnsOf(value) + place!.x]! + 0;
      },
    });
    expect(Math.min(...slips.values())).toBeGreaterThan(0);
    expect([...slips.keys()].filter((name) => name.startsWith('returned')).length).toBeGreaterThan(15);
  });
});

const columnsOf = (value: unknown): number => (Array.isArray(value) && Array.isArray(value[0]) ? value[0].length : 0);
