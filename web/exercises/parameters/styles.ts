import { controlStyles } from './control-styles.js';
import { pictureStyles } from './picture-styles.js';
import { sideStyles } from './side-styles.js';
import { tableStyles } from './table-styles.js';

export const styles = [tableStyles, sideStyles, controlStyles, pictureStyles];
