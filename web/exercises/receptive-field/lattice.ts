// One dimension: rows of units, layer above layer, and a line from each unit to every unit that it reads.
import { nothing, svg, type TemplateResult } from 'lit';
import { fieldOf, rowText, spanOf, unitsOf, type Axis, type Reach } from './logic.js';

export interface LatticeView {
  axis: Axis;
  /** Room across, in pixels. */
  width: number;
  /** The picked unit; layer 0 is the input. */
  unit: { layer: number; x: number };
  /** Below the picked unit, which units have a path to it. */
  reach: Reach;
  /** The lowest layer down to which the region is shown; 0 is the input. */
  downTo: number;
  /** A question shows units without connections and regions. */
  bare?: boolean;
  onPick?: (layer: number, x: number) => void;
  onKey?: (event: KeyboardEvent) => void;
  /** What a screen reader hears of the picked unit. */
  spoken: string;
}

interface Layout {
  scale: number;
  left: number;
  gutter: number;
  rowHeight: number;
  top: number;
  width: number;
  height: number;
  radius: (layer: number) => number;
  x: (layer: number, unit: number) => number;
  y: (layer: number) => number;
  /** From input pixels to the picture. */
  pixel: (place: number) => number;
  range: { from: number; to: number };
}

/** The middle of a unit's field, in input pixels: there it stands. */
const centre = (axis: Axis, layer: number, unit: number): number => {
  const { first, last } = spanOf(axis, layer, unit);
  return (first + last) / 2;
};

/** How many units of padding stand before and after a layer's own, for the layer above. */
const paddingAround = (axis: Axis, layer: number) => ({ before: axis.rows[layer]?.before ?? 0, after: axis.rows[layer]?.after ?? 0 });

function layout({ axis, width }: LatticeView): Layout {
  const count = axis.rows.length;
  const layers = Array.from({ length: count + 1 }, (_, layer) => layer);
  let from = Math.min(...layers.map((layer) => centre(axis, layer, -paddingAround(axis, layer).before)));
  let to = Math.max(...layers.map((layer) => centre(axis, layer, unitsOf(axis, layer) - 1 + paddingAround(axis, layer).after)));
  const whole = { first: spanOf(axis, count, 0).first, last: spanOf(axis, count, unitsOf(axis, count) - 1).last };
  // The whole field has room where it is not much larger than the input.
  if (fieldOf(axis, count).size <= 2 * axis.size) [from, to] = [Math.min(from, whole.first), Math.max(to, whole.last)];
  const narrow = width < 520;
  const gutter = narrow ? 56 : 132;
  const scale = Math.max(17, Math.min(54, (width - gutter - 12) / (to - from + 1)));
  const rowHeight = Math.max(64, Math.min(92, scale * 1.9));
  const largest = Math.min(15, scale * 0.42);
  const top = largest + 8;
  const pixel = (place: number) => gutter + (place - from + 0.5) * scale;
  return {
    scale,
    left: gutter,
    gutter,
    rowHeight,
    top,
    width: Math.max(width, gutter + (to - from + 1) * scale + 4),
    height: top + count * rowHeight + largest + 46,
    radius: () => largest,
    x: (layer, unit) => pixel(centre(axis, layer, unit)),
    y: (layer) => top + (count - layer) * rowHeight,
    pixel,
    range: { from: from - 0.5, to: to + 0.5 },
  };
}

export function renderLattice(view: LatticeView): TemplateResult {
  const { axis, unit, reach, downTo } = view;
  const place = layout(view);
  const layers = Array.from({ length: axis.rows.length + 1 }, (_, layer) => layer);
  const seen = layers.map((layer) => new Set(layer >= downTo && layer <= unit.layer && (!view.bare || layer === unit.layer) ? reach[layer] : []));
  return svg`<svg
    class="lattice"
    width=${place.width}
    height=${place.height}
    viewBox="0 0 ${place.width} ${place.height}"
  >
    ${view.bare ? nothing : layers.slice(1).map((layer) => renderEdges(axis, layer, place, seen))}
    ${layers.map((layer) => renderRow(view, layer, place, seen))}
    ${view.bare || downTo > 0 ? nothing : renderBracket(view, place)}
  </svg>`;
}

/** The lines of one layer to the one below, padding included; those of the region lie on top. */
function renderEdges(axis: Axis, layer: number, place: Layout, seen: readonly Set<number>[]): TemplateResult {
  const { kernel, stride, dilation, before } = axis.rows[layer - 1]!;
  const below = unitsOf(axis, layer - 1);
  const lines: { own: boolean; padded: boolean; path: string }[] = [];
  for (let unit = 0; unit < unitsOf(axis, layer); unit++) {
    for (let tap = 0; tap < kernel; tap++) {
      const read = unit * stride - before + tap * dilation;
      const own = seen[layer]!.has(unit) && (seen[layer - 1]!.size > 0 || layer === 0);
      const padded = read < 0 || read >= below;
      lines.push({ own, padded, path: `M${place.x(layer, unit)} ${place.y(layer)}L${place.x(layer - 1, read)} ${place.y(layer - 1)}` });
    }
  }
  const draw = (own: boolean, padded: boolean) => {
    const d = lines.filter((each) => each.own === own && each.padded === padded).map(({ path }) => path);
    return d.length === 0 ? nothing : svg`<path class="edge ${own ? 'own' : ''} ${padded ? 'padded' : ''}" d=${d.join('')} />`;
  };
  return svg`${draw(false, true)}${draw(false, false)}${draw(true, true)}${draw(true, false)}`;
}

function renderRow(view: LatticeView, layer: number, place: Layout, seen: readonly Set<number>[]): TemplateResult {
  const { axis, unit, onPick, onKey } = view;
  const { before, after } = paddingAround(axis, layer);
  const radius = place.radius(layer);
  const y = place.y(layer);
  const count = unitsOf(axis, layer);
  const paddings = [...Array.from({ length: before }, (_, i) => i - before), ...Array.from({ length: after }, (_, i) => count + i)];
  const title = layer === 0 ? 'input' : `layer ${layer}`;
  const short = layer === 0 ? `${count} pixels` : place.gutter < 100 ? shortText(axis, layer) : rowText(axis.rows[layer - 1]!);
  const picked = layer === unit.layer;
  const units = Array.from({ length: count }, (_, i) => {
    const mark = picked && i === unit.x ? 'picked' : seen[layer]!.has(i) ? 'seen' : '';
    const x = place.x(layer, i);
    return svg`<g
      class="unit ${mark} ${layer === 0 ? 'pixel' : ''} ${onPick ? 'live' : ''}"
      data-unit="${layer},${i}"
      @click=${onPick ? () => onPick(layer, i) : nothing}
    >
      <rect class="hit" x=${x - place.scale / 2} y=${y - 22} width=${place.scale} height="44" />
      ${
        layer === 0
          ? svg`<rect class="dot" x=${x - radius} y=${y - radius} width=${2 * radius} height=${2 * radius} rx="3" />`
          : svg`<circle class="dot" cx=${x} cy=${y} r=${radius} />`
      }
      ${radius >= 7 ? svg`<text x=${x} y=${y + 4} style="font-size: ${Math.min(13, radius)}px">${i}</text>` : nothing}
    </g>`;
  });
  return svg`<g
    class="rank"
    role=${onKey ? 'button' : nothing}
    tabindex=${onKey && picked ? 0 : nothing}
    aria-label=${onKey ? (picked ? view.spoken : `${title}, ${count} units`) : nothing}
    @keydown=${onKey ?? nothing}
  >
    <rect class="focus" x="2" y=${y - radius - 6} width=${place.width - 4} height=${2 * radius + 12} rx="8" />
    <text class="title ${picked ? 'now' : ''}" x="8" y=${y - 1}>${title}</text>
    ${short.split(', ').length > 2 && place.gutter > 100 ? splitText(short, y) : svg`<text class="note" x="8" y=${y + 13}>${short}</text>`}
    ${paddings.map((i) => svg`<circle class="padding ${isRead(view, layer, i, seen) ? 'seen' : ''}" cx=${place.x(layer, i)} cy=${y} r=${radius * 0.8} />`)}
    ${units}
  </g>`;
}

/** Two lines where one would run into the units. */
function splitText(text: string, y: number): TemplateResult {
  const parts = text.split(', ');
  return svg`<text class="note" x="8" y=${y + 13}>${parts.slice(0, 2).join(', ')}</text><text class="note" x="8" y=${y + 27}>${parts.slice(2).join(', ')}</text>`;
}

const shortText = (axis: Axis, layer: number): string => {
  const { kernel, stride, dilation, before } = axis.rows[layer - 1]!;
  return [`k${kernel}`, stride > 1 ? `s${stride}` : '', dilation > 1 ? `d${dilation}` : '', before > 0 ? `p${before}` : ''].filter(Boolean).join(' ');
};

/** Whether a unit of padding is read by a unit of the region. */
function isRead({ axis }: LatticeView, layer: number, place: number, seen: readonly Set<number>[]): boolean {
  const row = axis.rows[layer];
  if (!row || seen[layer]!.size === 0) return false;
  return [...seen[layer + 1]!].some((unit) => {
    const tap = place - unit * row.stride + row.before;
    return tap >= 0 && tap % row.dilation === 0 && tap / row.dilation < row.kernel;
  });
}

/** Under the input: the field before it is clipped, solid where there are pixels. */
function renderBracket({ axis, unit }: LatticeView, place: Layout): TemplateResult {
  const span = spanOf(axis, unit.layer, unit.x);
  const y = place.y(0) + place.radius(0) + 16;
  const within = (value: number) => place.pixel(Math.max(place.range.from, Math.min(place.range.to, value)));
  const inside = { first: Math.max(0, span.first), last: Math.min(axis.size - 1, span.last) };
  const size = span.last - span.first + 1;
  const middle = (within(span.first - 0.5) + within(span.last + 0.5)) / 2;
  const label = `field of ${size} ${size === 1 ? 'pixel' : 'pixels'}: ${String(span.first).replace('-', '−')} to ${String(span.last).replace('-', '−')}${
    inside.last < inside.first || (inside.first === span.first && inside.last === span.last) ? '' : `, of which ${inside.first} to ${inside.last} exist`
  }`;
  const half = label.length * 3.6;
  return svg`<g class="bracket">
    <line class="beyond" x1=${within(span.first - 0.5) + 2} x2=${within(span.last + 0.5) - 2} y1=${y} y2=${y} />
    ${inside.last >= inside.first ? svg`<line x1=${within(inside.first - 0.5) + 2} x2=${within(inside.last + 0.5) - 2} y1=${y} y2=${y} />` : nothing}
    <text x=${Math.max(place.gutter + half - 40, Math.min(place.width - half, middle))} y=${y + 19}>${label}</text>
  </g>`;
}
