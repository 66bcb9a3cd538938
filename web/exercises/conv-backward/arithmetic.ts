// The arithmetic behind a cell of a gradient, or behind one output cell, with its numbers.
import { html, nothing, type TemplateResult } from 'lit';
import { sameCell, formatNumber, placeOf, term, type Cell } from '../frame/questions.js';
import { productText } from './text.js';
import { type Addition, type Of } from './logic.js';

export const gradientNames: Readonly<Record<Of, string>> = { input: '∂L/∂x', weights: '∂L/∂w', bias: '∂L/∂b' };

const index = ({ y, x }: Cell): string => `[${y + 1},${x + 1}]`;

/** What the second factor is. */
const partnerOf = (of: Of, partner: Cell | null): TemplateResult => {
  if (!partner) return html`1`;
  return of === 'input' ? html`<span class="kernel">w${index(partner)}</span>` : html`<span class="input">x${index(partner)}</span>`;
};

const reasons: Readonly<Record<Of, (count: number) => string>> = {
  input: (count) =>
    count === 0
      ? 'No window reads this cell: no output depends on it.'
      : count === 1
        ? 'One output cell used this number, so one product arrives.'
        : `${count} output cells used this number, each with another weight. All that comes back adds up.`,
  weights: (count) =>
    count === 0
      ? 'This weight only ever met padding.'
      : count === 1
        ? 'This weight was used once, with the number that lay under it.'
        : `This weight was used at ${count} output cells, each time with another input. All that comes back adds up.`,
  bias: (count) =>
    count === 1 ? 'The bias was added to one output cell.' : `The bias was added to ${count} output cells, so their derivatives add up, unweighted.`,
};

const productsOf = (of: Of, terms: readonly Addition[]): string[] =>
  terms.map(({ derivative, factor }) => (of === 'bias' ? term(derivative) : productText(derivative, factor)));

/** Everything that adds up in one cell; one product at a time can be pointed out. There is room for the `longest` sum. */
export function termRows(
  of: Of,
  cell: Cell,
  total: number,
  terms: readonly Addition[],
  longest: readonly Addition[],
  active: Cell | null,
  point: (output: Cell | null) => void,
): TemplateResult {
  const products = productsOf(of, terms);
  return html`<h3>${gradientNames[of]}${of === 'bias' ? '' : ` at ${placeOf(cell)}`}</h3>
    <div class="reserve">
      <p class="formula whole">
        <span class="gradient">${gradientNames[of]}</span> =
        ${terms.length === 0 ? '0' : products.map((product, i) => html`${i === 0 ? '' : ' + '}<span class="product">${product}</span>`)}${products.length > 0 ? html` = <strong class="gradient">${formatNumber(total, 6)}</strong>` : nothing}
      </p>
      <p class="formula room" aria-hidden="true">
        ∂L/∂w = ${productsOf(of, longest).map((product, i) => html`${i === 0 ? '' : ' + '}<span class="product">${product}</span>`)} = 123
      </p>
    </div>
    <ul class="terms" style="min-height: ${Math.min(268, 28 * longest.length)}px">
      ${terms.map(
        ({ output, partner, product }) =>
          html`<li>
            <button
              class="formula ${active && sameCell(active, output) ? 'active' : ''}"
              @pointerenter=${() => point(output)}
              @pointerleave=${() => point(null)}
              @focus=${() => point(output)}
              @blur=${() => point(null)}
              @click=${() => point(output)}
            >
              <span><span class="gradient">∂L/∂y${index(output)}</span> × ${partnerOf(of, partner)}</span><span class="product">${formatNumber(product)}</span>
            </button>
          </li>`,
      )}
    </ul>
    <p class="muted reason">${reasons[of](terms.length)}</p>`;
}

/** What one output cell hands on, with the sums so far; there is room for as many as any of them hands on. */
export function stepRows(output: Cell, given: number, of: Of, additions: readonly Addition[], most: number): TemplateResult {
  const letter = { input: 'x', weights: 'w', bias: 'b' }[of];
  const ways: Record<Of, string> = {
    input: 'It is spread over its window, times the kernel.',
    weights: 'It is multiplied with the input under the window, number by number.',
    bias: 'It reaches the bias as it is.',
  };
  return html`<h3><span class="formula gradient">∂L/∂y</span> = ${formatNumber(given)} at ${placeOf(output)}</h3>
    <p class="muted">${ways[of]}</p>
    <ul class="terms" style="min-height: ${Math.min(268, 24 * most)}px">
      ${additions.length === 0 ? html`<li class="muted">Its window lies in the padding, so nothing arrives.</li>` : nothing}
      ${additions.map(
        ({ target, derivative, factor, product, sum }) =>
          html`<li class="formula share">
            <span class="gradient">∂L/∂${letter}${of === 'bias' ? '' : index(target)}</span
            ><span
              >${formatNumber(sum - product)} + ${of === 'bias' ? term(derivative) : productText(derivative, factor)} =
              <strong class="gradient">${formatNumber(sum)}</strong></span
            >
          </li>`,
      )}
    </ul>`;
}
