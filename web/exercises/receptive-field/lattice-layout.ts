// Where the units of a lattice stand: each above the middle of its field.
import { fieldOf, spanOf, unitsOf, type Axis } from './logic.js';

export interface Layout {
  scale: number;
  /** Room for the layers' names beside the rows; where there is none, they stand above them. */
  gutter: number;
  above: boolean;
  narrow: boolean;
  width: number;
  height: number;
  radius: number;
  x: (layer: number, unit: number) => number;
  y: (layer: number) => number;
  /** From input pixels to the picture. */
  pixel: (place: number) => number;
  range: { from: number; to: number };
}

export interface Room {
  width: number;
  /** The input's pixels are for picking: large enough for a finger, and no wider than they need to be. */
  picking: boolean;
  /** The least distance of two pixels. */
  least: number;
  /** Brackets below the input. */
  brackets: number;
}

/** The middle of a unit's field, in input pixels: there it stands. */
const centre = (axis: Axis, layer: number, unit: number): number => {
  const { first, last } = spanOf(axis, layer, unit);
  return (first + last) / 2;
};

/** How many units of padding stand before and after a layer's own, for the layer above. */
export const paddingAround = (axis: Axis, layer: number) => ({ before: axis.rows[layer]?.before ?? 0, after: axis.rows[layer]?.after ?? 0 });

export function layout(axis: Axis, { width, picking, least, brackets }: Room): Layout {
  const count = axis.rows.length;
  const layers = Array.from({ length: count + 1 }, (_, layer) => layer);
  let from = Math.min(...layers.map((layer) => centre(axis, layer, -paddingAround(axis, layer).before)));
  let to = Math.max(...layers.map((layer) => centre(axis, layer, unitsOf(axis, layer) - 1 + paddingAround(axis, layer).after)));
  const whole = { first: spanOf(axis, count, 0).first, last: spanOf(axis, count, unitsOf(axis, count) - 1).last };
  // The whole field has room where it is not much larger than the input.
  if (!picking && fieldOf(axis, count).size <= 2 * axis.size) [from, to] = [Math.min(from, whole.first), Math.max(to, whole.last)];
  const narrow = width < 520;
  const above = narrow && picking;
  const gutter = above ? 4 : narrow ? 56 : 132;
  const scale = Math.max(picking ? 24 : least, Math.min(54, (width - gutter - (above ? 4 : 12)) / (to - from + 1)));
  const rowHeight = Math.max(64, Math.min(92, scale * 1.9));
  const radius = Math.min(15, scale * 0.42);
  const top = radius + (above ? 26 : 8);
  const pixel = (place: number) => gutter + (place - from + 0.5) * scale;
  return {
    scale,
    gutter,
    above,
    narrow,
    width: Math.max(width, gutter + (to - from + 1) * scale + 4),
    height: top + count * rowHeight + radius + (narrow ? 50 : 34) + brackets * 12,
    radius,
    x: (layer, unit) => pixel(centre(axis, layer, unit)),
    y: (layer) => top + (count - layer) * rowHeight,
    pixel,
    range: { from: from - 0.5, to: to + 0.5 },
  };
}
