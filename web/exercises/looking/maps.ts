// Pictures and maps over pictures on canvas, one pixel for each value; CSS enlarges them without smoothing.
import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { formatNumber } from '../frame/questions.js';
import { paint, paintSigned, type Colour } from '../grid/pictures.js';
import { viridis, viridisGradient } from '../grid/viridis.js';

/** How values become colours: a photo (0 to 1, one channel or three), magnitudes (viridis), or signed values around 0. */
export type Scale = 'photo' | 'magnitude' | 'signed';

export interface MapPicture {
  values: ArrayLike<number>;
  height: number;
  width: number;
  /** Of `values`; 3 for a colour photo, 1 otherwise. */
  channels?: number;
  scale: Scale;
  /** What the ends of the scale stand for; photos need none. */
  limit?: number;
  /** The colour of 0 on the signed scale. */
  zero?: Colour;
}

/** The largest magnitude, for a scale; 1 where all is 0, so that nothing is divided by 0. */
export function limitOf(...maps: readonly ArrayLike<number>[]): number {
  let most = 0;
  for (const values of maps) for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most > 0 && Number.isFinite(most) ? most : 1;
}

export function paintMap(
  canvas: HTMLCanvasElement,
  { values, height, width, channels = 1, scale, limit = limitOf(values), zero = [255, 254, 251] }: MapPicture,
): void {
  if (scale === 'signed') return paintSigned(canvas, Float32Array.from(values), height, width, limit, zero);
  if (scale === 'magnitude') return paint(canvas, height, width, (cell) => viridis(values[cell]! / limit));
  paint(canvas, height, width, (cell) => {
    const part = (channel: number) => Math.round(255 * Math.max(0, Math.min(1, values[channels === 3 ? 3 * cell + channel : cell]!)));
    return [part(0), part(1), part(2)];
  });
}

/** A canvas with the picture; `label` says in words what it shows. */
export function renderMap(picture: MapPicture, label: string): TemplateResult {
  const draw = (canvas?: Element) => {
    if (canvas instanceof HTMLCanvasElement) paintMap(canvas, picture);
  };
  return html`<canvas class="map" role="img" aria-label=${label} ${ref(draw)}></canvas>`;
}

/** What the colours stand for, with the ends of the scale. */
export function renderLegend(scale: Exclude<Scale, 'photo'>, limit: number): TemplateResult {
  const ends = scale === 'signed' ? [formatNumber(-limit), '0', formatNumber(limit)] : ['0', formatNumber(limit)];
  const colours = scale === 'signed' ? 'linear-gradient(90deg, var(--negative), var(--paper), var(--positive))' : viridisGradient;
  return html`<div class="legend">
    <span class="ramp" style="background: ${colours}" aria-hidden="true"></span>
    <span class="ends">${ends.map((end) => html`<span>${end}</span>`)}</span>
  </div>`;
}
