// One scene: its map beside it, and the three measures of that map with the numbers behind them.
import { html, nothing, type TemplateResult } from 'lit';
import { sceneClasses } from 'neocog/data';
import { placeOf } from '../frame/questions.js';
import { limitOf, renderLegend } from '../looking/maps.js';
import type { Curve } from '../train/curves.js';
import { areaOf, areaUnder, strongest, type Judgement, type Known } from './measures.js';
import { methodTitles, percent } from './names.js';
import { renderMarked } from './pictures.js';
import type { TruthState } from './state.js';

export interface Examination {
  map: Float32Array;
  judgement: Judgement;
  /** What the network says. */
  best: number;
  probabilities: Float64Array;
}

const linesOf = { deletion: { colour: 'ink', width: 2.25, dash: [] }, insertion: { colour: 'run-b', width: 2.25, dash: [8, 4] } } as const;

export const curvesOf = ({ deletion, insertion }: Pick<Judgement, 'deletion' | 'insertion'>): Curve[] =>
  (
    [
      ['deletion', deletion],
      ['insertion', insertion],
    ] as const
  ).map(([label, values]) => ({
    ...linesOf[label],
    label,
    points: values.map((y, i) => ({ x: (100 * i) / (values.length - 1), y })),
  }));

export const pixelText = (pixel: number, width: number): string => placeOf({ y: Math.floor(pixel / width), x: pixel % width });

const saysText = (known: Known, { best, probabilities }: Examination): string =>
  `The network says ${sceneClasses[best]!}, ${percent(probabilities[best]!, 0)}${
    best === known.label ? '' : `; ${sceneClasses[known.label]!}, which it is, gets ${percent(probabilities[known.label]!, 0)}`
  }.`;

/** The object's outline and what the ring means, in words beside every picture that has them. */
export const keyText = 'Outline: the object. Ring: the strongest pixel.';

export function renderScene(known: Known, state: TruthState, found: Examination | null): TemplateResult {
  const { shape, mask, pixels, label } = known;
  const [height, width] = shape;
  const limit = found ? limitOf(found.map) : 1;
  const pixel = found ? strongest(found.map) : null;
  const title = methodTitles[state.method];
  const name = sceneClasses[label]!;
  return html`<div class="pair" role="group" aria-label="Scene ${state.scene} and its map">
      ${renderMarked(
        { values: pixels, height, width, channels: 3, scale: 'photo' },
        `Scene ${state.scene}: a ${name}, on ${percent(areaOf(mask), 0)} of the picture`,
        { mask },
        html`<strong>Scene ${state.scene}: ${name}</strong> ${found ? saysText(known, found) : '…'}`,
      )}
      ${
        found
          ? renderMarked(
              { values: found.map, height, width, scale: 'magnitude', limit },
              `${title} for ${name}: ${pixel === null ? 'zero everywhere' : `strongest at ${pixelText(pixel, width)}`}`,
              { mask, pixel },
              html`<strong>${title} for “${name}”</strong>${renderLegend('magnitude', limit)}`,
            )
          : html`<figure class="computing">
              <div class="blank"></div>
              <figcaption><span role="status">Computing the map …</span></figcaption>
            </figure>`
      }
    </div>
    <p class="note">${keyText} A pixel’s magnitude is the largest of its three channels.</p>
    ${found ? renderMeasures(known, found) : nothing}`;
}

function renderMeasures({ mask, shape }: Known, { map, judgement }: Examination): TemplateResult {
  const pixel = strongest(map);
  const area = areaOf(mask);
  const { inside, hit, deletion, insertion } = judgement;
  return html`<div class="measures">
    <section>
      <h3>Pointing game</h3>
      <p class="big">${hit ? html`<span aria-hidden="true">✓</span> Hit` : html`<span aria-hidden="true">✗</span> Miss`}</p>
      <p>
        ${
          pixel === null
            ? 'The map is 0 everywhere: it points nowhere.'
            : `The strongest pixel is at ${pixelText(pixel, shape[1])}: ${hit ? 'on the object' : 'beside the object'}. A blind guess hits with ${percent(area, 0)}.`
        }
      </p>
    </section>
    <section>
      <h3>Share inside</h3>
      <p class="big">${percent(inside, 0)}</p>
      <p>of the magnitude lies on the object, which is ${percent(area, 0)} of the picture: ${timesText(inside / area)} an even map’s share.</p>
      ${renderBar(inside, area)}
    </section>
    <section class="curves">
      <neocog-curves
        caption="Probability of the class by % of the pixels"
        unit="%"
        .top=${1}
        .until=${100}
        .height=${150}
        .curves=${curvesOf(judgement)}
      ></neocog-curves>
      <p>
        The strongest pixels go, or come, first. Deletion: area <b>${areaUnder(deletion).toFixed(2)}</b>, small is good. Insertion: area
        <b>${areaUnder(insertion).toFixed(2)}</b>, large is good.
      </p>
    </section>
  </div>`;
}

const timesText = (times: number): string => `${times.toFixed(1)} times`;

/** A share as a bar, with a line where chance is. */
export const renderBar = (share: number, chance: number): TemplateResult =>
  html`<div class="share" aria-hidden="true"><span style="width: ${100 * share}%"></span><i style="left: ${100 * chance}%"></i></div>`;
