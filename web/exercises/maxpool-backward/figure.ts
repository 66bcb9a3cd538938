// What stands beside a question: its numbers, the gradient with room for the answer, and at the end the answer in it. Where
// the answer could be counted off a picture, only words.
import { html, nothing, type TemplateResult } from 'lit';
import type { Practice } from '../frame/practice.js';
import { cellKey, sameCell, type Cell, type Question } from '../frame/questions.js';
import { columnsOf } from '../grid/matrix.js';
import { cellMarks, noMarks, windowMarks, type PoolMarks } from './marks.js';
import type { PoolFigure } from './question-parts.js';
import { settingText } from './state.js';

/** The window of an output cell in question. */
const stepOf = ({ cell, result }: PoolFigure) => (cell?.of === 'output' ? result.steps.find((step) => sameCell(step, cell)) : undefined);

/** What is asked about; once the question is closed, also what the answer is made of. */
export function questionMarks(figure: PoolFigure, closed: boolean, picked: readonly Cell[]): PoolMarks {
  const { state, cell, result } = figure;
  const step = stepOf(figure);
  const marks = closed ? (step ? windowMarks(state, step) : cell ? cellMarks(result.steps, cell) : noMarks()) : noMarks();
  if (cell) {
    const names = cell.of === 'output' ? (['output', 'derivatives'] as const) : (['input', 'gradient'] as const);
    for (const name of names) marks[name].set(cellKey(cell), 'selected');
  }
  for (const each of picked) marks.input.set(cellKey(each), 'winner');
  return marks;
}

/** ∂L/∂x as far as it is the answer: of a question about one window, what that window hands back. */
export function answerIn(figure: PoolFigure): (number | null)[][] {
  const step = stepOf(figure);
  if (!step) return figure.result.gradient;
  return figure.result.gradient.map((row, y) => row.map((_, x) => step.shares.find((share) => sameCell(share, { y, x }))?.value ?? null));
}

export function renderFigure({ figure, answer, solution }: Question<PoolFigure>, practice: Practice): TemplateResult {
  const { state, result, derivatives, given } = figure;
  if (given) return renderGiven(given, practice.open ? '?' : solution);
  const { frame } = result;
  const marks = questionMarks(figure, !practice.open, practice.picked);
  const max = state.pooling === 'max';
  const columns = frame.left + columnsOf(state.input) + frame.right + columnsOf(state.derivatives);
  return html`<div class="picture" style="--columns: ${columns}" role="group" aria-label="The numbers of the question">
      <neocog-number-grid
        id="input"
        caption="Input x"
        role-colour="input"
        .values=${state.input}
        .marks=${marks.input}
        .frame=${frame}
        .padding=${max ? '−∞' : state.countPadding ? '0' : ''}
        ?selectable=${answer.form === 'cell' && practice.open}
        @cell-pick=${({ detail }: CustomEvent<Cell>) => practice.pick({ y: detail.y, x: detail.x })}
      ></neocog-number-grid>
      ${
        practice.open
          ? html`<div></div>`
          : html`<neocog-number-grid id="output" caption="Output y" role-colour="output" .values=${result.output} .marks=${marks.output}></neocog-number-grid>`
      }
      ${
        derivatives
          ? html`<neocog-number-grid
                id="gradient"
                caption=${stepOf(figure) ? '∂L/∂x from this window' : '∂L/∂x'}
                role-colour="gradient"
                signed
                .values=${practice.open ? state.input.map((row) => row.map(() => null)) : answerIn(figure)}
                .marks=${marks.gradient}
                .frame=${frame}
                .padding=${''}
              ></neocog-number-grid>
              <neocog-number-grid
                id="derivatives"
                caption="∂L/∂y, derivative at the output"
                role-colour="gradient"
                signed
                .values=${state.derivatives}
                .marks=${marks.derivatives}
              ></neocog-number-grid>`
          : nothing
      }
    </div>
    <p class="muted setting">${max ? 'Max-pooling' : 'Average pooling'}: ${settingText(state)}.</p>`;
}

/** The numbers of a question that is computed, not counted, and at the end the computation. */
function renderGiven(given: NonNullable<PoolFigure['given']>, answer: string): TemplateResult {
  return html`<dl class="given">
    ${[...given, ['Output', answer] as const].map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
