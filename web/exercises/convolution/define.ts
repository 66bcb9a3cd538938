import { Convolution } from './element.js';
import { OwnPicture } from './own-picture.js';

if (!customElements.get('neocog-own-picture')) customElements.define('neocog-own-picture', OwnPicture);
if (!customElements.get('neocog-convolution')) customElements.define('neocog-convolution', Convolution);
