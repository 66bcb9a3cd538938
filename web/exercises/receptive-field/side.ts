// Beside and below the picture: the arithmetic with its numbers, the recurrence, and the controls.
import { html, nothing, type TemplateResult } from 'lit';
import { options } from '../frame/options.js';
import { placesText, readBy, recurrence, sameAxes, spanOf, spanText, unitArithmetic, unitsOf, type Axis, type AxisName } from './logic.js';
import { presets } from './presets.js';
import { scrolling } from './scroll.js';
import { limits, type FieldState, type UnitPlace } from './state.js';
import type { Subject } from './subject.js';

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
const axisTitle = (axis: AxisName): string => (axis === 'height' ? 'Down' : 'Across');
const along = (unit: UnitPlace, axis: AxisName): number => (axis === 'height' ? unit.y : unit.x);

/** The axes to speak about: one where there is only one, or where both give the same numbers. */
function axesOf({ state, stack, unit }: Subject): { name: AxisName; title: string }[] {
  if (state.dimensions === 1) return [{ name: 'width', title: '' }];
  if (sameAxes(stack) && unit.y === unit.x) return [{ name: 'width', title: 'Down and across' }];
  return (['height', 'width'] as const).map((name) => ({ name, title: axisTitle(name) }));
}

export const unitName = ({ dimensions }: FieldState, { layer, y, x }: UnitPlace): string => {
  const place = dimensions === 1 ? String(x) : `(${y}, ${x})`;
  return layer === 0 ? `Pixel ${place}` : `Unit ${place} of layer ${layer}`;
};

/** What the unit sees, in one line. */
export function seesText({ state, unit, reach }: Subject): string {
  const seen = (axis: AxisName) => reach[axis][0] ?? [];
  const count = seen('height').length * seen('width').length;
  if (unit.layer === 0) return 'is the input itself';
  if (count === 0) return 'sees no pixel at all, only padding';
  if (state.dimensions === 1) return `sees ${plural(count, 'pixel')}: ${placesText(seen('width'))}`;
  return `sees ${plural(count, 'pixel')}: rows ${placesText(seen('height'))}, columns ${placesText(seen('width'))}`;
}

/** First and last pixel of the picked unit's field, and what is left of it. */
export function renderUnit(subject: Subject): TemplateResult {
  const { state, stack, unit, reach } = subject;
  return html`<h3>${unitName(state, unit)}</h3>
    <p>${unitName(state, unit)} ${seesText(subject)}.</p>
    ${
      unit.layer === 0
        ? html`<p class="muted">Pick a unit in a layer above.</p>`
        : axesOf(subject).map(({ name, title }) => {
            const { first, last } = unitArithmetic(stack[name], unit.layer, along(unit, name));
            const span = spanOf(stack[name], unit.layer, along(unit, name));
            const seen = reach[name][0] ?? [];
            const clipped = span.first < 0 || span.last >= stack[name].size;
            const inside = Math.min(span.last, stack[name].size - 1) - Math.max(span.first, 0) + 1;
            return html`<div class="axis">
              ${title ? html`<p class="muted">${title}</p>` : nothing}
              <p class="formula"><span class="muted">first = start + unit · jump</span><br />${first}</p>
              <p class="formula"><span class="muted">last = first + size − 1</span><br />${last}</p>
              ${
                clipped
                  ? html`<p class="muted">The field reaches from ${spanText(span)}; the input ends at 0 and ${stack[name].size - 1}, so it is clipped.</p>`
                  : nothing
              }
              ${seen.length < inside ? html`<p class="muted">Inside it ${plural(inside - seen.length, 'pixel')} stay unconnected.</p>` : nothing}
            </div>`;
          })
    }`;
}

/** Going down: what the region of one layer reads in the layer below. `below` is that layer. */
export function renderDescent(subject: Subject, below: number): TemplateResult {
  const { state, stack, unit, reach } = subject;
  if (below === unit.layer) {
    return html`<h3>Start: ${unitName(state, unit)}</h3>
      <p>Which units does it read? Go down layer by layer, to the input.</p>`;
  }
  const layer = below + 1;
  const target = below === 0 ? 'the input' : `layer ${below}`;
  return html`<h3>From layer ${layer} down to ${target}</h3>
    ${axesOf(subject).map(({ name, title }) => {
      const units = reach[name][layer] ?? [];
      const seen = reach[name][below] ?? [];
      const { wanted, first, last } = readBy(stack[name], layer, units);
      const most = unitsOf(stack[name], below) - 1;
      const dilated = stack[name].rows[layer - 1]!.dilation > 1;
      return html`<div class="axis">
        ${title ? html`<p class="muted">${title}</p>` : nothing}
        <p class="formula"><span class="muted">first = unit · s − p</span><br />${first}</p>
        <p class="formula"><span class="muted">last = unit · s − p + (k − 1)${dilated ? ' · d' : ''}</span><br />${last}</p>
        ${wanted.first < 0 || wanted.last > most ? html`<p class="muted">Only 0 to ${most} exist; the rest is padding.</p>` : nothing}
        <p>${below === 0 ? 'Pixels' : 'Units'} ${placesText(seen)}: ${seen.length} of ${most + 1}.</p>
      </div>`;
    })}`;
}

/** Going up: size, stride and start of one layer from those of the layer below. */
export function renderAscent({ stack, state }: Subject, layer: number): TemplateResult {
  const axes = state.dimensions === 1 || sameAxes(stack) ? (['width'] as const) : (['height', 'width'] as const);
  return html`<h3>Layer ${layer}: size, jump and start</h3>
    ${axes.map((name) => {
      const { size, stride, start } = recurrence(stack[name], layer);
      return html`<div class="axis">
        ${axes.length > 1 ? html`<p class="muted">${axisTitle(name)}</p>` : nothing}
        <p class="formula"><span class="muted">r = r + (k − 1) · d · j</span><br />${size}</p>
        <p class="formula"><span class="muted">j = j · s</span><br />${stride}</p>
        <p class="formula"><span class="muted">start = start − p · j</span><br />${start}</p>
      </div>`;
    })}
    <p class="muted">On the right stand the numbers of the layer below. The stride of this layer counts from the next one on.</p>`;
}

/** The recurrence, layer by layer; `upTo` leaves the later ones open. */
export function renderRecurrence({ stack, state, unit }: Subject, upTo: number, now: number): TemplateResult {
  const axes = state.dimensions === 1 || sameAxes(stack) ? (['width'] as const) : (['height', 'width'] as const);
  const row = (axis: Axis, layer: number) => {
    const open = layer > upTo;
    const { size, stride, start } = layer === 0 ? { size: '1', stride: '1', start: '0' } : recurrence(axis, layer);
    // What is still open takes the room that it will need, so that no column moves.
    const cell = (text: string) => (open ? html`<td class="open"><span>${equation(text)}</span></td>` : html`<td>${equation(text)}</td>`);
    return html`<tr class=${layer === now ? 'now' : ''} aria-current=${layer === now ? 'true' : nothing}>
      <th scope="row">${layer === 0 ? 'input' : `layer ${layer}`}</th>
      <td>${unitsOf(axis, layer)}</td>
      ${cell(size)} ${cell(stride)} ${cell(start)}
    </tr>`;
  };
  return html`${axes.map((name) =>
    scrolling(
      `Recurrence${axes.length > 1 ? `, ${axisTitle(name).toLowerCase()}` : ''}`,
      html` <table class="recurrence">
        <caption>
          How the field grows${axes.length > 1 ? `, ${axisTitle(name).toLowerCase()}` : ''}
        </caption>
        <thead>
          <tr>
            <th scope="col"><span class="visually-hidden">Layer</span></th>
            <th scope="col">units</th>
            <th scope="col">size r + (k − 1)${stack[name].rows.some(({ dilation }) => dilation > 1) ? ' · d' : ''} · j</th>
            <th scope="col">jump j · s</th>
            <th scope="col">start − p · j</th>
          </tr>
        </thead>
        <tbody>
          ${Array.from({ length: stack[name].rows.length + 1 }, (_, layer) => row(stack[name], layer))}
        </tbody>
      </table>`,
    ),
  )}
  ${unit.layer === 0 ? nothing : html`<p class="muted">r: size of the field in pixels; j: pixels from one unit to the next; start: first pixel of unit 0.</p>`}`;
}

/** The result stands out from the sum that leads to it. */
function equation(text: string): TemplateResult {
  const [sum, result] = text.split(' = ');
  return result === undefined ? html`<strong>${sum}</strong>` : html`<span class="whole">${sum}</span> <span class="whole">= <strong>${result}</strong></span>`;
}

export interface Controls {
  preset: number;
  choose: (preset: number) => void;
  edit: (part: Partial<FieldState>) => void;
}

export function renderControls({ dimensions, input }: FieldState, { preset, choose, edit }: Controls): TemplateResult {
  const most = dimensions === 1 ? limits.line : limits.side;
  const number = (label: string, value: number, set: (value: number) => void) =>
    html`<label
      >${label}<input
        type="number"
        min="1"
        max=${most}
        .value=${String(value)}
        @change=${(event: Event) => {
          const field = event.target as HTMLInputElement;
          const wanted = Number(field.value);
          field.value = String(value);
          if (Number.isInteger(wanted) && wanted >= 1 && wanted <= most) set(wanted);
        }}
    /></label>`;
  const [height, width] = input;
  return html`<label
      >Start from<select @change=${(event: Event) => choose(Number((event.target as HTMLSelectElement).value))}>
        ${options([...(preset < 0 ? [[-1, 'your own stack'] as const] : []), ...presets.map(({ title }, index) => [index, title] as const)], preset)}
      </select></label
    >
    <div class="controls ${dimensions === 2 ? 'three' : ''}">
      <label
        >Dimensions<select
          @change=${(event: Event) => {
            const wanted = (event.target as HTMLSelectElement).value === '2' ? 2 : 1;
            const side = Math.min(width, limits.line);
            edit({ dimensions: wanted, input: wanted === 2 ? [width, width] : [1, side], unit: null });
          }}
        >
          ${options([[1, '1-D: row'] as const, [2, '2-D: image'] as const], dimensions)}
        </select></label
      >
      ${
        dimensions === 1
          ? number('Pixels', width, (value) => edit({ input: [1, value] }))
          : html`${number('Rows', height, (value) => edit({ input: [value, width] }))} ${number('Columns', width, (value) => edit({ input: [height, value] }))}`
      }
    </div>`;
}
