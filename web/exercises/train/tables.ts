// The results of a run as tables and pictures.
import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { fashionClasses, type ImageSet } from 'neocog/data';
import { formatNumber } from '../frame/questions.js';
import { paintGrey } from '../grid/pictures.js';
import type { Mistake } from './session.js';
import { sureOf } from './text.js';

/** How many wrong answers are shown. */
export const mistakesShown = 12;

/** The right answers would outshine everything else: tint by the square root. */
const shareOf = (count: number, largest: number): number => Math.round(60 * Math.sqrt(count / largest));

/** Counts per true class and answer; the darker, the more. Without counts the same table, empty. */
export function renderConfusion(counts: readonly (readonly number[])[] | null): TemplateResult {
  const rows = counts ?? fashionClasses.map(() => fashionClasses.map(() => 0));
  const largest = Math.max(1, ...rows.flat());
  return html`<div class="confusion">
    <h3>Confusion: a row per true class, a column per answer</h3>
    <table>
      <caption class="visually-hidden">
        A row per true class, a column per answer, counts on the held-out images
      </caption>
      <thead>
        <tr>
          <td></td>
          ${fashionClasses.map((name) => html`<th scope="col"><span>${name}</span></th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row, label) =>
            html`<tr>
              <th scope="row">${fashionClasses[label]}</th>
              ${row.map(
                (count, answer) =>
                  html`<td
                    class=${label === answer ? 'hit' : ''}
                    style="--share: ${shareOf(count, largest)}%"
                    title="${fashionClasses[label]} taken for ${fashionClasses[answer]}: ${count}"
                  >
                    ${count > 0 ? count : html`<span class="none">·</span>`}
                  </td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
    ${renderShades(counts && largest)}
  </div>`;
}

/** What the tints mean. Halfway along a scale of square roots lies a quarter of its end. */
function renderShades(largest: number | null): TemplateResult {
  const scale = (kind: string, name: string) => html`<span class="shade"><span class="shades ${kind}" aria-hidden="true"></span>${name}</span>`;
  return html`<p class="key">
    ${scale('hits', 'right')} ${scale('misses', 'mistaken')}
    <span
      >${
        largest === null
          ? 'filled with the first evaluation'
          : html`images: white <b>0</b>, half dark <b>${formatNumber(Math.round(largest / 4))}</b>, darkest <b>${largest}</b>`
      }</span
    >
  </p>`;
}

/** The held-out images with wrong answers that it was surest of; before there are any, their places. */
export function renderMistakes(set: ImageSet | null, mistakes: readonly Mistake[]): TemplateResult {
  const shown = set ? mistakes : [];
  return html`<div>
    <h3>What it gets most wrong: its surest wrong answers first</h3>
    <div class="mistakes">
      ${Array.from({ length: mistakesShown }, (_, i) => {
        const mistake = shown[i];
        return set && mistake
          ? renderMistake(set, mistake)
          : html`<figure aria-hidden="true">
              <canvas></canvas>
              <figcaption></figcaption>
            </figure>`;
      })}
    </div>
  </div>`;
}

function renderMistake(set: ImageSet, { index, label, predicted, probability }: Mistake): TemplateResult {
  const size = set.height * set.width;
  const draw = (canvas: Element | undefined) =>
    canvas && paintGrey(canvas as HTMLCanvasElement, set.images.subarray(index * size, (index + 1) * size), set.height, set.width);
  return html`<figure>
    <canvas role="img" aria-label=${fashionClasses[label]!} ${ref(draw)}></canvas>
    <figcaption><strong>${fashionClasses[label]}</strong>${renderVerdict(label, predicted, probability)}</figcaption>
  </figure>`;
}

/** What the network takes an image for, and how sure it is of that. */
export function renderVerdict(label: number, predicted: number, probability: number): TemplateResult {
  const right = label === predicted;
  return html`<span class=${right ? 'correct' : 'wrong'}>${right ? '✓' : '✗'} ${sureOf(fashionClasses[predicted]!, probability)}</span>`;
}

/** Blue, nothing, orange: the map of signed values, with its limits. `picture`: as strong as on a canvas, not as behind numbers. */
export const renderScale = (limit: number, picture: boolean): TemplateResult =>
  html`<p class="legend">
    <span>${formatNumber(-limit, 2)}</span><span class=${picture ? 'scale picture' : 'scale'} aria-hidden="true"></span><span>${formatNumber(limit, 2)}</span>
  </p>`;
