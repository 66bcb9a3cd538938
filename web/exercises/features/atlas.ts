// All maps of a layer on one canvas, side by side. One canvas for each of them would be slow where there are hundreds.
import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { formatNumber } from '../frame/questions.js';
import type { Colour } from '../grid/pictures.js';
import { viridis } from '../grid/viridis.js';
import type { Maps } from './layers.js';
import { sizeOf } from './scene.js';

const negative: Colour = [47, 111, 196];
const positive: Colour = [224, 123, 26];

/** 256 colours as a canvas has them in memory: red, green, blue and full opacity. */
function palette(signed: boolean, zero: Colour): Uint32Array {
  const bytes = new Uint8ClampedArray(1024);
  for (let i = 0; i < 256; i++) {
    const share = signed ? (i - 127.5) / 127.5 : i / 255;
    const end = share < 0 ? negative : positive;
    const colour = signed ? [0, 1, 2].map((c) => zero[c]! + (end[c]! - zero[c]!) * Math.abs(share)) : viridis(share);
    bytes.set([colour[0], colour[1], colour[2], 255], 4 * i);
  }
  return new Uint32Array(bytes.buffer);
}

/** Few maps stand in one row, many in several: their tiles stay large enough to see and to hit. */
export const columnsFor = (channels: number): number => (channels <= 16 ? 16 : channels <= 64 ? 24 : 32);

/** Room between the tiles, in pixels of the maps. */
const gapOf = ({ width }: Maps): number => Math.max(1, Math.round(width / 14));

function paintAtlas(canvas: HTMLCanvasElement, maps: Maps, columns: number, zero: Colour): void {
  const { height, width, channels, data, signed, limit } = maps;
  const gap = gapOf(maps);
  const rows = Math.ceil(channels / columns);
  canvas.width = columns * (width + gap) - gap;
  canvas.height = rows * (height + gap) - gap;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  const colours = palette(signed, zero);
  const [factor, offset] = signed ? [127.5 / limit, 127.5] : [255 / limit, 0];
  for (let c = 0; c < channels; c++) {
    const [top, left] = [Math.floor(c / columns) * (height + gap), (c % columns) * (width + gap)];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const level = Math.round(data[(y * width + x) * channels + c]! * factor + offset);
        pixels[(top + y) * canvas.width + left + x] = colours[Math.max(0, Math.min(255, level))]!;
      }
  }
  context.putImageData(image, 0, 0);
}

const painted = new WeakMap<HTMLCanvasElement, string>();
const numbers = new WeakMap<Float32Array, number>();
let count = 0;
/** Maps are told apart by the array that holds them. */
function numberOf(data: Float32Array): number {
  if (!numbers.has(data)) numbers.set(data, ++count);
  return numbers.get(data)!;
}

export interface AtlasHand {
  /** The channel that is marked; −1 for none. */
  selected: number;
  select: (channel: number) => void;
  /** Opens a map: by click, and by Enter. */
  open: (channel: number) => void;
}

/** The maps as one strip. As a slider it is worked by arrow keys, and read out. */
export function renderAtlas(maps: Maps, zero: Colour, hand: AtlasHand | null): TemplateResult {
  const { name, channels, width, height } = maps;
  const columns = columnsFor(channels);
  const rows = Math.ceil(channels / columns);
  const gap = gapOf(maps);
  const draw = (canvas?: Element) => {
    if (!(canvas instanceof HTMLCanvasElement)) return;
    const key = `${numberOf(maps.data)} ${zero.join()}`;
    if (painted.get(canvas) === key) return;
    painted.set(canvas, key);
    paintAtlas(canvas, maps, columns, zero);
  };
  const [wide, high] = [columns * (width + gap) - gap, rows * (height + gap) - gap];
  const percent = (value: number, whole: number) => `${(100 * value) / whole}%`;
  const label = `${channels} ${channels === 1 ? 'map' : 'maps'} of ${name}, ${sizeOf(maps)} each`;
  if (!hand) return html`<div class="atlas" style="aspect-ratio: ${wide} / ${high}"><canvas role="img" aria-label=${label} ${ref(draw)}></canvas></div>`;
  const { selected } = hand;
  const at = Math.max(0, selected);
  const mark =
    selected < 0
      ? nothing
      : html`<span
          class="mark"
          style="left: ${percent((at % columns) * (width + gap), wide)}; top: ${percent(Math.floor(at / columns) * (height + gap), high)}; width: ${percent(
            width,
            wide,
          )}; height: ${percent(height, high)}"
        ></span>`;
  const onClick = (event: MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.x) / box.width) * columns);
    const channel = Math.floor(((event.clientY - box.y) / box.height) * rows) * columns + column;
    if (channel >= 0 && channel < channels) hand.open(channel);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at + columns,
      ArrowUp: at - columns,
      Home: 0,
      End: channels - 1,
    };
    const target = moves[event.key];
    if (event.key === 'Enter' || event.key === ' ') hand.open(at);
    else if (target === undefined) return;
    else if (selected < 0) hand.select(0);
    else if (target >= 0 && target < channels) hand.select(target);
    event.preventDefault();
    event.stopPropagation();
  };
  let most = -Infinity;
  for (let i = at; i < maps.data.length; i += channels) most = Math.max(most, maps.data[i]!);
  return html`<div
    class="atlas"
    style="aspect-ratio: ${wide} / ${high}"
    role="slider"
    tabindex="0"
    data-layer=${name}
    aria-label=${label}
    aria-valuemin="1"
    aria-valuemax=${channels}
    aria-valuenow=${at + 1}
    aria-valuetext=${selected < 0 ? 'no map selected' : `map ${at + 1}, largest value ${formatNumber(most)}`}
    @click=${onClick}
    @keydown=${onKey}
  >
    <canvas aria-hidden="true" ${ref(draw)}></canvas>${mark}
  </div>`;
}
