// What the engine made of the state, kept as long as it holds: moving the window computes nothing anew.
import type { Engine, TraceStep } from 'neocog';
import { compute, products, type ConvolutionResult, type ConvolutionState, type Volume } from './logic.js';

/** All of the state that the numbers depend on. */
const dependsOn = ({ at: _, pace: __, ...rest }: ConvolutionState): string => JSON.stringify(rest);

export class Computation {
  source: Volume | null = null;
  result: ConvolutionResult | null = null;
  #of = '';
  #sum: { at: string; steps: TraceStep[] } | null = null;

  /** An own picture may be another one under the same name. */
  isStale(state: ConvolutionState): boolean {
    return this.result === null || (state.mode === 'picture' && state.picture === 'own') || this.#of !== dependsOn(state);
  }

  /** Computes everything anew; without a source there is nothing. Throws ShapeError where the kernel does not fit. */
  run(nc: Engine, state: ConvolutionState, source: Volume | null): void {
    this.source = source;
    this.#sum = null;
    this.result = null;
    if (!source) return;
    this.result = compute(nc, state, source);
    this.#of = dependsOn(state);
  }

  /** The sum of an output cell, product by product. */
  productsAt(nc: Engine, state: ConvolutionState, at: ConvolutionState['at']): TraceStep[] {
    if (!this.source) return [];
    const key = `${at.y},${at.x},${at.filter}`;
    if (this.#sum?.at !== key) this.#sum = { at: key, steps: products(nc, state, this.source, at) };
    return this.#sum.steps;
  }
}
