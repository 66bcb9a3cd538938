// The network that a question is about, without what it asks for.
import { html, type TemplateResult } from 'lit';
import type { LayerDescription } from 'neocog';
import { layerToText, prettyText } from '../stack/notation.js';
import type { CountFigure } from './question-parts.js';
import { renderPicture } from './picture.js';
import { shapeText } from './table.js';

/** The notation leaves out what is usual; a question must not leave it open. */
const saysValid = (layer: LayerDescription): boolean => 'kernel' in layer && (layer.padding ?? 'valid') === 'valid';

export function renderFigure({ input, layers, asked }: CountFigure): TemplateResult {
  return html`<div class="question" role="group" aria-label="The network in question">
    ${renderPicture({ input, rows: [], current: -1, known: () => true })}
    <ol class="network">
      <li class="source"><span>input</span> ${shapeText(input)} <span class="muted">height × width × channels</span></li>
      ${layers.map(
        (layer, index) =>
          html`<li class=${index === asked ? 'asked' : ''}>
            <span class="number">${index + 1}</span>
            ${prettyText(layerToText(layer))}${saysValid(layer) ? ' valid' : ''}${index === asked && layers.length > 1 ? html` <span class="muted">← this one</span>` : ''}
          </li>`,
      )}
    </ol>
  </div>`;
}
