// The lecture's claim (slide 14), measured.
import { html, type TemplateResult } from 'lit';
import { tunedFrom, verdict, type Claim, type LayerRow } from './claim.js';
import { renderRunning, type Running } from './excite-views.js';
import type { Scene } from './scene.js';

interface Column {
  title: string;
  about: string;
  /** 0 to 1, for the bar; null where there is nothing to say. */
  share: (row: LayerRow, scene: Scene) => number | null;
  text: (row: LayerRow) => string;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

const columns: readonly Column[] = [
  {
    title: 'sees',
    about: 'pixels across that a unit sees',
    share: ({ field }, { picture }) => Math.min(1, field / picture.shape[1]),
    text: ({ field }) => `${field}×${field}`,
  },
  {
    title: 'tuned',
    about: `channels that answer to their best direction of a grating at least ${tunedFrom} times as much as to the one across it`,
    share: ({ tuned }) => tuned,
    text: ({ tuned }) => percent(tuned!),
  },
  {
    title: 'direction',
    about: 'orientation selectivity index of the median channel: 0 for all directions alike, 1 for one only',
    share: ({ orientation }) => orientation,
    text: ({ orientation }) => orientation!.toFixed(2),
  },
  {
    title: 'one class',
    about: 'class selectivity index of the median channel: (mean for its best class − mean for the others) / their sum',
    share: ({ selectivity }) => selectivity,
    text: ({ selectivity }) => selectivity!.toFixed(2),
  },
  {
    title: 'read-out',
    about: 'accuracy of a linear read-out on the means of the maps: half of the pictures to learn from, half to test',
    share: ({ accuracy }) => accuracy,
    text: ({ accuracy }) => percent(accuracy!),
  },
  {
    title: 'silent',
    about: 'channels that were 0 in all the pictures',
    share: ({ convolution, dead, channels }) => (convolution === '' ? null : dead / channels),
    text: ({ dead, channels }) => `${dead} of ${channels}`,
  },
];

export function renderClaim(scene: Scene, claim: Claim | null, running: Running | null, start: () => void, count: number): TemplateResult {
  return html`<div class="part">
    <h3>Edges, then parts, then objects?</h3>
    <p class="about">
      Slide 14: the first layers learn edges, the middle ones parts, the last ones objects. Measure it in this network, with gratings of 8 directions and with
      ${count} pictures.
    </p>
    ${claim ? renderTable(scene, claim) : html`<div class="row run">${renderRunning(running, 'Measure every layer', start)}</div>`}
  </div>`;
}

function renderTable(scene: Scene, claim: Claim): TemplateResult {
  const shown = columns.filter(({ share }) => claim.rows.some((row) => share(row, scene) !== null));
  const sentences = verdict(claim);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Each layer, measured">
      <table class="claim">
        <caption class="visually-hidden">
          Each layer, measured
        </caption>
        <thead>
          <tr>
            <th scope="col">layer</th>
            ${shown.map(({ title, about }) => html`<th scope="col" title=${about}>${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${claim.rows.map(
            (row) =>
              html`<tr>
                <th scope="row">${row.convolution || 'picture'}</th>
                ${shown.map(({ share, text }) => {
                  const value = share(row, scene);
                  return html`<td>
                    ${value === null ? html`<span class="muted">–</span>` : html`<span class="number">${text(row)}</span><span class="bar-track" aria-hidden="true"><span style="width: ${100 * value}%"></span></span>`}
                  </td>`;
                })}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <ul class="verdicts">
      ${sentences.map(
        ({ text, holds }) =>
          html`<li class=${holds ? 'holds' : 'fails'}><span class="sign">${holds ? 'as the slide says' : 'not as the slide says'}</span> ${text}</li>`,
      )}
    </ul>
    <dl class="meanings">
      ${shown.map(
        ({ title, about }) =>
          html`<dt>${title}</dt>
            <dd>${about}</dd>`,
      )}
    </dl>
    <p class="muted">
      Values after each convolution’s ReLU. Means of maps leave out where something was, so that the read-out can know less than the network itself.
      ${claim.rows.some(({ accuracy }) => accuracy !== null) ? '' : 'These pictures have no classes to read out.'}
    </p>`;
}
