// What stands beside a question.
import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { paintSigned, type Colour } from '../grid/pictures.js';
import type { Mark } from '../grid/number-grid.js';
import { renderLegend } from './number-stage.js';
import { paintVolume } from './pictures.js';
import type { ConvolutionFigure, SizeFigure } from './questions.js';

export function renderFigure(figure: ConvolutionFigure, colours: () => { zero: Colour; padding: Colour }): TemplateResult {
  if (figure.shows === 'size') return renderSizes(figure.size);
  if (figure.shows === 'value') return renderValue(figure);
  const { picture, map, limit } = figure;
  const none = { top: 0, right: 0, bottom: 0, left: 0 };
  return html`<div class="pictures" role="group" aria-label="A grey picture with a few bright shapes, and what a filter made of it">
      <figure>
        <figcaption class="of-input">Picture</figcaption>
        <div class="still of-input">
          <canvas aria-hidden="true" ${ref((canvas) => canvas && paintVolume(canvas as HTMLCanvasElement, picture, none, colours().padding))}></canvas>
        </div>
      </figure>
      <figure>
        <figcaption class="of-output">What the filter made of it</figcaption>
        <div class="still">
          <canvas
            aria-hidden="true"
            ${ref((canvas) => canvas && paintSigned(canvas as HTMLCanvasElement, Float32Array.from(map.flat()), map.length, map[0]!.length, limit, colours().zero))}
          ></canvas>
        </div>
      </figure>
    </div>
    ${renderLegend(limit)}`;
}

/** One side of the input with the first window in it; only its beginning where it is long. */
function renderStrip({ input, kernel, padding, dilation }: SizeFigure): TemplateResult {
  const shown = input <= 16 ? input : 14;
  const pad = typeof padding === 'number' ? padding : 0;
  const cells = Array.from({ length: shown + pad + (shown === input ? pad : 0) }, (_, i) => i - pad);
  const weighs = (i: number) => (i + pad) % dilation === 0 && (i + pad) / dilation < kernel;
  // Where "same" begins is part of the question.
  const window = padding !== 'same';
  return html`<div
      class="strip"
      role="img"
      aria-label=${`One side of the input: ${input} cells${pad > 0 ? `, with ${pad} of padding at each end` : ''}${window ? `. The first window begins at the left end` : ''}`}
    >
      ${cells.map((i) => html`<i class="${i < 0 || i >= input ? 'pad' : ''} ${window && weighs(i) ? 'weight' : ''}"></i>`)}
      ${shown < input ? html`… ${input}` : nothing}
    </div>
    <p class="muted">One side of the input${pad > 0 ? ', its padding dashed' : nothing}${window ? '. Filled: the weights of the first window' : nothing}.</p>`;
}

function renderSizes(size: SizeFigure): TemplateResult {
  const { input, kernel, stride, padding, dilation } = size;
  const fact = (name: string, value: string | number) =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<dl class="facts">
      ${fact('Input', `${input} × ${input}`)} ${fact('Kernel', `${kernel} × ${kernel}`)} ${fact('Stride', stride)} ${fact('Padding', padding)}
      ${fact('Dilation', dilation)} ${fact('Output', '? × ?')}
    </dl>
    ${renderStrip(size)}`;
}

function renderValue({ state, result }: Extract<ConvolutionFigure, { shows: 'value' }>): TemplateResult {
  const { at } = state;
  const several = state.input.length > 1;
  const unknown = Array.from({ length: result.height }, () => new Array<null>(result.width).fill(null));
  const marks = new Map<string, Mark>([[`${at.y},${at.x}`, 'selected']]);
  return html`<div class="question" role="group" aria-label="Input, kernel and bias, and the output cell in question">
    <div class="column">
      ${state.input.map(
        (matrix, c) =>
          html`<neocog-number-grid
            caption=${several ? `Input x, channel ${c + 1}` : 'Input x'}
            role-colour="input"
            .values=${matrix}
            .frame=${result.frame}
          ></neocog-number-grid>`,
      )}
    </div>
    <div class="column">
      ${state.kernel[0]!.map(
        (matrix, c) =>
          html`<neocog-number-grid caption=${several ? `Kernel, channel ${c + 1}` : 'Kernel w'} role-colour="kernel" .values=${matrix}></neocog-number-grid>`,
      )}
      <neocog-number-grid caption="Bias b" role-colour="kernel" .values=${[[state.bias[0]!]]}></neocog-number-grid>
    </div>
    <div class="column">
      <neocog-number-grid caption="Output y" role-colour="output" .values=${unknown} .marks=${marks}></neocog-number-grid>
    </div>
  </div>`;
}
