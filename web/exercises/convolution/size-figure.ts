// Beside a question on sizes: one side of the input with its first window; then where each window begins, and what comes out.
import { html, nothing, svg, type TemplateResult } from 'lit';
import { reachOf } from './logic.js';
import type { ConvolutionFigure, SizeAnswer, SizeFigure } from './question-parts.js';

/** Longer sides show their beginning. */
const shownAtMost = 16;

export function renderSizes({ size, comes }: Extract<ConvolutionFigure, { shows: 'size' }>, open: boolean): TemplateResult {
  const { input, kernel, stride, padding, dilation } = size;
  const fact = (name: string, value: string | number) =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<dl class="facts">
      ${fact('Input', `${input} × ${input}`)} ${fact('Kernel', `${kernel} × ${kernel}`)} ${fact('Stride', stride)} ${fact('Padding', padding)}
      ${fact('Dilation', dilation)} ${fact('Output', open ? '? × ?' : `${comes.output} × ${comes.output}`)}
    </dl>
    ${renderMaps(size, comes, open)} ${renderStrip(size, comes, open)}`;
}

/** The zeros before and after the input, as far as they may be seen: how much "same" pads is part of the question. */
const paddingSeen = ({ padding }: SizeFigure, { before, after }: SizeAnswer, open: boolean): readonly [ahead: number, behind: number] =>
  open && padding === 'same' ? [0, 0] : [before, after];

const side = 130;
const outputAt = side + 70;

/** Input and output as squares of one scale. Until the question is closed, the output's size is left open. */
function renderMaps(size: SizeFigure, comes: SizeAnswer, open: boolean): TemplateResult {
  const { input, kernel, dilation, padding } = size;
  const [ahead, behind] = paddingSeen(size, comes, open);
  const whole = ahead + input + behind;
  const scale = side / Math.max(whole, comes.output);
  const square = (kind: string, left: number, top: number, cells: number) =>
    svg`<rect class=${kind} x=${left.toFixed(2)} y=${top.toFixed(2)} width=${(cells * scale).toFixed(2)} height=${(cells * scale).toFixed(2)} />`;
  /** A map with lines between its cells, where those are large enough to be told apart. */
  const map = (kind: string, left: number, top: number, cells: number) => {
    const length = cells * scale;
    const lines = Array.from({ length: scale < 4 ? 0 : cells - 1 }, (_, i) => (i + 1) * scale);
    return svg`${square(kind, left, top, cells)}${lines.map((at) => svg`<path d="M${left + at} ${top}v${length}M${left} ${top + at}h${length}" />`)}`;
  };
  const corner = (side - whole * scale) / 2;
  const inside = corner + ahead * scale;
  const [across, down] = [outputAt + (side - comes.output * scale) / 2, (side - comes.output * scale) / 2];
  return html`<svg class="maps" viewBox="-2 -2 ${outputAt + side + 4} ${side + 4}" aria-hidden="true">
    ${ahead + behind > 0 ? map('pad', corner, corner, whole) : nothing} ${map('input', inside, inside, input)}
    ${open && padding === 'same' ? nothing : square('weight', corner, corner, reachOf(kernel, dilation))} ${svg`<text x=${side + 35} y=${side / 2}>→</text>`}
    ${
      open
        ? svg`<rect class="unknown" x=${outputAt + side * 0.3} y=${side * 0.3} width=${side * 0.4} height=${side * 0.4} />
            <text x=${outputAt + side / 2} y=${side / 2}>?</text>`
        : svg`<g class="answer">${map('output', across, down, comes.output)}</g>`
    }
  </svg>`;
}

/** One side of the input; below it, once the question is closed, an output cell under the place where its window begins. */
function renderStrip(size: SizeFigure, comes: SizeAnswer, open: boolean): TemplateResult {
  const { input, kernel, stride, padding, dilation } = size;
  const { output } = comes;
  const complete = input <= shownAtMost;
  const shown = complete ? input : shownAtMost - 2;
  const hidden = open && padding === 'same';
  const [ahead, behind] = paddingSeen(size, comes, open);
  const cells = Array.from({ length: ahead + shown + (complete ? behind : 0) }, (_, i) => i - ahead);
  // Room for the padding as well that is not shown yet.
  const columns = comes.before + shown + (complete ? comes.after : 3);
  const weighs = (i: number) => !hidden && (i + ahead) % dilation === 0 && (i + ahead) / dilation < kernel;
  const windows = open ? 0 : Math.min(output, Math.ceil(cells.length / stride));
  const padded = ahead + behind > 0;
  const spoken = [
    `One side of the input: ${input} cells`,
    padded ? `, with ${ahead === behind ? `${ahead} of padding at each end` : `${ahead} cells of padding before and ${behind} after`}` : '',
    hidden ? '' : '. The first window begins at the left end',
    open ? '' : `. ${output} windows fit, one for each output cell`,
  ].join('');
  return html`<div class="strip" role="img" aria-label=${spoken} style="--cells: ${Math.max(columns, 12)}">
      ${cells.map((i) => html`<i class="${i < 0 || i >= input ? 'pad' : ''} ${weighs(i) ? 'weight' : ''}"></i>`)}
      ${complete ? nothing : html`<span class="more">… ${input}</span>`}
      ${Array.from({ length: windows }, (_, i) => html`<b style="grid-column: ${i * stride + 1}">${i + 1}</b>`)}
      ${windows > 0 && windows < output ? html`<span class="more">… ${output}</span>` : nothing}
    </div>
    <p class="muted strip-says">
      One side of the input${padded ? ', its padding dashed' : nothing}${hidden ? nothing : '. Filled: the weights of the first window'}.
      <span class=${open ? 'later' : ''}>Below: the output, each cell where its window begins.</span>
    </p>`;
}
