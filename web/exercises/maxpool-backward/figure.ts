// What stands beside a question: its numbers, the gradient with room for the answer, and at the end the answer in it. Where
// the answer could be counted off a picture, only words.
import { html, nothing, type TemplateResult } from 'lit';
import type { Practice } from '../frame/practice.js';
import type { Cell, Question } from '../frame/questions.js';
import { columnsOf } from '../grid/matrix.js';
import { answerIn, questionMarks, windowOf } from './marks.js';
import type { PoolFigure } from './question-parts.js';
import { settingText } from './state.js';

export function renderFigure({ figure, answer, solution }: Question<PoolFigure>, practice: Practice): TemplateResult {
  const { state, result, derivatives, given } = figure;
  if (given) return renderGiven(given, practice.open ? '?' : solution.replace(/\.$/, ''));
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
                caption=${windowOf(figure) ? '∂L/∂x from this window' : '∂L/∂x'}
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
