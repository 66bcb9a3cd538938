import { OwnPicture } from './element.js';

if (!customElements.get('neocog-own-picture')) customElements.define('neocog-own-picture', OwnPicture);
