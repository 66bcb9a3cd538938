// Look's stage: the map over the picture and alone, all methods, and why the map is as it is.
import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber, type Cell } from '../frame/questions.js';
import { limitOf, renderLegend } from '../looking/maps.js';
import { drawnMaps, type Drawn } from './logic.js';
import { methodOf } from './methods.js';
import { mapOf, photoOf, renderOverlay } from './parts.js';
import { classNameOf, scoreName, type Scene } from './scene.js';
import type { SaliencyState } from './state.js';

/** The pixels that one value of a coarse map stands for, as rows and columns. */
export function blockOf({ map, picture }: Pick<Scene, 'map' | 'picture'>): readonly [number, number] {
  if (!map) return [1, 1];
  const along = (axis: 0 | 1) => Math.max(1, Math.round(picture.shape[axis] / map.shape[axis]!));
  return [along(0), along(1)];
}

export interface LookHand {
  pick: (cell: Cell) => void;
  fade: (opacity: number) => void;
}

export function renderFigures(scene: Scene, { pick, fade }: LookHand): TemplateResult {
  const { state, map, picture, pixel, zero } = scene;
  const method = methodOf(state.method);
  const { title } = method;
  const size = picture.shape;
  const drawn: readonly Drawn[] = map ? drawnMaps(map, state.method, state.channels) : [];
  const limit = limitOf(...drawn.map(({ values }) => values));
  const [rows = 1, columns = 1] = map?.shape ?? [];
  const block = blockOf(scene);
  const maps = drawn.map((each) => mapOf(each.values, rows, columns, each.scale, limit, zero));
  const spoken = `${title} of ${scoreName(scene)}, picture ${state.picture + 1}, ${picture.title}. Pixel: row ${pixel.y + 1}, column ${pixel.x + 1}. Arrow keys move it, with Shift by 8.`;
  const common = { size, pixel, block, opacity: state.opacity };
  const photo = photoOf(picture);
  const several = maps.length > 1;
  // The map of the softmax once more, on the scale of the logit's: there it all but vanishes.
  const { largest } = scene.examination;
  const compared = state.score === 'softmax' && maps[0]?.scale === 'magnitude' ? { ...maps[0], limit: largest.logit } : null;
  const caption = `Picture ${state.picture + 1}: ${picture.title}`;
  const over = several
    ? html`${renderOverlay({ ...common, picture: photo, map: null, caption, label: spoken }, { pick })}
      ${maps.map((each, i) =>
        renderOverlay({ ...common, picture: photo, map: each, caption: `${drawn[i]!.title}, signed`, label: `${drawn[i]!.title}: ${spoken}` }, { pick }),
      )}`
    : html`${renderOverlay({ ...common, picture: photo, map: maps[0] ?? null, caption, label: spoken }, { pick })}
      ${
        maps[0]
          ? renderOverlay(
              {
                ...common,
                picture: null,
                map: compared ?? maps[0],
                caption: compared
                  ? `On the logit’s scale, 0 to ${formatNumber(largest.logit)}`
                  : html`${title}${method.perPixel ? html`, ${state.channels === 'all' ? 'signed' : state.channels === 'max' ? 'largest channel' : 'mean of the channels'}` : nothing}`,
                label: `The map alone. ${spoken}`,
              },
              { pick },
            )
          : html`<figure class="overlay">
              <figcaption>${title}</figcaption>
              <div class="frame-of making" style="aspect-ratio: ${size[1]} / ${size[0]}" role="status">${scene.failure || 'Making the map …'}</div>
            </figure>`
      }`;
  const empty = map?.data.every((value) => value === 0) ?? false;
  return html`<div class="figures">${over}</div>
    <div class="under">
      <div>
        ${renderLegend(drawn[0]?.scale ?? 'magnitude', limit)}
        <p class="muted">
          ${
            empty
              ? 'The map is 0 everywhere.'
              : (drawn[0]?.scale ?? 'magnitude') === 'signed'
                ? html`${title} of ${scoreName(scene)}:
                  ${state.method === 'occlusion' ? 'what is orange holds the score up, what is blue holds it down.' : 'more of what is orange raises the score, more of what is blue lowers it.'}`
                : html`${title} of ${scoreName(scene)}.
                  ${
                    state.method === 'gradient'
                      ? 'Drawn is the magnitude, as in Simonyan et al. (2014): a step that the slides leave unsaid.'
                      : `Drawn is the ${state.method === 'gradCam' ? 'strength' : 'magnitude'}.`
                  }`
          }
        </p>
      </div>
      <label class="fade"
        >Map over picture
        <input
          type="range"
          min="0"
          max="1"
          step="0.05"
          .value=${String(state.opacity)}
          aria-valuetext="${Math.round(100 * state.opacity)} %"
          @input=${(event: Event) => fade(Number((event.target as HTMLInputElement).value))}
      /></label>
    </div>`;
}

export function renderFindings(scene: Scene, change: (part: Partial<SaliencyState>) => void): TemplateResult {
  const { findings, map, state } = scene;
  return html`<section class="findings" aria-label="Why is this map so?">
    <h3>Why is this map so?</h3>
    ${
      map === null
        ? html`<p class="muted">Once the map is there.</p>`
        : findings.length === 0
          ? html`<p class="muted">Nothing stands out: neither a saturated softmax nor sleeping ReLUs, noise, edges or a checkerboard.</p>`
          : html`<p class="muted">Read off the numbers of this picture and “${classNameOf(scene)}”.</p>
              <div class="cards">
                ${findings.map(
                  ({ kind, title, measured, threshold, because, show }) =>
                    html`<article data-finding=${kind}>
                      <h4>${title}</h4>
                      <p class="measured">${measured}</p>
                      <p>${because}</p>
                      <p class="muted">Reported from: ${threshold}.</p>
                      ${
                        show && (show.method !== state.method || show.score !== state.score)
                          ? html`<button @click=${() => change({ method: show.method, score: show.score })}>${show.label}</button>`
                          : nothing
                      }
                    </article>`,
                )}
              </div>`
    }
  </section>`;
}
