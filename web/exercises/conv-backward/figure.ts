// What stands beside a question: its numbers, the gradient with room for the answer, and at the end the answer in it.
import { html, nothing, type TemplateResult } from 'lit';
import type { Practice } from '../frame/practice.js';
import type { Cell, Question } from '../frame/questions.js';
import { columnsOf } from '../grid/matrix.js';
import { gradientNames } from './arithmetic.js';
import { questionMarks } from './marks.js';
import type { ConvFigure } from './question-parts.js';
import { geometryText } from './side.js';

export function renderFigure({ figure, answer }: Question<ConvFigure>, practice: Practice): TemplateResult {
  const { state, of, gradient } = figure;
  const { input, kernel, derivatives } = state;
  const [down, across] = state.padding;
  const marks = questionMarks(figure, !practice.open, practice.picked);
  const columns = columnsOf(input) + 2 * across + Math.max(columnsOf(kernel), 2) + columnsOf(derivatives);
  return html`<div
      class="picture asked"
      style="--columns: ${columns}"
      role="group"
      aria-label="Input${down + across > 0 ? ' with its padding' : ''}, kernel, the derivatives that arrive${gradient ? ', and the gradient in question' : ''}"
    >
      <neocog-number-grid
        id="x"
        caption="Input x"
        role-colour="input"
        .values=${input}
        .marks=${marks.x}
        .frame=${{ top: down, bottom: down, left: across, right: across }}
      ></neocog-number-grid>
      <neocog-number-grid id="w" caption="Kernel w" role-colour="kernel" .values=${kernel} .marks=${marks.w}></neocog-number-grid>
      <neocog-number-grid
        id="dy"
        caption="∂L/∂y, arriving"
        role-colour="gradient"
        signed
        .values=${derivatives}
        .marks=${marks.dy}
        ?selectable=${answer.form === 'cells' && practice.open}
        @cell-pick=${({ detail }: CustomEvent<Cell>) => practice.pick(detail)}
      ></neocog-number-grid>
      ${
        gradient
          ? html`<neocog-number-grid
              id="asked"
              class=${of === 'input' ? 'first-column' : 'second-column'}
              caption=${gradientNames[of]}
              role-colour="gradient"
              signed
              .values=${practice.open ? gradient.map((row) => row.map(() => null)) : gradient}
              .marks=${marks[of === 'input' ? 'dx' : of === 'weights' ? 'dw' : 'db']}
            ></neocog-number-grid>`
          : nothing
      }
    </div>
    <p class="muted setting">${geometryText(state)}</p>`;
}
