import { CountParameters } from './element.js';

if (!customElements.get('neocog-parameters')) customElements.define('neocog-parameters', CountParameters);
