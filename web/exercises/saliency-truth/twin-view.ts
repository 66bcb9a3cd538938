// The networks side by side, and training one with other data.
import { html, nothing, type TemplateResult } from 'lit';
import { sceneClasses } from 'neocog/data';
import { limitOf, renderLegend } from '../looking/maps.js';
import { options } from '../frame/options.js';
import type { Curve } from '../train/curves.js';
import type { Job } from './job.js';
import { strongest, type Known } from './measures.js';
import { methodTitles, percent, shareText, shortTitles } from './names.js';
import { renderMarked } from './pictures.js';
import { keyText, type Examination } from './scene-view.js';
import { limits, type NetworkName, type TruthState } from './state.js';
import type { Portrait } from './survey.js';
import { renderJob } from './survey-view.js';
import type { Course, Plan, Start } from './training.js';

export interface Twin {
  networks: readonly NetworkName[];
  state: TruthState;
  known: Known;
  /** Of the scene in sight, by each network. */
  found: ReadonlyMap<NetworkName, Examination | null>;
  portraits: Job<ReadonlyMap<NetworkName, Portrait>>;
  training: Job<Course>;
  measure: () => void;
  train: () => void;
  plan: (part: Partial<Plan>) => void;
}

export function renderTwin(twin: Twin): TemplateResult {
  return html`${renderMaps(twin)} ${renderPortraits(twin)} ${renderTraining(twin)}`;
}

function renderMaps({ networks, known, state, found }: Twin): TemplateResult {
  const [height, width] = known.shape;
  return html`<div class="trio" role="group" aria-label="The networks’ maps of scene ${state.scene}">
      ${renderMarked(
        { values: known.pixels, height, width, channels: 3, scale: 'photo' },
        `Scene ${state.scene}: ${sceneClasses[known.label]!}`,
        { mask: known.mask },
        html`<strong>Scene ${state.scene}</strong> ${sceneClasses[known.label]!}`,
      )}
      ${networks.map((name) => {
        const each = found.get(name);
        if (!each)
          return html`<figure>
            <div class="blank"></div>
            <figcaption><span role="status">Computing …</span></figcaption>
          </figure>`;
        return renderMarked(
          { values: each.map, height, width, scale: 'magnitude', limit: limitOf(each.map) },
          `The ${shortTitles[name]} network’s map: ${percent(each.judgement.inside, 0)} inside`,
          { mask: known.mask, pixel: strongest(each.map) },
          html`<strong>${shortTitles[name]}</strong> says ${sceneClasses[each.best]!} ${each.best === known.label ? '✓' : '✗'};
            ${percent(each.judgement.inside, 0)} inside${renderLegend('magnitude', limitOf(each.map))}`,
        );
      })}
    </div>
    <p class="note">${methodTitles[state.method]}. ${keyText} Each map has its own colour scale.</p>`;
}

function renderPortraits({ networks, portraits, measure }: Twin): TemplateResult {
  const row = (name: NetworkName) => {
    const each = portraits.result?.get(name);
    return html`<tr>
      <th scope="row">${shortTitles[name]}</th>
      ${(['biased', 'fair', 'hit', 'inside'] as const).map((field) => html`<td>${each ? shareText(each[field]) : '–'}</td>`)}
    </tr>`;
  };
  const area = [...(portraits.result?.values() ?? [])][0]?.area;
  const chance = percent(1 / sceneClasses.length, 0);
  return html`<section class="block">
    <h3>Right, and for which reason?</h3>
    ${renderJob(portraits, { start: measure, title: 'Measure the networks', what: (done, total) => `${done} of ${total}` })}
    <p class="lead">${portraits.key || 'Accuracy on both kinds of scenes, and where the maps lie'}</p>
    <div class="scroll" tabindex="0" role="region" aria-label="Table of the networks">
      <table class="survey">
        <caption class="visually-hidden">
          The networks’ accuracy, and where their maps lie
        </caption>
        <thead>
          <tr>
            <th scope="col">Network</th>
            <th scope="col">Right <small>background of the class</small></th>
            <th scope="col">Right <small>any background</small></th>
            <th scope="col">Hits <small>background of the class</small></th>
            <th scope="col">Inside <small>background of the class</small></th>
          </tr>
        </thead>
        <tbody>
          ${networks.map(row)}
          <tr class="chance">
            <th scope="row">Chance</th>
            <td>${chance}</td>
            <td>${chance}</td>
            <td>${area ? shareText(area) : '–'}</td>
            <td>${area ? shareText(area) : '–'}</td>
          </tr>
        </tbody>
      </table>
    </div>
    ${portraits.result ? html`<p class="note">${verdictOn(portraits.result)}</p>` : nothing}
  </section>`;
}

/** What the biased network's row says: some methods show its reason, others do not. */
function verdictOn(portraits: ReadonlyMap<NetworkName, Portrait>): string {
  const biased = portraits.get('biased');
  if (!biased) return '';
  const { inside, area } = biased;
  const [share, chance] = [percent(inside.mean, 0), percent(area.mean, 0)];
  return inside.mean <= 1.25 * area.mean
    ? `The biased network has ${share} of its maps on the object, about what an even map has (${chance}), or less: this method shows that it looks elsewhere.`
    : `The biased network has ${share} of its maps on the object, more than an even map (${chance}): by this method it looks innocent. Its accuracy with any background gives it away; other methods may, too.`;
}

const startTitles: readonly (readonly [Start, string])[] = [
  ['anew', 'Random weights'],
  ['biased', 'The biased network'],
  ['fair', 'The fair network'],
  ['own', 'Mine, as it is now'],
];

function renderTraining({ networks, state: { plan }, training, train, plan: change }: Twin): TemplateResult {
  const course = training.result;
  const lines: Curve[] = [{ colour: 'ink', width: 2, dash: [], label: 'training loss', points: course?.loss ?? [] }];
  const accuracy: Curve[] = [{ colour: 'run-b', width: 2.25, dash: [], label: 'any background', marked: true, points: course?.fair ?? [] }];
  const total = training.total || plan.epochs * plan.scenes;
  const guessing = [0, total].map((x) => ({ x, y: 1 / sceneClasses.length }));
  accuracy.push({ colour: 'muted', width: 1.25, dash: [2, 3], label: 'guessing', points: guessing });
  const number = (label: string, value: number, [low, high]: readonly [number, number], step: number, set: (value: number) => void) =>
    html`<label
      >${label}
      <input
        type="number"
        min=${low}
        max=${high}
        step=${step}
        .value=${String(value)}
        @change=${(event: Event) => {
          const field = event.target as HTMLInputElement;
          const given = Math.round(Number(field.value));
          const chosen = field.value.trim() !== '' && Number.isFinite(given) ? Math.max(low, Math.min(high, given)) : value;
          field.value = String(chosen);
          set(chosen);
        }}
    /></label>`;
  return html`<section class="block">
    <h3>Repair the data and train again</h3>
    <div class="plan">
      <label class="wide"
        >Training scenes whose background gives the class away: ${plan.percent}&nbsp;%
        <input
          type="range"
          min="0"
          max="100"
          step="5"
          .value=${String(plan.percent)}
          @input=${(event: Event) => change({ percent: Number((event.target as HTMLInputElement).value) })}
      /></label>
      ${number('Scenes', plan.scenes, limits.trainingScenes, 1, (scenes) => change({ scenes }))}
      ${number('Epochs', plan.epochs, limits.epochs, 1, (epochs) => change({ epochs }))}
      <label
        >Begin with
        <select @change=${(event: Event) => change({ start: (event.target as HTMLSelectElement).value as Start })}>
          ${options(
            startTitles.filter(([name]) => name !== 'own' || networks.includes('own')),
            plan.start,
          )}
        </select></label
      >
    </div>
    <div class="job row">
      ${
        training.running
          ? html`<button @click=${() => training.stop()}>Stop</button>`
          : html`<button class="primary" @click=${train}>Train in this page</button>`
      }
      <span class="going">
        <progress max="1" .value=${training.total > 0 ? training.done / training.total : 0} aria-label="How far training is"></progress>
        <span class="muted" role="status">${trainingText(training, total)}</span>
      </span>
    </div>
    ${training.failure ? html`<p class="wrong" role="alert"><span aria-hidden="true">✗</span> ${training.failure}</p>` : nothing}
    ${
      course
        ? html`<div class="charts">
            <neocog-curves caption="Loss by images seen" .until=${total} .height=${130} .curves=${lines}></neocog-curves>
            <neocog-curves caption="Accuracy" unit="%" .top=${1} .until=${total} .height=${130} .curves=${accuracy}></neocog-curves>
          </div>`
        : nothing
    }
  </section>`;
}

function trainingText({ state, done, total, result }: Job<Course>, planned: number): string {
  if (state === 'idle') return `${planned.toLocaleString('en')} images to go through`;
  const accuracy = result?.fair.at(-1);
  const reached = accuracy ? `; right on ${percent(accuracy.y, 0)} of scenes with any background` : '';
  return `${done.toLocaleString('en')} of ${total.toLocaleString('en')} images${state === 'stopped' ? ', stopped' : ''}${reached}`;
}
