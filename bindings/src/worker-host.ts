// The worker's side: owns the engine and what it makes, which the page knows by number.
import { transfer } from 'comlink';
import { Engine } from './engine.js';
import { ArgumentError } from './errors.js';
import type { ForwardOptions } from './types.js';
import type { Chosen } from './wasm.js';

/** Stands for a network or an optimizer of the worker in what crosses the border. */
export interface HandleReference {
  neocogHandle: number;
}

/** The engine's methods that make something to keep. */
export type Maker = 'network' | 'optimizer' | 'trainer' | 'open';

type Callable = Record<string, (...args: unknown[]) => unknown>;
const engineNumber = 0;

const isReference = (value: unknown): value is HandleReference => typeof value === 'object' && value !== null && 'neocogHandle' in value;

/** The buffers of the typed arrays in a result: they are copies already, so they may move instead of being copied again. */
function buffersOf(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.values(value)
    .filter((field) => ArrayBuffer.isView(field))
    .map((field) => field.buffer as ArrayBuffer);
}

export class WorkerHost {
  readonly #objects = new Map<number, object>();
  #next = engineNumber;

  async start(chosen: Chosen): Promise<void> {
    this.#keep(await Engine.start(chosen));
  }

  /** Calls a method of the engine that makes something, and keeps that. */
  make(kind: Maker, args: unknown[]): number {
    return this.#keep(this.#object(engineNumber)[kind]!(...this.#own(args)) as object);
  }

  call(number: number, method: string, args: unknown[]): unknown {
    // As on the page's own thread, to dispose of something twice does no harm.
    if (method === 'dispose' && !this.#objects.has(number)) return undefined;
    const object = this.#object(number);
    // What is sent away is a copy: the memory itself stays here.
    if (method === 'forward' && (args[1] as ForwardOptions | undefined)?.view) args[1] = { ...(args[1] as ForwardOptions), view: false };
    const result = object[method]!(...this.#own(args));
    if (method === 'dispose') this.#objects.delete(number);
    const buffers = buffersOf(result);
    return buffers.length > 0 ? transfer(result, buffers) : result;
  }

  /** Arguments, with the worker's own objects in the place of references. */
  #own(args: unknown[]): unknown[] {
    return args.map((value) => (isReference(value) ? this.#object(value.neocogHandle) : value));
  }

  #keep(object: object): number {
    this.#objects.set(this.#next, object);
    return this.#next++;
  }

  #object(number: number): Callable {
    const object = this.#objects.get(number);
    if (object === undefined) throw new ArgumentError('network or optimizer: expected one that is still in use, got one that was disposed of');
    return object as unknown as Callable;
  }
}
