import { MaxPoolBackward } from './element.js';

if (!customElements.get('neocog-maxpool-backward')) customElements.define('neocog-maxpool-backward', MaxPoolBackward);
