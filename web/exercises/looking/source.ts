// A network and a picture of an exercise, once they are there.
import { html, type TemplateResult } from 'lit';
import type { Engine, Network } from 'neocog';
import { subjects, type Picture, type Subject, type SubjectName } from './subjects.js';

interface Slot<T> {
  value: T | null;
  failure: string;
}

/** Loads what is asked for, once, and says when it has come. Asking is cheap: an element may ask in each rendering. */
export class Source {
  readonly #slots = new Map<string, Slot<unknown>>();
  readonly #networks: Network[] = [];
  readonly #changed: () => void;
  #closed = false;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The trained network; null while it is on its way. It belongs to this source: do not dispose of it, change a copy. */
  network(engine: Engine, name: SubjectName): Network | null {
    return this.#ask(`network ${name}`, async () => {
      const network = await subjects[name].load(engine);
      if (this.#closed) network.dispose();
      else this.#networks.push(network);
      return network;
    });
  }

  /** A picture of the subject's; null while it is on its way. */
  picture(name: SubjectName, index: number): Picture | null {
    const subject: Subject = subjects[name];
    return this.#ask(`picture ${name} ${index}`, () => subject.picture(index));
  }

  /** Why something did not come, or ''. */
  get failure(): string {
    return [...this.#slots.values()].find(({ failure }) => failure)?.failure ?? '';
  }

  /** Forgets what failed, so that it is asked for anew. */
  retry(): void {
    for (const [key, { failure }] of this.#slots) if (failure) this.#slots.delete(key);
    this.#changed();
  }

  /** What stands in the stage meanwhile, or where nothing came. */
  renderWaiting(): TemplateResult {
    if (!this.failure) return html`<p class="waiting" role="status">Loading the network and its pictures …</p>`;
    return html`<div class="failed" role="alert">
      <p>${this.failure}</p>
      <button @click=${() => this.retry()}>Try again</button>
    </div>`;
  }

  /** Gives the networks' memory back; they can be asked for again. */
  close(): void {
    this.#closed = true;
    for (const network of this.#networks) network.dispose();
    this.#networks.length = 0;
    this.#slots.clear();
  }

  open(): void {
    this.#closed = false;
  }

  #ask<T>(key: string, load: () => Promise<T>): T | null {
    const known = this.#slots.get(key) as Slot<T> | undefined;
    if (known) return known.value;
    const slot: Slot<T> = { value: null, failure: '' };
    this.#slots.set(key, slot);
    load().then(
      (value) => {
        slot.value = value;
        this.#changed();
      },
      (error: unknown) => {
        slot.failure = error instanceof Error ? error.message : String(error);
        this.#changed();
      },
    );
    return null;
  }
}
