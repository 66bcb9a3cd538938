// The whole network at a glance: the picture, every layer that has maps, the scores.
import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber } from '../frame/questions.js';
import { renderLegend, renderMap } from '../looking/maps.js';
import type { Picture } from '../looking/subjects.js';
import { renderAtlas } from './atlas.js';
import { sharesOf, type Maps } from './layers.js';
import { channelName, sizeOf, type Hand, type Scene } from './scene.js';
import type { Region } from './unit.js';

/** A picture as a person sees it, with the region that a unit sees. */
export function renderPicture({ shown, shape, title }: Picture, region: Region | null): TemplateResult {
  const [height, width, channels] = shape;
  const box = region
    ? html`<span
        class="region"
        style="left: ${(100 * region.left) / width}%; top: ${(100 * region.top) / height}%; width: ${(100 * region.width) / width}%; height: ${
          (100 * region.height) / height
        }%"
      ></span>`
    : nothing;
  const words = region
    ? `; the unit sees rows ${region.top + 1} to ${region.top + region.height}, columns ${region.left + 1} to ${region.left + region.width}`
    : '';
  return html`<div class="picture">${renderMap({ values: shown, height, width, channels, scale: 'photo' }, `The picture: ${title}${words}`)}${box}</div>`;
}

export const legendOf = (maps: Maps): TemplateResult => renderLegend(maps.signed ? 'signed' : 'magnitude', maps.limit);

export function renderOverview(scene: Scene, hand: Hand): TemplateResult {
  const { looked, maps: selected, channel, zero, picture } = scene;
  return html`<div class="overview">
    <div class="line">
      <div class="name">
        <span class="shape"><strong>picture</strong> ${picture.shape.join('×')}</span><span>${picture.title}</span>
      </div>
      ${renderSelected(scene, hand)}
    </div>
    ${looked.maps.map(
      (maps) =>
        html`<div class="line ${maps === selected ? 'now' : ''}">
          <div class="name">
            <span class="shape"><strong>${maps.name}</strong> ${maps.height}×${maps.width}×${maps.channels}</span><span>${maps.type}</span>${legendOf(maps)}
          </div>
          ${renderAtlas(maps, zero, {
            selected: maps === selected ? channel : -1,
            select: (index) => hand.select(maps.name, index),
            open: (index) => hand.open(maps.name, index),
          })}
        </div>`,
    )}
    <div class="line">
      <div class="name"><strong>scores</strong><span>softmax of ${scene.rows.at(-1)!.name}</span></div>
      ${renderScores(scene)}
    </div>
  </div>`;
}

/** The picture and the map that is selected, as a first look. */
function renderSelected(scene: Scene, hand: Hand): TemplateResult {
  const { picture, region, maps, channel, values, zero } = scene;
  const { height, width, signed, limit } = maps;
  return html`<div class="first">
    ${renderPicture(picture, region)}
    <div class="picture">
      ${renderMap({ values, height, width, scale: signed ? 'signed' : 'magnitude', limit, zero }, `${channelName(scene)}, as a picture`)}${unitBox(scene)}
    </div>
    <div>
      <strong>${channelName(scene)}</strong>
      <p>Its strongest unit, and the ${sizeOf(region)} pixels that this unit sees. Click any map below to look into it; arrow keys go from map to map.</p>
      <button @click=${() => hand.open(maps.name, channel)}>Open this map</button>
    </div>
  </div>`;
}

/** The frame around the unit in its map. */
export const unitBox = ({ maps: { height, width }, unit }: Pick<Scene, 'maps' | 'unit'>): TemplateResult =>
  html`<span
    class="region"
    style="left: ${(100 * unit.x) / width}%; top: ${(100 * unit.y) / height}%; width: ${100 / width}%; height: ${100 / height}%"
  ></span>`;

/** What the network says: the classes and their shares, or that it says something else. */
export function renderScores({ looked, subject, picture }: Pick<Scene, 'looked' | 'subject' | 'picture'>): TemplateResult {
  const { output } = looked;
  if (output.length !== subject.classes.length) {
    return html`<p class="muted">
      The last layer gives ${output.length} numbers, from ${formatNumber(Math.min(...output))} to ${formatNumber(Math.max(...output))}.
    </p>`;
  }
  const shares = sharesOf(output);
  const best = shares.indexOf(Math.max(...shares));
  return html`<div class="scores" role="group" aria-label="Scores: ${subject.classes[best]} first, ${Math.round(100 * shares[best]!)} %">
    ${subject.classes.map(
      (title, i) =>
        html`<div class="score ${i === best ? 'best' : ''}">
          <span class="class">${title}${i === picture.label ? html` <span class="label" title="what it is">●</span>` : nothing}</span
          ><span class="bar-track" aria-hidden="true"><span style="width: ${100 * shares[i]!}%"></span></span
          ><span class="share">${(100 * shares[i]!).toFixed(shares[i]! < 0.0995 ? 1 : 0)} %</span>
        </div>`,
    )}
    ${picture.label === null ? nothing : html`<p class="muted">● what it is</p>`}
  </div>`;
}

/** The maps of the selected layer, to go from one to the next wherever a single one is looked at. */
export function renderStrip({ maps, channel, zero }: Scene, hand: Hand): TemplateResult {
  return html`<div class="strip">
    <p class="strip-title"><strong>${maps.name}</strong> ${maps.type} · ${maps.channels} ${maps.channels === 1 ? 'map' : 'maps'} of ${sizeOf(maps)}</p>
    ${renderAtlas(maps, zero, {
      selected: channel,
      select: (index) => hand.select(maps.name, index),
      open: (index) => hand.select(maps.name, index),
    })}
  </div>`;
}
