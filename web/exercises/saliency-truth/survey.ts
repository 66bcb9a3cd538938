// Many scenes, many methods, several networks: what the maps reach on average.
import type { SaliencyMethod } from 'neocog';
import { randomFrom } from 'neocog/data';
import { areaOf, areaUnder, estimate, judge, mapOf, methods, pointsInside, shareInside, type Estimate, type Known } from './measures.js';
import { softmax } from '../looking/softmax.js';
import type { Model } from './model.js';
import type { Fill } from './perturbation.js';

/** A row of the table: a method, or maps drawn at random, which know nothing. */
export type Contender = SaliencyMethod | 'chance';
export const contenders: readonly Contender[] = [...methods, 'chance'];

export interface SurveyRow {
  hit: Estimate;
  inside: Estimate;
  deletion: Estimate;
  insertion: Estimate;
}
export type Survey = ReadonlyMap<Contender, SurveyRow>;

/** A map of magnitudes that follows from a seed alone. */
export const randomMap = (pixels: number, seed: number): Float32Array => Float32Array.from({ length: pixels }, randomFrom(seed + 1));

interface Found {
  hit: number[];
  inside: number[];
  deletion: number[];
  insertion: number[];
}

/**
 * Judges every method's maps of `count` scenes, scene by scene, so that what is known so far compares methods on the same
 * scenes. A random map's strongest pixel and sum are known without drawing one: the object's share of the picture.
 */
export async function survey(
  model: Model,
  sceneAt: (index: number) => Known,
  count: number,
  fill: Fill,
  onProgress: (done: number, survey: Survey) => void,
  signal?: AbortSignal,
  which: readonly Contender[] = contenders,
): Promise<void> {
  const found = new Map(which.map((method): [Contender, Found] => [method, { hit: [], inside: [], deletion: [], insertion: [] }]));
  for (let index = 0; index < count; index++) {
    const known = sceneAt(index);
    for (const method of which) {
      if (signal?.aborted) return;
      const map = method === 'chance' ? randomMap(known.mask.length, index) : await mapOf(model, known, method);
      const { hit, inside, deletion, insertion } = await judge(model, known, map, fill);
      const row = found.get(method)!;
      row.hit.push(method === 'chance' ? areaOf(known.mask) : Number(hit));
      row.inside.push(method === 'chance' ? areaOf(known.mask) : inside);
      row.deletion.push(areaUnder(deletion));
      row.insertion.push(areaUnder(insertion));
    }
    onProgress(index + 1, new Map(which.map((method) => [method, rowOf(found.get(method)!)])));
  }
}

const rowOf = ({ hit, inside, deletion, insertion }: Found): SurveyRow => ({
  hit: estimate(hit),
  inside: estimate(inside),
  deletion: estimate(deletion),
  insertion: estimate(insertion),
});

/** What one network does: right answers with either kind of background, and where its maps lie. */
export interface Portrait {
  biased: Estimate;
  fair: Estimate;
  hit: Estimate;
  inside: Estimate;
  /** Of the object, on the same scenes: chance. */
  area: Estimate;
}

/** Measures a network on `count` scenes of each kind; the maps are those of the scenes whose background gives the class away. */
export async function portray(
  model: Model,
  sceneAt: (index: number, bias: 0 | 1) => Known,
  count: number,
  method: SaliencyMethod,
  onProgress: (done: number, portrait: Portrait) => void,
  signal?: AbortSignal,
): Promise<void> {
  const found = { biased: [] as number[], fair: [] as number[], hit: [] as number[], inside: [] as number[], area: [] as number[] };
  for (let index = 0; index < count && !signal?.aborted; index++) {
    const [fair, biased] = [sceneAt(index, 0), sceneAt(index, 1)];
    found.biased.push(Number((await said(model, biased)).best === biased.label));
    found.fair.push(Number((await said(model, fair)).best === fair.label));
    const map = await mapOf(model, biased, method);
    found.hit.push(Number(pointsInside(map, biased.mask)));
    found.inside.push(shareInside(map, biased.mask));
    found.area.push(areaOf(biased.mask));
    onProgress(index + 1, {
      biased: estimate(found.biased),
      fair: estimate(found.fair),
      hit: estimate(found.hit),
      inside: estimate(found.inside),
      area: estimate(found.area),
    });
  }
}

/** What the network says of a picture. */
export async function said(model: Model, { pixels }: Known): Promise<{ best: number; probabilities: Float64Array }> {
  const probabilities = softmax(await model.scores(pixels, 1), 1);
  return { best: probabilities.indexOf(Math.max(...probabilities)), probabilities };
}
