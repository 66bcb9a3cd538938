import { NumberGrid } from './number-grid.js';

if (!customElements.get('neocog-number-grid')) customElements.define('neocog-number-grid', NumberGrid);
