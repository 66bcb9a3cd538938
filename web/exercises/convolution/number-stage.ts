// Number mode: the input with its padding, the kernel and the output as grids.
import { html, nothing, type TemplateResult } from 'lit';
import type { TraceStep } from 'neocog';
import { cellKey, formatNumber, placeOf, type Cell } from '../frame/questions.js';
import { replaced, type Matrix } from '../grid/matrix.js';
import type { Frame, Mark, Role } from '../grid/number-grid.js';
import { withFilter } from './controls.js';
import { firstChannel, isLine, kernelSize, windowStart, type ConvolutionResult, type ConvolutionState } from './logic.js';
import { channelName, startWords } from './text.js';

export interface NumberScene {
  state: ConvolutionState;
  result: ConvolutionResult;
  /** The output cell under discussion. */
  at: ConvolutionState['at'];
  /** Output cells computed so far, row by row; null: all. */
  until: number | null;
  /** The product that Step is at. */
  product: TraceStep | null;
  editable: boolean;
  edit: (part: Partial<ConvolutionState>) => void;
  /** `stays` is false for what the pointer only passes over. */
  point: (grid: 'input' | 'output', cell: Cell | null, stays: boolean, filter?: number) => void;
  /** What joins the window to its output cell, to lie over the picture. */
  beams: TemplateResult;
}

/** Which cells the window takes from an input channel. */
function windowMarks({ state, result, at, product }: Pick<NumberScene, 'state' | 'result' | 'at' | 'product'>, channel: number): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  const first = firstChannel(state, at.filter);
  if (channel < first || channel >= first + state.kernel[0]!.length) return marks;
  const { top, left } = windowStart(state, result, at);
  const [rows, columns] = kernelSize(state);
  for (let y = 0; y < rows; y++) for (let x = 0; x < columns; x++) marks.set(cellKey({ y: top + y * state.dilation, x: left + x * state.dilation }), 'window');
  if (product?.weight?.[2] === channel - first)
    marks.set(cellKey({ y: top + product.weight[0]! * state.dilation, x: left + product.weight[1]! * state.dilation }), 'winner');
  return marks;
}

export function grid(
  id: string,
  caption: string,
  role: Role,
  values: readonly (readonly (number | null)[])[],
  setting: {
    marks?: ReadonlyMap<string, Mark>;
    frame?: Frame;
    edit?: ((cell: Cell, value: number) => void) | null;
    selectable?: boolean;
    limit?: number;
    point?: (cell: Cell | null, stays: boolean) => void;
  },
): TemplateResult {
  const point = setting.point ?? (() => undefined);
  return html`<neocog-number-grid
    id=${id}
    caption=${caption}
    role-colour=${role}
    .values=${values}
    .marks=${setting.marks ?? new Map<string, Mark>()}
    .frame=${setting.frame ?? { top: 0, right: 0, bottom: 0, left: 0 }}
    ?editable=${Boolean(setting.edit)}
    ?selectable=${setting.selectable ?? false}
    ?signed=${setting.limit !== undefined}
    .limit=${setting.limit ?? 0}
    @cell-edit=${(event: CustomEvent<Cell & { value: number }>) => setting.edit?.(event.detail, event.detail.value)}
    @cell-pick=${(event: CustomEvent<Cell>) => point(event.detail, true)}
    @cell-focus=${(event: CustomEvent<Cell>) => point(event.detail, true)}
    @cell-hover=${(event: CustomEvent<Cell | null>) => point(event.detail, false)}
  ></neocog-number-grid>`;
}

/** The cell of a grid laid out as the kernel is that the product in Step uses. */
export const productMarks = (product: TraceStep | null, channel: number): Map<string, Mark> =>
  new Map<string, Mark>(product?.weight?.[2] === channel ? [[cellKey({ y: product.weight[0]!, x: product.weight[1]! }), 'winner']] : []);

/** The kernel of one filter and its bias, both to type over. */
export function renderKernel(scene: Pick<NumberScene, 'state' | 'at' | 'product' | 'editable' | 'edit'>): TemplateResult {
  const { state, at, product, editable, edit } = scene;
  const { filter } = at;
  const channels = state.kernel[filter]!;
  const several = state.kernel.length > 1 ? `, filter ${filter + 1}` : '';
  const type = (channel: number) => (cell: Cell, value: number) =>
    edit({
      kernel: withFilter(
        state.kernel,
        filter,
        channels.map((matrix, c) => (c === channel ? replaced(matrix, cell.y, cell.x, value) : matrix)),
      ),
    });
  return html`${channels.map((matrix, c) =>
    grid(`kernel-${c}`, channels.length > 1 ? `Kernel, ${channelName(state, firstChannel(state, filter) + c)}` : `Kernel w${several}`, 'kernel', matrix, {
      edit: editable ? type(c) : null,
      marks: productMarks(product, c),
    }),
  )}
  ${grid('bias', `Bias b${several}`, 'kernel', [[state.bias[filter]!]], {
    edit: editable ? (_, value) => edit({ bias: state.bias.map((old, f) => (f === filter ? value : old)) }) : null,
    marks: new Map<string, Mark>(product && !product.weight ? [['0,0', 'winner']] : []),
  })}`;
}

/** A map of which only the first cells are known yet. */
const partly = (map: Matrix, until: number | null): (number | null)[][] =>
  map.map((row, y) => row.map((value, x) => (until === null || y * row.length + x < until ? value : null)));

/** The input, a grid for each channel, with the window in it where `window` says so. */
export function renderInputs(scene: Omit<NumberScene, 'until' | 'beams'>, window = true): TemplateResult {
  const { state, result, editable, edit, point } = scene;
  return html`${state.input.map((matrix, c) =>
    grid(`input-${c}`, state.input.length > 1 ? `Input x, ${channelName(state, c)}` : 'Input x', 'input', matrix, {
      frame: result.frame,
      ...(window && { marks: windowMarks(scene, c) }),
      edit: editable ? (cell, value) => edit({ input: state.input.map((old, i) => (i === c ? replaced(old, cell.y, cell.x, value) : old)) }) : null,
      selectable: editable,
      point: (cell, stays) => point('input', cell, stays),
    }),
  )}`;
}

export function renderNumbers(scene: NumberScene, stacked: boolean): TemplateResult {
  const { state, result, at, until, editable, point } = scene;
  const { frame, maps } = result;
  const line = isLine(state);
  const wide = state.input[0]![0]!.length + frame.left + frame.right;
  const kernelColumns = Math.max(3, kernelSize(state)[1]);
  const columns = stacked || line ? Math.max(wide, result.width) : wide + kernelColumns + result.width;
  const limit = Math.max(...result.limits);
  const outputs = maps.map((map, f) =>
    grid(`output-${f}`, maps.length > 1 ? `Output y, filter ${f + 1}` : 'Output y', 'output', partly(map, until), {
      marks: new Map<string, Mark>(f === at.filter ? [[cellKey(at), 'selected']] : []),
      limit,
      selectable: editable,
      point: (cell, stays) => point('output', cell, stays, f),
    }),
  );
  return html`<div
      class="picture numbers ${stacked ? 'stacked' : ''} ${line ? 'line' : ''}"
      style="--columns: ${columns}"
      role="group"
      aria-label=${spoken(scene)}
    >
      <div class="column">${renderInputs(scene)}</div>
      <div class="column kernels">${renderKernel(scene)}</div>
      <div class="column">${outputs}</div>
      ${scene.beams}
    </div>
    ${renderLegend(limit)}`;
}

export const renderLegend = (limit: number, more: TemplateResult | typeof nothing = nothing): TemplateResult =>
  html`<p class="legend">
    <span>−${formatNumber(limit)}</span><span class="scale" aria-hidden="true"></span><span>${formatNumber(limit)}</span
    ><span class="muted">output: blue below zero, orange above</span>${more}
  </p>`;

function spoken({ state, result, at }: NumberScene): string {
  const rows = (matrix: Matrix) => matrix.map((row) => row.map((value) => formatNumber(value)).join(' ')).join('; ');
  const [height, width] = kernelSize(state);
  const { top, left } = windowStart(state, result, at);
  return `Convolution with a ${height} by ${width} kernel, stride ${state.stride}, padding ${state.padding}, dilation ${state.dilation}. Input rows: ${rows(state.input[0]!)}. Output rows of filter ${at.filter + 1}: ${rows(result.maps[at.filter]!)}. The window of output ${placeOf(at)} starts ${startWords({ y: top, x: left }, result.frame)}.`;
}
