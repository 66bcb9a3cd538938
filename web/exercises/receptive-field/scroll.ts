import { html, type TemplateResult } from 'lit';

/** What may be wider than a phone: it scrolls sideways, by keyboard too, and a shadow says at which edge there is more. */
export const scrolling = (label: string, content: TemplateResult): TemplateResult =>
  html`<div class="scroll" tabindex="0" role="region" aria-label=${label}>${content}</div>`;
