// Code to read, and what stands beside a question: at the end with its answer, drawn.
import { html, nothing, type TemplateResult } from 'lit';
import { cellKey, type Cell } from '../frame/questions.js';
import type { Mark } from '../grid/number-grid.js';
import { matrixOf, nameOf, type Place } from './compare.js';
import type { CodeFigure } from './questions.js';
import { grid, renderArguments } from './stage.js';
import { tasks } from './tasks.js';

interface Marked {
  line: number;
  /** The line is missing. */
  gap?: boolean;
  /** The line is right where one was missing. */
  filled?: boolean;
  /** The line is wrong; this should stand there. */
  mended?: string;
}

/** Crossed out, but for the room before it. */
const struck = (line: string): TemplateResult => html`${/^ */.exec(line)![0]}<s>${line.trimStart()}</s>`;

/** Numbered lines of code. */
export function renderCode(lines: readonly string[], marked?: Marked): TemplateResult {
  const { line, gap, filled, mended } = marked ?? { line: -1 };
  const item = (kind: string, text: TemplateResult | string, sign = '', spoken = '') =>
    html`<li class=${kind}>
      <code>${text}</code
      >${sign ? html`<span class="sign ${kind}"><span aria-hidden="true">${sign}</span><span class="visually-hidden">${spoken}</span></span>` : nothing}
    </li>`;
  return html`<ol class="code" role="list" aria-label="The code">
    ${lines.map((text, i) => {
      if (i !== line) return item('', text);
      if (gap) return item('gap', text.replace(/\S.*/, '?'));
      if (filled) return item('correct', text, '✓', 'this line was missing');
      return mended === undefined
        ? item('', text)
        : [item('wrong', struck(text), '✗', 'this line is wrong'), item('correct instead', mended, '✓', 'as it should be')];
    })}
  </ol>`;
}

export function renderFigure(figure: CodeFigure, open: boolean): TemplateResult {
  const { task, lines, case: each } = figure;
  return html`<figure class="question" aria-label="Code of a backward pass of ${tasks[task].title}${each ? ', and the numbers that it runs on' : ''}">
    ${renderCode(lines, markedLine(figure, open))}
    ${each ? renderArguments(task, each, open ? new Map() : marksOf(figure.sources ?? []), renderReturned(figure, open)) : nothing}
  </figure>`;
}

function markedLine({ gap, fault }: CodeFigure, open: boolean): Marked | undefined {
  if (gap !== undefined) return { line: gap, ...(open ? { gap: true } : { filled: true }) };
  return fault && !open ? { line: fault.line, mended: fault.mended } : undefined;
}

/** The cells that take part, per argument. */
export function marksOf(sources: readonly Place[]): Map<string, Map<string, Mark>> {
  const marks = new Map<string, Map<string, Mark>>();
  for (const place of sources) {
    const { part } = place;
    if (!marks.has(part)) marks.set(part, new Map());
    marks.get(part)!.set(cellKey(place), 'window');
  }
  return marks;
}

/** What the code gives back: empty with the asked cell marked, and at the end with its numbers. */
function renderReturned({ place, returned }: CodeFigure, open: boolean): TemplateResult | typeof nothing {
  if (!place || returned === undefined) return nothing;
  const rows = matrixOf(returned);
  const asked = (cell: Cell) => (cellKey(cell) === cellKey(place) ? `, ${nameOf([], place)}, asked for` : '');
  return grid('returned', `${place.part}, returned`, open ? rows.map((row) => row.map(() => null)) : rows, {
    role: 'gradient',
    marks: new Map([[cellKey(place), 'selected']]),
    described: asked,
  });
}
