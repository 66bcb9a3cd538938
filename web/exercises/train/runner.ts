// Drives runs: loads the pictures and the worker, starts, pauses, keeps and saves. It knows nothing of how that looks.
import { loadWorker, type Engine, type WorkerEngine } from 'neocog';
import { loadFashionMnist, type Dataset } from 'neocog/data';
import { describe } from './architectures.js';
import { withTrainingImages } from './augmentation.js';
import { freeSlot, mostKept, type KeptRun } from './comparison.js';
import { emptyProgress, TrainingSession, type Progress } from './session.js';
import type { TrainState } from './state.js';

/** What a run is doing. */
export type Phase = 'idle' | 'loading' | 'running' | 'paused' | 'finished';

export interface RunnerHost {
  /** Another folder with the pictures. */
  dataUrl(): URL | null;
  connected(): boolean;
  changed(): void;
  finished(accuracy: number): void;
}

export class Runner {
  readonly #host: RunnerHost;
  #phase: Phase = 'idle';
  #data: Promise<Dataset> | null = null;
  #worker: Promise<WorkerEngine> | null = null;
  #session: TrainingSession | null = null;
  /** Counts restarts, so that what was begun before one knows that it is out of date. */
  #generation = 0;
  #savedBytes: Uint8Array<ArrayBuffer> | null = null;
  /** The settings as they are now: they may change while the pictures load. */
  #latest: TrainState | null = null;
  /** The pictures, once they are there, and the bytes that have come so far. */
  pictures: Dataset | null = null;
  loaded = 0;
  progress: Progress = emptyProgress();
  /** Images seen when this round of epochs began. */
  from = 0;
  /** Why the run could not start, or ''. */
  failure = '';
  /** Runs that were put aside; they outlive every change of settings. */
  kept: readonly KeptRun[] = [];
  /** The settings of the run so far; later ones may be chosen, but have trained nothing yet. */
  trained: TrainState | null = null;

  constructor(host: RunnerHost) {
    this.#host = host;
  }

  get phase(): Phase {
    return this.#phase;
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#host.changed();
  }

  /** The pictures; a failure may be the network's, so the next try loads anew. */
  load(): Promise<Dataset> {
    const url = this.#host.dataUrl();
    this.#data ??= loadFashionMnist({
      ...(url ? { url } : {}),
      onProgress: (bytes) => {
        this.loaded = bytes;
        this.#host.changed();
      },
    }).then((data) => (this.pictures = data));
    this.#data.catch(() => (this.#data = null));
    return this.#data;
  }

  adjust(state: TrainState): void {
    this.#latest = state;
    if (this.#phase === 'running') this.trained = state;
    void this.#session?.adjust(state);
  }

  async start(begun: TrainState, engine: Engine): Promise<void> {
    this.#latest = begun;
    const generation = this.#generation;
    try {
      this.failure = '';
      const another = this.#phase === 'finished';
      this.#enter('loading');
      const [data, worker] = await Promise.all([this.load(), (this.#worker ??= loadWorker())]);
      if (!this.#host.connected() || generation !== this.#generation || this.#phase !== 'loading') return;
      this.#enter('running');
      const state = this.#latest;
      this.#session ??= this.#begin(state, engine, data, worker);
      const session = this.#session;
      this.trained = state;
      await session.adjust(state);
      // Each press of the button trains for `epochs` more; a pause in between does not count.
      const { images } = this.progress;
      const length = state.images * state.epochs;
      if (images === 0 || images >= this.from + length || another) this.from = images;
      const target = this.from + length;
      await session.run(target);
      if (this.#session !== session) return;
      const { progress } = session;
      this.#enter(progress.images >= target || progress.stopped ? 'finished' : 'paused');
      if (this.phase === 'finished') this.#host.finished(progress.heldOut.at(-1)?.accuracy ?? 0);
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#worker?.then((worker) => worker.terminate()).catch(() => undefined);
      this.#worker = null;
      // The network went with the worker.
      this.#clear();
      this.failure = error instanceof Error ? error.message : String(error);
      this.#enter('idle');
    }
  }

  #begin(state: TrainState, engine: Engine, data: Dataset, worker: WorkerEngine): TrainingSession {
    const changed = (progress: Progress) => {
      // A run that was started over still ends its last batch.
      if (this.#session?.progress !== progress) return;
      this.progress = progress;
      this.#host.changed();
    };
    return new TrainingSession(
      worker,
      withTrainingImages(data, state.images, state.networkSeed),
      describe(state.layers, state.networkSeed),
      state,
      changed,
      // One small image is changed faster here than it could be sent to the worker and back.
      { augment: (pixels, shape, augmentation, seed) => engine.augment(pixels, shape, augmentation, seed), saved: this.#savedBytes },
    );
  }

  pause(): void {
    if (this.#phase === 'loading') this.#enter('idle');
    void this.#session?.pause();
  }

  /** Back to the first weights: drawn anew, or those of the file that was opened. */
  async restart(): Promise<void> {
    const session = this.#session;
    this.#generation++;
    this.#clear();
    this.#enter('idle');
    await session?.dispose();
  }

  /** From here on runs begin with this saved network; null: with weights drawn from the seed. */
  use(saved: Uint8Array<ArrayBuffer> | null): void {
    this.#savedBytes = saved;
  }

  /** Puts the curves aside, if there is room, and begins anew. */
  keep(state: TrainState): void {
    if (this.kept.length >= mostKept) return;
    const { images, training, heldOut, stopped } = this.progress;
    const run = { slot: freeSlot(this.kept), state: this.trained ?? state, images, training: [...training], heldOut: [...heldOut], stopped };
    this.kept = [...this.kept, run];
    void this.restart();
  }

  forget(slot: number): void {
    this.kept = this.kept.filter((run) => run.slot !== slot);
    this.#host.changed();
  }

  /** The network as it is now, as a safetensors file. */
  async save(state: TrainState, engine: Engine): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = (await this.#session?.save()) ?? this.#savedBytes;
    if (bytes) return bytes;
    using net = engine.network(describe(state.layers, state.networkSeed));
    return net.save();
  }

  /** Lets go of everything; a later start begins anew. */
  leave(): void {
    void this.#session?.pause();
    void this.#worker?.then((worker) => worker.terminate()).catch(() => undefined);
    this.#generation++;
    this.#clear();
    this.#worker = null;
    this.#phase = 'idle';
  }

  #clear(): void {
    this.#session = null;
    this.progress = emptyProgress();
    this.trained = null;
    this.from = 0;
  }
}
