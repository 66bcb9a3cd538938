// Two dimensions: the input as an image and every layer as a plane of units, with the region drawn on each.
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Cell } from '../frame/questions.js';
import { runsOf, unitsOf, type Reach, type Stack } from './logic.js';
import { gridPath, shadeAround } from './paths.js';
import type { UnitPlace } from './state.js';

export interface PlanesView {
  stack: Stack;
  unit: UnitPlace;
  reach: { height: Reach; width: Reach };
  downTo: number;
  titles: readonly string[];
  spoken: string;
  onPick?: (layer: number, cell: Cell) => void;
  onKey?: (event: KeyboardEvent, layer: number) => void;
}

export function renderPlanes(view: PlanesView): TemplateResult {
  const layers = Array.from({ length: view.stack.width.rows.length + 1 }, (_, layer) => layer);
  const [input, ...above] = layers;
  return html`<div class="planes ${above.length > 6 ? 'many' : ''}" role="group" aria-label=${view.spoken}>
    <div class="image">${renderPlane(view, input!)}</div>
    <div class="maps">${above.map((layer) => renderPlane(view, layer))}</div>
  </div>`;
}

function renderPlane(view: PlanesView, layer: number): TemplateResult {
  const { stack, unit, reach, downTo, onPick, onKey } = view;
  const [rows, columns] = [unitsOf(stack.height, layer), unitsOf(stack.width, layer)];
  const shown = layer <= unit.layer && layer >= downTo;
  const picked = layer === unit.layer;
  const [ys, xs] = shown ? [reach.height[layer] ?? [], reach.width[layer] ?? []] : [[], []];
  const title = layer === 0 ? 'Input' : `Layer ${layer}`;
  const seen = shown && !picked ? `${ys.length}×${xs.length} of ${rows}×${columns}` : `${rows}×${columns}`;
  const find = (event: PointerEvent | MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    // The border is no part of the picture.
    const at = (offset: number, size: number, units: number) => Math.max(0, Math.min(units - 1, Math.floor((offset / size) * units)));
    onPick?.(layer, { y: at(event.clientY - box.top, box.height, rows), x: at(event.clientX - box.left, box.width, columns) });
  };
  // The picture's own units are the layer's units; lines stay thin whatever the size.
  return html`<figure class="plane ${picked ? 'picked' : ''} ${onPick ? 'live' : ''}">
    <figcaption>
      <strong>${title}</strong>
      <span class="extent" data-longest=${`${rows}×${columns} of ${rows}×${columns}`}>${seen}</span
      >${layer > 0 ? html`<br /><span class="what">${view.titles[layer - 1]}</span>` : nothing}
    </figcaption>
    <div
      class="map ${layer === 0 ? 'pixels' : ''}"
      style="aspect-ratio: ${columns} / ${rows}"
      data-layer=${layer}
      role=${onPick ? 'button' : nothing}
      tabindex=${onPick ? 0 : nothing}
      aria-label=${onPick ? (picked ? view.spoken : `${title}, ${rows} by ${columns} units: Enter picks one`) : nothing}
      @click=${onPick ? find : nothing}
      @keydown=${(event: KeyboardEvent) => onKey?.(event, layer)}
    >
      <svg viewBox="0 0 ${columns} ${rows}" preserveAspectRatio="none" aria-hidden="true">
        ${layer === 0 ? scene(columns, rows) : svg`<rect class="paper" width=${columns} height=${rows} />`}
        ${layer === 0 && xs.length > 0 ? svg`<path class="shade" fill-rule="evenodd" d=${shadeAround(ys, xs, columns, rows)} />` : nothing}
        ${Math.max(rows, columns) <= 40 ? svg`<path class="grid" d=${gridPath(columns, rows)} />` : nothing}
        ${runsOf(ys).map((y) =>
          runsOf(xs).map(
            (x) =>
              svg`<rect class="region ${picked ? 'unit' : ''} ${layer === 0 ? 'seen' : ''}" x=${x.first} y=${y.first} width=${x.last - x.first + 1} height=${y.last - y.first + 1} />`,
          ),
        )}
      </svg>
    </div>
  </figure>`;
}

/** An image to look at, drawn: a hill, a house, a sun. In a box of 100 by 100, whatever the input's size. */
const scene = (columns: number, rows: number): TemplateResult => svg`<g class="scene" transform="scale(${columns / 100} ${rows / 100})">
  <rect class="sky" width="100" height="100" />
  <circle class="sun" cx="78" cy="22" r="11" />
  <path class="far" d="M0 66C16 44 28 46 40 58S66 40 80 50 100 56 100 56V100H0Z" />
  <path class="near" d="M0 80C22 66 44 72 62 76S92 72 100 68V100H0Z" />
  <path class="wall" d="M22 56H50V84H22Z" /><path class="roof" d="M17 58 36 38 55 58Z" />
  <path class="door" d="M32 68H40V84H32Z" /><path class="window" d="M43 63H47.500V69H43ZM25 63H29.500V69H25Z" />
  <path class="trunk" d="M71.500 62H74.500V82H71.500Z" /><circle class="tree" cx="73" cy="55" r="11" />
</g>`;
