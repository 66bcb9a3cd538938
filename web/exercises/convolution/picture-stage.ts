// Picture mode: a picture, its map, and a lens on the pixels under the window.
import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { TraceStep } from 'neocog';
import { formatNumber, placeOf } from '../frame/questions.js';
import { paintSigned } from '../grid/pictures.js';
import { nameOfFilter, classics } from './classics.js';
import { asKernel, firstChannel, windowStart, type ConvolutionResult } from './logic.js';
import { productMarks, renderKernel, renderLegend, type NumberScene } from './number-stage.js';
import { paintVolume, type PaperColours } from './pictures.js';
import { channelName } from './text.js';

export interface PictureScene extends Pick<NumberScene, 'state' | 'result' | 'at' | 'until' | 'product' | 'editable' | 'edit' | 'point' | 'beams'> {
  /** The selected cell's sum, product by product. */
  steps: readonly TraceStep[];
  colours: PaperColours;
  show: (filter: number) => void;
}

/** A box over a picture, in shares of its sides. */
const boxStyle = (top: number, left: number, height: number, width: number, rows: number, columns: number): string =>
  `top: ${(100 * top) / rows}%; left: ${(100 * left) / columns}%; height: ${(100 * height) / rows}%; width: ${(100 * width) / columns}%`;

/** Moves by arrow keys, with shift five cells at a time. */
function moved(event: KeyboardEvent, { y, x }: { y: number; x: number }, { height, width }: ConvolutionResult): { y: number; x: number } | null {
  const stride = event.shiftKey ? 5 : 1;
  const moves: Record<string, [number, number]> = {
    ArrowUp: [y - stride, x],
    ArrowDown: [y + stride, x],
    ArrowLeft: [y, x - stride],
    ArrowRight: [y, x + stride],
    Home: [y, 0],
    End: [y, width - 1],
    PageUp: [0, x],
    PageDown: [height - 1, x],
  };
  const target = moves[event.key];
  if (!target || event.ctrlKey || event.metaKey || event.altKey) return null;
  return { y: Math.max(0, Math.min(height - 1, target[0])), x: Math.max(0, Math.min(width - 1, target[1])) };
}

function surface(
  scene: PictureScene,
  which: 'input' | 'output',
  rows: number,
  columns: number,
  label: string,
  box: string,
  paint: (canvas: HTMLCanvasElement) => void,
): TemplateResult {
  const { editable, point, result, at } = scene;
  const { frame } = result;
  const place = (event: PointerEvent) => {
    const rect = (event.currentTarget as Element).getBoundingClientRect();
    const inside = (share: number, count: number) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
    const [y, x] = [inside((event.clientY - rect.y) / rect.height, rows), inside((event.clientX - rect.x) / rect.width, columns)];
    return which === 'input' ? { y: y - frame.top, x: x - frame.left } : { y, x };
  };
  const onPointer = (event: PointerEvent) => {
    if (!editable) return;
    if (event.type === 'pointerdown') (event.currentTarget as Element).setPointerCapture(event.pointerId);
    point(which, place(event), event.type === 'pointerdown' || event.buttons > 0);
  };
  return html`<div
    class="surface ${which}"
    style="aspect-ratio: ${columns} / ${rows}"
    role="application"
    aria-label=${label}
    tabindex=${editable ? 0 : nothing}
    @pointerdown=${onPointer}
    @pointermove=${onPointer}
    @pointerleave=${() => editable && point(which, null, false)}
    @keydown=${(event: KeyboardEvent) => {
      const target = editable ? moved(event, at, result) : null;
      if (!target) return;
      event.preventDefault();
      point('output', target, true);
    }}
  >
    <canvas aria-hidden="true" ${ref((canvas) => canvas && paint(canvas as HTMLCanvasElement))}></canvas>
    <span class="box" id="box-${which}" style=${box}></span>
  </div>`;
}

/** A map of which only the first cells are computed. */
const flatMap = (map: readonly (readonly number[])[], until: number | null): Float32Array =>
  Float32Array.from(map.flat(), (value, i) => (until === null || i < until ? value : 0));

export function renderPicture(scene: PictureScene): TemplateResult {
  const { state, result, at, until, colours } = scene;
  const { volume, frame, height, width, maps, limits, reach } = result;
  const { top, left } = windowStart(state, result, at);
  const rows = frame.top + volume.height + frame.bottom;
  const columns = frame.left + volume.width + frame.right;
  const limit = limits[at.filter]!;
  const map = maps[at.filter]!;
  const name = nameOfFilter(state.kernel[at.filter]!);
  const title = classics.find((classic) => classic.name === name)?.title ?? 'own kernel';
  const keys = 'Arrow keys move the window, with shift in larger steps.';
  const where = `Window of output ${placeOf(at)}, value ${formatNumber(map[at.y]![at.x]!)}.`;
  return html`<div
      class="picture pictures"
      role="group"
      aria-label="A picture of ${volume.height} by ${volume.width} pixels and its map of ${height} by ${width}, filter: ${title}"
    >
      <figure>
        <figcaption class="of-input">Input x <span>${volume.height} × ${volume.width}${volume.channels === 3 ? ' × 3' : nothing}</span></figcaption>
        ${surface(
          scene,
          'input',
          rows,
          columns,
          `Input picture. ${where} ${keys}`,
          boxStyle(top + frame.top, left + frame.left, reach[0], reach[1], rows, columns),
          (canvas) => paintVolume(canvas, volume, frame, colours.padding),
        )}
      </figure>
      <figure>
        <figcaption class="of-output">Output y${maps.length > 1 ? `, filter ${at.filter + 1}` : nothing} <span>${height} × ${width}</span></figcaption>
        ${surface(scene, 'output', height, width, `Output map, ${title}. ${where} ${keys}`, boxStyle(at.y, at.x, 1, 1, height, width), (canvas) =>
          paintSigned(canvas, flatMap(map, until), height, width, Math.max(limit, 1e-12), colours.zero),
        )}
      </figure>
      ${scene.beams}
    </div>
    ${renderLegend(limit)} ${maps.length > 1 ? renderThumbs(scene) : nothing} ${renderLens(scene)}`;
}

function renderThumbs({ state, result, at, until, colours, show }: PictureScene): TemplateResult {
  return html`<div class="thumbs" role="group" aria-label="Filters">
    ${result.maps.map(
      (map, f) =>
        html`<button aria-pressed=${f === at.filter} @click=${() => show(f)}>
          <canvas
            aria-hidden="true"
            ${ref((canvas) => canvas && paintSigned(canvas as HTMLCanvasElement, flatMap(map, until), result.height, result.width, Math.max(result.limits[f]!, 1e-12), colours.zero))}
          ></canvas>
          <span
            >filter ${f + 1}<br /><small>±${formatNumber(result.limits[f]!)}${state.kernel.length > 1 && f === at.filter ? ', shown' : nothing}</small></span
          >
        </button>`,
    )}
  </div>`;
}

/** The pixels under the window as numbers, beside the kernel that weighs them. */
function renderLens(scene: PictureScene): TemplateResult {
  const { state, steps, at, result, product } = scene;
  const per = state.kernel[0]!.length;
  const first = firstChannel(state, at.filter);
  const pixels = asKernel(state, steps, ({ left }) => left);
  return html`<div class="lens">
    <h3>Under the lens</h3>
    <div class="lens-grids">
      ${pixels.map(
        (values, c) =>
          html`<neocog-number-grid
            id="lens-${c}"
            caption=${per > 1 ? `Pixels, ${channelName(state, first + c)}` : 'Pixels'}
            role-colour="input"
            .values=${values}
            .marks=${productMarks(product, c)}
          ></neocog-number-grid>`,
      )}
      ${renderKernel(scene)}
      <neocog-number-grid
        id="lens-output"
        caption="Output y"
        role-colour="output"
        signed
        .limit=${result.limits[at.filter]!}
        .values=${[[result.maps[at.filter]![at.y]![at.x]!]]}
        .marks=${new Map([['0,0', 'selected']])}
      ></neocog-number-grid>
    </div>
  </div>`;
}
