// The checking of one map by hand, step by step.
import { html, type TemplateResult } from 'lit';
import { sceneClasses } from 'neocog/data';
import { formatNumber } from '../frame/questions.js';
import { limitOf, renderLegend } from '../looking/maps.js';
import { areaOf, areaUnder, countsOf, curvePoints, orderOf, ranksOf, strongest, type Direction, type Known } from './measures.js';
import { correlationText, methodTitles, percent } from './names.js';
import { fillOf, perturbed } from './perturbation.js';
import { renderMarked } from './pictures.js';
import type { Column } from './sanity-view.js';
import { curvesOf, pixelText, type Examination } from './scene-view.js';
import type { TruthState } from './state.js';

export type Step =
  { kind: 'picture' | 'map' | 'magnitude' | 'rank' | 'strongest' | 'share' } | { kind: Direction; point: number } | { kind: 'random'; layers: number };

/** Of a curve's points: dense where it turns. */
const stops = [1, 2, 4, 6, 10, 15, curvePoints - 1];

/** All steps, for a network with so many layers to draw anew. */
export const stepsFor = (layers: number): Step[] => [
  ...(['picture', 'map', 'magnitude', 'rank', 'strongest', 'share'] as const).map((kind) => ({ kind })),
  ...stops.map((point) => ({ kind: 'deletion' as const, point })),
  ...stops.map((point) => ({ kind: 'insertion' as const, point })),
  ...Array.from({ length: layers }, (_, i) => ({ kind: 'random' as const, layers: i + 1 })),
];

export interface Checked {
  known: Known;
  state: TruthState;
  found: Examination;
  /** The map with its sign. */
  signed: Float32Array;
  columns: readonly Column[];
}

interface Figure {
  picture: Parameters<typeof renderMarked>[0];
  label: string;
  marked?: Parameters<typeof renderMarked>[2];
  caption: TemplateResult | string;
}

const draw = ({ picture, label, marked = {}, caption }: Figure): TemplateResult => renderMarked(picture, label, marked, caption);

export function renderStep(step: Step, checked: Checked, zero: readonly [number, number, number]): TemplateResult {
  const { known, found, signed, state, columns } = checked;
  const [height, width, channels] = known.shape;
  const size = { height, width };
  const { map, judgement } = found;
  const limit = limitOf(map);
  const title = methodTitles[state.method];
  const pixel = strongest(map);
  const scene: Figure = {
    picture: { ...size, values: known.pixels, channels: 3, scale: 'photo' },
    label: `Scene ${state.scene}: ${sceneClasses[known.label]!}`,
    caption: html`<strong>Scene ${state.scene}</strong> ${sceneClasses[known.label]!}`,
  };
  const signedMap: Figure = {
    picture: { ...size, values: signed, scale: 'signed', limit, zero },
    label: `${title}, with its sign`,
    caption: html`<strong>${title}, with its sign</strong>${renderLegend('signed', limit)}`,
  };
  const magnitude: Figure = {
    picture: { ...size, values: map, scale: 'magnitude', limit },
    label: `${title}, magnitude`,
    caption: html`<strong>Magnitude</strong>${renderLegend('magnitude', limit)}`,
  };
  const pair = (...figures: Figure[]) => html`<div class="pair" role="group" aria-label="What this step shows">${figures.map(draw)}</div>`;
  switch (step.kind) {
    case 'picture':
      return pair(scene, {
        ...scene,
        marked: { mask: known.mask },
        label: 'The object',
        caption: html`<strong>The truth</strong> the object covers ${percent(areaOf(known.mask), 0)}`,
      });
    case 'map':
      return pair(scene, signedMap);
    case 'magnitude':
      return pair(signedMap, magnitude);
    case 'rank':
      return pair(magnitude, {
        picture: { ...size, values: ranksOf(map), scale: 'magnitude', limit: map.length },
        label: 'The rank of every pixel',
        caption: html`<strong>Rank</strong> from the weakest (1) to the strongest (${map.length})${renderLegend('magnitude', map.length)}`,
      });
    case 'strongest':
      return pair(
        { ...magnitude, marked: { mask: known.mask, pixel } },
        { ...scene, marked: { mask: known.mask, pixel }, caption: html`<strong>The same place</strong> ring: strongest pixel; outline: object` },
      );
    case 'share':
      return pair(
        { ...magnitude, marked: { mask: known.mask } },
        {
          picture: { ...size, values: map.map((value, i) => (known.mask[i] ? value : 0)), scale: 'magnitude', limit },
          label: 'The magnitude on the object alone',
          marked: { mask: known.mask },
          caption: html`<strong>Inside</strong> what lies on the object, on the same scale`,
        },
      );
    case 'random': {
      const column = columns[step.layers]?.maps.get(state.method);
      if (!column) return html`<p class="waiting" role="status">Drawing the layers anew …</p>`;
      return pair(
        { ...magnitude, caption: html`<strong>Trained network</strong>${renderLegend('magnitude', limit)}` },
        {
          picture: { ...size, values: column.map, scale: 'magnitude', limit: limitOf(column.map) },
          label: `${title} with ${step.layers} layers random`,
          caption: html`<strong
              >${columns
                .slice(1, step.layers + 1)
                .map(({ layer }) => layer)
                .join(', ')}
              random</strong
            >
            its own scale${renderLegend('magnitude', limitOf(column.map))}`,
        },
      );
    }
    default: {
      const filled = fillOf(known.pixels, known.shape, state.fill);
      const count = countsOf(map.length)[step.point]!;
      const into = new Float32Array(known.pixels.length);
      const [before, after] = step.kind === 'deletion' ? [known.pixels, filled] : [filled, known.pixels];
      perturbed(before, after, orderOf(map), count, channels, into);
      const done = curvesOf(judgement).filter(({ label }) => label === step.kind || step.kind === 'insertion');
      const share = percent(step.point / (curvePoints - 1), 0);
      return html`<div class="pair" role="group" aria-label="The picture and its curve">
        ${draw({
          picture: { ...size, values: into, channels: 3, scale: 'photo' },
          label: `${share} of the pixels ${step.kind === 'deletion' ? 'deleted' : 'inserted'}`,
          caption: html`<strong>${share} ${step.kind === 'deletion' ? 'deleted' : 'inserted'}</strong> ${count} of ${map.length} pixels, strongest first`,
        })}
        <neocog-curves
          caption="Probability by % of the pixels"
          unit="%"
          .top=${1}
          .until=${100}
          .height=${220}
          .curves=${done.map((curve) => (curve.label === step.kind ? { ...curve, marked: true, points: curve.points.slice(0, step.point + 1) } : curve))}
        ></neocog-curves>
      </div>`;
    }
  }
}

export function renderStepText(step: Step, { known, found, state, columns }: Checked): TemplateResult {
  const { map, judgement, best, probabilities } = found;
  const width = known.shape[1];
  const area = percent(areaOf(known.mask), 0);
  const name = sceneClasses[known.label]!;
  const pixel = strongest(map);
  const sum = map.reduce((total, value) => total + value, 0);
  const inside = map.reduce((total, value, i) => total + (known.mask[i] ? value : 0), 0);
  const say = (title: string, text: TemplateResult | string, formula: TemplateResult | string = '') =>
    html`<h3>${title}</h3>
      <p>${text}</p>
      ${formula === '' ? '' : html`<p class="formula">${formula}</p>`}`;
  switch (step.kind) {
    case 'picture':
      return say(
        'A picture whose truth is known',
        `The scene was made by rule, so every pixel of the object is known: ${area} of all. The network says ${sceneClasses[best]!} (${percent(probabilities[best]!, 0)}).`,
      );
    case 'map':
      return say(
        'The map',
        `${methodTitles[state.method]} for the score of “${name}”, before the softmax: for each pixel the channel that counts most, with its sign.`,
      );
    case 'magnitude':
      return say('Its magnitude', 'How much a pixel matters, whichever way: the sign goes, zero is dark.', '|s|, the largest of three channels');
    case 'rank':
      return say(
        'The order of the pixels',
        'Deletion, insertion and the rank correlation only ask which pixel comes before which. Equal pixels share the mean of their ranks.',
      );
    case 'strongest':
      return say(
        'Pointing game',
        pixel === null
          ? 'The map is 0 everywhere: it points nowhere. A miss.'
          : `The strongest pixel is at ${pixelText(pixel, width)}: ${judgement.hit ? 'on the object. A hit.' : 'beside the object. A miss.'} A blind guess would hit with ${area}.`,
      );
    case 'share':
      return say(
        'Share inside',
        `The sum over the object, over the sum of all. An even map would reach ${area}.`,
        html`${formatNumber(inside)} ÷ ${formatNumber(sum)} = ${percent(judgement.inside)}`,
      );
    case 'random': {
      const column = columns[step.layers];
      const rho = column?.maps.get(state.method)?.correlation;
      return say(
        `${column?.layer ?? 'A layer'} drawn anew`,
        `${step.layers} of ${Math.max(columns.length - 1, step.layers)} layers have random weights now. A map of what the network has learned should change; one that keeps its order of pixels (ρ near 1) only shows the picture.`,
        rho === undefined ? '…' : `ρ = ${correlationText(rho)}`,
      );
    }
    default: {
      const values = judgement[step.kind];
      const last = step.point === curvePoints - 1;
      const deletion = step.kind === 'deletion';
      const fill = state.fill === 'mean' ? 'the picture’s mean colour' : 'the picture out of focus';
      return say(
        deletion ? 'Deletion' : 'Insertion',
        deletion
          ? `The strongest pixels give way to ${fill}. If they are what the network needs, “${name}” falls early: a small area.`
          : `Into ${fill} the strongest pixels come back first. If they suffice, “${name}” rises early: a large area.`,
        html`p = ${percent(values[step.point]!)} at
        ${percent(step.point / (curvePoints - 1), 0)}${last ? html`<br />area = ${areaUnder(values).toFixed(3)}` : ''}`,
      );
    }
  }
}
