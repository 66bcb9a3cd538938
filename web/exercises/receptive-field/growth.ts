// How wide the field is after one layer, after two, and so on, beside the width of the input.
import { svg, type TemplateResult } from 'lit';

/** `sizes[i]` pixels after i + 1 layers; the first that is at least `input` wide stands out. */
export function renderGrowth(sizes: readonly number[], input: number, room: number): TemplateResult {
  const gutter = 66;
  const width = Math.min(room, 560);
  const scale = (width - gutter - 44) / Math.max(input, ...sizes);
  const rowHeight = 26;
  const top = 24;
  const height = top + sizes.length * rowHeight + 6;
  const end = gutter + input * scale;
  const enough = sizes.findIndex((size) => size >= input);
  const spoken = sizes.map((size, i) => `after ${i + 1} ${i === 0 ? 'layer' : 'layers'} ${size}`).join(', ');
  return svg`<svg class="growth" width=${width} height=${height} viewBox="0 0 ${width} ${height}" role="img" aria-label="Pixels that a unit sees: ${spoken}; the input has ${input}">
    <text class="note" x=${Math.min(end, width - 40)} y="12" text-anchor="middle">${input} pixels</text>
    ${sizes.map((size, i) => {
      const y = top + i * rowHeight;
      return svg`<g class=${i === enough ? 'enough' : ''}>
        <text x="0" y=${y + 14}>${i + 1} ${i === 0 ? 'layer' : 'layers'}</text>
        <rect x=${gutter} y=${y + 2} width=${size * scale} height=${rowHeight - 8} rx="3" />
        <text class="size" x=${gutter + size * scale + 6} y=${y + 14}>${size}</text>
      </g>`;
    })}
    <line x1=${end} x2=${end} y1="18" y2=${height} />
  </svg>`;
}
