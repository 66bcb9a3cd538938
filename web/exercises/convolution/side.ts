// Beside the picture: the sum of the selected output cell, product by product.
import { html, nothing, type TemplateResult } from 'lit';
import type { TraceStep } from 'neocog';
import { formatNumber, placeOf, shownWhole, term } from '../frame/questions.js';
import { channelsOf, firstChannel, isLine, kernelSize, type ConvolutionResult, type ConvolutionState } from './logic.js';
import { channelName } from './text.js';

/**
 * The sum of one output cell. `until` counts the steps that have been made, the bias being the first; those to come are
 * pale.
 */
export function sumFormula(
  state: ConvolutionState,
  { at }: { at: ConvolutionState['at'] },
  steps: readonly TraceStep[],
  value: number,
  until: number | null,
): TemplateResult {
  const several = channelsOf(state) / state.groups > 1;
  const first = firstChannel(state, at.filter);
  const [height, width] = kernelSize(state);
  const bias = steps[0]!;
  const current = until === null ? null : steps[until - 1]!;
  const reached = current?.sum ?? value;
  // The sum was made with all digits; of a picture's values three are shown.
  const whole = shownWhole(reached, 4) && steps.slice(0, until ?? steps.length).every(({ left, right }) => shownWhole(left) && shownWhole(right));
  const equals = whole ? '=' : html`<span title="The sum was made with all digits of these numbers, which are rounded here.">≈</span>`;
  const pale = (index: number) => (until !== null && index >= until ? 'pale' : until !== null && index === until - 1 ? 'now' : '');
  // A picture's values have up to five characters; with room for all, lines do not break anew from pixel to pixel.
  const room = (weight: number) => (state.mode === 'picture' ? `min-width: ${6 + term(weight).length}ch` : nothing);
  const product = (c: number, y: number, x: number) => {
    const index = steps.findIndex(({ weight }) => weight !== null && weight[0] === y && weight[1] === x && weight[2] === c);
    const step = steps[index]!;
    return html`<span class="product ${pale(index)}" style=${room(step.right)}
      ><span class=${step.input === null ? 'zero' : 'input'}>${term(step.left)}</span>×<span class="kernel">${term(step.right)}</span></span
    >`;
  };
  const rows = (c: number) =>
    Array.from(
      { length: height },
      (_, y) => html`<span class="line">+ ${Array.from({ length: width }, (_, x) => html`${x > 0 ? ' + ' : nothing}${product(c, y, x)}`)}</span>`,
    );
  return html`<div class="sum">
    <h3>Output ${isLine(state) ? `position ${at.x + 1}` : placeOf(at)}${state.kernel.length > 1 ? `, filter ${at.filter + 1}` : nothing}</h3>
    <div class="formula">
      <span class="line"
        ><span class="output">y</span> = <span class="product ${pale(0)}"><span class="kernel">${formatNumber(bias.product)}</span></span>
        <span class="word">bias</span></span
      >
      ${state.kernel[0]!.map((_, c) => html`${several ? html`<span class="word">${channelName(state, first + c)}</span>` : nothing}${rows(c)}`)}
      ${
        current === null
          ? html`<span class="line">${equals} <strong class="output">${formatNumber(reached, 4)}</strong></span>`
          : html`<span class="line"
              ><span class="word">${until === steps.length ? 'all of it' : 'so far'}</span> ${equals}
              <strong class="output">${formatNumber(reached, 4)}</strong></span
            >`
      }
    </div>
  </div>`;
}

/** How the output's size and the number of parameters come about. */
export function renderCounts(state: ConvolutionState, { volume, height, width, frame, reach, parameters, macs }: ConvolutionResult): TemplateResult {
  const [rows, columns] = kernelSize(state);
  const filters = state.kernel.length;
  const size = (inside: number, padding: number, kernel: number, window: number, out: number) =>
    html`<dd>
      ${state.dilation > 1 ? html`<span class="word">reach (${kernel} − 1) · ${state.dilation} + 1 = ${window}</span><br />` : nothing} ⌊(<span class="input"
        >${inside}</span
      >${padding > 0 ? ` + ${padding}` : nothing} − <span class="kernel">${window}</span>) / ${state.stride}⌋ + 1 =
      <strong class="output">${out}</strong>
    </dd>`;
  const count = `${filters} × ${rows} × ${columns} × ${state.kernel[0]!.length} + ${filters}`;
  return html`<dl class="counts formula">
    ${
      volume.height === 1
        ? nothing
        : html`<div>
            <dt>Output rows</dt>
            ${size(volume.height, frame.top + frame.bottom, rows, reach[0], height)}
          </div>`
    }
    <div>
      <dt>Output columns</dt>
      ${size(volume.width, frame.left + frame.right, columns, reach[1], width)}
    </div>
    <div>
      <dt>Parameters: weights + biases</dt>
      <dd>${count} = <strong>${parameters.toLocaleString('en')}</strong></dd>
    </div>
    <div>
      <dt>Multiply-accumulates</dt>
      <dd>${macs.toLocaleString('en')}</dd>
    </div>
  </dl>`;
}
