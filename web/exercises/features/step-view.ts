// One layer after the other: what goes in, what comes out, and one map followed all the way.
import { html, nothing, type TemplateResult } from 'lit';
import type { SummaryRow } from 'neocog';
import { steady } from '../frame/steady.js';
import { renderMap } from '../looking/maps.js';
import { renderAtlas } from './atlas.js';
import { isConvolution, mapOf, type Looked, type Maps } from './layers.js';
import { legendOf, renderPicture, renderScores } from './overview.js';
import { sizeOf, type Hand, type Scene } from './scene.js';
import { effectOn, followed, inputShape, layerWords, optionsOf, sizeFormula } from './steps.js';
import { filterOf } from './unit.js';

interface Here {
  row: SummaryRow;
  before: Maps | undefined;
  after: Maps | undefined;
  /** The maps that are followed. */
  from: number;
  channel: number;
}

function hereAt(scene: Scene, step: number, channels: ReadonlyMap<string, number>): Here {
  const { rows, looked, net } = scene;
  const row = rows[step - 1]!;
  const maps = (name: string) => looked.maps.find((each) => each.name === name);
  const [before, after] = [maps(row.from[0]!), maps(row.name)];
  const channel = channels.get(row.name) ?? 0;
  // A convolution's map comes from all maps below; the one that its filter weighs most stands for them.
  const strongest = before && isConvolution(row.type) ? filterOf(net, row.name, channel)?.slices[0]?.channel : undefined;
  return { row, before, after, from: strongest ?? channels.get(row.from[0]!) ?? 0, channel };
}

function renderOne(maps: Maps, channel: number, scene: Scene, title: string): TemplateResult {
  const { height, width, signed, limit, name } = maps;
  return html`<figure>
    <figcaption>${title}<span>${sizeOf(maps)}</span></figcaption>
    <div class="picture">
      ${renderMap({ values: mapOf(maps, channel), height, width, scale: signed ? 'signed' : 'magnitude', limit, zero: scene.zero }, `${name}, map ${channel + 1}`)}
    </div>
    ${legendOf(maps)}
  </figure>`;
}

export function renderStepStage(scene: Scene, step: number, chosen: number, hand: Hand): TemplateResult {
  const { rows, picture, zero } = scene;
  const trail = html`<ol class="trail" aria-label="The layers">
    ${['picture', ...rows.map(({ name }) => name)].map((name, i) => html`<li class=${i === step ? 'now' : i < step ? 'past' : ''} aria-current=${i === step ? 'step' : nothing}>${name}</li>`)}
  </ol>`;
  if (step === 0) {
    return html`${trail}
      <div class="duo">
        <figure>
          <figcaption class="of-input">The picture<span>${picture.shape.join('×')}</span></figcaption>
          ${renderPicture(picture, null)}
        </figure>
      </div>`;
  }
  const { row, before, after, from, channel } = hereAt(scene, step, followed(rows, scene.looked, chosen));
  const strip = (maps: Maps, selected: number, title: string) =>
    html`<div class="strip">
      <p class="strip-title"><strong>${maps.name}</strong> ${title} · ${maps.channels} of ${sizeOf(maps)}</p>
      ${renderAtlas(maps, zero, maps === after ? { selected, select: (index) => hand.select(maps.name, index), open: (index) => hand.select(maps.name, index) } : null)}
    </div>`;
  return html`${trail}
  ${
    after
      ? html`<div class="duo">
          ${
            before
              ? renderOne(before, from, scene, `${before.name}, map ${from + 1}`)
              : html`<figure>
                  <figcaption class="of-input">The picture<span>${picture.shape.join('×')}</span></figcaption>
                  ${renderPicture(picture, null)}
                </figure>`
          }
          ${renderOne(after, channel, scene, `${after.name}, map ${channel + 1}`)}
        </div>`
      : nothing
  }
  ${before ? strip(before, from, 'goes in') : nothing} ${after ? strip(after, channel, 'comes out') : nothing} ${after ? nothing : renderEnd(scene, row)}`;
}

/** From the flattened list on there are no maps; the scores are what it comes to. */
function renderEnd(scene: Scene, row: SummaryRow): TemplateResult {
  return row === scene.rows.at(-1) ? renderScores(scene) : html`<p class="list-of">${row.outputShape.join('×')} values in a list</p>`;
}

/** What is said at each step; it takes its time, and changes with the picture and the map that is followed alone. */
function wordsOf(scene: Scene, chosen: number): readonly TemplateResult[] {
  const channels = followed(scene.rows, scene.looked, chosen);
  const words = (at: number): TemplateResult => {
    if (at === 0) {
      const { picture } = scene;
      return html`<h3>The picture</h3>
        <p>${picture.title}: ${picture.shape.join('×')} numbers go in. Nothing else is known of it inside.</p>
        <p class="muted">Click a map on the way to follow it.</p>`;
    }
    const { row, before, after, from, channel } = hereAt(scene, at, channels);
    const options = optionsOf(scene.net, at - 1);
    const shape = inputShape(scene.net, scene.rows, row);
    const size = after && shape.length === 3 ? sizeFormula(options, shape[0]!, after.height) : '';
    return html`<h3>${row.name} <span class="type">${row.type}</span></h3>
      <p class="formula"><span class="input">${shape.join('×')}</span> → <span class="output">${row.outputShape.join('×')}</span></p>
      ${size ? html`<p class="formula">${size}</p>` : nothing}
      <p>${layerWords(row, options, shape)}</p>
      ${after ? html`<p>${effectOn(row.type, before, after, from, channel)}</p>` : nothing}
      ${
        before && isConvolution(row.type) && row.type === 'conv2d'
          ? html`<p class="muted">Map ${channel + 1} reads all ${before.channels} maps; its filter weighs map ${from + 1} most.</p>`
          : nothing
      }
      <p class="muted">${parameterWords(row)}</p>`;
  };
  return Array.from({ length: scene.rows.length + 1 }, (_, at) => words(at));
}

const said = new WeakMap<Looked, { chosen: number; words: readonly TemplateResult[] }>();

export function renderStepSide(scene: Scene, step: number, chosen: number): TemplateResult {
  const known = said.get(scene.looked);
  const words = known?.chosen === chosen ? known.words : wordsOf(scene, chosen);
  said.set(scene.looked, { chosen, words });
  return steady(words[step] ?? words[0]!, words);
}

/** Batch normalisation's means and variances are measured, not learned. */
function parameterWords({ parameters, trainable }: SummaryRow): string {
  if (parameters === 0) return 'No parameters.';
  const measured = parameters - trainable;
  return `${parameters.toLocaleString('en-GB')} parameters${measured > 0 ? `, ${measured} of them means and variances that were measured` : ''}.`;
}
