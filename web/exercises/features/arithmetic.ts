// One unit's sum, written out.
import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber, term } from '../frame/questions.js';
import { largestTerms, type Passage, type UnitArithmetic } from './unit.js';

/** Sums up to this length are written whole. */
const wholeUpTo = 9;
const shownOfLong = 6;

/** The numbers of Float32 are rounded to be read, so that a step says "≈". */
export function renderArithmetic(unit: UnitArithmetic, place: { y: number; x: number }, channel: number): TemplateResult {
  const { base, terms, passages, value } = unit;
  const last = passages.at(-1)?.layer ?? base.name;
  return html`<div class="arithmetic" aria-live="polite">
    <h3>${last}, map ${channel + 1}, row ${place.y + 1}, column ${place.x + 1}</h3>
    ${terms.length > 0 ? renderSum(unit) : renderRule(unit)} ${passages.map(renderPassage)}
    <p class="formula value">
      <span class="output">value ≈ <strong>${formatNumber(value)}</strong></span>
    </p>
  </div>`;
}

function renderSum({ base, source, terms, padded, bias, sum }: UnitArithmetic): TemplateResult {
  const { shown, rest, others } = largestTerms(terms, terms.length <= wholeUpTo ? wholeUpTo : shownOfLong);
  const several = terms.some(({ input }) => input[2] !== terms[0]!.input[2]);
  return html`<table class="terms">
      <caption>
        ${base.name}: window of ${source === 'input' ? 'the picture' : source} × weights
      </caption>
      <thead>
        <tr>
          <th scope="col">${several ? 'row, column, map' : 'row, column'}</th>
          <th scope="col">value</th>
          <th scope="col">weight</th>
          <th scope="col">product</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map(
          ({ input, value, weight, product }) =>
            html`<tr>
              <td>${input[0] + 1}, ${input[1] + 1}${several ? `, ${input[2] + 1}` : ''}</td>
              <td class="input">${formatNumber(value)}</td>
              <td class="kernel">${formatNumber(weight)}</td>
              <td>${formatNumber(product)}</td>
            </tr>`,
        )}
        ${
          others > 0
            ? html`<tr>
                <td colspan="3">${others} smaller products together</td>
                <td>${formatNumber(rest)}</td>
              </tr>`
            : nothing
        }
        ${
          bias === null
            ? nothing
            : html`<tr>
                <td colspan="3">bias</td>
                <td>${formatNumber(bias)}</td>
              </tr>`
        }
        <tr class="total">
          <td colspan="3">sum</td>
          <td>${formatNumber(sum)}</td>
        </tr>
      </tbody>
    </table>
    ${padded > 0 ? html`<p class="muted">${padded} more products are 0: their values lie in the padding.</p>` : nothing}`;
}

function renderRule({ base, source, pooled, sum }: UnitArithmetic): TemplateResult {
  if (pooled.length > 0) {
    const name = base.type === 'maxPool2d' ? 'max' : 'mean';
    return html`<p class="formula">
      ${base.name}: ${name}(<span class="input">${pooled.map((value) => formatNumber(value)).join('; ')}</span>) = ${formatNumber(sum)}
    </p>`;
  }
  return html`<p class="formula">${base.name} (${base.type}) makes of ${source}: ${formatNumber(sum)}</p>`;
}

function renderPassage({ layer, type, before, after, norm, slope }: Passage): TemplateResult {
  if (norm) {
    const { gamma, mean, deviation, beta } = norm;
    return html`<p class="formula">
      ${layer}: γ · (x − μ) / σ + β = ${term(gamma)} · (${formatNumber(before)} − ${term(mean)}) / ${formatNumber(deviation)} + ${term(beta)} ≈
      ${formatNumber(after)}
    </p>`;
  }
  if (type === 'relu') {
    const rule = slope > 0 ? `${formatNumber(slope)} · x below 0` : 'max(0, x)';
    return html`<p class="formula">
      ${layer}: ${slope > 0 ? `${rule}, x above: ` : ''}${slope > 0 ? '' : `max(0, ${formatNumber(before)}) = `}${formatNumber(after)}
    </p>`;
  }
  return html`<p class="formula">${layer} (${type}): ${formatNumber(before)} → ${formatNumber(after)}</p>`;
}
