// The results of a run as tables and pictures.
import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { fashionClasses, type ImageSet } from 'neocog/data';
import { paintGrey } from '../grid/pictures.js';
import type { TrainFigure } from './question-parts.js';
import type { Mistake } from './session.js';

/** Counts per true class and answer; the darker, the more. */
export function renderConfusion(counts: readonly (readonly number[])[]): TemplateResult {
  const largest = Math.max(1, ...counts.flat());
  // The right answers would outshine everything else: tint by the square root.
  const share = (count: number) => Math.round(60 * Math.sqrt(count / largest));
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
        ${counts.map(
          (row, label) =>
            html`<tr>
              <th scope="row">${fashionClasses[label]}</th>
              ${row.map(
                (count, answer) =>
                  html`<td
                    class=${label === answer ? 'hit' : ''}
                    style="--share: ${share(count)}%"
                    title="${fashionClasses[label]} taken for ${fashionClasses[answer]}: ${count}"
                  >
                    ${count > 0 ? count : html`<span class="none">·</span>`}
                  </td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** The held-out images with the largest loss among the wrong answers. */
export function renderMistakes(set: ImageSet, mistakes: readonly Mistake[]): TemplateResult {
  const size = set.height * set.width;
  return html`<div>
    <h3>What it gets most wrong</h3>
    <div class="mistakes">
      ${mistakes.map(({ index, label, predicted, probability }) => {
        const draw = (canvas: Element | undefined) =>
          canvas && paintGrey(canvas as HTMLCanvasElement, set.images.subarray(index * size, (index + 1) * size), set.height, set.width);
        return html`<figure>
          <canvas role="img" aria-label=${fashionClasses[label]!} ${ref(draw)}></canvas>
          <figcaption>
            <strong>${fashionClasses[label]}</strong><span class="wrong">✗ ${fashionClasses[predicted]} ${Math.round(100 * probability)} %</span>
          </figcaption>
        </figure>`;
      })}
    </div>
  </div>`;
}

/** As many decimals as the longest number of its column has, so that the points stand below each other. */
function alignedColumn(values: readonly number[]): string[] {
  const decimals = Math.max(...values.map((value) => (String(value).split('.')[1] ?? '').length));
  return values.map((value) => value.toFixed(decimals).replace('-', '−'));
}

export function renderQuestionTable({ columns, rows }: NonNullable<TrainFigure['table']>): TemplateResult {
  const texts = columns.map((_, column) => alignedColumn(rows.map(([, ...values]) => values[column]!)));
  return html`<table class="counts">
    <thead>
      <tr>
        <td></td>
        ${columns.map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([name], row) =>
          html`<tr>
            <th scope="row">${name}</th>
            ${texts.map((column) => html`<td>${column[row]}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
