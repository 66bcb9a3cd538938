// One map: the picture and what the selected unit sees of it, the filter, the map.
import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber } from '../frame/questions.js';
import { unflat } from '../grid/matrix.js';
import type { Role } from '../grid/number-grid.js';
import { renderLegend, renderMap } from '../looking/maps.js';
import { chainTo, isConvolution } from './layers.js';
import { legendOf, renderPicture, renderStrip } from './overview.js';
import { channelName, sizeOf, type Hand, type Scene } from './scene.js';
import { filterOf, sharesOfChannels, type Filter, type UnitArithmetic } from './unit.js';

/** How many of a filter's slices are shown, the strongest. */
const mostSlices = 12;

/** Which slice of the filter is written out in numbers; null: the one that brings most. */
export interface SliceHand {
  slice: number | null;
  show: (channel: number) => void;
}

export function renderDetail(scene: Scene, hand: Hand, arithmetic: UnitArithmetic, slices: SliceHand): TemplateResult {
  const { picture, region, maps } = scene;
  const whole = region.height === picture.shape[0] && region.width === picture.shape[1];
  return html`${renderStrip(scene, hand)}
    <div class="trio">
      <figure>
        <figcaption class="of-input">The picture<span>${picture.shape.join('×')}</span></figcaption>
        ${renderPicture(picture, region)}
        <p class="muted">The unit sees ${whole ? 'the whole picture' : `${sizeOf(region)} pixels of it`}.</p>
      </figure>
      ${renderFilter(scene, arithmetic, slices)}
      <figure>
        <figcaption class="of-output">Map ${scene.channel + 1}<span>${sizeOf(maps)}</span></figcaption>
        ${renderPickable(scene, hand)} ${legendOf(maps)}
        <p class="muted">All maps of ${maps.name} share this scale. Click a unit, or move with the arrow keys.</p>
      </figure>
    </div>
    ${renderProducts(scene, arithmetic, slices)}`;
}

/** The largest window whose numbers are written out. */
const mostNumbers = 5;

/** The window, the weights on it and their products, for one channel of the layer below. */
function renderProducts({ net, channel }: Scene, { base, source, terms, sum, bias }: UnitArithmetic, { slice }: SliceHand): TemplateResult | typeof nothing {
  const filter = terms.length > 0 ? filterOf(net, base.name, channel) : null;
  if (!filter || Math.max(filter.height, filter.width) > mostNumbers) return nothing;
  const { height, width } = filter;
  const shares = sharesOfChannels(terms, height, width);
  const share = shares.find((each) => each.channel === slice) ?? shares[0]!;
  const weights = filter.slices.find((each) => each.channel === share.channel)!.weights;
  const grid = (caption: string, role: Role, values: readonly (readonly (number | null)[])[], signed: boolean) =>
    html`<neocog-number-grid .caption=${caption} .values=${values} .role_=${role} .signed=${signed}></neocog-number-grid>`;
  const below = sourceName(source, share.channel, shares.length);
  return html`<div class="products" role="group" aria-label="Window times weights">
    <h3>The window of ${below} × the weights</h3>
    <div class="factors ${width > 3 ? 'large' : ''}">
      ${grid('Window', 'input', share.window, false)} <span aria-hidden="true">×</span> ${grid('Weights', 'kernel', unflat(weights, height, width), true)}
      <span aria-hidden="true">=</span> ${grid('Products', 'output', share.products, true)}
    </div>
    <p class="muted">
      Sum of these products: ${formatNumber(share.sum)}.
      ${
        shares.length > 1
          ? html`All ${shares.length} slices${bias === null ? '' : ' and the bias'} together: ${formatNumber(sum)}.
            ${slice === null || slice === shares[0]!.channel ? 'This one brings most; click' : 'Click'} another slice of the filter to see its numbers.`
          : nothing
      }
    </p>
  </div>`;
}

const colourNames = ['red', 'green', 'blue'];

/** "map 3 of pool1", "the picture’s red" */
function sourceName(source: string, channel: number, channels: number): string {
  if (source !== 'input') return `map ${channel + 1} of ${source}`;
  return channels === 3 ? `the picture’s ${colourNames[channel]}` : 'the picture';
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
function renderFilter(scene: Scene, { terms }: UnitArithmetic, { slice, show }: SliceHand): TemplateResult {
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
  const colours = source === 'input' && slices.length === 3 ? colourNames : null;
  const chosen = slice ?? sharesOfChannels(terms, height, width)[0]?.channel;
  return html`<figure class="filter">
    <figcaption class="of-kernel">Filter ${channel + 1} of ${base.name}<span>${height}×${width}×${slices.length}</span></figcaption>
    <div class="slices ${shown.length === 1 ? 'one' : shown.length <= 3 ? 'few' : ''}">
      ${shown.map(
        ({ channel: from, weights }) =>
          html`<button class="slice" aria-pressed=${from === chosen} ?disabled=${slices.length === 1} @click=${() => show(from)}>
            ${renderMap(
              { values: weights, height, width, scale: 'signed', limit, zero },
              `Weights for ${colours?.[from] ?? `map ${from + 1}`}: ${[...weights].map((weight) => formatNumber(weight, 2)).join(', ')}`,
            )}
            ${slices.length > 1 ? html`<span>${colours?.[from] ?? from + 1}</span>` : nothing}
          </button>`,
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
