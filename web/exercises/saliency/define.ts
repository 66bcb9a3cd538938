import { Saliency } from './element.js';

if (!customElements.get('neocog-saliency')) customElements.define('neocog-saliency', Saliency);
