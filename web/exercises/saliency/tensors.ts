// Gradients inside the network as pictures: maps channel by channel, before and after a layer, or bars.
import { html, nothing, svg, type TemplateResult } from 'lit';
import { formatNumber } from '../frame/questions.js';
import { limitOf, renderLegend, renderMap } from '../looking/maps.js';
import { channelNames, channelOf, largestOf, type LayerPass } from './logic.js';
import { mapOf } from './parts.js';
import type { Scene } from './scene.js';

const mostMaps = 12;
const mostBars = 64;
/** Channels of a layer whose gradient is drawn before and after. */
const mostThrough = 6;

/** Some indices, those with the largest magnitudes, in their order. */
function strongestOf(magnitudes: readonly number[], most: number): number[] {
  return magnitudes
    .map((value, index) => ({ value, index }))
    .sort((a, b) => b.value - a.value)
    .slice(0, most)
    .map(({ index }) => index)
    .sort((a, b) => a - b);
}

/** Values without places, as bars up and down from 0. */
function renderBars(values: Float32Array, label: string): TemplateResult {
  const shown = strongestOf([...values].map(Math.abs), mostBars);
  const limit = limitOf(values);
  return html`<svg class="bars" viewBox="0 0 ${shown.length} 40" preserveAspectRatio="none" role="img" aria-label=${label}>
      ${shown.map((index, i) => {
        const height = (19.5 * Math.abs(values[index]!)) / limit;
        const up = values[index]! > 0;
        return svg`<rect class=${up ? 'up' : 'down'} x=${i + 0.12} width="0.76" y=${up ? 20 - height : 20} height=${height} />`;
      })}
      <path class="zero" d="M0 20H${shown.length}" vector-effect="non-scaling-stroke" />
    </svg>
    ${renderLegend('signed', limit)}
    <p class="muted">
      ${shown.length < values.length ? `The ${shown.length} of ${values.length} values with the largest magnitude.` : `All ${values.length} values.`}
    </p>`;
}

function renderMaps({ shape, name }: Pick<LayerPass, 'shape' | 'name'>, values: Float32Array, { zero }: Pick<Scene, 'zero'>): TemplateResult {
  const [height = 1, width = 1, channels = 1] = shape;
  const all = Array.from({ length: channels }, (_, c) => channelOf(values, channels, c));
  const shown = strongestOf(all.map(largestOf), mostMaps);
  const limit = limitOf(values);
  return html`<div class="channels ${shown.length <= 4 ? 'few' : ''}">
      ${shown.map(
        (c) =>
          html`<figure>
            ${renderMap(mapOf(all[c]!, height, width, 'signed', limit, zero), `Gradient at ${name}, channel ${c + 1}, largest magnitude ${formatNumber(largestOf(all[c]!))}`)}
            <figcaption>${name === 'input' ? channelNames(channels)[c] : c + 1}</figcaption>
          </figure>`,
      )}
    </div>
    ${renderLegend('signed', limit)}
    <p class="muted">
      ${shown.length < channels ? `The ${shown.length} of ${channels} channels with the largest magnitude, on one scale.` : `All ${channels} channels, on one scale.`}
    </p>`;
}

const spatial = ({ shape }: Pick<LayerPass, 'shape'>): boolean => shape.length === 3 && shape[0]! * shape[1]! > 1;

/** A layer that keeps the channels apart: what arrives at its output and what goes on from its input, channel by channel. */
function renderThrough(layer: LayerPass, source: LayerPass, { zero }: Pick<Scene, 'zero'>): TemplateResult {
  const channels = source.shape[2]!;
  const of = (values: Float32Array) => Array.from({ length: channels }, (_, c) => channelOf(values, channels, c));
  const [arriving, leaving, own] = [of(layer.gradient), of(source.gradient), of(layer.activation)];
  const shown = strongestOf(leaving.map(largestOf), mostThrough);
  const limit = limitOf(layer.gradient, source.gradient);
  const most = limitOf(layer.activation);
  const row = (title: TemplateResult, values: readonly Float32Array[], shape: readonly number[], scale: 'signed' | 'magnitude', name: string) =>
    html`<p class="row-title">${title}</p>
      <div class="channels through">
        ${shown.map((c) => renderMap(mapOf(values[c]!, shape[0]!, shape[1]!, scale, scale === 'signed' ? limit : most, zero), `${name}, channel ${c + 1}`))}
      </div>`;
  return html`${row(html`Arrives: ∂S/∂ output of ${layer.name}`, arriving, layer.shape, 'signed', 'Arriving gradient')}
    ${layer.type === 'relu' ? row(html`${layer.name}’s own output: dark where it is 0`, own, layer.shape, 'magnitude', `Output of ${layer.name}`) : nothing}
    ${row(html`Goes on: ∂S/∂ ${nameOf(source)}`, leaving, source.shape, 'signed', 'Gradient that goes on')}
    <p class="muted">
      ${shown.length < channels ? html`Of ${channels} channels those with the largest magnitude: ` : 'Channels '}${shown.map((c) => c + 1).join(', ')}.
    </p>
    <div class="row legends">
      <div>
        ${renderLegend('signed', limit)}
        <p class="muted">gradients, on one scale</p>
      </div>
      ${
        layer.type === 'relu'
          ? html`<div>
              ${renderLegend('magnitude', most)}
              <p class="muted">output</p>
            </div>`
          : nothing
      }
    </div>`;
}

/** "output of conv1" */
export const nameOf = ({ name }: Pick<LayerPass, 'name'>): string => (name === 'input' ? 'input' : `output of ${name}`);

/** A step back: before and after where the channels stay apart, otherwise what arrived at the layer's input. */
export function renderBack(layer: LayerPass, source: LayerPass, scene: Scene): TemplateResult {
  const apart = /^(relu|batchNorm|dropout|sigmoid|tanh|maxPool2d|avgPool2d|depthwiseConv2d)$/.test(layer.type) && layer.shape[2] === source.shape[2];
  if (apart && spatial(layer)) return renderThrough(layer, source, scene);
  return spatial(source) ? renderMaps(source, source.gradient, scene) : renderBars(source.gradient, `Gradient at ${source.name}`);
}
