// The picture: the cases, the grids of numbers, and what was printed.
import { html, nothing, type TemplateResult } from 'lit';
import { cellKey, formatNumber, type Cell } from '../frame/questions.js';
import '../grid/define.js';
import type { Mark } from '../grid/number-grid.js';
import type { Case } from './cases.js';
import { difference, matrixOf, type Part, type Place, type Shown, type Verdict } from './compare.js';
import { messageFor } from './messages.js';
import type { Report } from './protocol.js';
import type { Run } from './state.js';
import { tasks, type TaskId } from './tasks.js';

const sign = (verdict: Verdict | undefined): string => (verdict === undefined ? '·' : verdict.passed ? '✓' : '✗');
const spokenSign = (verdict: Verdict | undefined): string => (verdict === undefined ? 'not run' : verdict.passed ? 'passed' : 'failed');

/** One button per case: what is special about it, and how it went. */
export function renderCases(cases: readonly Case[], run: Run | null, chosen: number, choose: (index: number) => void): TemplateResult {
  return html`<div class="cases" role="group" aria-label="Cases">
    ${cases.map((each, index) => {
      const verdict = run?.verdicts[index];
      const name = each.hidden && run === null ? 'hidden' : each.name;
      const outcome = verdict === undefined ? '' : verdict.passed ? 'agrees' : 'differs';
      return html`<button
        class="case ${outcome}"
        aria-pressed=${index === chosen}
        aria-label="Case ${index + 1}, ${name}: ${spokenSign(verdict)}"
        @click=${() => choose(index)}
      >
        <span class="sign" aria-hidden="true">${sign(verdict)}</span> ${index + 1} <span class="what">${name}</span>
      </button>`;
    })}
  </div>`;
}

/** How the run went, in a sentence or two. */
export function renderSummary(run: Run | null, cases: readonly Case[], chosen: number, running: boolean, stale: boolean, likely: string): TemplateResult {
  return html`<div role="status" class="summary">
    ${running ? html`<p class="muted">Running …</p>` : run === null ? html`<p class="muted">Not run yet. Each case is checked cell by cell against the engine.</p>` : outcomeOf(run, cases, chosen, likely)}
    ${stale && !running ? html`<p class="muted">The code has changed since; this is the last run.</p>` : nothing}
  </div>`;
}

function outcomeOf({ verdicts }: Run, cases: readonly Case[], chosen: number, likely: string): TemplateResult {
  const passed = verdicts.filter((verdict) => verdict.passed).length;
  if (passed === cases.length)
    return html`<p class="correct"><span aria-hidden="true">✓</span> All ${cases.length} cases agree with the engine, hidden ones too.</p>`;
  const verdict = verdicts[chosen];
  const trouble = verdict?.trouble ?? (verdict === undefined ? (verdicts.at(-1)?.trouble ?? null) : null);
  return html`<p><strong>${passed} of ${cases.length} cases pass.</strong></p>
    ${
      verdict?.passed
        ? html`<p class="correct"><span aria-hidden="true">✓</span> Case ${chosen + 1} passes.</p>`
        : html`<p class="wrong">
            <span aria-hidden="true">✗</span> ${trouble ? '' : `Case ${chosen + 1}, ${cases[chosen]!.name}: `}${trouble ? messageFor(trouble) : verdict!.reason}
          </p>`
    }
    ${likely ? html`<p class="hint">${likely}</p>` : nothing}`;
}

export function renderPrinted({ printed, unprinted }: Report, cases: readonly Case[]): TemplateResult | typeof nothing {
  if (printed.length === 0) return nothing;
  return html`<div class="printed">
    <h3>Printed by your code</h3>
    <pre tabindex="0" role="group" aria-label="Printed by your code">
${printed
        .map(({ call, text }, i) => (i === 0 || printed[i - 1]!.call !== call ? `case ${call + 1}, ${cases[call]!.name}:\n` : '') + `  ${text}\n`)
        .join('')}${unprinted > 0 ? `… and ${unprinted} lines more` : ''}</pre>
  </div>`;
}

export interface GridOptions {
  role: 'input' | 'kernel' | 'output' | 'gradient';
  marks?: ReadonlyMap<string, Mark>;
  limit?: number;
  pick?: (cell: Cell) => void;
  described?: (cell: Cell) => string;
}

export function grid(id: string, caption: string, values: Shown, { role, marks, limit, pick, described }: GridOptions): TemplateResult {
  return html`<neocog-number-grid
    id=${id}
    caption=${caption}
    role-colour=${role}
    .values=${values}
    .marks=${marks ?? new Map<string, Mark>()}
    ?selectable=${pick !== undefined}
    ?signed=${limit !== undefined}
    .limit=${limit ?? 0}
    .described=${described ?? (() => '')}
    @cell-pick=${(event: CustomEvent<Cell>) => pick?.(event.detail)}
    @cell-focus=${(event: CustomEvent<Cell>) => pick?.(event.detail)}
  ></neocog-number-grid>`;
}

/** Of each gradient: the learner's, the engine's, and their difference or the numeric one. */
export function renderGrids(
  parts: readonly Part[],
  verdict: Verdict | null,
  place: Place,
  third: 'difference' | 'numeric',
  pick: (place: Place) => void,
): TemplateResult {
  const finite = parts
    .flatMap(({ name, engine }) => [...engine.flat(), ...(verdict?.yours[name] ?? []).flat()])
    .filter((value) => value !== null && Number.isFinite(value));
  const limit = Math.max(1e-12, ...finite.map((value) => Math.abs(value!)));
  const columns = Math.max(...parts.map(({ engine }) => engine[0]!.length));
  return html`<div class="compared" style="--columns: ${columns}">
      ${parts.map((part) => {
        const { name, engine, numeric } = part;
        const yours = verdict?.yours[name] ?? engine.map((row) => row.map(() => null));
        const apart = difference(yours, engine);
        const marks = new Map<string, Mark>(place.part === name ? [[cellKey(place), 'selected']] : []);
        const options = { role: 'gradient' as const, marks, limit, pick: (cell: Cell) => pick({ part: name, y: cell.y, x: cell.x }) };
        const wrong = ({ y, x }: Cell) => (verdict === null ? '' : apart[y]![x] === 0 ? ', as the engine has it' : ', not as the engine has it');
        return html`<div class="trio" role="group" aria-label="${name}: yours, the engine’s and ${third === 'numeric' ? 'the numeric one' : 'the difference'}">
          ${grid(`${name}-yours`, `${name}, yours`, yours, { ...options, described: wrong })} ${grid(`${name}-engine`, `${name}, engine`, engine, options)}
          ${
            third === 'numeric'
              ? grid(`${name}-numeric`, `${name}, numeric`, numeric, { ...options, described: ({ y, x }) => (numeric[y]![x] === null ? ', a kink' : '') })
              : grid(`${name}-difference`, `${name}, difference`, apart, options)
          }
        </div>`;
      })}
    </div>
    <p class="legend">
      <span>−${formatNumber(limit)}</span><span class="scale" aria-hidden="true"></span><span>${formatNumber(limit)}</span
      ><span class="muted"
        >derivatives: blue below zero, orange
        above${parts.some(({ numeric }) => numeric.flat().includes(null)) && third === 'numeric' ? '; empty: a kink, no derivative' : ''}</span
      >
    </p>`;
}

/** The arguments of a case, side by side, and what else belongs there; `marks` per argument. */
export function renderArguments(
  task: TaskId,
  each: Case,
  marks: ReadonlyMap<string, ReadonlyMap<string, Mark>>,
  further: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  const roles = { x: 'input', w: 'kernel', dy: 'gradient' } as const;
  const names = tasks[task].parameters;
  const plain = names.filter((name) => !(name in roles));
  const widest = Math.max(...names.map((name) => matrixOf(each.values[name]!)[0]!.length));
  return html`<div class="arguments" style="--columns: ${widest}">
      ${names
        .filter((name): name is keyof typeof roles => name in roles)
        .map((name) =>
          grid(`argument-${name}`, { x: 'x, input', w: task === 'conv' ? 'w, kernel' : 'w, weights', dy: 'dy, arriving' }[name], matrixOf(each.values[name]!), {
            role: roles[name],
            marks: marks.get(name) ?? new Map<string, Mark>(),
          }),
        )}
      ${further}
    </div>
    ${plain.length > 0 ? html`<p class="formula">${plain.map((name) => `${name} = ${String(each.values[name])}`).join(', ')}</p>` : nothing}`;
}
