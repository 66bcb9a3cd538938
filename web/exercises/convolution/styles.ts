import { numberStyles } from './number-styles.js';
import { pictureStyles } from './picture-styles.js';
import { questionStyles } from './question-styles.js';
import { sideStyles } from './side-styles.js';

export const styles = [numberStyles, pictureStyles, sideStyles, questionStyles];
