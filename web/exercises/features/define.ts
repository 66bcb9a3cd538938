import '../grid/define.js';
import '../own-picture/define.js';
import { Features } from './element.js';

if (!customElements.get('neocog-features')) customElements.define('neocog-features', Features);
