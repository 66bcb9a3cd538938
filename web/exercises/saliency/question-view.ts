// What stands beside a question: its numbers and maps, and at the end the answer in them.
import { html, nothing, type TemplateResult } from 'lit';
import type { Practice } from '../frame/practice.js';
import { cellKey, formatNumber, type Question } from '../frame/questions.js';
import type { Mark } from '../grid/number-grid.js';
import type { Colour } from '../grid/pictures.js';
import { limitOf, renderLegend, renderMap } from '../looking/maps.js';
import { mapOf } from './parts.js';
import { letters, type Panel, type SaliencyFigure } from './question-parts.js';

function renderPanel({ caption, role, values, signed, asked, answer }: Panel, open: boolean): TemplateResult {
  const hidden = answer === true && open;
  const marks = new Map<string, Mark>(hidden ? [] : (asked ?? []).map((cell) => [cellKey(cell), 'selected'] as const));
  return html`<neocog-number-grid
    caption=${caption}
    role-colour=${role}
    .values=${hidden ? values.map((row) => row.map(() => null)) : values}
    .marks=${marks}
    ?signed=${signed ?? false}
  ></neocog-number-grid>`;
}

function renderCandidates({ as, values }: NonNullable<SaliencyFigure['candidates']>, right: number | null, zero: Colour): TemplateResult {
  const limit = limitOf(...values.map((map) => map.flat()));
  return html`<div class="candidates ${as}">
      ${values.map(
        (map, i) =>
          html`<figure class=${i === right ? 'right' : ''}>
            ${
              as === 'numbers'
                ? html`<neocog-number-grid caption="Map ${letters[i]!}" role-colour="gradient" .values=${map}></neocog-number-grid>`
                : html`<figcaption>Map ${letters[i]!}</figcaption>
                    <div class="frame-of" style="aspect-ratio: ${map[0]!.length} / ${map.length}">
                      ${renderMap(mapOf(Float32Array.from(map.flat()), map.length, map[0]!.length, 'magnitude', limit, zero), spokenMap(map, letters[i]!))}
                    </div>`
            }
            <p class="tick" aria-hidden=${i === right ? nothing : 'true'}>${i === right ? '✓ the answer' : html`&nbsp;`}</p>
          </figure>`,
      )}
    </div>
    ${as === 'pictures' ? renderLegend('magnitude', limit) : nothing}`;
}

/** A map of few values in words: where it is not 0. */
function spokenMap(map: readonly (readonly number[])[], letter: string): string {
  const filled = map.flatMap((row, y) => row.flatMap((value, x) => (value === 0 ? [] : [{ y, x }])));
  if (filled.length === 0) return `Map ${letter}: 0 everywhere`;
  const span = (values: readonly number[]) => `${Math.min(...values) + 1} to ${Math.max(...values) + 1}`;
  return `Map ${letter}: not 0 in rows ${span(filled.map(({ y }) => y))}, columns ${span(filled.map(({ x }) => x))}; largest ${formatNumber(Math.max(...map.flat()))}`;
}

export function renderQuestion({ figure, expected, kind }: Question<SaliencyFigure>, practice: Practice, zero: Colour): TemplateResult {
  const { panels, candidates, sequence } = figure;
  const open = practice.open;
  return html`<div class="question" data-kind=${kind} role="group" aria-label="The numbers of the question">
    ${panels.length > 0 ? html`<div class="panels">${panels.map((panel) => renderPanel(panel, open))}</div>` : nothing}
    ${candidates ? renderCandidates(candidates, open ? null : (expected as number), zero) : nothing}
    ${
      sequence
        ? html`<ol class="sequence">
            ${sequence.map((step) => html`<li>${open ? html`<span class="unknown">?</span>` : step}</li>`)}
          </ol>`
        : nothing
    }
  </div>`;
}
