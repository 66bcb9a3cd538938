// Two 3×3 convolutions against one 5×5: what they see and what they cost (slide 72).
import { html, svg, type TemplateResult } from 'lit';
import type { Contender } from './fields.js';
import { scrolling } from './scroll.js';
import { limits } from './state.js';

const grouped = (value: number): string => value.toLocaleString('en-GB');

/** From one unit down to all that it sees. */
function pyramid({ kernel, count, field, title }: Contender): TemplateResult {
  const gap = 36;
  const step = 62;
  const width = (field - 1) * gap + 32;
  const middle = width / 2;
  const units = (layer: number) => 1 + (count - layer) * (kernel - 1);
  const x = (layer: number, unit: number) => middle + (unit - (units(layer) - 1) / 2) * gap;
  const y = (layer: number) => 16 + (count - layer) * step;
  const layers = Array.from({ length: count + 1 }, (_, layer) => count - layer);
  return html`<svg
    class="pyramid"
    viewBox="0 0 ${width} ${32 + count * step}"
    width=${width}
    height=${32 + count * step}
    role="img"
    aria-label="${title}: one unit sees ${field} pixels across"
  >
    ${layers
      .filter((layer) => layer > 0)
      .map((layer) =>
        Array.from({ length: units(layer) }, (_, unit) =>
          Array.from({ length: kernel }, (_, tap) => svg`<line x1=${x(layer, unit)} y1=${y(layer)} x2=${x(layer - 1, unit + tap)} y2=${y(layer - 1)} />`),
        ),
      )}
    ${layers.map((layer) =>
      Array.from({ length: units(layer) }, (_, unit) =>
        layer === 0
          ? svg`<rect x=${x(layer, unit) - 11} y=${y(layer) - 11} width="22" height="22" rx="3" />`
          : svg`<circle cx=${x(layer, unit)} cy=${y(layer)} r="11" class=${layer === count ? 'top' : ''} />`,
      ),
    )}
  </svg>`;
}

const weights = ({ kernel, count }: Contender, channels: number): string => {
  const one = `${kernel} · ${kernel} · ${channels} · ${channels} + ${channels}`;
  return count > 1 ? `${count} · (${one})` : one;
};

export function renderComparison(rows: readonly Contender[], channels: number): TemplateResult {
  return html`<div class="comparison" role="group" aria-label="Two 3×3 convolutions against one 5×5">
    <div class="pair">
      ${rows.slice(0, 2).map(
        (each) =>
          html`<figure>
            <figcaption><strong>${each.title[0]!.toUpperCase()}${each.title.slice(1)}</strong></figcaption>
            ${pyramid(each)}
            <p class="formula">${weights(each, channels)}<br />= <strong>${grouped(each.parameters)}</strong> parameters</p>
          </figure>`,
      )}
    </div>
    ${scrolling(
      'Parameters and receptive fields',
      html`<table class="wide">
        <caption>
          ${channels} ${channels === 1 ? 'channel' : 'channels'} in and out
        </caption>
        <thead>
          <tr>
            <th scope="col">convolutions</th>
            <th scope="col">field</th>
            <th scope="col">parameters</th>
            <th scope="col">ReLUs</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (each) =>
              html`<tr>
                <th scope="row">${each.title}</th>
                <td>${each.field}×${each.field}</td>
                <td>${grouped(each.parameters)}</td>
                <td>${each.count}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    )}
  </div>`;
}

/** What follows from it, and the channels to choose. */
export function renderVerdict(rows: readonly Contender[], channels: number, set: (channels: number) => void): TemplateResult {
  const [two, five, three, seven] = rows as [Contender, Contender, Contender, Contender];
  const saved = (small: Contender, large: Contender) => Math.round(100 * (1 - small.parameters / large.parameters));
  const with_ = `With ${channels} ${channels === 1 ? 'channel' : 'channels'}`;
  return html`<div class="arithmetic" aria-live="polite">
      <h3>The same field for less</h3>
      <p>Both see 5×5. ${with_} two 3×3 need ${saved(two, five)}% fewer parameters than one 5×5, and three 3×3 ${saved(three, seven)}% fewer than one 7×7.</p>
      <p>And there is a ReLU between them: together they can do what one convolution cannot.</p>
    </div>
    <label
      >Channels in and out
      <input
        type="number"
        min="1"
        max=${limits.channels}
        .value=${String(channels)}
        @change=${(event: Event) => {
          const field = event.target as HTMLInputElement;
          const value = Number(field.value);
          if (Number.isInteger(value) && value >= 1 && value <= limits.channels) set(value);
          else field.value = String(channels);
        }}
    /></label>
    <p class="muted">
      Slide 72 calls this the effective receptive field. Since Luo et al. (2016) that name means something else: how much each pixel counts.
    </p>`;
}
