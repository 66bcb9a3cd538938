// Beside the picture: the task, its hints and solution, the case's numbers, and the arithmetic of the selected cell.
import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber } from '../frame/questions.js';
import type { Case } from './cases.js';
import { nameOf, type Part, type Place, type Verdict } from './compare.js';
import { marksOf, renderCode } from './figure.js';
import type { Made } from './made.js';
import { renderArguments } from './stage.js';
import type { Task } from './tasks.js';

/** Said once where indices are first read: whoever counts from 1 reads another cell. */
export const counted = html`<p class="muted">Indices are counted from 0, as in JavaScript: the first is [0].</p>`;

export function renderStatement(task: Task, hints: number, solved: boolean, act: { hint: () => void; show: () => void; use: () => void }): TemplateResult {
  return html`<div class="statement">
      <h3>${task.title}</h3>
      <p>${task.statement}</p>
      ${task.formula.map((line) => html`<p class="formula">${line}</p>`)} ${counted}
    </div>
    <div class="help">
      <div class="row">
        <button ?disabled=${hints >= task.hints.length} @click=${act.hint}>Hint</button>
        <button aria-expanded=${solved} @click=${act.show}>${solved ? 'Hide the solution' : 'Show a solution'}</button>
      </div>
      <div role="status">${task.hints.slice(0, hints).map((hint) => html`<p class="hint">${hint}</p>`)}</div>
      ${
        solved
          ? html`${renderCode(task.solution)}
              <div class="row"><button @click=${act.use}>Put it into the editor</button></div>`
          : nothing
      }
    </div>`;
}

/** The case's numbers, with the cells marked that the selected one is made of. */
export const renderInputs = (task: Task, each: Case, { sources }: Made): TemplateResult =>
  html`<div>
    <h3>The case: ${each.name}</h3>
    ${renderArguments(task.id, each, marksOf(sources))}
  </div>`;

/** Which numbers a cell is made of, what the learner has, and what moving one number a little says. */
export function renderArithmetic(parts: readonly Part[], place: Place, verdict: Verdict | null, { sum, note }: Made): TemplateResult {
  const part = parts.find(({ name }) => name === place.part)!;
  const [engine, numeric] = [part.engine[place.y]![place.x]!, part.numeric[place.y]![place.x]!];
  const [up, down] = part.losses[place.y]![place.x]!;
  const mine = verdict?.yours[place.part]?.[place.y]?.[place.x] ?? null;
  const agrees = mine !== null && Math.abs(mine - engine) <= 1e-5 * Math.max(1, Math.abs(engine));
  const term = (value: number) => (value < 0 ? `(${formatNumber(value, 7)})` : formatNumber(value, 7));
  return html`<h3>What ${nameOf(parts, place)} is made of</h3>
    <p class="formula">
      <span class="gradient">${nameOf(parts, place)}</span> =
      ${sum}${sum === formatNumber(engine) ? nothing : html` = <strong class="gradient">${formatNumber(engine, 7)}</strong>`}
    </p>
    <p class="muted">${note}</p>
    <dl class="three">
      <dt>yours</dt>
      <dd>
        ${
          mine === null
            ? '–'
            : html`${formatNumber(mine, 7)}
                <span class=${agrees ? 'correct' : 'wrong'}>${agrees ? '✓' : '✗'}<span class="visually-hidden">${agrees ? 'agrees' : 'differs'}</span></span>`
        }
      </dd>
      <dt>engine</dt>
      <dd>${formatNumber(engine, 7)}</dd>
      <dt>numeric</dt>
      <dd>${numeric === null ? 'none: a kink' : html`(${formatNumber(up, 7)} − ${term(down)}) / 0.5 = ${formatNumber(numeric, 7)}`}</dd>
    </dl>
    <p class="muted">
      ${
        numeric === null
          ? 'Here the output bends: moved up, this number does not change it as it does moved down, so there is no one slope. The rule of the task decides.'
          : 'Numeric: the loss L = Σ dy · y with this number moved up and down by 0.25.'
      }
    </p>`;
}
