import '../own-picture/define.js';
import { Convolution } from './element.js';

if (!customElements.get('neocog-convolution')) customElements.define('neocog-convolution', Convolution);
