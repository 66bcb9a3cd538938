// The lines' colours, and a piece of each for keys and tables.
import { css, html, svg, type TemplateResult } from 'lit';
import type { LineLook } from './lines.js';

/** No role's hue, and none that means right, wrong or selected. */
export const lineTokens = css`
  :host {
    --run-a: light-dark(#8a6100, #e3b754);
    --run-b: light-dark(#00705c, #5cd3b4);
    --run-c: light-dark(#7a4a2b, #d9a583);
    --run-d: light-dark(#4a5a70, #aebfd6);
  }
  .sample {
    flex: none;
    width: 34px;
    height: 8px;
    vertical-align: middle;
  }
`;

/** A short piece of the line, for keys and tables. */
export const lineSample = ({ colour, width, dash }: LineLook): TemplateResult =>
  html`<svg class="sample" viewBox="0 0 34 8" aria-hidden="true">
    ${svg`<line x1="0" y1="4" x2="34" y2="4" stroke="var(--${colour})" stroke-width=${width} stroke-dasharray=${dash.join(' ') || 'none'}></line>`}
  </svg>`;
