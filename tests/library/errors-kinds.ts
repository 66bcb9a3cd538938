// Kinds of attributes and settings, and values that are not of the kind: what the tables of errors are made from.

/** Something that a description or a list of options may hold, with what it must refuse. */
export interface Kind {
  /** Must be refused, whatever else is said. */
  wrong: readonly unknown[];
  /** Must be said when it is missing. */
  required?: boolean;
}

const notNumbers = ['big', '', '3', true, false, null, {}, { height: 1 }, () => 1, 10n, Symbol('one')];
const notWhole = [0.5, -0.5, 1.5, NaN, Infinity, -Infinity, -1, -(2 ** 31), 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 53, 1e300, -1e300];
// The largest size of anything; what is larger would overflow soon afterwards.
const largest = 2 ** 24;
const notSizes = (least: number) => [...notWhole, largest + 1, 2 ** 31 - 1, least - 1];
const mixedLists = [
  ['1', '1'],
  [1, null],
  [true, true],
  [[1], [1]],
  [1, {}],
  [1, undefined],
];

/** Wrong values at each place of a list of `length`. */
const at = (length: number, values: readonly unknown[]) =>
  values.flatMap((value) => Array.from({ length }, (_, place) => Array.from({ length }, (_, index) => (index === place ? value : 1))));

const ones = (...lengths: number[]) => lengths.map((length) => Array<number>(length).fill(1));

/** A size, a count or a place among an attribute's. */
export const whole = (least: number): Kind => ({ wrong: [...notNumbers, ...ones(0, 1, 2), ...notSizes(least)] });

/** A number of a setting, from `least` to `most`. */
export const count = (least: number, most = 2 ** 31 - 1): Kind => ({
  wrong: [...notNumbers, ...ones(0, 1, 2), ...notWhole.filter((value) => !(Number.isInteger(value) && value >= least && value <= most)), least - 1, most + 1],
});

/** A number for both axes, or one for each. */
export const pair = (least: number): Kind => ({
  wrong: [...notNumbers, ...mixedLists, ...ones(0, 1, 3, 4), ...notSizes(least), ...at(2, notSizes(least))],
});

/** A number for four sides, or one for each. */
export const sides: Kind = { wrong: [...notNumbers, ...mixedLists, ...ones(0, 1, 2, 3, 5), ...notSizes(0), ...at(4, notSizes(0))] };

export const padding: Kind = {
  wrong: [...notNumbers, 'full', 'VALID', 'Same', ...mixedLists, ...ones(0, 1, 3, 5), ...notSizes(0), ...at(2, notSizes(0)), ...at(4, notSizes(0))],
};

/** A number that a float32 can hold and for which `good` is true. */
export const number = (good: (value: number) => boolean = () => true): Kind => {
  const values = [-1e300, -1, -1e-9, 0, 0.5, 1, 1.5, 180.5, 1e300];
  const wrong = values.filter((value) => Math.abs(value) > 1e38 || !good(value));
  return { wrong: [...notNumbers, ...ones(0, 1, 2), NaN, Infinity, -Infinity, ...wrong] };
};

export const flag: Kind = { wrong: [0, 1, NaN, 'true', '', null, {}, [], [true], () => true, 1n] };

export const choice = (...options: readonly [string, ...string[]]): Kind => ({
  wrong: [0, 1, NaN, true, false, null, {}, [], options, 'none such', '', options[0].toUpperCase(), () => options[0], 1n],
});

/** An object whose entries have tables of their own. */
export const record: Kind = { wrong: ['text', '', 0, 1, NaN, true, false, null, [], [1], () => ({}), 1n] };

export const required = (kind: Kind): Kind => ({ ...kind, required: true });

/** A value as a test's title shows it. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
