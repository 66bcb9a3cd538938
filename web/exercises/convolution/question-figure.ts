// What stands beside a question, and once it is closed, the answer in it. What comes later has its room from the start.
import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { paintSigned } from '../grid/pictures.js';
import { cellKey } from '../frame/questions.js';
import type { Mark } from '../grid/number-grid.js';
import type { Joined } from './beams.js';
import { classics } from './classics.js';
import { kernelSize } from './logic.js';
import { channelName } from './text.js';
import { grid, renderInputs, renderKernel, renderLegend } from './number-stage.js';
import { paintVolume, type PaperColours } from './pictures.js';
import type { ConvolutionFigure } from './question-parts.js';
import { renderSizes } from './size-figure.js';

interface Shown {
  /** Whether the question still takes answers. */
  open: boolean;
  colours: () => PaperColours;
  /** What joins the window to its output cell, to lie over the picture. */
  beams: TemplateResult;
}

type Of<Shows extends ConvolutionFigure['shows']> = Extract<ConvolutionFigure, { shows: Shows }>;

export function renderFigure(figure: ConvolutionFigure, shown: Shown): TemplateResult {
  if (figure.shows === 'size') return renderSizes(figure, shown.open);
  return figure.shows === 'value' ? renderValue(figure, shown) : renderFilter(figure, shown);
}

/** The window and the output cell that the answer joins. */
export const joinedIn = (figure: ConvolutionFigure, open: boolean): Joined | null =>
  figure.shows === 'value' && !open ? { state: figure.state, result: figure.result, at: figure.state.at } : null;

function renderValue({ state, result, products }: Of<'value'>, { open, beams }: Shown): TemplateResult {
  const { at } = state;
  const nothing = () => undefined;
  const scene = { state, result, at, product: null, editable: false, edit: nothing, point: nothing };
  const asked = result.maps[0]!.map((row, y) => row.map((value, x) => (!open && y === at.y && x === at.x ? value : null)));
  const columns = result.frame.left + result.volume.width + result.frame.right + kernelSize(state)[1] + result.width;
  return html`<div
    class="picture question"
    style="--columns: ${columns}"
    role="group"
    aria-label=${open ? 'Input, kernel and bias, and the output cell in question' : 'The window in the input, its products with the kernel, and the output cell with its value'}
  >
    <div class="column">${renderInputs(scene, !open)}</div>
    <div class="column">${renderKernel(scene)}</div>
    <div class="column results">
      <div class="products ${open ? 'later' : ''}">
        ${products.map((values, c) => grid(`products-${c}`, products.length > 1 ? `Products, ${channelName(state, c)}` : 'Products', 'output', values, {}))}
      </div>
      ${grid('output-0', 'Output y', 'output', asked, { marks: new Map<string, Mark>([[cellKey(at), 'selected']]) })}
    </div>
    ${beams}
  </div>`;
}

function renderFilter({ picture, map, limit, options, right }: Of<'filter'>, { open, colours }: Shown): TemplateResult {
  const { kernel, title } = classics.find(({ name }) => name === options[right])!;
  const values = kernel.map((row) => row.map((value) => (open ? null : value)));
  const none = { top: 0, right: 0, bottom: 0, left: 0 };
  return html`<div
      class="pictures which"
      role="group"
      aria-label="A grey picture with a few bright shapes, and what ${open ? 'a filter' : `the filter “${title}”`} made of it"
    >
      <figure>
        <figcaption class="of-input">Picture</figcaption>
        <div class="still of-input">
          <canvas aria-hidden="true" ${ref((canvas) => canvas && paintVolume(canvas as HTMLCanvasElement, picture, none, colours().padding))}></canvas>
        </div>
      </figure>
      <div class="filter-asked">${grid('filter', open ? 'Filter ?' : title, 'kernel', values, {})}</div>
      <figure>
        <figcaption class="of-output">What the filter made of it</figcaption>
        <div class="still">
          <canvas
            aria-hidden="true"
            ${ref((canvas) => canvas && paintSigned(canvas as HTMLCanvasElement, Float32Array.from(map.flat()), map.length, map[0]!.length, limit, colours().zero))}
          ></canvas>
        </div>
      </figure>
    </div>
    ${renderLegend(limit)}`;
}
