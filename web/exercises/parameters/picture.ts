// The network's values as boxes, as tall as the picture and as deep as its channels: what the slides draw.
import { html, svg, type TemplateResult } from 'lit';
import { shapeText } from './table.js';
import type { CountRow, Shape } from './logic.js';

interface Box {
  /** −1 is the input. */
  layer: number;
  shape: readonly number[];
  word: string;
}

interface Strip {
  input: Shape;
  rows: readonly CountRow[];
  /** The layer under discussion. */
  current: number;
  known: (layer: number) => boolean;
  pick?: (layer: number) => void;
}

const tallest = 84;
const skew = 0.32;

/** Layers that neither weigh nor reshape anything would only repeat the box before. */
function boxesOf({ input, rows }: Pick<Strip, 'input' | 'rows'>): Box[] {
  const boxes = rows.flatMap(({ text, input: from, output, parameters, operations }, layer) =>
    parameters > 0 || operations > 0 || from.join() !== output.join() ? [{ layer, shape: output, word: text.split(' ')[0]! }] : [],
  );
  return [{ layer: -1, shape: input, word: 'input' }, ...boxes];
}

/** Square roots and logarithms keep 224×224×3 and 1×1×4096 both in sight. */
function sizeOf(shape: readonly number[], largest: number): { height: number; width: number; depth: number } {
  if (shape.length === 1) return { height: Math.min(tallest, 10 + 6 * Math.log2(1 + shape[0]!)), width: 0, depth: 10 };
  const [height, width, channels] = shape as Shape;
  const side = (cells: number) => 10 + (tallest - 10) * Math.sqrt(cells / largest);
  return { height: side(height), width: side(width) * skew, depth: 3 + 5 * Math.log2(1 + channels) };
}

function drawing(box: Box, largest: number): TemplateResult {
  const { height, width: run, depth } = sizeOf(box.shape, largest);
  const rise = run * 0.8;
  const [width, total] = [depth + run + 4, height + rise + 4];
  const at = (x: number, y: number) => `${(x + 2).toFixed(1)} ${(y + 2).toFixed(1)}`;
  return html`<svg width=${width} height=${total} viewBox="0 0 ${width} ${total}">
    ${svg`<path class="front" d="M${at(0, rise)} L${at(depth, rise)} L${at(depth, rise + height)} L${at(0, rise + height)}Z" />
      <path class="top" d="M${at(0, rise)} L${at(run, 0)} L${at(run + depth, 0)} L${at(depth, rise)}Z" />
      <path class="side-face" d="M${at(depth, rise)} L${at(depth + run, 0)} L${at(depth + run, height)} L${at(depth, rise + height)}Z" />`}
  </svg>`;
}

/** Only for the eye: the table says the same, and can be worked by keyboard. */
export function renderPicture(strip: Strip): TemplateResult {
  const boxes = boxesOf(strip);
  const largest = Math.max(...boxes.flatMap(({ shape }) => (shape.length === 3 ? shape.slice(0, 2) : [])));
  return html`<div class="strip" aria-hidden="true">
    ${boxes.map((box) => {
      const known = strip.known(box.layer);
      const classes = ['box', box.layer < 0 ? 'source' : '', box.layer === strip.current && box.layer >= 0 ? 'current' : '', known ? '' : 'unknown'].join(' ');
      return html`<div class=${classes} @click=${() => box.layer >= 0 && strip.pick?.(box.layer)}>
        ${drawing(box, largest)}<span class="size">${known ? shapeText(box.shape) : '?'}</span><span class="word">${box.word}</span>
      </div>`;
    })}
  </div>`;
}
