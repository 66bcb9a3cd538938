import { floats, settings, targetNumbers, whole } from './arguments.js';
import { guarded } from './errors.js';
import { close, keep, open, type Network, type Optimizer } from './network.js';
import type * as t from './types.js';
import type { NetworkHandle, OptimizerHandle, TrainerHandle, WasmModule } from './wasm.js';

/** Between two reports a page has to be able to draw; this many milliseconds of work go unnoticed. */
const patience = 30;

/** What `runTrainer` needs: a Trainer, or its remote twin. */
interface Stepper {
  stepsFor(milliseconds: number): t.TrainerProgress | Promise<t.TrainerProgress>;
}

/** @internal Steps until training ends or is cancelled, letting the event loop run in between. */
export async function runTrainer(trainer: Stepper, options: t.TrainerRunOptions): Promise<t.TrainerProgress> {
  const { onProgress, signal } = settings(options, 'trainer');
  for (;;) {
    const progress = await trainer.stepsFor(signal?.aborted ? 0 : patience);
    onProgress?.(progress);
    if (progress.outcome !== 'running') return progress;
    if (signal?.aborted) return { ...progress, outcome: 'cancelled' };
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

const dataOf = (data: t.TrainingData, what: string) => {
  const { pixels, targets } = settings(data, `trainer: ${what}`);
  return { pixels: floats(pixels, `${what}: pixels`), targets: targetNumbers(targets) };
};

/**
 * Trains a network on a data set: shuffling, augmentation, evaluation after each epoch, early stopping. It works in steps
 * of one batch, so that progress can be shown and training be stopped at any time.
 */
export class Trainer {
  readonly #network: Network;
  readonly #optimizer: Optimizer;
  readonly #validates: boolean;

  constructor(module: WasmModule, network: Network, optimizer: Optimizer, plan: t.TrainerSettings) {
    const { data, validation, ...rest } = settings(plan, 'trainer');
    keep(
      this,
      guarded(
        () =>
          new module.Trainer(
            open<NetworkHandle>(network, 'network'),
            open<OptimizerHandle>(optimizer, 'optimizer'),
            rest,
            dataOf(data, 'data'),
            validation === undefined ? undefined : dataOf(validation, 'validation'),
          ),
      ),
    );
    this.#network = network;
    this.#optimizer = optimizer;
    this.#validates = validation !== undefined;
  }

  /** Trains on one batch, or evaluates one batch of the validation data. Does nothing once training has ended. */
  step(): t.TrainerProgress {
    return guarded(() => this.#handle.step(open<NetworkHandle>(this.#network, 'network'), open<OptimizerHandle>(this.#optimizer, 'optimizer')));
  }

  /** As many steps as begin within this time; the end of an epoch is always reported. */
  stepsFor(milliseconds: number): t.TrainerProgress {
    const end = performance.now() + milliseconds;
    let progress = this.progress();
    while (progress.outcome === 'running' && performance.now() < end) {
      progress = this.step();
      if (progress.validation ?? (!this.#validates && progress.batch === progress.batches)) break;
    }
    return progress;
  }

  progress(): t.TrainerProgress {
    return guarded(() => this.#handle.progress());
  }

  /**
   * Trains to the end. `onProgress` is called every few batches and at the end of each epoch; an aborted `signal` ends it
   * with the outcome 'cancelled', and a later call goes on from there.
   */
  run(options: t.TrainerRunOptions = {}): Promise<t.TrainerProgress> {
    return runTrainer(this, options);
  }

  /** Puts the weights of the best epoch back; false when no epoch has ended yet. */
  restoreBest(): boolean {
    return guarded(() => this.#handle.restoreBest(open<NetworkHandle>(this.#network, 'network')));
  }

  dispose(): void {
    close(this);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  get #handle(): TrainerHandle {
    return open<TrainerHandle>(this, 'trainer');
  }
}

/** @internal Engine.augment */
export function augment(
  module: WasmModule,
  pixels: t.Numbers,
  shape: readonly number[],
  augmentation: t.Augmentation,
  seed: number,
): Float32Array<ArrayBuffer> {
  return guarded(() => module.augment(floats(pixels, 'pixels'), floats(shape, 'shape'), augmentation, whole(seed, 'seed')));
}
