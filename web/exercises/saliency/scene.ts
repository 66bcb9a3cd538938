// What Look and Step draw from.
import type { Network, SaliencyMap } from 'neocog';
import type { Cell } from '../frame/questions.js';
import type { Colour } from '../grid/pictures.js';
import type { Picture } from '../looking/subjects.js';
import type { Finding } from './findings.js';
import type { Examination } from './logic.js';
import type { SaliencyState } from './state.js';

export interface Scene {
  state: SaliencyState;
  network: Network;
  picture: Picture;
  classes: readonly string[];
  /** The class that the network itself names. */
  answer: number;
  examination: Examination;
  /** Of the method that was chosen, all channels; null while it is made. */
  map: SaliencyMap | null;
  /** The pixel under discussion. */
  pixel: Cell;
  findings: readonly Finding[];
  /** The colour of 0 in signed maps. */
  zero: Colour;
  /** Why maps could not be made, or ''. */
  failure: string;
}

export const classNameOf = ({ classes, examination }: Pick<Scene, 'classes' | 'examination'>): string =>
  classes[examination.target.class] ?? `class ${examination.target.class + 1}`;

/** "the logit of “ring”" */
export const scoreName = (scene: Pick<Scene, 'classes' | 'examination'>): string =>
  `the ${scene.examination.score === 'logit' ? 'logit' : 'softmax'} of “${classNameOf(scene)}”`;
