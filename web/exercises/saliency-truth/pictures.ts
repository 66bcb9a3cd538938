// A picture or a map with the object's outline and the strongest pixel over it.
import { html, nothing, svg, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { renderMap, type MapPicture } from '../looking/maps.js';

/** The borders between a mask's cells and the rest, as an SVG path in cells. */
export function outlineOf(mask: ArrayLike<number>, height: number, width: number): string {
  const at = (y: number, x: number) => y >= 0 && y < height && x >= 0 && x < width && mask[y * width + x] === 1;
  let path = '';
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x <= width; x++) {
      if (at(y, x) !== at(y - 1, x)) path += `M${x} ${y}h1`;
      if (at(y, x) !== at(y, x - 1)) path += `M${x} ${y}v1`;
    }
  }
  return path;
}

export interface Marked {
  mask?: ArrayLike<number>;
  /** A pixel to ring. */
  pixel?: number | null;
}

export function renderMarked(picture: MapPicture, label: string, { mask, pixel }: Marked, caption: TemplateResult | string = ''): TemplateResult {
  const { values, height, width, limit, zero } = picture;
  const path = mask ? outlineOf(mask, height, width) : '';
  // Painted only when it is another picture: an element draws itself anew with every bit of progress.
  return html`<figure>
    <div class="marked">
      ${guard([values, limit, String(zero), label], () => renderMap(picture, label))}
      <svg viewBox="0 0 ${width} ${height}" aria-hidden="true">
        ${mask ? svg`<path class="casing" d=${path}></path><path class="outline" d=${path}></path>` : nothing}
        ${
          typeof pixel === 'number'
            ? svg`<circle class="casing" cx=${(pixel % width) + 0.5} cy=${Math.floor(pixel / width) + 0.5} r="2.4"></circle>
              <circle class="ring" cx=${(pixel % width) + 0.5} cy=${Math.floor(pixel / width) + 0.5} r="2.4"></circle>`
            : nothing
        }
      </svg>
    </div>
    ${caption === '' ? nothing : html`<figcaption>${caption}</figcaption>`}
  </figure>`;
}
