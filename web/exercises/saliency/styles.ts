import { mapStyles } from '../looking/styles.js';
import { lookStyles } from './look-styles.js';
import { questionStyles } from './question-styles.js';
import { sideStyles } from './side-styles.js';
import { stepStyles } from './step-styles.js';

export const styles = [mapStyles, lookStyles, sideStyles, stepStyles, questionStyles];
