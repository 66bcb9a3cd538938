// Two 3×3 convolutions against one 5×5: what they see and what they cost (slide 72).
import { html, svg, type TemplateResult } from 'lit';
import type { Contender } from './fields.js';
import { limits } from './logic.js';

const grouped = (value: number): string => value.toLocaleString('en-GB');

/** From one unit down to all that it sees. */
function pyramid({ kernel, count, field, title }: Contender): TemplateResult {
  const gap = 26;
  const step = 46;
  const width = (field - 1) * gap + 28;
  const middle = width / 2;
  const units = (layer: number) => 1 + (count - layer) * (kernel - 1);
  const x = (layer: number, unit: number) => middle + (unit - (units(layer) - 1) / 2) * gap;
  const y = (layer: number) => 14 + (count - layer) * step;
  const layers = Array.from({ length: count + 1 }, (_, layer) => count - layer);
  return html`<svg
    class="pyramid"
    viewBox="0 0 ${width} ${28 + count * step}"
    width=${width}
    height=${28 + count * step}
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
          ? svg`<rect x=${x(layer, unit) - 9} y=${y(layer) - 9} width="18" height="18" rx="3" />`
          : svg`<circle cx=${x(layer, unit)} cy=${y(layer)} r="9" class=${layer === count ? 'top' : ''} />`,
      ),
    )}
  </svg>`;
}

export function renderComparison(rows: readonly Contender[], channels: number, set: (channels: number) => void): TemplateResult {
  const [two, five, three, seven] = rows as [Contender, Contender, Contender, Contender];
  const weights = ({ kernel, count }: Contender) => `${count > 1 ? `${count} · ` : ''}(${kernel} · ${kernel} · ${channels} · ${channels} + ${channels})`;
  const saved = (small: Contender, large: Contender) => Math.round(100 * (1 - small.parameters / large.parameters));
  return html`<div class="comparison" role="group" aria-label="Two 3×3 convolutions against one 5×5">
    <div class="pair">
      ${[two, five].map(
        (each) =>
          html`<figure>
            <figcaption><strong>${each.title[0]!.toUpperCase()}${each.title.slice(1)}</strong></figcaption>
            ${pyramid(each)}
            <p class="formula">${weights(each)}<br />= <strong>${grouped(each.parameters)}</strong></p>
          </figure>`,
      )}
    </div>
    <label class="inline"
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
    <div class="scroll">
      <table>
        <caption class="visually-hidden">
          Parameters and receptive fields with ${channels} channels
        </caption>
        <thead>
          <tr>
            <th scope="col">Convolutions</th>
            <th scope="col">Field</th>
            <th scope="col">Parameters</th>
            <th scope="col">ReLUs after them</th>
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
      </table>
    </div>
    <p>
      ${
        saved(two, five) > 0
          ? `The field is the same. With ${channels} ${channels === 1 ? 'channel' : 'channels'} two 3×3 need ${saved(two, five)}% fewer parameters than one 5×5, and three 3×3 ${saved(three, seven)}% fewer than one 7×7.`
          : 'The field is the same.'
      }
      They also put a nonlinearity in between, so together they can do what one linear convolution cannot.
    </p>
    <p class="muted">Slide 72 calls this the effective receptive field. Since Luo et al. (2016) that name means something else: how much each pixel counts.</p>
  </div>`;
}
