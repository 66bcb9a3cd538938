import '../grid/define.js';
import { Curves } from '../train/curves.js';
import { SaliencyTruth } from './element.js';

const elements = { 'neocog-curves': Curves, 'neocog-saliency-truth': SaliencyTruth };
for (const [name, element] of Object.entries(elements)) if (!customElements.get(name)) customElements.define(name, element);
