import type { Case } from '../cases.js';
import { axisOf, channelsLast, channelsSecond } from '../layout.js';
import type { Plan } from '../plan.js';
import { skip } from '../skip.js';
import { pair } from '../windows.js';

/** By how much each of the last two axes grows. */
function scalesOf(one: Case, shape: readonly number[]): number[] {
  const rank = shape.length;
  const axes = (one.numbers('axes') ?? [...shape.keys()]).map((axis) => axisOf(axis, rank));
  const [byScale, bySize] = one.operator === 'Upsample' || one.opset < 11 ? [1, -1] : [2, 3];
  let scales: number[];
  if (one.has(bySize)) {
    scales = one.wholes(bySize)!.map((size, i) => size / shape[axes[i]!]!);
    const policy = one.text('keep_aspect_ratio_policy', 'stretch');
    if (policy !== 'stretch') scales.fill(policy === 'not_larger' ? Math.min(...scales) : Math.max(...scales));
  } else {
    scales = Array.from(one.tensor(byScale).data);
  }
  return shape.map((_, axis) => (axes.includes(axis) ? scales[axes.indexOf(axis)]! : 1));
}

/** With whole scales and half-pixel centres no position lies between two cells, so that both ways to round are one. */
const nearest = ['half_pixel round_prefer_floor', 'half_pixel round_prefer_ceil', 'asymmetric floor'];

export function resize(one: Case): Plan {
  const x = one.tensor(0);
  const rank = x.shape.length;
  const old = one.operator === 'Upsample' || one.opset < 11;
  const mode = one.text('mode', 'nearest');
  const coordinates = one.text('coordinate_transformation_mode', old ? 'asymmetric' : 'half_pixel');
  const rounding = one.text('nearest_mode', old ? 'floor' : 'round_prefer_floor');
  if (mode === 'cubic') skip('cubic interpolation');
  if (coordinates === 'tf_crop_and_resize') skip('reads a region of interest');
  const scales = scalesOf(one, x.shape);
  if (scales.some((scale) => scale < 1)) skip('makes the image smaller');
  if (scales.some((scale) => !Number.isInteger(scale))) skip('scales that are not whole numbers');
  if (mode === 'nearest' && !nearest.includes(`${coordinates} ${rounding}`)) skip(`${coordinates} with ${rounding}: upsample2d reads floor(i / scale)`);
  if (mode === 'linear' && coordinates !== 'half_pixel') skip(`${coordinates}: upsample2d has half-pixel centres`);
  if (scales[0] !== 1 || scales[1] !== 1) skip('enlarges other axes than height and width');
  return {
    layers: [{ type: 'upsample2d', scale: pair(scales.slice(2)), method: mode === 'linear' ? 'bilinear' : 'nearest' }],
    input: channelsLast(x),
    results: (output) => [channelsSecond(output, rank)],
  };
}
