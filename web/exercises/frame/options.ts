import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

/** The options of a select. As properties, for a browser ignores the attribute `selected` once someone has chosen. */
export const options = <T extends string | number>(entries: readonly (readonly [value: T, label: string | number])[], chosen: T): TemplateResult[] =>
  entries.map(([value, label]) => html`<option value=${value} .selected=${live(value === chosen)}>${label}</option>`);
