// The kept runs beside the new one: a table of what came of each, and what to try next.
import { html, nothing, type TemplateResult } from 'lit';
import { options } from '../frame/options.js';
import { differences, mostKept, namesOf, results, sameImages, suggestions, type Result } from './comparison.js';
import { lineSample } from './line-sample.js';
import { slots, widths, type LineLook } from './lines.js';
import type { Runner } from './runner.js';
import type { TrainState } from './state.js';

/** Which lines of the kept runs the charts draw: all of them would be too many to tell apart. */
export type KeptLines = 'heldOut' | 'training' | 'both';
const keptLines: readonly [KeptLines, string][] = [
  ['heldOut', 'held out'],
  ['training', 'training'],
  ['both', 'both'],
];

export interface ComparisonScene {
  runner: Runner;
  state: TrainState;
  keptLines: KeptLines;
  chooseLines: (lines: KeptLines) => void;
  tryOut: (part: Partial<TrainState>) => void;
}

interface Row {
  title: string;
  name: string;
  images: number;
  look: LineLook;
  remove: (() => void) | null;
}

const current: LineLook = { colour: 'output', width: widths.heldOut, dash: [] };

const cell = ({ text, best }: Result): TemplateResult =>
  html`<td class=${best ? 'best' : ''}>${text}${best ? html`<span class="visually-hidden">, the best</span>` : nothing}</td>`;

const removeButton = (title: string, remove: () => void): TemplateResult =>
  html`<button class="quiet" aria-label="Remove run ${title}" title="Remove run ${title}" @click=${remove}>×</button>`;

export function renderComparison({ runner, state, keptLines: lines, chooseLines, tryOut }: ComparisonScene): TemplateResult | typeof nothing {
  const { kept, progress, phase } = runner;
  const last = kept.at(-1);
  if (!last) return nothing;
  const states = [...kept.map((run) => run.state), runner.trained ?? state];
  const names = namesOf(states);
  const comparable = sameImages(states);
  const numbers = results([...kept, progress], comparable);
  const rows: Row[] = [
    ...kept.map(({ slot, images }, i) => {
      const { letter, colour, dash } = slots[slot]!;
      return { title: letter, name: names[i]!, images, look: { colour, dash, width: widths.heldOut }, remove: () => runner.forget(slot) };
    }),
    { title: 'now', name: names.at(-1)!, images: progress.images, look: current, remove: null },
  ];
  const alike = differences(states).length === 0;
  return html`<div class="comparison">
    <div class="heading">
      <h3>Runs side by side</h3>
      <label class="inline"
        >Lines of the kept ones<select @change=${(event: Event) => chooseLines((event.target as HTMLSelectElement).value as KeptLines)}>
          ${options(keptLines, lines)}
        </select></label
      >
    </div>
    <table>
      <thead>
        <tr>
          <th scope="col">run</th>
          <th scope="col">images seen</th>
          <th scope="col">training loss</th>
          <th scope="col">held-out loss</th>
          <th scope="col">held-out accuracy</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ title, name, images, look, remove }, i) =>
            html`<tr>
              <th scope="row">
                <span class="run-name">${lineSample(look)}<strong>${title}</strong> ${remove ? removeButton(title, remove) : nothing}</span>
                ${name}
              </th>
              <td>${images.toLocaleString('en')}</td>
              ${cell(numbers[i]!.training)} ${cell(numbers[i]!.heldOut)} ${cell(numbers[i]!.accuracy)}
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="muted">
      ${alike ? 'Nothing is set differently yet. ' : nothing}${
        comparable ? nothing : 'They did not learn from the same images: compare the held-out numbers, not the training loss. '
      }${kept.length === mostKept ? `${mostKept} runs are kept, and there is no room for more: remove one to keep another.` : nothing}
    </p>
    ${
      progress.images === 0 && phase === 'idle'
        ? html`<p class="muted">Change a setting and start, or try at once:</p>
            <div class="row">${suggestions(last.state).map(({ name, change }) => html`<button @click=${() => tryOut(change)}>${name}</button>`)}</div>`
        : nothing
    }
  </div>`;
}
