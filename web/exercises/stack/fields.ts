// The controls for one layer's settings. What cannot be used leaves the layer as it was, and says what was expected.
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { LayerDescription } from 'neocog';
import { options } from '../frame/options.js';
import { kinds, settingOf, type Field, type StackKind } from './kinds.js';
import { readSetting } from './notation.js';

/** `set` takes undefined for what goes without saying. */
type Set = (field: Field, value: unknown) => void;
type Fail = (trouble: string) => void;

const shown = (value: unknown): string => (Array.isArray(value) ? value.join('×') : String(value));

function typed(layer: LayerDescription, field: Field, set: Set, fail: Fail, hidden = false): TemplateResult {
  const value = settingOf(layer, field.key) ?? (field.key === 'stride' ? settingOf(layer, 'window') : undefined) ?? field.usual ?? '';
  const text = field.form === 'padding' && typeof value === 'string' ? '1' : shown(value);
  const whole = field.form === 'count';
  return html`<label class=${hidden ? 'bare' : ''}
    ><span class=${hidden ? 'visually-hidden' : ''}>${hidden ? `${field.label}, cells` : field.label}</span
    ><input
      type=${whole ? 'number' : 'text'}
      min=${field.least ?? 1}
      inputmode=${field.form === 'decimal' ? 'decimal' : whole ? 'numeric' : 'text'}
      autocomplete="off"
      .value=${live(text)}
      @change=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        // What goes without saying may be left empty.
        if (input.value.trim() === '' && !field.first && field.form !== 'padding') return set(field, undefined);
        const wanted = readSetting(field, input.value);
        if ('error' in wanted) {
          input.value = text;
          fail(wanted.error);
        } else set(field, wanted.value);
      }}
  /></label>`;
}

function paddingControl(layer: LayerDescription, field: Field, set: Set, fail: Fail): TemplateResult {
  const value = settingOf(layer, field.key) ?? 'valid';
  const chosen = value === 'same' || value === 'valid' ? value : 'cells';
  return html`<div class="pair">
    <label
      >${field.label}<select
        @change=${(event: Event) => {
          const wanted = (event.target as HTMLSelectElement).value;
          set(field, wanted === 'cells' ? 1 : wanted);
        }}
      >
        ${options(
          [
            ['valid', 'valid'],
            ['same', 'same'],
            ['cells', 'cells'],
          ],
          chosen,
        )}
      </select></label
    >${chosen === 'cells' ? typed(layer, field, set, fail, true) : ''}
  </div>`;
}

function control(layer: LayerDescription, field: Field, set: Set, fail: Fail): TemplateResult {
  if (field.form === 'padding') return paddingControl(layer, field, set, fail);
  if (field.form === 'no bias' || field.form === 'bilinear') {
    const on = field.form === 'no bias' ? settingOf(layer, field.key) !== false : settingOf(layer, field.key) === 'bilinear';
    return html`<label class="inline"
      ><input
        type="checkbox"
        .checked=${live(on)}
        @change=${(event: Event) => {
          const { checked } = event.target as HTMLInputElement;
          set(field, field.form === 'no bias' ? checked : checked ? 'bilinear' : 'nearest');
        }}
      />${field.label}</label
    >`;
  }
  return typed(layer, field, set, fail);
}

export function renderFields(layer: LayerDescription, kind: StackKind, set: Set, fail: Fail): TemplateResult {
  const { fields } = kinds[kind];
  const usual = fields.filter(({ rare }) => !rare);
  const rare = fields.filter((field) => field.rare);
  const told = rare.some(({ key }) => settingOf(layer, key) !== undefined);
  const list = (some: readonly Field[]) => html`<div class="fields">${some.map((field) => control(layer, field, set, fail))}</div>`;
  return html`${usual.length > 0 ? list(usual) : ''}${
    rare.length === 0
      ? ''
      : usual.length === 0
        ? list(rare)
        : html`<details ?open=${told}>
            <summary>More</summary>
            ${list(rare)}
          </details>`
  }`;
}
