// From one unit back to the pixels, in three ways side by side.
import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber } from '../frame/questions.js';
import { limitOf, renderLegend, renderMap } from '../looking/maps.js';
import { overChannels, ways, type Projections, type Way } from './attribution.js';
import { renderPickable } from './detail.js';
import { legendOf, renderPicture, renderStrip } from './overview.js';
import { channelName, sizeOf, type Hand, type Scene } from './scene.js';
import { crop, type Region } from './unit.js';

const words: Record<Way, readonly [title: string, about: string]> = {
  deconvnet: ['Deconvnet', 'Zeiler and Fergus 2013. At every ReLU only positive signals go down, whatever the unit’s own value was.'],
  gradient: ['Gradient', 'Plain backpropagation. At every ReLU a signal goes down where the unit was positive.'],
  guidedBackprop: ['Guided backpropagation', 'Springenberg et al. 2014. Both rules at once: the unit was positive, and so is the signal.'],
};

/** What is shown around the unit's region: half as much again, within the picture. */
function frameAround(region: Region, height: number, width: number): Region {
  const margin = Math.max(1, Math.ceil(Math.max(region.height, region.width) / 4));
  const [top, left] = [Math.max(0, region.top - margin), Math.max(0, region.left - margin)];
  return {
    top,
    left,
    height: Math.min(height, region.top + region.height + margin) - top,
    width: Math.min(width, region.left + region.width + margin) - left,
  };
}

/** Whether the three rules made no difference. */
function alike({ deconvnet, gradient, guidedBackprop }: Projections): boolean {
  return gradient.every((value, i) => Math.abs(value - deconvnet[i]!) < 1e-6 && Math.abs(value - guidedBackprop[i]!) < 1e-6);
}

export function renderBack(scene: Scene, hand: Hand, projections: Projections): TemplateResult {
  const { picture, region, maps, unit, values, zero } = scene;
  const [height, width, channels] = picture.shape;
  const frame = frameAround(region, height, width);
  const value = values[unit.y * maps.width + unit.x]!;
  const part = { ...picture, shape: [frame.height, frame.width, channels] as const, shown: crop(picture.shown, width, channels, frame) };
  const inside = { ...region, top: region.top - frame.top, left: region.left - frame.left };
  return html`${renderStrip(scene, hand)}
    <div class="part">
      <h3>Which pixels speak for this unit?</h3>
      <p class="about">
        One unit’s value (${formatNumber(value)}), sent back to the pixels through the same weights. Orange: brighter here, and the unit gives more; blue: less.
      </p>
      ${
        value <= 0 && !maps.signed
          ? html`<p class="silent">
              This unit is 0: gradient and guided backpropagation stop at its own ReLU.
              <button @click=${() => hand.pickUnit(null)}>Take the strongest unit</button>
            </p>`
          : nothing
      }
      <div class="quad">
        <figure>
          <figcaption class="of-output">Map ${scene.channel + 1}<span>${sizeOf(maps)}</span></figcaption>
          ${renderPickable(scene, hand)} ${legendOf(maps)}
          <p class="muted">Pick another unit here.</p>
        </figure>
        <figure>
          <figcaption class="of-input">The picture, there<span>${sizeOf(frame)}</span></figcaption>
          ${renderPicture(part, inside)}
          <p class="muted">The frame is what the unit sees${channels === 3 ? '. In the maps, the three colours of a pixel are added up' : ''}.</p>
        </figure>
        ${ways.map((way) => {
          const [title, about] = words[way];
          const signed = crop(overChannels(projections[way], channels), width, 1, frame);
          const limit = limitOf(signed);
          const still = signed.every((each) => each === 0);
          return html`<figure class="way">
            <figcaption class="of-gradient">${title}</figcaption>
            <div class="picture">
              ${renderMap({ values: signed, height: frame.height, width: frame.width, scale: 'signed', limit, zero }, `${title} of ${channelName(scene)}${still ? ': 0 everywhere' : ''}`)}
            </div>
            ${renderLegend('signed', limit)}
            <p class="muted">${still ? '0 everywhere. ' : ''}${about}</p>
          </figure>`;
        })}
      </div>
      <p class="muted">
        Each map has its own scale.
        ${alike(projections) ? 'All three agree here: between this unit and the pixels lies no ReLU but its own. Look at a later layer to see them part.' : nothing}
      </p>
    </div>`;
}
