/** What an answer looks like, so that the frame knows how to ask for it. */
export type AnswerForm =
  | { form: 'number' }
  | { form: 'choice'; options: readonly string[] }
  /** A cell of the question's figure, picked in the picture. */
  | { form: 'cell' };

export interface Cell {
  y: number;
  x: number;
}

export type Answer = number | Cell;

export interface Verdict {
  correct: boolean;
  /** Kind, and names the likely mistake. */
  feedback: string;
}

/** A generated question; everything in it follows from its seed. `Figure` is what the exercise draws beside it. */
export interface Question<Figure = unknown> {
  kind: string;
  prompt: string;
  figure: Figure;
  answer: AnswerForm;
  /** From a nudge to nearly the answer. */
  hints: readonly string[];
  /** The worked answer. */
  solution: string;
  check(answer: Answer): Verdict;
}

/** A number as a person types it: 2, −3, 2.5, 2,5, 1e-3. */
export function parseNumber(text: string): number | null {
  const cleaned = text.trim().replace(/[−–]/g, '-').replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cleaned) ? Number(cleaned) : null;
}

/** At most `digits` significant digits, with a proper minus sign and no needless zeros. */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const rounded = Number(value.toPrecision(digits));
  // Whole numbers stay whole: 1234 is not 1230 to someone who counts.
  const text =
    Number.isInteger(value) && Math.abs(value) < 1e7 ? String(value) : Math.abs(rounded) >= 1e-4 || rounded === 0 ? String(rounded) : rounded.toExponential();
  return text.replace('-', '−');
}

/** "row 2, column 1": people count from 1. */
export const placeOf = (cell: Cell): string => `row ${cell.y + 1}, column ${cell.x + 1}`;
