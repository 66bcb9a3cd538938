import { ConvBackward } from './element.js';

if (!customElements.get('neocog-conv-backward')) customElements.define('neocog-conv-backward', ConvBackward);
