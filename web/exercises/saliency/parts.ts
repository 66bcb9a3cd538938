// Pieces that Look and Step share: the list of classes, and pictures with a pixel picked.
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { formatNumber, placeOf, type Cell } from '../frame/questions.js';
import type { Colour } from '../grid/pictures.js';
import { renderMap, type MapPicture } from '../looking/maps.js';
import { percent } from './findings.js';
import type { Scores, Target } from './logic.js';
import type { Channels } from './state.js';

/** Everything about the classes: logit, softmax (or sigmoid) as bar and number; with `choose`, to pick the one to explain. */
export function renderScores(scores: Scores & { target: Target }, classes: readonly string[], choose?: (wanted: number) => void): TemplateResult {
  const { class: explained, unit, independent } = scores.target;
  const squash = independent ? 'sigmoid' : 'softmax';
  const row = (logit: number, each: number) => {
    const p = independent ? 1 / (1 + Math.exp(-logit)) : scores.probabilities[each];
    const name = classes[each] ?? `class ${each + 1}`;
    const label = `${name}: logit ${formatNumber(logit)}${p === undefined ? '' : `, ${squash} ${percent(p)}`}`;
    // Classes that stand for themselves may all be unlikely.
    const answers = each === scores.answer && !(independent && logit < 0);
    const content = html`<span class="name">${name}${answers ? html` <span class="answer">answer</span>` : nothing}</span>
      <span class="logit">${formatNumber(logit)}</span>
      ${p === undefined ? nothing : html`<span class="track"><span style="width: ${100 * p}%"></span></span><span class="p">${percent(p)}</span>`}`;
    return choose
      ? html`<li><button aria-pressed=${each === explained} aria-label=${label} @click=${() => choose(each)}>${content}</button></li>`
      : html`<li class="line ${each === explained ? 'explained' : ''}">${content}</li>`;
  };
  return html`<div class="scores">
    ${unit ? html`<p class="muted">At ${placeOf({ y: unit[0], x: unit[1] })} of its ${scores.shape[0]}×${scores.shape[1]} map, the surest place for “${classes[explained]}”.</p>` : nothing}
    <p class="heads" aria-hidden="true"><span>class</span><span>logit</span><span></span><span>${squash}</span></p>
    <ul>
      ${scores.logits.map(row)}
    </ul>
  </div>`;
}

/** "max(|0.1|, |−0.3|) = 0.3": several channels become one value. */
export function renderReduction(values: readonly number[], channels: Exclude<Channels, 'all'>): TemplateResult {
  const magnitudes = values.map(Math.abs);
  const sign = channels === 'mean' ? ' +' : ',';
  const parts = values.map((value, i) => html`${i > 0 ? ' ' : ''}<span class="whole">|${formatNumber(value)}|${i < values.length - 1 ? sign : ''}</span>`);
  const result = channels === 'mean' ? magnitudes.reduce((sum, value) => sum + value, 0) / values.length : Math.max(...magnitudes);
  const ending = html`<span class="whole">= ${formatNumber(result)}</span>`;
  if (values.length === 1) return html`${parts} ${ending}`;
  return channels === 'mean' ? html`(${parts}) / ${values.length} ${ending}` : html`max(${parts}) ${ending}`;
}

/** What a learner does in a picture. */
export interface Hand {
  pick: (cell: Cell) => void;
}

export interface Overlay {
  /** Below; null for a map alone. */
  picture: MapPicture | null;
  map: MapPicture | null;
  opacity: number;
  caption: TemplateResult | string;
  /** What a screen reader hears. */
  label: string;
  size: readonly number[];
  pixel: Cell | null;
  /** Rows and columns of pixels that belong together: more than one where the map is coarse. */
  block?: readonly [rows: number, columns: number];
}

/** Painted anew only when something about it changed. */
const still = (picture: MapPicture, label: string) => guard([picture.values, picture.scale, picture.limit, picture.zero], () => renderMap(picture, label));

export function renderOverlay({ picture, map, opacity, caption, label, size, pixel, block = [1, 1] }: Overlay, hand?: Hand): TemplateResult {
  const [height = 1, width = 1] = size;
  const at = (event: MouseEvent): Cell => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const part = (offset: number, length: number, cells: number) => Math.max(0, Math.min(cells - 1, Math.floor((offset / length) * cells)));
    return { y: part(event.clientY - box.top, box.height, height), x: part(event.clientX - box.left, box.width, width) };
  };
  const onKey = (event: KeyboardEvent) => {
    if (!pixel || !hand || event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 8 : 1;
    const moves: Record<string, readonly [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const move = moves[event.key];
    if (!move) return;
    const within = (value: number, cells: number) => Math.max(0, Math.min(cells - 1, value));
    hand.pick({ y: within(pixel.y + move[0] * far * block[0], height), x: within(pixel.x + move[1] * far * block[1], width) });
    event.preventDefault();
  };
  const marker = () => {
    const [rows, columns] = block;
    const top = Math.floor(pixel!.y / rows) * rows;
    const left = Math.floor(pixel!.x / columns) * columns;
    return html`<span
      class="marker"
      style="top: ${(100 * top) / height}%; left: ${(100 * left) / width}%; width: ${(100 * columns) / width}%; height: ${(100 * rows) / height}%"
    ></span>`;
  };
  return html`<figure class="overlay">
    <figcaption>${caption}</figcaption>
    <div
      class="frame-of ${hand ? 'hand' : ''}"
      style="aspect-ratio: ${width} / ${height}"
      role="group"
      aria-label=${label}
      tabindex=${hand ? 0 : nothing}
      @click=${(event: MouseEvent) => hand?.pick(at(event))}
      @keydown=${onKey}
    >
      ${picture ? still(picture, 'The picture') : nothing}
      ${map ? html`<div class="layer" style="opacity: ${picture ? opacity : 1}">${still(map, 'The map')}</div>` : nothing} ${pixel ? marker() : nothing}
    </div>
  </figure>`;
}

/** A picture or a map as `renderMap` takes it. */
export const photoOf = ({ shape, shown }: { shape: readonly number[]; shown: Float32Array }): MapPicture => ({
  values: shown,
  height: shape[0]!,
  width: shape[1]!,
  channels: shape[2]!,
  scale: 'photo',
});

export const mapOf = (values: Float32Array, rows: number, columns: number, scale: 'magnitude' | 'signed', limit: number, zero: Colour): MapPicture => ({
  values,
  height: rows,
  width: columns,
  scale,
  limit,
  zero,
});
