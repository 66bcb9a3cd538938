// The state and its text.
import { allPictures, subjects, type SubjectName } from '../looking/subjects.js';
import type { Parameters } from '../frame/exercise.js';
import { usualKnobs, type Knobs } from './maximise.js';
import type { Place } from './unit.js';

export const shows = ['layers', 'map', 'pictures', 'made', 'back', 'claim'] as const;
export type Show = (typeof shows)[number];

export interface FeaturesState {
  subject: SubjectName;
  /** The number of the picture, from 0, or the learner's own. */
  picture: number | 'own';
  /** '' before the network is there: then its first layer. */
  layer: string;
  /** From 0; −1: the channel that answers most. */
  channel: number;
  /** Null: the channel's strongest unit. */
  unit: Place | null;
  show: Show;
  knobs: Knobs;
}

const bounds: Record<keyof Knobs, readonly [number, number]> = {
  steps: [10, 500],
  rate: [0.005, 0.2],
  decay: [0, 0.1],
  jitter: [0, 8],
  blur: [0, 50],
  noise: [1, 9999],
};
const order = Object.keys(bounds) as (keyof Knobs)[];
const whole = new Set<keyof Knobs>(['steps', 'jitter', 'blur', 'noise']);

export const knobBounds = bounds;

export function knobUsable(name: keyof Knobs, value: number): boolean {
  const [low, high] = bounds[name];
  return Number.isFinite(value) && value >= low && value <= high && (!whole.has(name) || Number.isInteger(value));
}

function knobsFrom(text: string | undefined): Knobs {
  const numbers = (text ?? '').trim().split(/\s+/).map(Number);
  if (numbers.length !== order.length || !order.every((name, i) => knobUsable(name, numbers[i]!))) return usualKnobs;
  return Object.fromEntries(order.map((name, i) => [name, numbers[i]!])) as unknown as Knobs;
}

const countFrom = (text: string | undefined): number | null => (text !== undefined && /^\d{1,5}$/.test(text.trim()) ? Number(text) : null);

export function readState(parameters: Parameters): FeaturesState {
  const subject = Object.hasOwn(subjects, parameters['subject'] ?? '') ? (parameters['subject'] as SubjectName) : 'fashion';
  // Outside, everything is counted from 1.
  const picture = parameters['picture']?.trim() === 'own' ? 'own' : (countFrom(parameters['picture']) ?? 1) - 1;
  const unit = /^\s*(\d{1,4})[\s,]+(\d{1,4})\s*$/.exec(parameters['unit'] ?? '');
  return {
    subject,
    picture: picture === 'own' || (picture >= 0 && picture < allPictures(subjects[subject])) ? picture : 0,
    layer: /^[\w./-]{1,60}$/.test(parameters['layer'] ?? '') ? parameters['layer']! : '',
    channel: (countFrom(parameters['channel']) ?? 0) - 1,
    unit: unit && Number(unit[1]) > 0 && Number(unit[2]) > 0 ? { y: Number(unit[1]) - 1, x: Number(unit[2]) - 1 } : null,
    show: shows.find((each) => each === parameters['show']) ?? 'layers',
    knobs: knobsFrom(parameters['ascent']),
  };
}

export function writeState({ subject, picture, layer, channel, unit, show, knobs }: FeaturesState): Parameters {
  return {
    subject,
    picture: picture === 'own' ? picture : String(picture + 1),
    layer,
    channel: channel < 0 ? '' : String(channel + 1),
    unit: unit ? `${unit.y + 1} ${unit.x + 1}` : '',
    show,
    ascent: order.map((name) => knobs[name]).join(' '),
  };
}

/** How many layers a network has, to say before it is there how many steps there will be. */
export const stepsBefore: Record<SubjectName, number> = { fashion: 14, scenes: 17, 'scenes-biased': 17, face: 24 };
