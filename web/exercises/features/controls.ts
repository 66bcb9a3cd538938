// What to look at: the network, the picture, the layer, the map.
import { html, nothing, type TemplateResult } from 'lit';
import { allPictures, subjects, type SubjectName } from '../looking/subjects.js';
import type { OwnVolume } from '../own-picture/shrink.js';
import type { FeaturesState } from './state.js';
import type { Scene } from './scene.js';
import type { Place } from './unit.js';

export interface ControlHand {
  change: (part: Partial<FeaturesState>) => void;
  takeOwn: (volume: OwnVolume) => void;
  /** The own picture, if there is one, and whether it is inverted. */
  own: { inverted: boolean; bright: boolean } | null;
  invert: (inverted: boolean) => void;
}

const names = Object.keys(subjects) as SubjectName[];

/** A number field that takes whole numbers from 1 to `most` and puts anything else right. */
export function numberField(label: string, value: number, most: number, set: (value: number) => void): TemplateResult {
  return html`<label
    >${label}
    <input
      type="number"
      min="1"
      max=${most}
      .value=${String(value)}
      @change=${(event: Event) => {
        const field = event.target as HTMLInputElement;
        const wanted = Number(field.value);
        if (Number.isInteger(wanted) && wanted >= 1 && wanted <= most) set(wanted);
        else field.value = String(value);
      }}
  /></label>`;
}

export function renderSubject(state: FeaturesState, hand: ControlHand, shape: readonly number[] | null): TemplateResult {
  const { subject, picture } = state;
  const count = allPictures(subjects[subject]);
  const index = picture === 'own' ? 0 : picture;
  const title = picture === 'own' ? 'Picture (own now)' : index < subjects[subject].pictures ? 'Picture' : 'Picture (learned from)';
  return html`<div class="controls">
      <label class="wide"
        >Network and its pictures
        <select
          @change=${(event: Event) => hand.change({ subject: names[(event.target as HTMLSelectElement).selectedIndex]!, layer: '', channel: -1, unit: null, picture: picture === 'own' ? 'own' : 0 })}
        >
          ${names.map((name) => html`<option ?selected=${name === subject}>${subjects[name].title}</option>`)}
        </select></label
      >
      ${numberField(title, index + 1, count, (number) => hand.change({ picture: number - 1, unit: null }))}
      <button @click=${() => hand.change({ picture: picture === 'own' ? 0 : (index + 1) % count, unit: null })}>
        ${picture === 'own' ? 'Its pictures' : 'Another picture'}
      </button>
    </div>
    <details class="own" ?open=${picture === 'own'}>
      <summary>Own picture</summary>
      <neocog-own-picture
        .size=${shape?.[0] ?? 28}
        .channels=${shape?.[2] ?? 1}
        .exact=${true}
        @own-picture=${(event: CustomEvent<OwnVolume>) => hand.takeOwn(event.detail)}
      ></neocog-own-picture>
      ${
        hand.own && picture === 'own'
          ? html`<label class="inline"
                ><input
                  type="checkbox"
                  .checked=${hand.own.inverted}
                  @change=${(event: Event) => hand.invert((event.target as HTMLInputElement).checked)}
                />Invert</label
              >${
                hand.own.bright && !hand.own.inverted && shape?.[2] === 1
                  ? html`<p class="muted">Its border is bright. This network knows bright clothes on black: inverted it may see more.</p>`
                  : nothing
              }`
          : nothing
      }
      <p class="muted">
        It becomes ${shape ? `${shape[0]}×${shape[1]} pixels${shape[2] === 1 ? ', grey' : ''}` : 'as small as the network’s pictures'}. It stays on this
        machine; a link does not carry it.
      </p>
    </details>`;
}

/** `units`: whether a unit can be chosen in what is shown. */
export function renderLayerChoice({ looked, maps, channel }: Scene, wanted: Place | null, units: boolean, change: ControlHand['change']): TemplateResult {
  return html`<div class="controls">
    <label
      >Layer
      <select @change=${(event: Event) => change({ layer: looked.maps[(event.target as HTMLSelectElement).selectedIndex]!.name, channel: -1, unit: null })}>
        ${looked.maps.map(({ name }) => html`<option ?selected=${name === maps.name}>${name}</option>`)}
      </select></label
    >
    ${numberField(`Map, 1 to ${maps.channels}`, channel + 1, maps.channels, (number) => change({ layer: maps.name, channel: number - 1, unit: null }))}
    ${
      units
        ? html`<button class="wide" ?disabled=${wanted === null} @click=${() => change({ layer: maps.name, channel, unit: null })}>
            To the strongest unit of this map
          </button>`
        : nothing
    }
  </div>`;
}
