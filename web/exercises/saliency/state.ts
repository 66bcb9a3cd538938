// The exercise's state, and how it stands in attributes.
import type { SaliencyMethod } from 'neocog';
import type { Parameters } from '../frame/exercise.js';
import type { Cell } from '../frame/questions.js';
import { subjects, type SubjectName } from '../looking/subjects.js';
import { methods } from './methods.js';

export type Channels = 'max' | 'mean' | 'all';
/** Which number the map explains. */
export type Score = 'logit' | 'softmax';

export interface SaliencyState {
  subject: SubjectName;
  picture: number;
  /** null: the network's own answer. */
  chosen: number | null;
  method: SaliencyMethod;
  channels: Channels;
  /** Of the map over the picture, 0 to 1. */
  opacity: number;
  score: Score;
  /** null: where the map is strongest. */
  pixel: Cell | null;
  /** By how much the pixel is raised, to try out what its gradient promises. */
  nudge: number;
}

export const stateParameters = ['subject', 'picture', 'target-class', 'method', 'channels', 'opacity', 'score', 'pixel', 'nudge'] as const;

export const nudges = [0.01, 0.1, 0.5] as const;

const usual: SaliencyState = {
  subject: 'scenes',
  picture: 1,
  chosen: null,
  method: 'gradient',
  channels: 'max',
  opacity: 0.7,
  score: 'logit',
  pixel: null,
  nudge: 0.01,
};

const oneOf = <T extends string>(text: string | undefined, allowed: readonly T[], otherwise: T): T => allowed.find((each) => each === text) ?? otherwise;

function whole(text: string | undefined, below: number): number | null {
  const value = Number(text);
  return text !== undefined && text.trim() !== '' && Number.isInteger(value) && value >= 0 && value < below ? value : null;
}

/** "12 40": row and column, from 0. That they lie within the picture is seen once it is there. */
function cellFrom(text: string | undefined): Cell | null {
  const parts = /^\s*(\d+)[\s,]+(\d+)\s*$/.exec(text ?? '');
  return parts ? { y: Number(parts[1]), x: Number(parts[2]) } : null;
}

export function fromParameters(parameters: Parameters): SaliencyState {
  const subject = oneOf(parameters['subject'], Object.keys(subjects) as SubjectName[], usual.subject);
  const method = oneOf(
    parameters['method'],
    methods.map(({ name }) => name),
    usual.method,
  );
  const opacity = Number(parameters['opacity'] ?? usual.opacity);
  return {
    subject,
    picture: whole(parameters['picture'], subjects[subject].pictures) ?? usual.picture,
    chosen: whole(parameters['target-class'], subjects[subject].classes.length),
    method,
    channels: oneOf(parameters['channels'], ['max', 'mean', 'all'], usual.channels),
    opacity: parameters['opacity'] !== '' && opacity >= 0 && opacity <= 1 ? opacity : usual.opacity,
    // Only the plain gradient is compared with the gradient of the softmax.
    score: method === 'gradient' ? oneOf(parameters['score'], ['logit', 'softmax'], usual.score) : 'logit',
    pixel: cellFrom(parameters['pixel']),
    nudge: nudges.find((each) => each === Number(parameters['nudge'])) ?? usual.nudge,
  };
}

export const toParameters = ({ subject, picture, chosen, method, channels, opacity, score, pixel, nudge }: SaliencyState): Parameters => ({
  subject,
  picture: String(picture),
  'target-class': chosen === null ? '' : String(chosen),
  method,
  channels,
  opacity: String(opacity),
  score,
  pixel: pixel ? `${pixel.y} ${pixel.x}` : '',
  nudge: String(nudge),
});
