// Beside a question: the stack in numbers; the rows of units where they are asked about; at the end the answer, drawn.
import { html, nothing, type TemplateResult } from 'lit';
import type { Engine } from 'neocog';
import type { Question } from '../frame/questions.js';
import { renderGrowth } from './growth.js';
import { renderLattice, type Pixels } from './lattice.js';
import { analyse, placesText, reachOf, rowText, type Axis } from './logic.js';
import type { FieldFigure } from './question-parts.js';
import { scrolling } from './scroll.js';
import { numbering } from './state.js';

/** How the question stands, and how pixels are picked where it asks for them. */
interface Answering extends Pixels {
  open: boolean;
  room: number;
}

export function renderFigure(nc: Engine, question: Question<FieldFigure>, answering: Answering): TemplateResult {
  const { state, sizes } = question.figure;
  const { width: axis } = analyse(nc, state);
  const { open, room } = answering;
  return html`<div class="question" role="group" aria-label="The stack in question">
    ${scrolling('Kernels, strides, dilations and paddings', renderPlan(axis, sizes !== undefined))}
    ${sizes ? nothing : html`<p class="numbering">${numbering(1)}</p>`} ${renderUnits(nc, question, axis, answering)}
    ${sizes && !open ? html`<div class="scroll">${renderGrowth(sizes, axis.size, room)}</div>` : nothing}
  </div>`;
}

function renderPlan(axis: Axis, alike: boolean): TemplateResult {
  return html`<table>
    <caption>
      ${alike ? 'Every layer is like this one' : `A row of ${axis.size} pixels, and the layers above it`}
    </caption>
    <thead>
      <tr>
        <th scope="col"><span class="visually-hidden">Layer</span></th>
        <th scope="col">kernel k</th>
        <th scope="col">stride s</th>
        <th scope="col">dilation d</th>
        <th scope="col">padding p</th>
      </tr>
    </thead>
    <tbody>
      ${axis.rows.map(
        (row, index) =>
          html`<tr aria-label=${rowText(row)}>
            <th scope="row">${alike ? 'each layer' : `layer ${index + 1}`}</th>
            <td>${row.kernel}</td>
            <td>${row.stride}</td>
            <td>${row.dilation}</td>
            <td>${row.before}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The rows of units, bare while the question is open; then the region drawn out from the unit to the input. */
function renderUnits(nc: Engine, { figure, answer }: Question<FieldFigure>, axis: Axis, { open, room, ...pixels }: Answering): TemplateResult | typeof nothing {
  const { state, unit, rows, next } = figure;
  if (!unit || (open && !rows)) return nothing;
  const picking = answer.form === 'cells';
  const reach = reachOf(nc, state, { width: axis, height: axis }, 'width', unit.layer, unit.x);
  const name = `unit ${unit.x} of layer ${unit.layer}`;
  return html`<div class="scroll">
    ${renderLattice({
      axis,
      width: room,
      unit,
      reach: open ? [...axis.rows.map(() => []), [unit.x]] : reach,
      downTo: 0,
      bare: open,
      // Only a row whose pixels are picked needs room for fingers and numbers.
      least: rows ? 17 : 8,
      ...(next && { next }),
      ...(picking && { pixels }),
      spoken: open ? `The units of every layer, without their connections; ${name} is marked.` : `${name} sees the pixels ${placesText(reach[0]!)}.`,
    })}
  </div>`;
}
