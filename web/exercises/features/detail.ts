// One map: the picture and what the selected unit sees of it, the filter, the map.
import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber } from '../frame/questions.js';
import { renderLegend, renderMap } from '../looking/maps.js';
import { chainTo, isConvolution } from './layers.js';
import { legendOf, renderPicture, renderStrip } from './overview.js';
import { channelName, sizeOf, type Hand, type Scene } from './scene.js';
import { filterOf, type Filter } from './unit.js';

/** How many of a filter's slices are shown, the strongest. */
const mostSlices = 12;

export function renderDetail(scene: Scene, hand: Hand): TemplateResult {
  const { picture, region, maps } = scene;
  const whole = region.height === picture.shape[0] && region.width === picture.shape[1];
  return html`${renderStrip(scene, hand)}
    <div class="trio">
      <figure>
        <figcaption class="of-input">The picture<span>${picture.shape.join('×')}</span></figcaption>
        ${renderPicture(picture, region)}
        <p class="muted">The unit sees ${whole ? 'the whole picture' : `${sizeOf(region)} pixels of it`}.</p>
      </figure>
      ${renderFilter(scene)}
      <figure>
        <figcaption class="of-output">Map ${scene.channel + 1}<span>${sizeOf(maps)}</span></figcaption>
        ${renderPickable(scene, hand)} ${legendOf(maps)}
        <p class="muted">All maps of ${maps.name} share this scale. Click a unit, or move with the arrow keys.</p>
      </figure>
    </div>`;
}

/** The map, large, with a unit to pick. */
export function renderPickable(scene: Scene, hand: Hand): TemplateResult {
  const { maps, values, unit, zero } = scene;
  const { height, width } = maps;
  const value = formatNumber(values[unit.y * width + unit.x]!);
  const move = (y: number, x: number) => hand.pickUnit({ y: Math.max(0, Math.min(height - 1, y)), x: Math.max(0, Math.min(width - 1, x)) });
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves: Record<string, () => void> = {
      ArrowUp: () => move(unit.y - 1, unit.x),
      ArrowDown: () => move(unit.y + 1, unit.x),
      ArrowLeft: () => move(unit.y, unit.x - 1),
      ArrowRight: () => move(unit.y, unit.x + 1),
      Home: () => hand.pickUnit(null),
    };
    if (!moves[event.key]) return;
    moves[event.key]!();
    event.preventDefault();
    event.stopPropagation();
  };
  const onClick = (event: MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    move(Math.floor(((event.clientY - box.y) / box.height) * height), Math.floor(((event.clientX - box.x) / box.width) * width));
  };
  return html`<div
    class="picture pickable"
    role="application"
    tabindex="0"
    aria-label="${channelName(scene)}. Arrow keys move the unit, Home goes to the strongest. Row ${unit.y + 1}, column ${unit.x + 1}: ${value}"
    @click=${onClick}
    @keydown=${onKey}
  >
    ${renderMap({ values, height, width, scale: maps.signed ? 'signed' : 'magnitude', limit: maps.limit, zero }, `${channelName(scene)}, as a picture`)}
    <span
      class="region unit"
      style="left: ${(100 * unit.x) / width}%; top: ${(100 * unit.y) / height}%; width: ${100 / width}%; height: ${100 / height}%"
    ></span>
  </div>`;
}

/** The weights that made the map; a layer without its own shows those of the convolution that it goes on from. */
export function renderFilter(scene: Scene): TemplateResult {
  const { net, rows, maps, channel, zero } = scene;
  const base = chainTo(rows, maps.name)[0]!;
  const filter = isConvolution(base.type) ? filterOf(net, base.name, channel) : null;
  if (!filter) {
    return html`<figure class="filter">
      <figcaption class="of-kernel">No weights</figcaption>
      <p class="muted">${base.name} (${base.type}) has no filter: ${unweighted[base.type] ?? 'it goes by a fixed rule'}.</p>
    </figure>`;
  }
  const { slices, height, width, limit } = filter;
  const shown = slices.slice(0, mostSlices);
  const source = base.from[0]!;
  const colours = source === 'input' && slices.length === 3 ? ['red', 'green', 'blue'] : null;
  return html`<figure class="filter">
    <figcaption class="of-kernel">Filter ${channel + 1} of ${base.name}<span>${height}×${width}×${slices.length}</span></figcaption>
    <div class="slices ${shown.length === 1 ? 'one' : shown.length <= 3 ? 'few' : ''}">
      ${shown.map(
        ({ channel: from, weights }) =>
          html`<div class="slice">
            ${renderMap({ values: weights, height, width, scale: 'signed', limit, zero }, `Weights for ${colours?.[from] ?? `map ${from + 1}`}: ${[...weights].map((weight) => formatNumber(weight, 2)).join(', ')}`)}
            ${slices.length > 1 ? html`<span>${colours?.[from] ?? from + 1}</span>` : nothing}
          </div>`,
      )}
    </div>
    ${renderLegend('signed', limit)}
    <p class="muted">${aboutSlices(filter, shown.length, source)}</p>
  </figure>`;
}

const unweighted: Record<string, string> = {
  maxPool2d: 'it keeps the largest value of each window',
  avgPool2d: 'it takes the mean of each window',
  globalAvgPool: 'it takes the mean of each map',
  globalMaxPool: 'it keeps the largest value of each map',
  add: 'it adds maps, place by place',
  concat: 'it puts maps side by side',
  upsample2d: 'it makes maps larger',
};

function aboutSlices({ slices }: Filter, shown: number, source: string): string {
  const below = source === 'input' ? 'the picture' : source;
  if (slices.length === 1) return `One slice, for the one channel of ${below} that it reads.`;
  return shown < slices.length
    ? `The ${shown} strongest of ${slices.length} slices, one for each map of ${below}, by the sum of their magnitudes.`
    : `One slice for each channel of ${below}, the strongest first.`;
}
