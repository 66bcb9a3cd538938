// What stands beside a question: the input with its padding, and the derivatives where it takes them.
import { html, nothing, type TemplateResult } from 'lit';
import type { Practice } from '../frame/practice.js';
import type { Cell, Question } from '../frame/questions.js';
import { columnsOf } from '../grid/matrix.js';
import type { Mark } from '../grid/number-grid.js';
import type { PoolFigure } from './question-parts.js';
import { settingText } from './state.js';

export function renderFigure({ figure, answer }: Question<PoolFigure>, practice: Practice): TemplateResult {
  const { state, frame, derivatives, cell } = figure;
  const marks = (of: 'input' | 'output') => new Map<string, Mark>(cell?.of === of ? [[`${cell.y},${cell.x}`, 'selected']] : []);
  const picking = answer.form === 'cell' && practice.open;
  const columns = frame.left + columnsOf(state.input) + frame.right + (derivatives ? columnsOf(state.derivatives) : 0);
  return html`<div class="picture" style="--columns: ${columns}">
      <neocog-number-grid
        caption="Input x"
        role-colour="input"
        .values=${state.input}
        .marks=${marks('input')}
        .frame=${frame}
        .padding=${state.pooling === 'max' ? '−∞' : state.countPadding ? '0' : ''}
        ?selectable=${picking}
        @cell-pick=${({ detail }: CustomEvent<Cell>) => practice.pick({ y: detail.y, x: detail.x })}
      ></neocog-number-grid>
      ${
        derivatives
          ? html`<neocog-number-grid
              caption="∂L/∂y, derivative at the output"
              role-colour="gradient"
              signed
              .values=${state.derivatives}
              .marks=${marks('output')}
            ></neocog-number-grid>`
          : nothing
      }
    </div>
    <p class="muted setting">${state.pooling === 'max' ? 'Max-pooling' : 'Average pooling'}: ${settingText(state)}.</p>`;
}
