// What a run's numbers say about it: overfitting, underfitting, dead units, a loss that grows. Plain functions of the curves.
import { formatNumber } from '../frame/questions.js';
import type { Point } from './session.js';

export interface ReluUnits {
  /** The relu layer, and the layer whose outputs it cuts off. */
  layer: string;
  after: string;
  /** Filters, or units of a dense layer. */
  units: number;
  /** Those that are 0 for every image of a batch, and everywhere in it. */
  dead: number;
}

export interface Finding {
  kind: 'not-a-number' | 'ran-away' | 'dead-relus' | 'overfitting' | 'underfitting' | 'guessing';
  title: string;
  /** What was seen, with its numbers. */
  seen: string;
  /** What to try. */
  advice: string;
}

export interface RunNumbers {
  training: readonly Point[];
  heldOut: readonly Point[];
  stopped: 'not-a-number' | 'ran-away' | null;
  relus: readonly ReluUnits[];
}

const classes = 10;
/** The loss of giving every class the same probability. */
export const chanceLoss = Math.log(classes);

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const show = (loss: number): string => (loss >= 0.1 ? loss.toFixed(2) : formatNumber(loss, 1));

/** The training loss around a moment: the mean of the points nearest to it, so that one odd batch does not count. */
function trainingLossAt(training: readonly Point[], images: number): number | null {
  const near = training.filter((point) => Math.abs(point.images - images) <= 1300);
  return near.length === 0 ? null : mean(near.map(({ loss }) => loss));
}

const recent = 4;
const early = 8;

/** Whether a training loss that is still a number has run away: far above the loss of guessing for some time, and not on its way down. */
export function hasRunAway(training: readonly Point[]): boolean {
  if (training.length < early) return false;
  const losses = training.slice(-early).map(({ loss }) => loss);
  return Math.min(...losses.slice(2)) > 2 * chanceLoss && mean(losses.slice(-3)) > 0.5 * mean(losses.slice(0, 3));
}

/** The held-out loss has left its lowest value behind for several evaluations, while the training loss went on falling. */
export function overfitting({ training, heldOut }: RunNumbers): { lowest: Point; last: Point; trainingThen: number; trainingNow: number } | null {
  const last = heldOut.at(-1);
  if (last === undefined) return null;
  const lowest = heldOut.reduce((best, point) => (point.loss < best.loss ? point : best));
  const since = heldOut.slice(heldOut.indexOf(lowest) + 1);
  // Smaller differences come and go from one evaluation to the next.
  if (since.length < 3 || !since.slice(-3).every(({ loss }) => loss > 1.03 * lowest.loss) || last.loss < 1.06 * lowest.loss) return null;
  const [trainingThen, trainingNow] = [trainingLossAt(training, lowest.images), trainingLossAt(training, last.images)];
  if (trainingThen === null || trainingNow === null || trainingNow > 0.85 * trainingThen || trainingNow > 0.85 * last.loss) return null;
  return { lowest, last, trainingThen, trainingNow };
}

/** Both losses are high, close together, and have stopped falling. */
export function underfitting({ training, heldOut }: RunNumbers): { last: Point; trainingNow: number } | null {
  const last = heldOut.at(-1);
  // The first evaluation is that of the untrained network.
  if (last === undefined || heldOut.length < 5) return null;
  const losses = heldOut.slice(-recent).map(({ loss }) => loss);
  const trainingNow = trainingLossAt(training, last.images);
  if (trainingNow === null || Math.min(trainingNow, ...losses) < 0.4 * chanceLoss) return null;
  const flat = Math.max(...losses) - Math.min(...losses) < 0.04 * mean(losses);
  return flat && Math.abs(trainingNow - last.loss) < 0.15 * last.loss ? { last, trainingNow } : null;
}

/** The filters or units of a relu's output [batch, …, units] that are 0 throughout. */
export function deadUnits({ shape, data }: { shape: readonly number[]; data: ArrayLike<number> }): { units: number; dead: number } {
  const units = shape.at(-1)!;
  const alive = new Uint8Array(units);
  for (let i = 0, unit = 0; i < data.length; i++) {
    if (data[i] !== 0) alive[unit] = 1;
    if (++unit === units) unit = 0;
  }
  return { units, dead: alive.reduce((count, one) => count - one, units) };
}

/** A quarter of a layer is worth a word. */
const notable = ({ units, dead }: ReluUnits): boolean => dead >= 2 && dead / units >= 0.25;

/** What there is to say about a run, the gravest first. */
export function diagnose(run: RunNumbers): Finding[] {
  const findings: Finding[] = [];
  if (run.stopped === 'not-a-number') {
    findings.push({
      kind: 'not-a-number',
      title: 'The loss is no longer a number',
      seen: 'The steps were so large that the weights overflowed.',
      advice: 'Lower the learning rate and start over.',
    });
    return findings;
  }
  if (run.stopped === 'ran-away') {
    findings.push({
      kind: 'ran-away',
      title: 'The loss has run away',
      seen: `The training loss is ${show(run.training.at(-1)!.loss)}, far worse than guessing (ln ${classes} = ${show(chanceLoss)}), so training was stopped. Each step jumps across the valley and lands high on the other side. Accuracy may hide that: where the network is wrong, it is so with near certainty.`,
      advice: 'Start over with a learning rate three to ten times smaller.',
    });
    return findings;
  }
  const dead = run.relus.filter(notable);
  if (dead.length > 0) {
    const list = dead.map(({ layer, after, units, dead: count }) => `${count} of ${units} in ${layer}${after ? ` (after ${after})` : ''}`).join(', ');
    findings.push({
      kind: 'dead-relus',
      title: 'Dead ReLUs',
      seen: `Some units give 0 for every one of the held-out images looked at: ${list}. Where a ReLU gives 0 its derivative is 0 too: from these images nothing flows back through such a unit, and it learns nothing from them.`,
      advice:
        'One step that is too large can push a unit below 0 for good: start over with a smaller learning rate. A ReLU with a small slope below 0 ("slope": 0.1 in the description) cannot die.',
    });
  }
  const over = overfitting(run);
  if (over) {
    findings.push({
      kind: 'overfitting',
      title: 'It overfits',
      seen: `The held-out loss was lowest after ${over.lowest.images.toLocaleString('en')} images (${show(over.lowest.loss)}) and has risen to ${show(over.last.loss)}, while the training loss fell from ${show(over.trainingThen)} to ${show(over.trainingNow)}. The network learns its training images by heart.`,
      advice: 'Stop where the held-out loss is lowest, use more training images, augment them, or take a smaller network.',
    });
  }
  const under = underfitting(run);
  if (under) {
    const guessing = under.last.loss > 0.97 * chanceLoss;
    findings.push({
      kind: guessing ? 'guessing' : 'underfitting',
      title: guessing ? 'It only guesses' : 'It underfits',
      seen: `Training loss ${show(under.trainingNow)} and held-out loss ${show(under.last.loss)} are both high and no longer fall.${guessing ? ` Giving each of the ${classes} classes the same probability costs ln ${classes} = ${show(chanceLoss)}.` : ' It does badly even on the images that it learns from.'}`,
      advice: guessing
        ? 'Start over with another learning rate: smaller if the loss jumped at the beginning, larger if it hardly moved.'
        : 'Try a larger learning rate if the loss hardly moved, or a network with more filters or layers.',
    });
  }
  return findings;
}
