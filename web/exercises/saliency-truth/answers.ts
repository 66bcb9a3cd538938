// What an element asks for while it draws itself, and gets once it has been computed.

interface Wanted {
  run: () => Promise<unknown>;
  round: number;
}

/**
 * Computes one thing after another, each once. Asking is cheap: an element asks in each rendering; what was not asked for
 * in the latest one (the learner has gone on) is not begun any more.
 */
export class Answers {
  readonly #changed: () => void;
  readonly #known = new Map<string, unknown>();
  readonly #wanted = new Map<string, Wanted>();
  #round = 0;
  /** Counts how often all was forgotten: what an earlier life still brings comes too late. */
  #life = 0;
  #busy = false;
  /** Why something could not be computed, or ''. */
  failure = '';

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** A rendering begins. */
  newRound(): void {
    this.#round++;
  }

  ask<T>(key: string, run: () => Promise<T>): T | null {
    if (this.#known.has(key)) return this.#known.get(key) as T;
    this.#wanted.set(key, { run, round: this.#round });
    void this.#work();
    return null;
  }

  retry(): void {
    this.failure = '';
    this.#changed();
  }

  forget(): void {
    this.#life++;
    this.#wanted.clear();
    this.#known.clear();
    this.failure = '';
  }

  async #work(): Promise<void> {
    if (this.#busy || this.failure) return;
    this.#busy = true;
    // All that this rendering asks for is known before the first begins.
    await Promise.resolve();
    for (let next = this.#next(); next && !this.failure; next = this.#next()) {
      const [key, { run }] = next;
      this.#wanted.delete(key);
      const life = this.#life;
      try {
        const value = await run();
        if (life === this.#life) this.#known.set(key, value);
        // The oldest goes: maps of hundreds of scenes are not needed at once.
        if (this.#known.size > most) this.#known.delete(this.#known.keys().next().value!);
      } catch (error) {
        if (life === this.#life) this.failure = error instanceof Error ? error.message : String(error);
      }
      this.#changed();
      await new Promise((done) => setTimeout(done));
    }
    this.#busy = false;
  }

  #next(): [string, Wanted] | null {
    for (const [key, wanted] of this.#wanted) {
      if (wanted.round === this.#round) return [key, wanted];
      this.#wanted.delete(key);
    }
    return null;
  }
}

const most = 200;
