// How the lines of several runs are told apart: each kept run has a letter, a dash pattern and a colour, taken in this order.
export interface LineLook {
  /** A token's name, without the dashes. */
  colour: string;
  width: number;
  /** Lengths of strokes and gaps in pixels; none for a solid line. */
  dash: readonly number[];
}

/** The places for kept runs. */
export const slots: readonly { letter: string; colour: string; dash: readonly number[] }[] = [
  { letter: 'A', colour: 'run-a', dash: [8, 4] },
  { letter: 'B', colour: 'run-b', dash: [2, 3] },
  { letter: 'C', colour: 'run-c', dash: [9, 3, 2, 3] },
  { letter: 'D', colour: 'run-d', dash: [18, 4] },
];

export const widths = { training: 1.25, heldOut: 2.25 } as const;
