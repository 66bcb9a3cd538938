import { CodeEditor } from './editor.js';
import { BackwardCode } from './element.js';

if (!customElements.get('neocog-code-editor')) customElements.define('neocog-code-editor', CodeEditor);
if (!customElements.get('neocog-backward-code')) customElements.define('neocog-backward-code', BackwardCode);
