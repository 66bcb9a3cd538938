import { ReceptiveField } from './element.js';

if (!customElements.get('neocog-receptive-field')) customElements.define('neocog-receptive-field', ReceptiveField);
