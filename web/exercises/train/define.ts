import '../grid/define.js';
import { Curves } from './curves.js';
import { DescriptionEditor } from './editor.js';
import { Train } from './element.js';

const elements = { 'neocog-curves': Curves, 'neocog-description-editor': DescriptionEditor, 'neocog-train': Train };
for (const [name, element] of Object.entries(elements)) if (!customElements.get(name)) customElements.define(name, element);
