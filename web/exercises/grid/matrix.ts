// Small matrices as text and as flat arrays.

export type Matrix = readonly (readonly number[])[];

export const rowsOf = (matrix: readonly unknown[]): number => matrix.length;
export const columnsOf = (matrix: readonly (readonly unknown[])[]): number => matrix[0]?.length ?? 0;

/** "2 4 8 / 9 3 4" */
export const matrixToText = (matrix: Matrix): string => matrix.map((row) => row.join(' ')).join(' / ');

/** The matrix that a text like "2 4 8 / 9 3 4" describes, or null when it is none (rows of one length, finite numbers, 1 to `most` a side). */
export function matrixFromText(text: string | undefined, most: number): Matrix | null {
  if (text === undefined) return null;
  const rows = text.split('/').map((row) =>
    row
      .trim()
      .split(/[\s,]+/)
      .map(Number),
  );
  const columns = rows[0]!.length;
  const usable = rows.length <= most && columns <= most && rows.every((row) => row.length === columns && row.every((value) => Number.isFinite(value)));
  return usable && text.trim() !== '' ? rows : null;
}

export const flat = (matrix: Matrix): Float32Array => Float32Array.from(matrix.flat());

/** rows × columns values from a flat array. */
export function unflat(values: ArrayLike<number>, rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, (_, y) => Array.from({ length: columns }, (_, x) => values[y * columns + x]!));
}

/** The same matrix in another size: what fits is kept, the rest is `fill`. */
export function resized(matrix: Matrix, rows: number, columns: number, fill: (y: number, x: number) => number): number[][] {
  return Array.from({ length: rows }, (_, y) => Array.from({ length: columns }, (_, x) => matrix[y]?.[x] ?? fill(y, x)));
}

export function replaced(matrix: Matrix, y: number, x: number, value: number): number[][] {
  return matrix.map((row, i) => row.map((old, j) => (i === y && j === x ? value : old)));
}
