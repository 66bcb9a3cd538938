// One dimension: rows of units, layer above layer, and a line from each unit to every unit that it reads.
import { nothing, svg, type TemplateResult } from 'lit';
import { layout, paddingAround, type Layout } from './lattice-layout.js';
import { rowText, signed, spanOf, spanText, unitsOf, type Axis, type Reach } from './logic.js';

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
  /** The least distance of two pixels; 17 leaves room for their numbers. */
  least?: number;
  /** A question shows units without connections and regions. */
  bare?: boolean;
  /** The field of the unit to the right as well. */
  next?: boolean;
  /** A question takes pixels for its answer. */
  pixels?: Pixels;
  onPick?: (layer: number, x: number) => void;
  onKey?: (event: KeyboardEvent) => void;
  /** What a screen reader hears of the picked unit. */
  spoken: string;
}

export interface Pixels {
  chosen: ReadonlySet<number>;
  /** The one in the tab order. */
  active: number;
  /** Absent when the question takes no more. */
  pick?: (pixel: number) => void;
  onKey?: (event: KeyboardEvent) => void;
}

export function renderLattice(view: LatticeView): TemplateResult {
  const { axis, unit, reach, downTo, pixels } = view;
  const place = layout(axis, { width: view.width, picking: pixels !== undefined, least: view.least ?? 17, brackets: view.next ? 2 : 1 });
  const layers = Array.from({ length: axis.rows.length + 1 }, (_, layer) => layer);
  const seen = layers.map((layer) => new Set(layer >= downTo && layer <= unit.layer && (!view.bare || layer === unit.layer) ? reach[layer] : []));
  const live = view.onKey !== undefined || pixels?.pick !== undefined;
  return svg`<svg
    class="lattice"
    width=${place.width}
    height=${place.height}
    viewBox="0 0 ${place.width} ${place.height}"
    role=${live ? nothing : 'img'}
    aria-label=${live ? nothing : view.spoken}
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
      const own = seen[layer]!.has(unit) && seen[layer - 1]!.size > 0;
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
  const { axis, unit, onKey } = view;
  const { before, after } = paddingAround(axis, layer);
  const { radius } = place;
  const y = place.y(layer);
  const count = unitsOf(axis, layer);
  const paddings = [...Array.from({ length: before }, (_, i) => i - before), ...Array.from({ length: after }, (_, i) => count + i)];
  const picked = layer === unit.layer;
  const pixels = layer === 0 && view.pixels?.pick ? view.pixels : undefined;
  const label = picked ? view.spoken : `${titleOf(layer)}, ${count} units`;
  return svg`<g
    class="rank"
    role=${pixels ? 'group' : onKey ? 'button' : nothing}
    tabindex=${onKey && picked ? 0 : nothing}
    aria-label=${pixels ? `Pixels of the input, 0 to ${count - 1}` : onKey ? label : nothing}
    data-answer=${pixels ? '' : nothing}
    @keydown=${pixels?.onKey ?? onKey ?? nothing}
  >
    <rect class="focus" x="2" y=${y - radius - 6} width=${place.width - 4} height=${2 * radius + 12} rx="8" />
    ${renderTitle(axis, layer, place)}
    ${paddings.map((i) => svg`<circle class="padding ${isRead(view, layer, i, seen) ? 'seen' : ''}" cx=${place.x(layer, i)} cy=${y} r=${radius * 0.8} />`)}
    ${Array.from({ length: count }, (_, i) => renderUnit(view, layer, i, place, seen[layer]!.has(i)))}
  </g>`;
}

function renderUnit(view: LatticeView, layer: number, i: number, place: Layout, seen: boolean): TemplateResult {
  const { unit, onPick } = view;
  const { radius, scale } = place;
  const [x, y] = [place.x(layer, i), place.y(layer)];
  const pixels = layer === 0 ? view.pixels : undefined;
  const pick = pixels ? pixels.pick && (() => pixels.pick!(i)) : onPick && (() => onPick(layer, i));
  const picked = pixels ? pixels.chosen.has(i) : layer === unit.layer && i === unit.x;
  const checkbox = pixels?.pick !== undefined;
  return svg`<g
    class="unit ${picked ? 'picked' : seen || (view.next && layer === unit.layer && i === unit.x + 1) ? 'seen' : ''} ${layer === 0 ? 'pixel' : ''} ${pick ? 'live' : ''}"
    data-unit="${layer},${i}"
    role=${checkbox ? 'checkbox' : nothing}
    aria-checked=${checkbox ? picked : nothing}
    aria-label=${checkbox ? `pixel ${i}` : nothing}
    tabindex=${checkbox ? (i === pixels.active ? 0 : -1) : nothing}
    @click=${pick ?? nothing}
  >
    <rect class="hit" x=${x - scale / 2} y=${y - 22} width=${scale} height="44" />
    ${
      layer === 0
        ? svg`<rect class="dot" x=${x - radius} y=${y - radius} width=${2 * radius} height=${2 * radius} rx="3" />`
        : svg`<circle class="dot" cx=${x} cy=${y} r=${radius} />`
    }
    ${radius >= 7 ? svg`<text x=${x} y=${y + 4} style="font-size: ${Math.min(13, radius)}px">${i}</text>` : nothing}
  </g>`;
}

const titleOf = (layer: number): string => (layer === 0 ? 'input' : `layer ${layer}`);

/** The layer's name, and what it does in a few words. */
function renderTitle(axis: Axis, layer: number, place: Layout): TemplateResult {
  const y = place.y(layer);
  const title = titleOf(layer);
  const note = layer === 0 ? `${axis.size} pixels` : place.narrow ? shortText(axis, layer) : rowText(axis.rows[layer - 1]!);
  if (place.above) return svg`<text class="title" x=${place.gutter} y=${y - place.radius - 9}>${title} <tspan class="note">${note}</tspan></text>`;
  const parts = note.split(', ');
  // Two lines where one would run into the units.
  const lines = parts.length > 2 && !place.narrow ? [parts.slice(0, 2).join(', '), parts.slice(2).join(', ')] : [note];
  return svg`<text class="title" x="8" y=${y - 1}>${title}</text>
    ${lines.map((text, i) => svg`<text class="note" x="8" y=${y + 13 + 14 * i}>${text}</text>`)}`;
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
function renderBracket({ axis, unit, next }: LatticeView, place: Layout): TemplateResult {
  const within = (value: number) => place.pixel(Math.max(place.range.from, Math.min(place.range.to, value)));
  const top = place.y(0) + place.radius + 16;
  const spans = [unit.x, ...(next ? [unit.x + 1] : [])].map((x) => spanOf(axis, unit.layer, x));
  const line = ({ first, last }: { first: number; last: number }, y: number, kind: string) =>
    svg`<line class=${kind} x1=${within(first - 0.5) + 2} x2=${within(last + 0.5) - 2} y1=${y} y2=${y} />`;
  const inside = (span: (typeof spans)[number]) => ({ first: Math.max(0, span.first), last: Math.min(axis.size - 1, span.last) });
  const [span, other] = spans as [(typeof spans)[number], (typeof spans)[number] | undefined];
  const texts = other
    ? [`units ${unit.x} and ${unit.x + 1}: fields begin at ${signed(span.first)} and ${signed(other.first)},`, `${other.first - span.first} pixels apart`]
    : fieldText(span, inside(span));
  const middle = (within(span.first - 0.5) + within((other ?? span).last + 0.5)) / 2;
  // On a phone what stands on one line elsewhere takes two.
  const lines = place.narrow ? texts : [texts.join(' ')];
  return svg`<g class="bracket">
    ${spans.map((each, i) => {
      const { first, last } = inside(each);
      return svg`${line(each, top + 12 * i, 'beyond')}${last >= first ? line({ first, last }, top + 12 * i, '') : nothing}`;
    })}
    ${lines.map((text, i) => {
      const half = text.length * 3.7;
      const y = top + 12 * (spans.length - 1) + 19 + 16 * i;
      return svg`<text x=${Math.max(half + 4, Math.min(place.width - half - 4, middle))} y=${y}>${text}</text>`;
    })}
  </g>`;
}

function fieldText(span: { first: number; last: number }, inside: { first: number; last: number }): string[] {
  const size = span.last - span.first + 1;
  const whole = inside.last < inside.first || (inside.first === span.first && inside.last === span.last);
  const text = `field of ${size} ${size === 1 ? 'pixel' : 'pixels'}: ${spanText(span)}`;
  return whole ? [text] : [`${text},`, `of which ${spanText(inside)} exist`];
}
