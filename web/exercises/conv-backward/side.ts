// Beside the picture: which gradient, the numeric check, and the controls.
import { html, type nothing, type TemplateResult } from 'lit';
import { formatNumber, type Cell } from '../frame/questions.js';
import { options } from '../frame/options.js';
import { columnsOf, resized, rowsOf } from '../grid/matrix.js';
import { epsilons, filler, limits, type ConvState, type NumericCheck, type Of } from './logic.js';
import { gradientNames } from './arithmetic.js';

const nouns: Readonly<Record<Of, string>> = { input: 'input', weights: 'weights', bias: 'bias' };

/** "Stride 2, padding 0, dilation 1." */
export function geometryText({ stride, padding, dilation }: Pick<ConvState, 'stride' | 'padding' | 'dilation'>): string {
  const pair = ([down, across]: readonly [number, number]) => (down === across ? String(down) : `${down} down and ${across} across`);
  return `Stride ${pair(stride)}, padding ${pair(padding)}, dilation ${pair(dilation)}.`;
}

export function renderWhich(chosen: Of, choose: (of: Of) => void): TemplateResult {
  return html`<fieldset class="which">
    <legend>Which gradient</legend>
    ${(['input', 'weights', 'bias'] as const).map(
      (of) =>
        html`<label class="inline"
          ><input type="radio" name="of" value=${of} .checked=${of === chosen} @change=${() => choose(of)} /><span
            ><span class="noun">${nouns[of]}</span><span class="formula gradient">${gradientNames[of]}</span></span
          ></label
        >`,
    )}
  </fieldset>`;
}

/** Both derivatives with the digits that single precision has, and how far they lie apart. */
export function renderCheck(check: NumericCheck, of: Of, cell: Cell, epsilon: number, choose: (epsilon: number) => void): TemplateResult {
  const name = { input: 'x', weights: 'w', bias: 'b' }[of] + (of === 'bias' ? '' : `[${cell.y + 1},${cell.x + 1}]`);
  return html`<div class="check">
    <h3>Checked by nudging</h3>
    <dl>
      <dt>L with ${name} − ε</dt>
      <dd>${formatNumber(check.below, 10)}</dd>
      <dt>L with ${name} + ε</dt>
      <dd>${formatNumber(check.above, 10)}</dd>
      <dt>change / 2ε</dt>
      <dd>${formatNumber(check.numeric, 7)}</dd>
      <dt>by backpropagation</dt>
      <dd class="analytic">${formatNumber(check.analytic, 7)}</dd>
      <dt>difference</dt>
      <dd class="difference">${formatNumber(check.difference, 2)}</dd>
    </dl>
    <label class="inline"
      >ε
      <select aria-label="Nudge ε" @change=${(event: Event) => choose(Number((event.target as HTMLSelectElement).value))}>
        ${options(
          epsilons.map((each) => [each, String(each)] as const),
          epsilon,
        )}
      </select>
    </label>
    <p class="muted">L = Σ y · ∂L/∂y, by two forward passes in single precision: the smaller ε, the more the rounding shows.</p>
  </div>`;
}

/** `edit` applies a change, `fail` says why a typed value cannot be used. */
export function renderControls(
  state: ConvState,
  trouble: TemplateResult | typeof nothing,
  edit: (part: Partial<ConvState>) => void,
  fail: (trouble: string) => void,
): TemplateResult {
  const { input, kernel, stride, padding, dilation } = state;
  const number = (label: string, value: number, least: number, most: number, set: (value: number) => void) =>
    html`<input
      type="number"
      aria-label=${label}
      min=${least}
      max=${most}
      .value=${String(value)}
      @change=${(event: Event) => {
        const field = event.target as HTMLInputElement;
        const typed = field.value;
        const wanted = Number(typed);
        // What cannot be used leaves the field as it was.
        field.value = String(value);
        if (typed !== '' && Number.isInteger(wanted) && wanted >= least && wanted <= most) set(wanted);
        else fail(`${label}: expected a whole number from ${least} to ${most}, got ${typed || 'nothing'}`);
      }}
    />`;
  const row = (name: string, [down, across]: readonly [number, number], least: number, most: number, set: (pair: [number, number]) => void) =>
    html`<span>${name}</span>${number(`${name} down`, down, least, most, (value) => set([value, across]))}${number(
        `${name} across`,
        across,
        least,
        most,
        (value) => set([down, value]),
      )}`;
  return html`<div>
    <div class="geometry" role="group" aria-label="Sizes">
      <span></span><span class="muted">down</span><span class="muted">across</span>
      ${row('Input', [rowsOf(input), columnsOf(input)], 1, limits.input, (size) => edit({ input: resized(input, ...size, filler.input) }))}
      ${row('Kernel', [rowsOf(kernel), columnsOf(kernel)], 1, limits.kernel, (size) => edit({ kernel: resized(kernel, ...size, filler.kernel) }))}
      ${row('Stride', stride, 1, limits.stride, (pair) => edit({ stride: pair }))}
      ${row('Padding', padding, 0, limits.padding, (pair) => edit({ padding: pair }))}
      ${row('Dilation', dilation, 1, limits.dilation, (pair) => edit({ dilation: pair }))}
    </div>
    ${trouble}
  </div>`;
}
