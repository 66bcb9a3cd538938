// The kept run beside the new one: a small table, and what to try next.
import { html, nothing, type TemplateResult } from 'lit';
import { differences, results, sameImages, suggestions, type ComparedRow } from './comparison.js';
import type { Runner } from './runner.js';
import type { TrainState } from './state.js';

export interface ComparisonScene {
  runner: Runner;
  state: TrainState;
  tryOut: (part: Partial<TrainState>) => void;
}

export function renderComparison({ runner, state, tryOut }: ComparisonScene): TemplateResult | typeof nothing {
  const { kept, progress, phase } = runner;
  if (!kept) return nothing;
  const different = differences(kept.state, state);
  const cell = (row: ComparedRow, side: 'kept' | 'now') =>
    html`<td class=${row.better === side ? 'better' : ''}>
      ${row[side]}${row.better === side ? html`<span aria-hidden="true"> ◂</span><span class="visually-hidden">, better</span>` : nothing}
    </td>`;
  const rows = (list: readonly ComparedRow[]) =>
    list.map(
      (row) =>
        html`<tr>
          <th scope="row">${row.name}</th>
          ${cell(row, 'kept')} ${cell(row, 'now')}
        </tr>`,
    );
  return html`<div class="comparison">
    <div class="heading">
      <h3>Two runs from the same seed</h3>
      <button class="quiet" @click=${() => runner.forget()}>Forget the kept run</button>
    </div>
    <table>
      <thead>
        <tr>
          <td></td>
          <th scope="col"><span class="line dashed" aria-hidden="true"></span>kept</th>
          <th scope="col"><span class="line" aria-hidden="true"></span>this run</th>
        </tr>
      </thead>
      <tbody>
        ${
          different.length > 0
            ? rows(different)
            : html`<tr>
                <th scope="row" colspan="3" class="same">Nothing is set differently yet.</th>
              </tr>`
        }
      </tbody>
      <tbody>
        ${rows(results(kept, progress, sameImages(kept.state, state)))}
      </tbody>
    </table>
    ${sameImages(kept.state, state) ? nothing : html`<p class="muted">The training images are not the same in both runs: compare the held-out ones.</p>`}
    ${
      progress.images === 0 && phase === 'idle'
        ? html`<p class="muted">Change a setting and start, or try at once:</p>
            <div class="row">${suggestions(kept.state).map(({ name, change }) => html`<button @click=${() => tryOut(change)}>${name}</button>`)}</div>`
        : nothing
    }
  </div>`;
}
