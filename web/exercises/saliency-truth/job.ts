// Long work: it says how far it is, shows what it has so far, and can be stopped.

export interface Report<T> {
  done: number;
  total: number;
  result: T;
}

export type JobState = 'idle' | 'running' | 'stopped' | 'done' | 'failed';

export class Job<T> {
  readonly #changed: () => void;
  #abort: AbortController | null = null;
  state: JobState = 'idle';
  done = 0;
  total = 0;
  result: T | null = null;
  failure = '';
  /** What the result is about. */
  key = '';

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get running(): boolean {
    return this.state === 'running';
  }

  /** Begins; what ran before is stopped and its result forgotten. */
  async start(key: string, run: (report: (part: Report<T>) => void, signal: AbortSignal) => Promise<void>): Promise<void> {
    this.stop();
    const abort = (this.#abort = new AbortController());
    Object.assign(this, { state: 'running', key, done: 0, total: 0, result: null, failure: '' });
    this.#changed();
    const report = (part: Report<T>) => {
      if (this.#abort !== abort) return;
      Object.assign(this, part);
      this.#changed();
    };
    try {
      await run(report, abort.signal);
      if (this.#abort === abort) this.state = abort.signal.aborted ? 'stopped' : 'done';
    } catch (error) {
      // What was stopped may have lost its worker on the way.
      if (this.#abort !== abort || abort.signal.aborted) return;
      this.state = 'failed';
      this.failure = error instanceof Error ? error.message : String(error);
    }
    if (this.#abort === abort) this.#changed();
  }

  /** What is under way ends soon; what it has found so far stays. */
  stop(): void {
    this.#abort?.abort();
    if (this.running) {
      this.state = 'stopped';
      this.#changed();
    }
  }
}
