/** The detail of `neocog-progress`, in the terms of xAPI. */
export interface Progress {
  /** The element's tag. */
  exercise: string;
  verb: 'answered' | 'completed' | 'progressed';
  /** From 0 to 1. */
  score: { scaled: number };
  attempts: number;
  seed: number;
}

/** Fetches exercises whose tags stand where a page's script does not look, such as in another element's shadow. */
export declare function define(...tags: string[]): Promise<void>;

declare global {
  interface HTMLElementEventMap {
    'neocog-progress': CustomEvent<Progress>;
  }
  interface DocumentEventMap {
    'neocog-progress': CustomEvent<Progress>;
  }
}
