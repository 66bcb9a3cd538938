// What stands beside a question: facts, a table, or the curves of a few runs; and, once it is closed, its answer in them.
import { html, nothing, type TemplateResult } from 'lit';
import { cellKey, type Question } from '../frame/questions.js';
import { widths } from './lines.js';
import type { RunCurves, TrainFigure } from './question-parts.js';

const ticked = (text: string): TemplateResult =>
  html`<span class="tick" aria-hidden="true">✓</span>${text}<span class="visually-hidden">, the answer or a part of it</span>`;

/** `closed`: the question takes no more answers, so that its own may be shown. */
export function renderQuestion({ figure, expected }: Question<TrainFigure>, closed: boolean): TemplateResult {
  const { title, facts = [], table, result, runs } = figure;
  const fact = ([name, value]: readonly [string, string], asked: boolean) =>
    html`<div class=${asked ? (closed ? 'asked answer' : 'asked') : ''}>
      <dt>${name}</dt>
      <dd>${asked ? (closed ? ticked(value) : '?') : value}</dd>
    </div>`;
  return html`<div class="facts">
    <h3>${title}</h3>
    ${table ? renderQuestionTable(figure, table, closed) : nothing}
    ${facts.length > 0 || result ? html`<dl>${facts.map((each) => fact(each, false))}${result ? fact(result, true) : nothing}</dl>` : nothing}
    ${runs ? renderRuns(runs, closed ? expected : null) : nothing}
  </div>`;
}

/** As many decimals as the longest number of its column has, so that the points stand below each other. */
function alignedColumn(values: readonly number[]): string[] {
  const decimals = Math.max(...values.map((value) => (String(value).split('.')[1] ?? '').length));
  return values.map((value) => value.toFixed(decimals).replace('-', '−'));
}

function renderQuestionTable({ answers = [] }: TrainFigure, { columns, rows }: NonNullable<TrainFigure['table']>, closed: boolean): TemplateResult {
  const texts = columns.map((_, column) => alignedColumn(rows.map(([, ...values]) => values[column]!)));
  const marked = new Set(closed ? answers.map(cellKey) : []);
  return html`<table class="counts">
    <thead>
      <tr>
        <td></td>
        ${columns.map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([name], y) =>
          html`<tr>
            <th scope="row">${name}</th>
            ${texts.map((column, x) => (marked.has(cellKey({ y, x })) ? html`<td class="answer">${ticked(column[y]!)}</td>` : html`<td>${column[y]}</td>`))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** One chart per run, all on one scale: else their heights could not be compared. */
function renderRuns(runs: readonly RunCurves[], answer: unknown): TemplateResult {
  const highest = Math.max(...runs.flatMap(({ training, heldOut }) => [...training, ...(heldOut ?? [])]));
  const points = (losses: readonly number[]) => losses.map((y, epoch) => ({ x: epoch + 1, y }));
  return html`<div class="charts runs">
    ${runs.map(
      ({ name, training, heldOut }, i) =>
        html`<div class=${i === answer ? 'run answer' : 'run'}>
          ${i === answer ? html`<span class="tick" aria-hidden="true">✓</span><span class="visually-hidden">The answer:</span>` : nothing}
          <neocog-curves
            caption="Run ${name}: loss per epoch"
            .height=${150}
            .top=${Math.ceil(highest * 2.1) / 2}
            .curves=${[
              { label: 'training', colour: 'muted', width: widths.training, dash: [], points: points(training) },
              ...(heldOut ? [{ label: 'held out', colour: 'output', width: widths.heldOut, dash: [], marked: true, points: points(heldOut) }] : []),
            ]}
          ></neocog-curves>
        </div>`,
    )}
  </div>`;
}
