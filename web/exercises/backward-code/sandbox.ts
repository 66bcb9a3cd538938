// Runs a learner's code inside QuickJS compiled to WebAssembly. In there is nothing of the page: no document, no network,
// no clock; only the language, and a console whose lines come back with the report.
import base from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import { functionName, type Job, type Oddity, type Outcome, type Report, type Trouble } from './protocol.js';

/** No date, no regular expressions, no proxies: their built-in loops do not always ask whether the time is over. */
const intrinsics = { BaseObjects: true, Eval: true, JSON: true, MapSet: true, TypedArrays: true, Promise: true } as const;
const fileName = 'code.js';
const memoryLimit = 48 * 1024 * 1024;
const stackLimit = 256 * 1024;
const mostPrinted = 100;
const longestText = 400;
/** Longer lists are not read: no answer is that long. */
const longestList = 64;

/** Its own last words would stand in the page's console; what went wrong is in the report. */
const silent: object = { print: () => {}, printErr: () => {} };

type Tools = Readonly<Record<'isList' | 'describe', QuickJSHandle>>;

export class Sandbox {
  #module: QuickJSWASMModule | null = null;

  /** Fetches QuickJS, unless it is there. */
  async load(): Promise<QuickJSWASMModule> {
    return (this.#module ??= await newQuickJSWASMModuleFromVariant(newVariant(base, { emscriptenModule: silent })));
  }

  async run(job: Job): Promise<Report> {
    const report: Report = { outcomes: [], printed: [], unprinted: 0 };
    // Fetching it is not the learner's time.
    const module = await this.load();
    const deadline = performance.now() + job.milliseconds;
    for (const [call, values] of job.calls.entries()) {
      const outcome = performance.now() > deadline ? { trouble: { kind: 'time' } as const } : this.#call(module, job.code, values, call, deadline, report);
      report.outcomes.push(outcome);
      // What ends one call for such a reason ends all: they would only wait for the same.
      if ('trouble' in outcome && outcome.trouble.kind !== 'threw') break;
    }
    return report;
  }

  #call(module: QuickJSWASMModule, code: string, values: readonly unknown[], call: number, deadline: number, report: Report): Outcome {
    let runtime: QuickJSRuntime | undefined;
    let vm: QuickJSContext | undefined;
    let outcome: Outcome;
    const late = () => performance.now() > deadline;
    try {
      runtime = module.newRuntime();
      runtime.setMemoryLimit(memoryLimit);
      runtime.setMaxStackSize(stackLimit);
      runtime.setInterruptHandler(late);
      vm = runtime.newContext({ intrinsics });
      outcome = callWithin(vm, code, values, (text) => {
        if (report.printed.length < mostPrinted) report.printed.push({ call, text: text() });
        else report.unprinted++;
      });
    } catch (error) {
      // The machine itself gave up, as it does for structures nested a million deep; the next call gets a new one.
      this.#module = null;
      const deep = error instanceof RangeError || (error instanceof Error && /stack|out of bounds/.test(error.message));
      outcome = { trouble: deep ? { kind: 'depth', line: null } : { kind: 'memory' } };
    }
    if ('trouble' in outcome && (outcome.trouble.kind === 'memory' || outcome.trouble.kind === 'depth')) {
      // After these, not everything inside was let go of, and closing it would be an error of its own.
      this.#module = null;
    } else {
      try {
        vm?.dispose();
        runtime?.dispose();
      } catch {
        this.#module = null;
      }
    }
    return 'trouble' in outcome && outcome.trouble.kind === 'threw' && late() ? { trouble: { kind: 'time' } } : outcome;
  }
}

function callWithin(vm: QuickJSContext, code: string, values: readonly unknown[], print: (text: () => string) => void): Outcome {
  const handles: QuickJSHandle[] = [];
  const keep = (handle: QuickJSHandle): QuickJSHandle => {
    handles.push(handle);
    return handle;
  };
  const evaluate = (text: string) => {
    const result = vm.evalCode(text, fileName, { type: 'global', strict: true });
    return keep(result.error ?? result.value);
  };
  try {
    // Taken before the learner's code can replace them.
    const tools: Tools = {
      isList: evaluate('((isArray, isView) => (value) => isArray(value) || (isView(value) && value.length !== undefined))(Array.isArray, ArrayBuffer.isView)'),
      describe: evaluate('((Of) => (value) => value instanceof Of)(Promise)'),
    };
    addConsole(vm, tools, print);
    const inputs = evaluate(`(${JSON.stringify(values)})`);
    const loaded = vm.evalCode(code, fileName, { type: 'global', strict: true });
    if (loaded.error) return { trouble: troubleOf(vm, keep(loaded.error)) };
    keep(loaded.value);
    const found = vm.evalCode(`typeof ${functionName} === 'function' ? ${functionName} : undefined`, 'find.js');
    if (found.error) return { trouble: troubleOf(vm, keep(found.error)) };
    if (vm.typeof(keep(found.value)) !== 'function') return { trouble: { kind: 'missing' } };
    const given = values.map((_, i) => keep(vm.getProp(inputs, i)));
    const result = vm.callFunction(found.value, vm.undefined, ...given);
    if (result.error) return { trouble: troubleOf(vm, keep(result.error)) };
    return { value: plain(vm, tools, keep(result.value), 0) };
  } finally {
    for (const handle of handles.reverse()) if (handle.alive) handle.dispose();
    // Still within the runtime's life: it cannot be closed over a living handle.
  }
}

function addConsole(vm: QuickJSContext, tools: Tools, print: (text: () => string) => void): void {
  const log = vm.newFunction('log', (...values) => {
    print(() =>
      values
        .map((value) => shown(plain(vm, tools, value, 0), true))
        .join(' ')
        .slice(0, longestText),
    );
  });
  const console = vm.newObject();
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'table']) vm.setProp(console, name, log);
  vm.setProp(vm.global, 'console', console);
  console.dispose();
  log.dispose();
}

/** A value of the sandbox as one of ours. Its getters may run the learner's code, still under the time limit. */
function plain(vm: QuickJSContext, tools: Tools, handle: QuickJSHandle, depth: number): unknown {
  const kind = vm.typeof(handle);
  if (kind === 'number') return vm.getNumber(handle);
  if (kind === 'string') return vm.getString(handle).slice(0, longestText);
  if (kind === 'boolean') return vm.sameValue(handle, vm.true);
  if (kind === 'undefined') return undefined;
  if (kind !== 'object') return { oddity: kind === 'function' ? 'a function' : `a ${kind}` } satisfies Oddity;
  if (vm.sameValue(handle, vm.null)) return null;
  if (depth > 3) return { oddity: 'a deeply nested list' } satisfies Oddity;
  const child = (key: string | number) => {
    using value = vm.getProp(handle, key);
    return plain(vm, tools, value, depth + 1);
  };
  if (holds(vm, tools.isList, handle)) return Array.from({ length: Math.min(vm.getLength(handle) ?? 0, longestList + 1) }, (_, i) => child(i));
  if (holds(vm, tools.describe, handle)) return { oddity: 'a promise' } satisfies Oddity;
  const names = vm.unwrapResult(vm.getOwnPropertyNames(handle, { strings: true, onlyEnumerable: true }));
  try {
    return Object.fromEntries(
      [...names].slice(0, 16).map((name) => {
        const key = vm.getString(name);
        return [key, child(key)];
      }),
    );
  } finally {
    names.dispose();
  }
}

function holds(vm: QuickJSContext, test: QuickJSHandle, handle: QuickJSHandle): boolean {
  using result = vm.unwrapResult(vm.callFunction(test, vm.undefined, handle));
  return vm.sameValue(result, vm.true);
}

/** A value as a console writes it. */
export function shown(value: unknown, top = false): string {
  if (typeof value === 'string') return top ? value : JSON.stringify(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '0' : String(value);
  if (Array.isArray(value)) return `[${value.map((each) => shown(each)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    if ('oddity' in value) return String(value.oddity);
    return `{ ${Object.entries(value)
      .map(([name, each]) => `${name}: ${shown(each)}`)
      .join(', ')} }`;
  }
  return String(value);
}

function troubleOf(vm: QuickJSContext, error: QuickJSHandle): Trouble {
  const read = (name: string): unknown => {
    if (vm.typeof(error) !== 'object' || vm.sameValue(error, vm.null)) return undefined;
    using value = vm.getProp(error, name);
    const kind = vm.typeof(value);
    return kind === 'string' ? vm.getString(value) : kind === 'number' ? vm.getNumber(value) : undefined;
  };
  const [name, message, stack] = [read('name'), read('message'), read('stack')].map((text) => (text === undefined ? '' : String(text)));
  const place = /code\.js:(\d+)/.exec(stack!);
  const line = place ? Number(place[1]) : null;
  if (name === 'InternalError' && message === 'interrupted') return { kind: 'time' };
  if (name === 'InternalError' && message!.includes('out of memory')) return { kind: 'memory' };
  if (/stack overflow|call stack/.test(message!)) return { kind: 'depth', line };
  if (name === '' && message === '') {
    // Out of memory leaves nothing to say so with; everything else that is thrown has a text.
    const text = vm.typeof(error) === 'object' ? '' : String(vm.dump(error));
    return text === '' || text === 'null' ? { kind: 'memory' } : { kind: 'threw', message: text.slice(0, longestText), line };
  }
  return { kind: name === 'SyntaxError' ? 'syntax' : 'threw', message: `${name}: ${message}`.slice(0, longestText), line };
}
