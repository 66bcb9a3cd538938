/** What an answer looks like, so that the frame knows how to ask for it. */
export type AnswerForm =
  | { form: 'number' }
  | { form: 'choice'; options: readonly string[] }
  /** A cell of the question's figure, picked in the picture. */
  | { form: 'cell' }
  /** All cells of the question's figure that fit, picked in the picture in any order and then checked. */
  | { form: 'cells' };

export interface Cell {
  y: number;
  x: number;
}

export type Answer = number | Cell | readonly Cell[];

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
  /** The right answer; of a choice, the number of the option. */
  expected: Answer;
  /** The usual mistakes; each is another answer than the right one and than the slips before it. */
  slips: readonly Slip[];
  check(answer: Answer): Verdict;
}

/** A usual mistake: the answer that it leads to, and what to say to it. */
export interface Slip {
  /** What went wrong, for tests and for reading: "biases forgotten". */
  name: string;
  answer: Answer;
  /** Kind; says what was left out, not what the answer is. */
  feedback: string;
}

/** A cell as a key of maps and sets, such as a grid's marks. */
export const cellKey = ({ y, x }: Cell): string => `${y},${x}`;
export const sameCell = (a: Cell, b: Cell): boolean => a.y === b.y && a.x === b.x;
const isCells = (answer: Answer): answer is readonly Cell[] => Array.isArray(answer);

/** Numbers as near as single precision and a person's rounding allow, cells by their place, sets in any order. */
export function sameAnswer(a: Answer, b: Answer): boolean {
  if (typeof a === 'number' || typeof b === 'number') {
    return typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));
  }
  if (isCells(a) && isCells(b)) {
    const keys = new Set(a.map(cellKey));
    return keys.size === new Set(b.map(cellKey)).size && b.every((cell) => keys.has(cellKey(cell)));
  }
  return !isCells(a) && !isCells(b) && sameCell(a, b);
}

/** The part of a question that judges: slips that lead to the right answer, or to an earlier slip's, are left out. */
export function judged(
  expected: Answer,
  slips: readonly Slip[],
  says: { right: string; otherwise: string | ((answer: Answer) => string) },
): Pick<Question, 'expected' | 'slips' | 'check'> {
  const distinct: Slip[] = [];
  for (const slip of slips) {
    if (!sameAnswer(slip.answer, expected) && !distinct.some(({ answer }) => sameAnswer(answer, slip.answer))) distinct.push(slip);
  }
  const { right, otherwise } = says;
  return {
    expected,
    slips: distinct,
    check(answer) {
      if (sameAnswer(answer, expected)) return { correct: true, feedback: right };
      const slip = distinct.find((each) => sameAnswer(answer, each.answer));
      return { correct: false, feedback: slip?.feedback ?? (typeof otherwise === 'string' ? otherwise : otherwise(answer)) };
    },
  };
}

/** As `judged`, for an answer that a person rounds: whatever lies this near to a known answer is that answer. */
export function judgedWithin(
  tolerance: number,
  expected: number,
  slips: readonly (Slip & { answer: number })[],
  says: Parameters<typeof judged>[2],
): ReturnType<typeof judged> {
  const known = [expected];
  const distinct = slips.filter(({ answer }) => {
    const far = known.every((other) => Math.abs(other - answer) > 2 * tolerance);
    if (far) known.push(answer);
    return far;
  });
  const exact = judged(expected, distinct, says);
  return {
    ...exact,
    check: (answer) => exact.check(known.find((value) => Math.abs(value - (answer as number)) <= tolerance) ?? answer),
  };
}

/** Draws for questions, from a seeded source of numbers from 0 to 1. */
export type Random = () => number;
/** A whole number, both ends included. */
export const between = (random: Random, low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
export const pick = <T>(random: Random, list: readonly T[]): T => list[between(random, 0, list.length - 1)]!;
/** The list in another order (Fisher and Yates). */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const all = [...list];
  for (let i = all.length - 1; i > 0; i--) {
    const j = between(random, 0, i);
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all;
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
  return text.replaceAll('-', '−');
}

/** Whether a single-precision number is all that `formatNumber` shows of it. */
export const shownWhole = (value: number, digits = 3): boolean =>
  !Number.isFinite(value) || Math.fround(Number(formatNumber(value, digits).replaceAll('−', '-'))) === Math.fround(value);

/** A number as a term of a written sum or a factor of a product: negative ones in brackets. */
export const term = (value: number): string => (value < 0 ? `(${formatNumber(value)})` : formatNumber(value));

/** "3 + 1 − 2" */
export const sumText = (values: readonly number[]): string =>
  values.map((value, i) => (i === 0 ? formatNumber(value) : value < 0 ? ` − ${formatNumber(-value)}` : ` + ${formatNumber(value)}`)).join('');

/** "row 2, column 1": people count from 1. */
export const placeOf = (cell: Cell): string => `row ${cell.y + 1}, column ${cell.x + 1}`;
