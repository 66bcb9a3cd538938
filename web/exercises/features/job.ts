// Long work in short pieces: the page stays free, the learner sees how far it is and can stop it.
import { nextTask } from '../train/tasks.js';

/** How long the page may be kept waiting, in milliseconds. */
const patience = 24;

/** Work as a generator that yields between its pieces how far it is, from 0 to 1, and returns its result. */
export type Work<T> = Generator<number, T> | AsyncGenerator<number, T>;

export class Job<T> {
  /** From 0 to 1. */
  progress = 0;
  #stopped = false;
  readonly done: Promise<T | null>;

  /** `changed` hears of each piece. The result is null where the job was stopped. */
  constructor(work: Work<T>, changed: () => void) {
    this.done = this.#run(work, changed);
  }

  stop(): void {
    this.#stopped = true;
  }

  async #run(work: Work<T>, changed: () => void): Promise<T | null> {
    try {
      for (;;) {
        await nextTask();
        for (const end = performance.now() + patience; performance.now() < end && !this.#stopped;) {
          const { value, done } = await work.next();
          if (done) return value;
          this.progress = value;
        }
        if (this.#stopped) return null;
        changed();
      }
    } catch (error) {
      // What it worked with may be gone since.
      if (this.#stopped) return null;
      throw error;
    } finally {
      // What the work holds on to is given back by its own `finally`.
      void work.return(undefined as never);
    }
  }
}

/** All at once, for tests. */
export async function finish<T>(work: Work<T>): Promise<T> {
  for (;;) {
    const { value, done } = await work.next();
    if (done) return value;
  }
}
