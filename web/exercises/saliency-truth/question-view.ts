// Beside a question: its map, curves or table; at the end the answer, drawn.
import { html, nothing, svg, type TemplateResult } from 'lit';
import { cellKey, formatNumber, type Cell, type Question } from '../frame/questions.js';
import type { Mark } from '../grid/number-grid.js';
import { slots } from '../train/lines.js';
import { ranksOf } from './measures.js';
import { correlationText } from './names.js';
import { outlineOf } from './pictures.js';
import type { Rows, TruthFigure } from './question-parts.js';

interface Answering {
  open: boolean;
  picked: readonly Cell[];
  pick: (cell: Cell) => void;
}

/** Of a number grid: a cell, the gap between two, and what lies around them all. */
const [cell, gap, edge] = [44, 1, 3];

export function renderQuestion({ figure, answer, expected }: Question<TruthFigure>, { open, picked, pick }: Answering): TemplateResult {
  const chosen = !open && answer.form === 'choice' ? (expected as number) : -1;
  switch (figure.form) {
    case 'map':
      return renderGrid(
        figure.map,
        figure.mask,
        'Saliency map; outline: the object',
        answer.form === 'cell' && open ? pick : null,
        open || answer.form === 'cell' ? picked : onesOf(figure.mask),
      );
    case 'mask':
      return renderGrid(figure.mask, figure.mask, '1: the object, 0: the rest', null, open ? [] : onesOf(figure.mask));
    case 'curves':
      return renderCurves(figure, chosen, open);
    case 'ranks':
      return renderRanks(figure, open);
    case 'networks':
      return renderTable(
        `The object is ${figure.area} % of the picture; the accuracy of guessing is 17 %.`,
        ['Network', 'Right, background of the class', 'Right, any background', 'Map inside the object'],
        figure.rows.map(({ name, biased, fair, inside }) => [name, `${biased} %`, `${fair} %`, `${inside} %`]),
        chosen,
      );
    case 'sanity':
      return renderTable(
        'Rank correlation with the trained network’s maps',
        ['Random so far', ...figure.layers.map((layer, i) => (i === 0 ? layer : `+ ${layer}`))],
        figure.rows.map(({ name, values }) => [name, ...values.map(correlationText)]),
        chosen,
      );
  }
}

/** The object's cells: what is added up, or counted. */
const onesOf = (mask: Rows): Cell[] => mask.flatMap((row, y) => row.flatMap((value, x) => (value === 1 ? [{ y, x }] : [])));

function renderGrid(values: Rows, mask: Rows, caption: string, pick: ((cell: Cell) => void) | null, picked: readonly Cell[]): TemplateResult {
  const [height, width] = [mask.length, mask[0]!.length];
  const signed = values !== mask;
  const side = (cells: number) => cells * (cell + gap) - gap + 2 * edge;
  // In cells, so that the path lies in the middle of the gaps.
  const scale = `translate(${edge - gap / 2} ${edge - gap / 2}) scale(${cell + gap})`;
  const path = outlineOf(mask.flat(), height, width);
  return html`<div class="question-map">
    <neocog-number-grid
      .values=${values}
      caption=${caption}
      role-colour="gradient"
      ?signed=${signed}
      ?selectable=${pick !== null}
      .marks=${new Map<string, Mark>(picked.map((each) => [cellKey(each), 'selected']))}
      .described=${({ y, x }: Cell) => (mask[y]![x] === 1 ? ', on the object' : '')}
      @cell-pick=${(event: CustomEvent<Cell>) => pick?.(event.detail)}
    ></neocog-number-grid>
    <svg width=${side(width)} height=${side(height)} aria-hidden="true">${svg`<path d=${path} transform=${scale}></path>`}</svg>
  </div>`;
}

function renderCurves({ direction, curves, written }: TruthFigure & { form: 'curves' }, chosen: number, open: boolean): TemplateResult {
  const points = (values: readonly number[]) => values.map((y, i) => ({ x: (100 * i) / (values.length - 1), y }));
  const alone = curves.length === 1;
  const verb = direction === 'deletion' ? 'deleted' : 'inserted';
  return html`<div class="question-curves">
    <neocog-curves
      caption=${`Probability of the class by % ${verb}`}
      unit=${alone ? '' : '%'}
      .top=${1}
      .until=${100}
      .height=${220}
      .curves=${curves.map(({ name, values }, i) =>
        alone
          ? { colour: 'ink', width: 2.25, dash: [], label: name, marked: true, points: points(values) }
          : { ...slots[i]!, width: i === chosen ? 4 : 2, label: name, letter: 'ABC'[i]!, points: points(values) },
      )}
    ></neocog-curves>
    ${
      written
        ? renderTable(
            '',
            [`Pixels ${verb}`, ...curves[0]!.values.map((_, i) => `${(100 * i) / (curves[0]!.values.length - 1)} %`)],
            [
              ['Probability', ...curves[0]!.values.map((value) => formatNumber(value))],
              ['Counts', ...curves[0]!.values.map((_, i, all) => (open ? '?' : i === 0 || i === all.length - 1 ? '⅛' : '¼'))],
            ],
            -1,
          )
        : nothing
    }
  </div>`;
}

function renderRanks({ before, after }: TruthFigure & { form: 'ranks' }, open: boolean): TemplateResult {
  const row = (title: string, values: readonly number[]) => [title, ...values.map((value) => formatNumber(value))];
  const ranks = (values: readonly number[]) => (open ? values.map(() => '?') : [...ranksOf(values)].map(String));
  return renderTable(
    'Magnitudes of the same pixels in two maps',
    ['', ...before.map((_, i) => `pixel ${i + 1}`)],
    [row('Before', before), ['Rank', ...ranks(before)], row('After', after), ['Rank', ...ranks(after)]],
    -1,
  );
}

/** `chosen` is the row of the right answer, once it may be seen. */
function renderTable(caption: string, head: readonly string[], rows: readonly (readonly string[])[], chosen: number): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${caption || 'Table'}>
    <table class="survey asked">
      <caption class=${caption ? '' : 'visually-hidden'}>
        ${caption || 'The numbers'}
      </caption>
      <thead>
        <tr>
          ${head.map((title) => (title ? html`<th scope="col">${title}</th>` : html`<td></td>`))}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([title, ...values], i) =>
            html`<tr class=${i === chosen ? 'answer' : ''}>
              <th scope="row">
                ${title}${i === chosen ? html`<span class="tick" aria-hidden="true"> ✓</span><span class="visually-hidden">, the answer</span>` : nothing}
              </th>
              ${values.map((value) => html`<td>${value}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
