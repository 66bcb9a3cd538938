import { expect, it } from 'vitest';
import { connect, type Box } from '../../../web/exercises/grid/connect.js';

const origin: Box = { x: 0, y: 0, width: 500, height: 100 };
const [left, right]: [Box, Box] = [
  { x: 0, y: 0, width: 100, height: 100 },
  { x: 200, y: 0, width: 100, height: 100 },
];
const [start, end]: [Box, Box] = [
  { x: 40, y: 40, width: 20, height: 20 },
  { x: 240, y: 40, width: 20, height: 20 },
];
const across = (x1: number, x2: number) => ({ x1, y1: 50, x2, y2: 50 });
/** Without the last digits of a division. */
const rounded = (segments: object[]) =>
  JSON.parse(JSON.stringify(segments, (_, value: unknown) => (typeof value === 'number' ? Math.round(value) : value))) as object[];

it('is full between the grids and faint from cell to cell', () => {
  const { faint, full } = connect(start, end, [left, right], [], origin);
  expect(rounded(faint)).toEqual([across(60, 240)]);
  expect(rounded(full)).toEqual([across(100, 200)]);
});

it('goes behind captions, and is not full over another grid', () => {
  const caption: Box = { x: 110, y: 45, width: 20, height: 10 };
  const between: Box = { x: 150, y: 0, width: 30, height: 100 };
  const { faint, full } = connect(start, end, [left, right, between], [caption], origin);
  expect(rounded(faint)).toEqual([across(60, 110), across(130, 240)]);
  expect(rounded(full)).toEqual([across(100, 110), across(130, 150), across(180, 200)]);
});

it('is nothing between cells that touch or are the same', () => {
  expect(connect(start, start, [left], [], origin)).toEqual({ faint: [], full: [] });
  expect(connect(start, { ...start, x: 60 }, [left], [], origin).full).toEqual([]);
});
