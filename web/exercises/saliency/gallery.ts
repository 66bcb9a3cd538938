// All nine methods on the same picture.
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { SaliencyMap, SaliencyMethod } from 'neocog';
import { formatNumber } from '../frame/questions.js';
import { limitOf, renderLegend, renderMap } from '../looking/maps.js';
import { drawnMaps } from './logic.js';
import { methods, type Method } from './methods.js';
import { mapOf } from './parts.js';
import { classNameOf, type Scene } from './scene.js';

const unitText: Record<Method['unit'], string> = { slope: 'score per pixel value', score: 'score', own: 'a unit of its own' };

export interface Gallery {
  get: (method: SaliencyMethod) => SaliencyMap | null;
  choose: (method: SaliencyMethod) => void;
}

export function renderGallery(scene: Scene, { get, choose }: Gallery): TemplateResult {
  const { state, picture, zero, failure } = scene;
  // Three maps for each of nine methods would be too many.
  const channels = state.channels === 'all' && picture.shape[2] > 1 ? 'max' : state.channels;
  const made = methods.map((method) => {
    const map = get(method.name);
    return { method, map, drawn: map && drawnMaps(map, method.name, channels)[0]! };
  });
  const done = made.filter(({ map }) => map).length;
  const slopes = made.filter(({ method }) => method.unit === 'slope').flatMap(({ drawn }) => (drawn ? [drawn.values] : []));
  const shared = limitOf(...slopes);
  const tile = ({ method, map, drawn }: (typeof made)[number]) => {
    const limit = method.unit === 'slope' ? shared : drawn ? limitOf(drawn.values) : 1;
    const empty = drawn?.values.every((value) => value === 0) ?? false;
    return html`<button
      class="tile"
      aria-pressed=${state.method === method.name}
      aria-label="${method.title}: ${method.rule}"
      data-method=${method.name}
      @click=${() => choose(method.name)}
    >
      <strong>${method.title}</strong>
      <span class="canvas" style="aspect-ratio: ${picture.shape[1]} / ${picture.shape[0]}">
        ${guard([drawn?.values, limit, zero], () =>
          map && drawn
            ? renderMap(
                mapOf(drawn.values, map.shape[0]!, map.shape[1]!, drawn.scale, limit, zero),
                `${method.title}, ${empty ? '0 everywhere' : `largest magnitude ${formatNumber(limitOf(drawn.values))}`}`,
              )
            : nothing,
        )}
        ${empty ? html`<em>0 everywhere</em>` : nothing}
      </span>
      ${drawn ? renderLegend(drawn.scale, limit) : html`<span class="legend-room"></span>`}
      <span class="muted">${method.rule}; ${unitText[method.unit]}</span>
    </button>`;
  };
  return html`<section class="gallery" aria-label="All nine methods">
    <div class="heading">
      <h3>All nine methods, for the logit of “${classNameOf(scene)}”</h3>
      <span class="muted" role="status"
        >${failure || done === methods.length ? failure : html`<progress max=${methods.length} value=${done} aria-label="Maps made"></progress> ${done} of ${methods.length}`}</span
      >
    </div>
    <p class="muted">
      The first two count in score per pixel value and share a scale. Each of the others has a scale of its own: compare their shapes, not their
      brightness.${state.channels === 'all' && channels === 'max' ? ' Here with the largest channel.' : ''}
    </p>
    <div class="tiles">${made.map(tile)}</div>
  </section>`;
}
