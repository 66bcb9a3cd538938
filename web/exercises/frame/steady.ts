// Text that changes with every step, in the room of the largest that it will be: nothing below it moves.
import { css, html, type TemplateResult } from 'lit';

/** `shown` is read out as it changes; `all` is what may stand there, and only takes its room. */
export const steady = (shown: TemplateResult, all: readonly TemplateResult[]): TemplateResult =>
  html`<div class="steady">
    <div class="shown arithmetic" aria-live="polite">${shown}</div>
    ${all.map((each) => html`<div class="arithmetic ghost" aria-hidden="true" inert>${each}</div>`)}
  </div>`;

export const steadyStyles = css`
  .steady {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .steady > * {
    grid-area: 1 / 1;
  }
  .ghost {
    visibility: hidden;
  }
`;
