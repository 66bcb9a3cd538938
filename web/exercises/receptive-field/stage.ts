// The picture: rows of units or planes, the measured fields, and what to choose from above it.
import { html, type TemplateResult } from 'lit';
import type { Cell } from '../frame/questions.js';
import { layerToText, prettyText } from '../stack/notation.js';
import type { Fields } from './fields.js';
import { renderLattice } from './lattice.js';
import { renderMaps } from './maps.js';
import { renderPlanes } from './planes.js';
import { seesText, unitName } from './side.js';
import { numbering, type Show, type UnitPlace } from './state.js';
import type { Subject } from './subject.js';

const shows: readonly (readonly [Show, string])[] = [
  ['connections', 'Connections'],
  ['measured', 'Theory and measurement'],
  ['comparison', 'Two 3×3 or one 5×5'],
];

export const renderShows = (chosen: Show, choose: (show: Show) => void): TemplateResult =>
  html`<div class="shows" role="group" aria-label="What to show">
    ${shows.map(([value, title]) => html`<button aria-pressed=${chosen === value} @click=${() => choose(value)}>${title}</button>`)}
  </div>`;

/** What a learner does in the picture. */
export interface Hand {
  pick: (unit: UnitPlace) => void;
  key: (event: KeyboardEvent, layer: number) => void;
}

/** The unit with the region that it sees, down to a layer; with `hand`, to pick another one. */
export function renderPicture(subject: Subject, room: number, downTo: number, hand?: Hand): TemplateResult {
  const { state, unit, stack, reach } = subject;
  const spoken = `${unitName(state, unit)} ${seesText(subject)}.`;
  const picture =
    state.dimensions === 1
      ? html`<div class="scroll" role="group" aria-label="Units of the input and of ${state.layers.length} layers, and their connections. ${spoken}">
          ${renderLattice({
            axis: stack.width,
            width: room,
            unit,
            reach: reach.width,
            downTo,
            spoken: hand ? `${spoken} Left and right: other units; up and down: other layers.` : spoken,
            ...(hand && {
              onPick: (layer: number, x: number) => hand.pick({ layer, y: 0, x }),
              onKey: (event: KeyboardEvent) => hand.key(event, unit.layer),
            }),
          })}
        </div>`
      : renderPlanes({
          stack,
          unit,
          reach,
          downTo,
          spoken: hand ? `${spoken} Arrow keys: other units; page up and down: other layers.` : spoken,
          titles: state.layers.map((layer) => prettyText(layerToText(layer))),
          ...(hand && {
            onPick: (layer: number, { y, x }: Cell) => hand.pick({ layer, y, x }),
            onKey: (event: KeyboardEvent, layer: number) => hand.key(event, layer),
          }),
        });
  return html`${picture}
    <p class="numbering">${numbering(state.dimensions)}</p>`;
}

/** Theory, measurement and effective field side by side; the picture behind it is for picking another unit. */
export function renderMeasured({ state, unit }: Subject, fields: Fields | null, picture: TemplateResult): TemplateResult {
  return html`${
      unit.layer === 0
        ? html`<p class="waiting">The input’s pixels see only themselves. Pick a unit in a layer above.</p>`
        : html`<div role="group" aria-label="Theory, measurement and effective field of ${unitName(state, unit)}">${renderMaps(state, fields)}</div>`
    }
    <details class="choose">
      <summary>Pick another unit</summary>
      ${picture}
    </details>`;
}
