// What stands beside a question, and once it is closed, the answer in it. What comes later has its room from the start.
import { html, nothing, type TemplateResult } from 'lit';
import { cellKey, formatNumber, type Cell, type Question } from '../frame/questions.js';
import type { Practice } from '../frame/practice.js';
import type { Matrix } from '../grid/matrix.js';
import type { Mark, Role } from '../grid/number-grid.js';
import type { Colour } from '../grid/pictures.js';
import { limitOf, renderLegend, renderMap } from '../looking/maps.js';
import { letters, type FeatureFigure } from './question-parts.js';

interface Shown {
  practice: Practice;
  zero: Colour;
}
type Of<Shows extends FeatureFigure['shows']> = Extract<FeatureFigure, { shows: Shows }>;

interface GridOptions {
  marks?: ReadonlyMap<string, Mark>;
  signed?: boolean;
  pick?: (cell: Cell) => void;
}

const grid = (
  caption: string,
  role: Role,
  values: readonly (readonly (number | null)[])[],
  { marks = new Map<string, Mark>(), signed = false, pick }: GridOptions = {},
) =>
  html`<neocog-number-grid
    .caption=${caption}
    .values=${values}
    .role_=${role}
    .marks=${marks}
    .signed=${signed}
    .selectable=${pick !== undefined}
    @cell-pick=${(event: CustomEvent<Cell>) => pick?.(event.detail)}
  ></neocog-number-grid>`;

/** Hidden as long as the question is open; its room is there all the same. */
const later = (open: boolean, content: TemplateResult): TemplateResult =>
  html`<div class=${open ? 'later' : ''} aria-hidden=${open ? 'true' : nothing} ?inert=${open}>${content}</div>`;

const photo = (values: Matrix, label: string, most = 1): TemplateResult =>
  html`<div class="picture">
    ${renderMap({ values: values.flat().map((value) => value / most), height: values.length, width: values[0]!.length, scale: 'photo' }, label)}
  </div>`;

export function renderQuestion({ figure }: Question<FeatureFigure>, shown: Shown): TemplateResult {
  switch (figure.shows) {
    case 'filter':
      return renderFilters(figure, shown);
    case 'place':
      return renderPlace(figure, shown);
    case 'value':
      return renderValue(figure, shown);
    case 'patches':
      return renderPatches(figure, shown);
    case 'ascent':
      return renderAscent(figure, shown);
    case 'layer':
      return renderLayers(figure, shown);
    case 'rule':
      return renderRule(figure, shown);
  }
}

const spoken = (matrix: Matrix): string => matrix.map((row) => row.map((value) => formatNumber(value)).join(' ')).join('; ');

function renderFilters({ image, map, filters, right }: Of<'filter'>, { practice, zero }: Shown): TemplateResult {
  const limit = limitOf(map.flat());
  return html`<div class="question" role="group" aria-label="A picture, a map of it, and four filters">
    <div class="side-by-side">
      <figure>
        <figcaption class="of-input">Picture</figcaption>
        ${photo(image, `The picture, row by row: ${spoken(image)}`)}
      </figure>
      <figure>
        <figcaption class="of-output">Map after the ReLU</figcaption>
        <div class="picture">
          ${renderMap({ values: map.flat(), height: map.length, width: map[0]!.length, scale: 'magnitude', limit }, `The map, row by row: ${spoken(map)}`)}
        </div>
        ${renderLegend('magnitude', limit)}
      </figure>
    </div>
    <div class="four small-cells">
      ${filters.map(
        (filter, i) =>
          html`<figure>
            <figcaption class="of-kernel">
              Filter ${letters[i]} ${!practice.open && i === right ? html`<strong class="correct">✓</strong>` : nothing}
            </figcaption>
            ${renderMap({ values: filter.flat(), height: 3, width: 3, scale: 'signed', zero }, `Filter ${letters[i]}: ${spoken(filter)}`)}
            <p class="weights" aria-hidden="true">${filter.map((row) => html`<span>${row.map((value) => formatNumber(value)).join(' ')}</span>`)}</p>
          </figure>`,
      )}
    </div>
    <p class="muted">Each filter has its own scale: orange above 0, blue below.</p>
  </div>`;
}

const cellsOf = (top: number, left: number, size: number): Map<string, Mark> =>
  new Map(Array.from({ length: size * size }, (_, i) => [cellKey({ y: top + Math.floor(i / size), x: left + (i % size) }), 'window']));

function renderPlace({ image, map, kernel, region, unit }: Of<'place'>, { practice }: Shown): TemplateResult {
  const { open } = practice;
  const marks = open ? new Map<string, Mark>() : cellsOf(region.top, region.left, region.size);
  for (const cell of practice.picked) marks.set(cellKey(cell), 'selected');
  const best = open ? new Map<string, Mark>() : new Map<string, Mark>([[cellKey(unit), 'selected']]);
  return html`<div class="question flow" role="group" aria-label="The picture, the filter and the map">
    <div class="pixels">${grid('Picture: pick a pixel', 'input', image, { marks, ...(open && { pick: (cell: Cell) => practice.pick(cell) }) })}</div>
    <div class="small-cells">${grid('Filter', 'kernel', kernel, { signed: true })}</div>
    <div class="map-cells">${grid('Map', 'output', map, { marks: best })}</div>
  </div>`;
}

function renderValue({ window, kernel, bias, products }: Of<'value'>, { practice }: Shown): TemplateResult {
  return html`<div class="question flow" role="group" aria-label="A window, a filter and a bias">
    ${grid('Window', 'input', window)} ${grid('Filter', 'kernel', kernel, { signed: true })} ${grid('Bias', 'kernel', [[bias]])}
    ${later(practice.open, grid('Products', 'output', products, { signed: true }))}
  </div>`;
}

function renderPatches({ kernel, patches, values }: Of<'patches'>, { practice }: Shown): TemplateResult {
  const best = Math.max(...values);
  return html`<div class="question" role="group" aria-label="A filter and four small pictures">
    ${grid('Filter', 'kernel', kernel, { signed: true })}
    <div class="four">
      ${patches.map(
        (patch, i) =>
          html`<figure>
            <figcaption class="of-input">Picture ${letters[i]}</figcaption>
            ${photo(patch, `Picture ${letters[i]}, row by row: ${spoken(patch)}`)}
            ${later(practice.open, html`<p class="sum"><span aria-hidden="true">${values[i] === best ? '✓' : ''}</span> gives ${formatNumber(values[i]!)}</p>`)}
          </figure>`,
      )}
    </div>
  </div>`;
}

function renderAscent({ patch, kernel, bias, at, after }: Of<'ascent'>, { practice }: Shown): TemplateResult {
  const marks = new Map<string, Mark>([[cellKey(at), 'selected']]);
  return html`<div class="question flow" role="group" aria-label="The pixels that a unit sees, and its filter">
    ${grid('Window', 'input', patch, { marks })} ${grid('Filter', 'kernel', kernel, { signed: true })} ${grid('Bias', 'kernel', [[bias]])}
    ${later(practice.open, grid('Window, after the step', 'input', after, { marks }))}
  </div>`;
}

function renderLayers({ input, layers, shapes, asked }: Of<'layer'>, { practice }: Shown): TemplateResult {
  const words = (layer: Of<'layer'>['layers'][number]) =>
    layer.type === 'conv2d'
      ? `${layer.filters} filters of ${String(layer.kernel)}×${String(layer.kernel)}, ${layer.padding === 'same' ? '“same” padding' : 'no padding'}`
      : '2×2 window, stride 2';
  const found = (shape: readonly number[]) => !practice.open && shape.join() === asked.join();
  return html`<div class="question" role="group" aria-label="The network in question">
    <table class="stack">
      <caption>
        A network for pictures of ${input}×${input}×1
      </caption>
      <thead>
        <tr>
          <th scope="col">layer</th>
          <th scope="col">what it is</th>
          <th scope="col">its maps</th>
        </tr>
      </thead>
      <tbody>
        ${layers.map(
          (layer, i) =>
            html`<tr>
              <th scope="row">${layer.name}</th>
              <td>${layer.type === 'conv2d' ? 'convolution: ' : 'max-pooling: '}${words(layer)}</td>
              <td class="mono">
                <span class=${practice.open ? 'later' : ''}
                  >${shapes[i]!.join('×')} ${found(shapes[i]!) ? html`<span class="correct" aria-label="asked for">✓</span>` : nothing}</span
                >
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p>Asked for: <span class="mono">${asked.join('×')}</span>, that is ${asked[2]} maps.</p>
  </div>`;
}

function renderRule({ input, arriving, handed, asked }: Of<'rule'>, { practice }: Shown): TemplateResult {
  const titles = ['Gradient', 'Deconvnet', 'Guided backpropagation'];
  return html`<div class="question flow" role="group" aria-label="What a ReLU got, what arrives from above, and what it hands down">
    ${grid('Input of the ReLU', 'input', input)} ${grid('Arrives from above', 'gradient', arriving, { signed: true })}
    ${grid('Handed down', 'gradient', handed[asked]!, { signed: true })}
    <div class="break"></div>
    ${[0, 1, 2].filter((i) => i !== asked).map((i) => later(practice.open, grid(`${titles[i]} instead`, 'gradient', handed[i]!, { signed: true })))}
  </div>`;
}
