// The network that a question is about, and once it is closed, what was asked for. That has its room from the start.
import { html, nothing, type TemplateResult } from 'lit';
import type { LayerDescription } from 'neocog';
import { counted } from './arithmetic.js';
import type { CountFigure } from './question-parts.js';
import { renderPicture } from './picture.js';
import { colourOf, shapeText } from './table.js';

/** The notation leaves out what is usual; a question must not leave it open. */
const saysValid = (layer: LayerDescription): boolean => 'kernel' in layer && (layer.padding ?? 'valid') === 'valid';

export function renderFigure({ input, asked, quantity, result }: CountFigure, open: boolean): TemplateResult {
  const { rows, total } = result;
  const number = (value: number | string) => html`<strong class=${colourOf[quantity]}>${typeof value === 'number' ? counted(value) : value}</strong>`;
  const comes = (layer: number) => {
    const { output, parameters, operations } = rows[layer]!;
    if (quantity === 'shape') return number(shapeText(output));
    const value = quantity === 'operations' ? operations : parameters;
    return html`<span class="muted">${shapeText(output)}</span> ${value > 0 && (asked < 0 || asked === layer) ? number(value) : nothing}`;
  };
  const later = `comes ${open ? 'later' : ''}`;
  return html`<div class="question" role="group" aria-label="The network in question">
    ${renderPicture({ input, rows, current: -1, known: (layer) => !open || layer < 0 })}
    <ol class="network">
      <li class="source"><span>input ${shapeText(input)}</span> <span class="muted">height × width × channels</span></li>
      ${rows.map(
        ({ layer, text }, index) =>
          html`<li class=${index === asked ? 'asked' : ''}>
            <span
              ><span class="number">${index + 1}</span>
              ${text}${saysValid(layer) ? ' valid' : ''}${index === asked && rows.length > 1 ? html` <span class="muted">← this one</span>` : ''}</span
            >
            <span class=${later}>${comes(index)}</span>
          </li>`,
      )}
      ${asked < 0 && quantity !== 'shape' ? html`<li class=${later}><span>together</span> ${number(quantity === 'operations' ? total.operations : total.parameters)}</li>` : nothing}
    </ol>
  </div>`;
}
