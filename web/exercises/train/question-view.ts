// What stands beside a question: facts, a table, or the curves of a few runs.
import { html, nothing, type TemplateResult } from 'lit';
import type { RunCurves, TrainFigure } from './question-parts.js';
import { renderQuestionTable } from './tables.js';

export function renderQuestion({ title, facts, table, runs }: TrainFigure): TemplateResult {
  return html`<div class="facts">
    <h3>${title}</h3>
    ${
      facts
        ? html`<dl>
            ${facts.map(
              ([name, value]) =>
                html`<div>
                  <dt>${name}</dt>
                  <dd>${value}</dd>
                </div>`,
            )}
          </dl>`
        : nothing
    }
    ${table ? renderQuestionTable(table) : nothing} ${runs ? renderRuns(runs) : nothing}
  </div>`;
}

/** One chart per run, all on one scale: else their heights could not be compared. */
function renderRuns(runs: readonly RunCurves[]): TemplateResult {
  const highest = Math.max(...runs.flatMap(({ training, heldOut }) => [...training, ...(heldOut ?? [])]));
  const points = (losses: readonly number[]) => losses.map((y, epoch) => ({ x: epoch + 1, y }));
  return html`<div class="charts runs">
    ${runs.map(
      ({ name, training, heldOut }) =>
        html`<neocog-curves
          caption="Run ${name}: loss per epoch"
          .height=${150}
          .top=${Math.ceil(highest * 2.1) / 2}
          .curves=${[
            { label: 'training', colour: 'muted', points: points(training) },
            ...(heldOut ? [{ label: 'held out', colour: 'output', marked: true, points: points(heldOut) }] : []),
          ]}
        ></neocog-curves>`,
    )}
  </div>`;
}
