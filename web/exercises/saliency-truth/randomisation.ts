// The sanity check of Adebayo et al. 2018 ("Sanity checks for saliency maps"): a map that stays as it was while the
// network's weights are drawn anew cannot show what the network has learned.
import type { Model } from './model.js';

/** A layer and the parameters that are drawn anew with it; batch normalisation goes with the layer that it follows. */
export interface Stage {
  layer: string;
  parameters: readonly string[];
}

/** The layers with weights, from the top. */
export async function stagesOf(model: Model): Promise<Stage[]> {
  const rows = (await model.summary()).filter(({ parameters }) => parameters > 0);
  const names = (await model.parameters()).map(({ name }) => name);
  const stages: { layer: string; parameters: string[] }[] = [];
  for (const { name, type } of rows) {
    const own = names.filter((parameter) => parameter.startsWith(`${name}/`));
    if (type === 'batchNorm' && stages.length > 0) stages.at(-1)!.parameters.push(...own);
    else stages.push({ layer: name, parameters: own });
  }
  return stages.reverse();
}

/** Cascading randomisation, one stage at a time: what a network of another seed has there takes the place of what was learned. */
export class Randomisation {
  readonly stages: readonly Stage[];
  /** The network as it is after the stages so far. */
  readonly model: Model;
  readonly #fresh: Model;
  #done = 0;

  private constructor(stages: readonly Stage[], model: Model, fresh: Model) {
    this.stages = stages;
    this.model = model;
    this.#fresh = fresh;
  }

  /** The trained network itself stays as it is. */
  static async of(trained: Model, seed: number): Promise<Randomisation> {
    const stages = await stagesOf(trained);
    const copy = await trained.redrawn(seed);
    for (const { name } of await trained.parameters()) await copy.set(name, await trained.get(name));
    return new Randomisation(stages, copy, await trained.redrawn(seed));
  }

  /** How many layers are random now. */
  get done(): number {
    return this.#done;
  }

  async next(): Promise<void> {
    const stage = this.stages[this.#done];
    if (!stage) return;
    for (const name of stage.parameters) await this.model.set(name, await this.#fresh.get(name));
    this.#done++;
  }

  async dispose(): Promise<void> {
    await this.model.dispose();
    await this.#fresh.dispose();
  }
}
