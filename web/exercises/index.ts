// Importing this module defines every exercise as a custom element.
import './maxpool-backward/define.js';
import './train/define.js';

export type { Progress } from './types.js';
