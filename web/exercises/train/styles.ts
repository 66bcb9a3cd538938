// Each part of the exercise with its own rules.
import { gridStyles } from '../grid/styles.js';
import { lineTokens } from './line-sample.js';
import { pictureStyles } from './styles-pictures.js';
import { questionStyles } from './styles-questions.js';
import { runStyles } from './styles-run.js';
import { sideStyles } from './styles-side.js';
import { stepStyles } from './styles-step.js';

export const styles = [gridStyles, lineTokens, pictureStyles, runStyles, stepStyles, sideStyles, questionStyles];
