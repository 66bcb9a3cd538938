// Maps while the layers are drawn anew, from the top.
import { html, nothing, type TemplateResult } from 'lit';
import type { SaliencyMethod } from 'neocog';
import { guard } from 'lit/directives/guard.js';
import { limitOf, renderLegend, renderMap } from '../looking/maps.js';
import type { Known } from './measures.js';
import { correlationText, methodTitles } from './names.js';

/** One column: what the methods show with so many layers at random. */
export interface Column {
  /** The layer that was drawn anew last; '' for the trained network. */
  layer: string;
  maps: ReadonlyMap<SaliencyMethod, { map: Float32Array; correlation: number }>;
}

/** What is compared: the simplest, those that pass back more than the gradient, and one that works on the last layers. */
export const checked = (method: SaliencyMethod): readonly SaliencyMethod[] => [
  ...new Set<SaliencyMethod>([method, 'gradient', 'guidedBackprop', 'deconvnet', 'gradCam']),
];

/** Above this, the two orders of pixels are much alike. */
const alike = 0.5;

export function renderSanity({ shape: [height, width] }: Known, method: SaliencyMethod, columns: readonly Column[], stages: number): TemplateResult {
  const rows = checked(method);
  const complete = columns.length === stages + 1 && stages > 0;
  const last = columns.at(-1);
  const stuck = complete ? rows.filter((row) => last!.maps.get(row)!.correlation > alike) : [];
  const count = Math.max(columns.length, stages + 1, 6);
  return html`<p class="lead">
      Layers are drawn anew from the top. Below each map stands its rank correlation ρ with the trained network’s map: ≈ where it is above ${alike}, – where the
      map is 0 everywhere.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Maps with random layers">
      <table class="sanity">
        <caption class="visually-hidden">
          Maps and rank correlations while layers are drawn anew
        </caption>
        <thead>
          <tr>
            <td></td>
            ${Array.from({ length: count }, (_, i) => {
              const column = columns[i];
              return html`<th scope="col">${column ? (column.layer === '' ? 'trained' : html`<span class="muted">+ </span>${column.layer}`) : '…'}</th>`;
            })}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                <th scope="row">${methodTitles[row]}</th>
                ${Array.from({ length: count }, (_, i) => {
                  const found = columns[i]?.maps.get(row);
                  if (!found) return html`<td><div class="blank"></div></td>`;
                  const text = correlationText(found.correlation);
                  return html`<td>
                    ${guard([found.map], () => renderMap({ values: found.map, height, width, scale: 'magnitude', limit: limitOf(found.map) }, `${methodTitles[row]}, ${i} layers random`))}
                    <span class="rho ${i > 0 && found.correlation > alike ? 'alike' : ''}">${text}</span>
                  </td>`;
                })}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <div class="scales">${renderLegend('magnitude', 1)}<span class="muted">as a share of each map’s own largest magnitude</span></div>
    <p class="note" role="status">
      ${
        complete
          ? stuck.length > 0
            ? `With every weight at random, ${stuck.map((each) => methodTitles[each]).join(' and ')} still ${stuck.length > 1 ? 'order' : 'orders'} the pixels much as before (ρ above ${alike}): such a map says more about the picture than about what the network has learned.`
            : `With every weight at random, none of these maps orders the pixels much as before (no ρ above ${alike}).`
          : 'Computing …'
      }
      ${complete && rows.some((row) => Number.isNaN(last!.maps.get(row)!.correlation)) ? ' “–”: a map that is the same everywhere has no order.' : nothing}
    </p>`;
}
