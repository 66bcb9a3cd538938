// What the page and the sandbox tell each other. Everything here survives a message between threads.

/** A learner's code and the calls to make. */
export interface Job {
  code: string;
  /** The arguments of each call: numbers, lists, lists of lists. Each call starts afresh, so that none sees what another left. */
  calls: readonly (readonly unknown[])[];
  /** For all calls together. */
  milliseconds: number;
}

export type Trouble =
  | { kind: 'syntax' | 'threw'; message: string; line: number | null }
  /** There is no function of the name. */
  | { kind: 'missing' }
  | { kind: 'time' }
  | { kind: 'memory' }
  | { kind: 'depth'; line: number | null }
  /** The sandbox itself could not be loaded or broke. */
  | { kind: 'sandbox'; message: string }
  | { kind: 'stopped' };

/** What one call gave back: plain numbers, lists and objects; what is none of these as an Oddity. */
export type Outcome = { value: unknown } | { trouble: Trouble };

export interface Oddity {
  /** "a string", "a function": as a sentence needs it. */
  oddity: string;
}

export interface Report {
  outcomes: Outcome[];
  /** What the learner printed, one entry per call of console.log. */
  printed: { call: number; text: string }[];
  /** How many lines were printed beyond those. */
  unprinted: number;
}

/** The function that the learner writes. */
export const functionName = 'backward';
