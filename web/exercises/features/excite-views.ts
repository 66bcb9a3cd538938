// What excites a unit: pictures that do, and a picture made to do it.
import { html, nothing, svg, type TemplateResult } from 'lit';
import { formatNumber } from '../frame/questions.js';
import { renderMap } from '../looking/maps.js';
import type { Picture } from '../looking/subjects.js';
import type { Exciting, Ranking } from './exciting.js';
import type { Ascent, Knobs } from './maximise.js';
import { jitterFor, middleUnit } from './maximise.js';
import { renderPicture, renderStrip } from './overview.js';
import { channelName, sizeOf, type Hand, type Scene } from './scene.js';
import { knobBounds, knobUsable } from './state.js';
import { crop, regionOf, type Region } from './unit.js';

/** Where a piece of long work stands; null: it has not begun. */
export interface Running {
  progress: number;
  stop: () => void;
}

/** A button that begins, or how far it is and a button that stops. */
export function renderRunning(running: Running | null, label: string, start: () => void, again = false): TemplateResult {
  if (!running) return html`<button class=${again ? '' : 'primary'} @click=${start}>${label}</button>`;
  return html`<progress aria-label="Progress" max="1" value=${running.progress}></progress>
    <span class="muted share" role="status">${Math.round(100 * running.progress)} %</span> <button @click=${running.stop}>Stop</button>`;
}

const cropped = ({ shown, shape, title }: Picture, region: Region): TemplateResult =>
  html`<div class="picture">
    ${renderMap(
      { values: crop(shown, shape[1], shape[2], region), height: region.height, width: region.width, channels: shape[2], scale: 'photo' },
      `What the unit sees of the picture: ${title}`,
    )}
  </div>`;

export interface PicturesHand {
  ranking: Ranking | null;
  running: Running | null;
  start: () => void;
  /** A picture of the subject's; null while it is on its way. */
  pictureOf: (index: number) => Picture | null;
  /** Looks at this picture, at this unit. */
  look: (found: Exciting) => void;
  count: number;
}

export function renderExciting(scene: Scene, hand: Hand, { ranking, running, start, pictureOf, look, count }: PicturesHand): TemplateResult {
  const best = ranking?.best[scene.channel]?.filter(({ value }) => value > 0 || scene.maps.signed) ?? [];
  const figure = (found: Exciting) => {
    const picture = pictureOf(found.picture);
    if (!picture) return html`<figure class="waiting-picture"></figure>`;
    const region = regionOf(scene.nc, scene.net, scene.maps.name, found);
    const words = `${picture.title}, picture ${found.picture + 1}: ${formatNumber(found.value)}. Look at it.`;
    return html`<figure>
      <button class="pair" aria-label=${words} title="Look at picture ${found.picture + 1}" @click=${() => look(found)}>
        ${cropped(picture, region)} ${renderPicture(picture, region)}
      </button>
      <figcaption><strong>${formatNumber(found.value)}</strong> <span>${picture.title}</span></figcaption>
    </figure>`;
  };
  return html`${renderStrip(scene, hand)}
    <div class="part">
      <h3>The pictures that excite ${channelName(scene)} most</h3>
      <p class="about">
        The largest value of this map in each of ${count} pictures
        ${scene.subject.learned === undefined ? 'that the network was not trained on' : 'that the network learned from'}: what the strongest unit sees, and the
        whole picture.
      </p>
      ${
        ranking
          ? nothing
          : html`<div class="row run">${renderRunning(running, `Look through ${count} pictures`, start)}</div>
              <p class="muted">Once for all maps of ${scene.maps.name}.</p>`
      }
      ${
        ranking && best.length === 0
          ? html`<p class="silent">This map stayed at 0 in all ${ranking.pictures} pictures: nothing excites it. It is dead, at least for such pictures.</p>`
          : html`<div class="exciting">${best.map(figure)}</div>`
      }
    </div>`;
}

export interface MadeHand {
  ascent: Ascent | null;
  running: Running | null;
  start: () => void;
  /** The largest value in real pictures; null where they were not looked through. */
  real: number | null;
  realRunning: Running | null;
  startReal: () => void;
  count: number;
  turn: (name: keyof Knobs, value: number) => void;
  knobs: Knobs;
}

export function renderMade(scene: Scene, hand: Hand, made: MadeHand): TemplateResult {
  const { ascent, running, start, real, realRunning, startReal, count } = made;
  const { maps, picture, nc, net } = scene;
  const region = regionOf(nc, net, maps.name, middleUnit(maps.height, maps.width));
  const [height, width, channels] = picture.shape;
  const reached = ascent?.values.at(-1) ?? null;
  const shown: Picture = { ...picture, title: 'made to excite the unit', shown: ascent?.shown ?? new Float32Array(height * width * channels).fill(0.5) };
  return html`${renderStrip(scene, hand)}
    <div class="part">
      <h3>A picture made to excite ${channelName(scene)}</h3>
      <p class="about">
        Gradient ascent: from grey noise, every pixel moves the way that makes the map’s middle unit larger. The network stays as it is; the picture learns.
      </p>
      <div class="row run">${renderRunning(running, ascent ? 'Begin anew' : 'Make the picture', start, ascent !== null)}</div>
      <div class="duo made">
        <figure>
          <figcaption>The picture<span>${sizeOf({ height, width })}</span></figcaption>
          ${renderPicture(shown, region)}
        </figure>
        <figure>
          <figcaption>What the unit sees<span>${sizeOf(region)}</span></figcaption>
          ${cropped(shown, region)}
        </figure>
        <div class="reached">
          <p>
            <span class="muted">The unit, after ${ascent?.values.length ?? 0} steps</span
            ><strong data-value="reached">${reached === null ? '–' : formatNumber(reached)}</strong>
          </p>
          <p>
            <span class="muted">Largest in ${count} real pictures</span><strong>${real === null ? '–' : formatNumber(real)}</strong>
            ${real === null ? html`<span class="row run">${renderRunning(realRunning, 'Look through them', startReal, true)}</span>` : nothing}
          </p>
          ${ascent && ascent.values.length > 1 ? renderCurve(ascent.values, real) : nothing}
          ${reached !== null && !running ? renderRemark(reached, real) : nothing}
        </div>
      </div>
    </div>`;
}

function renderRemark(reached: number, real: number | null): TemplateResult | typeof nothing {
  if (reached <= 0) return html`<p class="muted">The unit is still silent. Try another noise, more steps, or less blur.</p>`;
  if (real === null || real <= 0) return nothing;
  const ratio = reached / real;
  return html`<p class="muted">
    ${
      ratio > 1
        ? `${formatNumber(ratio, 2)} times what any real picture gives: the unit answers to more than what real pictures hold.`
        : `${Math.round(100 * ratio)} % of what the best real picture gives. Fewer brakes (decay, blur, shifts) let it climb further.`
    }
  </p>`;
}

/** The unit's value after each step; a dashed line where real pictures end. */
function renderCurve(values: readonly number[], real: number | null): TemplateResult {
  const most = Math.max(1e-6, real ?? 0, ...values);
  const [width, height] = [220, 70];
  const y = (value: number) => height - 4 - ((height - 8) * Math.max(0, value)) / most;
  const points = values.map((value, i) => `${((width * i) / (values.length - 1)).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  return html`<svg
    class="curve"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="The unit’s value rises from ${formatNumber(values[0]!)} to ${formatNumber(values.at(-1)!)}"
  >
    ${real === null ? nothing : svg`<line x1="0" x2=${width} y1=${y(real)} y2=${y(real)} />`}
    <polyline points=${points} />
  </svg>`;
}

const knobWords: Record<keyof Knobs, readonly [title: string, about: string]> = {
  steps: ['Steps', 'How often the pixels move.'],
  rate: ['Rate', 'How far they move in one step.'],
  decay: ['Decay (L2)', 'The share of its distance from grey that a pixel loses per step: keeps contrast where it pays.'],
  jitter: ['Shifts, pixels', 'The picture is shifted at random before each step: what only fits one exact place cannot grow.'],
  blur: ['Blur every … steps', 'Takes the finest noise away; 0 never blurs.'],
  noise: ['Noise', 'The seed of the noise that it begins with.'],
};
const stepsOf: Record<keyof Knobs, number> = { steps: 10, rate: 0.005, decay: 0.005, jitter: 1, blur: 1, noise: 1 };

export function renderKnobs(scene: Scene, { knobs, turn }: MadeHand): TemplateResult {
  const field = scene.nc.receptiveField(scene.net.description(), scene.maps.name);
  const jitter = jitterFor(knobs.jitter, Math.min(field.height.size, field.width.size));
  return html`<div class="knobs" role="group" aria-label="How the picture is made">
    ${(Object.keys(knobWords) as (keyof Knobs)[]).map((name) => {
      const [title, about] = knobWords[name];
      const [low, high] = knobBounds[name];
      return html`<label>
        <span class="knob-title">${title}</span>
        <input
          type="number"
          aria-label=${title}
          aria-describedby="about-${name}"
          min=${low}
          max=${high}
          step=${stepsOf[name]}
          .value=${String(knobs[name])}
          @change=${(event: Event) => {
            const input = event.target as HTMLInputElement;
            const value = Number(input.value);
            if (input.value !== '' && knobUsable(name, value)) turn(name, value);
            else input.value = String(knobs[name]);
          }}
        />
        <span class="knob-about" id="about-${name}"
          >${about}${name === 'jitter' && jitter < knobs.jitter ? ` Here ${jitter}: the unit sees only ${field.width.size} pixels across.` : ''}</span
        >
      </label>`;
    })}
  </div>`;
}
