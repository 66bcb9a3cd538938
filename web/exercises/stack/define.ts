import { StackEditor } from './stack-editor.js';

if (!customElements.get('neocog-stack-editor')) customElements.define('neocog-stack-editor', StackEditor);
