// Outlines in a picture whose unit is one pixel of the input, or one unit of a layer.
import type { FieldMap, Region } from 'neocog';
import { runsOf } from './logic.js';

/** The lines between cells. */
export const gridPath = (columns: number, rows: number): string =>
  [...Array.from({ length: columns - 1 }, (_, i) => `M${i + 1} 0V${rows}`), ...Array.from({ length: rows - 1 }, (_, i) => `M0 ${i + 1}H${columns}`)].join('');

export const boxPath = ({ height, width }: Region): string =>
  `M${width.start} ${height.start}H${width.start + width.size}V${height.start + height.size}H${width.start}Z`;

/** All but the region's cells. */
export function shadeAround(ys: readonly number[], xs: readonly number[], columns: number, rows: number): string {
  const holes = runsOf(ys).flatMap((y) => runsOf(xs).map((x) => `M${x.first} ${y.first}H${x.last + 1}V${y.last + 1}H${x.first}Z`));
  return `M0 0H${columns}V${rows}H0Z${holes.join('')}`;
}

/** The cells above zero, as stretches of each row. */
export function pathOf({ shape, data }: FieldMap): string {
  const [height = 1, width = 1] = shape;
  let path = '';
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const first = x;
      while (x < width && data[y * width + x]! > 0) x++;
      if (x > first) path += `M${first} ${y}H${x}V${y + 1}H${first}Z`;
    }
  }
  return path;
}
