// Beside the table: the arithmetic of the chosen number, the comparison, what the slide says, and the controls.
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { options } from '../frame/options.js';
import { arithmeticOf, counted, totalArithmetic, type Arithmetic } from './arithmetic.js';
import {
  formats,
  separable,
  type Comparison,
  type Convention,
  type CountResult,
  type CountState,
  type Format,
  type MemoryOf,
  type Quantity,
  type TableCell,
} from './logic.js';
import { comparableClaims, slideOf, slides, totalOf } from './slides.js';
import { bytesText, colourOf, columnTitle, shapeText } from './table.js';

function renderLines({ lines }: Arithmetic, quantity: Quantity): TemplateResult {
  return html`${lines.map(
    ({ what, written, result }) =>
      html`<p class="formula">
        ${what ? html`<span class="what">${what}</span> ` : nothing}${written ? html`${written} = ` : nothing}<strong class=${colourOf[quantity]}
          >${counted(result)}</strong
        >
      </p>`,
  )}`;
}

/** How one number comes about. */
export function renderArithmetic(state: CountState, result: CountResult, cell: TableCell): TemplateResult {
  const row = result.rows[cell.layer];
  const arithmetic = row ? arithmeticOf(cell.quantity, row, state) : totalArithmetic(cell.quantity, result);
  const bytes = row ? row.bytes : result.total.bytes;
  return html`<div class="arithmetic">
    <h3>${columnTitle(cell.quantity, state.convention)}: ${row ? html`layer ${cell.layer + 1}, <span class="layer">${row.text}</span>` : 'all layers'}</h3>
    <p class="muted rule">${arithmetic.rule}</p>
    ${renderLines(arithmetic, cell.quantity)}
    ${cell.quantity === 'memory' && bytes >= 1000 ? html`<p class="muted">${counted(bytes)} bytes are ${bytesText(bytes)}.</p>` : nothing}
    ${cell.quantity === 'shape' && row ? html`<p class="muted">From ${shapeText(row.input)} to ${shapeText(row.output)}.</p>` : nothing}
    ${arithmetic.note ? html`<p class="muted">${arithmetic.note}</p>` : nothing}
  </div>`;
}

const fraction = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** A convolution beside its separable twin. */
export function renderComparison(state: CountState, { layer, standard, separable: apart }: Comparison): TemplateResult {
  const { convention } = state;
  const [row] = standard.rows;
  const column = (title: string, result: CountResult) =>
    html`<section>
      <h4>${title}</h4>
      <p class="layers">${result.rows.map(({ text }) => html`<span>${text}</span>`)}</p>
      ${(['parameters', 'operations'] as const).map(
        (quantity) =>
          html`<div class="quantity">
            <p class="muted">${columnTitle(quantity, convention)}</p>
            <p class="figure ${colourOf[quantity]}">${counted(result.total[quantity])}</p>
            ${result.rows.map((each, i) => html`<p class="formula small">${i > 0 ? '+ ' : ''}${arithmeticOf(quantity, each, state).lines[0]!.written}</p>`)}
          </div>`,
      )}
    </section>`;
  const times = (quantity: 'parameters' | 'operations') => fraction(standard.total[quantity] / apart.total[quantity]);
  const kernel = row?.layer.type === 'conv2d' ? [row.layer.kernel].flat() : [];
  const area = kernel.length === 1 ? kernel[0]! ** 2 : (kernel[0] ?? 1) * (kernel[1] ?? 1);
  const filters = row?.output[2] ?? 0;
  const pure = !convention.biases;
  return html`<div class="comparison" role="group" aria-label="Layer ${layer + 1} beside its depthwise-separable form">
    <h3>Layer ${layer + 1} in one step, or in two</h3>
    <div class="columns">${column('Standard', standard)} ${column('Depthwise separable', apart)}</div>
    <p class="saving">
      <strong>${times('operations')}</strong> times fewer ${columnTitle('operations', convention).toLowerCase()}, <strong>${times('parameters')}</strong> times
      fewer parameters.
      ${pure ? html`<span class="muted">1 / (1 / filters + 1 / kernel area) = 1 / (1 / ${filters} + 1 / ${area}) = ${times('operations')}</span>` : nothing}
    </p>
  </div>`;
}

/** What the lecture says of this example, where it shows one. */
export function renderSlide(state: CountState, result: CountResult): TemplateResult | typeof nothing {
  const slide = slideOf(state);
  if (!slide || result.trouble) return nothing;
  return html`<div class="slide">
    <h3>${slide.title}</h3>
    ${comparableClaims(slide, state).map((claim) => {
      const value = totalOf(claim, result);
      const total = claim.quantity === 'memory' ? bytesText(value) : counted(value);
      const name = { parameters: 'parameters', operations: 'multiply-accumulates', memory: 'for the parameters' }[claim.quantity];
      return html`<p class=${claim.right ? '' : 'differs'}>
        ${
          claim.says === ''
            ? html`<strong>${total}</strong> ${name}.`
            : claim.right
              ? html`The slide says ${claim.says} ${name}; it is <strong>${total}</strong> <span class="tick" aria-hidden="true">✓</span>`
              : html`The slide says ${claim.says} ${name}; exact is <strong>${total}</strong>.`
        }
        ${claim.reason ? html`<span class="muted">${claim.reason}</span>` : nothing}
      </p>`;
    })}
  </div>`;
}

const check = (label: string, checked: boolean, set: (on: boolean) => void): TemplateResult =>
  html`<label class="inline"
    ><input type="checkbox" .checked=${live(checked)} @change=${(event: Event) => set((event.target as HTMLInputElement).checked)} />${label}</label
  >`;

export function renderExamples(state: CountState, edit: (part: Partial<CountState>) => void): TemplateResult {
  const chosen = slideOf(state)?.id ?? 'own';
  return html`<label
    >Example
    <select
      @change=${(event: Event) => {
        const slide = slides.find(({ id }) => id === (event.target as HTMLSelectElement).value);
        if (slide) edit({ input: slide.input, layers: slide.layers, cell: { layer: 0, quantity: 'parameters' }, compare: slide.compare ?? false });
      }}
    >
      ${options([...(chosen === 'own' ? ([['own', 'Your own network']] as const) : []), ...slides.map(({ id, title }) => [id, title] as const)], chosen)}
    </select></label
  >`;
}

export function renderInput({ input }: CountState, edit: (part: Partial<CountState>) => void, fail: (trouble: string) => void): TemplateResult {
  const names = ['Height', 'Width', 'Channels'];
  return html`<fieldset class="input">
    <legend>Input</legend>
    ${names.map(
      (name, i) =>
        html`<label
          >${name}<input
            type="number"
            min="1"
            max="4096"
            .value=${live(String(input[i]))}
            @change=${(event: Event) => {
              const field = event.target as HTMLInputElement;
              const wanted = Number(field.value);
              const typed = field.value;
              field.value = String(input[i]);
              if (!Number.isInteger(wanted) || wanted < 1 || wanted > 4096)
                return fail(`${name}: expected a whole number from 1 to 4096, got ${typed || 'nothing'}`);
              edit({ input: [i === 0 ? wanted : input[0], i === 1 ? wanted : input[1], i === 2 ? wanted : input[2]] });
            }}
        /></label>`,
    )}
  </fieldset>`;
}

export function renderConvention(state: CountState, result: CountResult, edit: (part: Partial<CountState>) => void): TemplateResult {
  const { convention, memory } = state;
  const set = (part: Partial<Convention>) => edit({ convention: { ...convention, ...part } });
  return html`<details class="convention">
    <summary>What is counted</summary>
    <div class="settings">
      <label
        >One multiply-accumulate counts as
        <select @change=${(event: Event) => set({ unit: (event.target as HTMLSelectElement).value === 'flops' ? 'flops' : 'macs' })}>
          ${options(
            [
              ['macs', 'one multiply-accumulate'],
              ['flops', 'two operations (FLOPs)'],
            ],
            convention.unit,
          )}
        </select></label
      >
      <label
        >Parameters
        <select @change=${(event: Event) => set({ parameters: (event.target as HTMLSelectElement).value === 'trainable' ? 'trainable' : 'all' })}>
          ${options(
            [
              ['all', 'all'],
              ['trainable', 'only those that training changes'],
            ],
            convention.parameters,
          )}
        </select></label
      >
      <div class="checks">
        ${check('Adding a bias is an operation', convention.biases, (biases) => set({ biases }))}
        ${check('Pooling counts', convention.pooling, (pooling) => set({ pooling }))}
        ${check('Batch normalisation counts', convention.batchNorm, (batchNorm) => set({ batchNorm }))}
      </div>
      <label
        >Memory for
        <select @change=${(event: Event) => edit({ memory: { ...memory, of: (event.target as HTMLSelectElement).value as MemoryOf } })}>
          ${options(
            [
              ['activations', 'the outputs of one image'],
              ['parameters', 'the parameters'],
              ['training', 'training: both, with gradients'],
            ],
            memory.of,
          )}
        </select></label
      >
      <label
        >Each number takes
        <select @change=${(event: Event) => edit({ memory: { ...memory, format: (event.target as HTMLSelectElement).value as Format } })}>
          ${options(
            (Object.keys(formats) as Format[]).map((format) => [format, `${formats[format]} ${formats[format] === 1 ? 'byte' : 'bytes'} (${format})`] as const),
            memory.format,
          )}
        </select></label
      >
    </div>
    ${result.convention ? html`<p class="muted">Counted here: ${result.convention}.</p>` : nothing}
  </details>`;
}

/** Whether a convolution stands beside its two parts, where the stack has one that can be parted. */
export const renderCompare = (state: CountState, edit: (part: Partial<CountState>) => void): TemplateResult | typeof nothing =>
  state.layers.some((layer) => separable(layer)) ? check('Compare with depthwise separable', state.compare, (compare) => edit({ compare })) : nothing;
