// All methods over many scenes, in a table that fills as it is computed.
import { html, nothing, type TemplateResult } from 'lit';
import type { Job } from './job.js';
import type { Estimate } from './measures.js';
import { contenderTitle, shareText, shortTitles, valueText } from './names.js';
import type { TruthState } from './state.js';
import { contenders, type Survey } from './survey.js';

export interface SurveyScene {
  job: Job<Survey>;
  /** What the table would be about now. */
  key: string;
  state: TruthState;
  start: () => void;
}

/** The buttons and the progress of a long computation. */
export function renderJob<T>(
  job: Job<T>,
  { start, title, what }: { start: () => void; title: string; what: (done: number, total: number) => string },
): TemplateResult {
  return html`<div class="job row">
      ${
        job.running
          ? html`<button @click=${() => job.stop()}>Stop</button>`
          : html`<button class="primary" @click=${start}>${job.state === 'idle' ? title : 'Measure again'}</button>`
      }
      <span class="going">
        <progress max="1" .value=${job.total > 0 ? job.done / job.total : 0} aria-label="How far it is"></progress>
        <span class="muted" role="status"
          >${job.state === 'idle' ? 'Not measured yet' : what(job.done, job.total)}${job.state === 'stopped' ? ', stopped' : ''}</span
        >
      </span>
    </div>
    ${job.failure ? html`<p class="wrong" role="alert"><span aria-hidden="true">✗</span> ${job.failure}</p>` : nothing}`;
}

const columns = [
  ['hit', 'Pointing game', 'hits', shareText, 1],
  ['inside', 'Share inside', 'of the magnitude', shareText, 1],
  ['deletion', 'Deletion', 'area; small is good', valueText, -1],
  ['insertion', 'Insertion', 'area; large is good', valueText, 1],
] as const;

export function renderSurvey({ job, key, state, start }: SurveyScene): TemplateResult {
  const survey = job.result;
  /** The best mean of each column, once there is more than one scene. */
  const bests = columns.map(([field, , , , sign]) => {
    const means = contenders.flatMap((each) => (each === 'chance' ? [] : [sign * (survey?.get(each)?.[field].mean ?? NaN)]));
    return job.done > 1 ? sign * Math.max(...means) : NaN;
  });
  const cell = (estimate: Estimate | undefined, show: (estimate: Estimate) => string) => (estimate ? show(estimate) : '–');
  return html`${renderJob(job, { start, title: 'Measure all methods', what: (done, total) => `${done} of ${total} scenes` })}
    ${
      job.state !== 'idle' && job.key !== key
        ? html`<p class="note" role="status">The table is about other settings than those chosen now. Measure again to bring it up to date.</p>`
        : nothing
    }
    <p class="lead">
      ${job.state === 'idle' ? `${shortTitles[state.network]} network, ${state.scenes} scenes` : `${job.key}; n = ${job.done}`}. Mean ± standard error.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Table of all methods">
      <table class="survey">
        <caption class="visually-hidden">
          What every method’s maps reach
        </caption>
        <thead>
          <tr>
            <th scope="col">Method</th>
            ${columns.map(([, title, unit]) => html`<th scope="col">${title} <small>${unit}</small></th>`)}
          </tr>
        </thead>
        <tbody>
          ${contenders.map(
            (contender) =>
              html`<tr class=${contender === 'chance' ? 'chance' : contender === state.method ? 'chosen' : ''}>
                <th scope="row">${contenderTitle(contender)}</th>
                ${columns.map(
                  ([field, , , show], i) =>
                    html`<td>
                      ${cell(survey?.get(contender)?.[field], show)}${contender !== 'chance' && survey?.get(contender)?.[field].mean === bests[i] ? html`<span class="best" title="best so far"> ★<span class="visually-hidden">best so far</span></span>` : nothing}
                    </td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <p class="note">
      ★ the best so far; where two differ by less than about twice their standard errors, the scenes do not tell them apart. Where all scenes agree the error is
      0, which says most about how few they are. A random map hits, and covers, as much as the object is large.
    </p>`;
}
