// The three fields side by side: the box of the theory, the pixels with a path, and how much each of them counts.
import { html, svg, type TemplateResult } from 'lit';
import type { FieldMap } from 'neocog';
import { paint } from '../grid/pictures.js';
import { viridis } from '../grid/viridis.js';
import type { Fields } from './fields.js';
import { boxPath, gridPath, pathOf } from './paths.js';
import type { FieldState } from './state.js';

/** Paints the effective field, one pixel of the canvas for each pixel of the input. */
export function paintField(canvas: HTMLCanvasElement, { shape, data }: FieldMap): void {
  const [height = 1, width = 1] = shape;
  const largest = data.reduce((most, value) => Math.max(most, value), 0) || 1;
  paint(canvas, height, width, (cell) => viridis(data[cell]! / largest));
}

const share = (part: number, whole: number): string => `${Math.round((100 * part) / Math.max(1, whole))}%`;

export function renderMaps(state: FieldState, fields: Fields | null): TemplateResult {
  if (!fields) return html`<p class="waiting" role="status">Measuring …</p>`;
  const { theory, measured, counts, samples } = fields;
  const [rows, columns] = state.input;
  const lines = Math.max(rows, columns) <= 48 ? gridPath(columns, rows) : '';
  const panel = (title: string, number: string, text: string, picture: TemplateResult, canvas?: TemplateResult) =>
    html`<figure class="field">
      <figcaption><strong>${title}</strong><br /><span class="number">${number}</span></figcaption>
      <div class="map" style=${rows === 1 ? 'height: 40px' : `aspect-ratio: ${columns} / ${rows}`}>
        ${canvas ?? ''}
        <svg viewBox="0 0 ${columns} ${rows}" preserveAspectRatio="none" role="img" aria-label="${title}: ${number}. ${text}">
          ${picture}
          <path class="grid" d=${lines} />
          <path class="outline ${canvas ? 'light' : ''}" d=${boxPath(theory)} />
        </svg>
      </div>
      <p class="muted">${text}</p>
    </figure>`;
  const size = rows === 1 ? `${theory.width.size}` : `${theory.height.size}×${theory.width.size}`;
  return html`<div class="fields ${rows === 1 ? 'line' : ''}">
      ${panel('Theory', rows === 1 ? `${size} pixels` : `${size} = ${counts.theory} pixels`, 'The box that kernels and strides lead to, clipped at the border.', svg`<path class="seen" d=${boxPath(theory)} />`)}
      ${panel(
        'Measured',
        `${counts.measured} ${counts.measured === 1 ? 'pixel' : 'pixels'} with a path`,
        counts.measured === counts.theory
          ? 'A gradient sent back from the unit reaches every pixel of the box, and no other.'
          : `A gradient sent back from the unit leaves gaps: it reaches ${share(counts.measured, counts.theory)} of the box.`,
        svg`<path class="seen" d=${pathOf(measured)} />`,
      )}
      ${panel(
        'Effective',
        `half of it in ${counts.half} ${counts.half === 1 ? 'pixel' : 'pixels'}`,
        `How much each pixel counts: ${share(counts.half, counts.measured)} of the pixels with a path carry half of the gradient.`,
        svg``,
        html`<canvas></canvas>`,
      )}
    </div>
    <p class="legend">
      <span>0</span><span class="scale viridis" aria-hidden="true"></span><span>largest</span
      ><span class="muted"
        >mean magnitude of the gradient, ${samples} random images, random weights, a ReLU after each convolution (Luo et al. 2016). The dashed box is the
        theory’s.</span
      >
    </p>`;
}
