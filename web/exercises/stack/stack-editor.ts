import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { LayerDescription } from 'neocog';
import { options } from '../frame/options.js';
import { controls, tokens } from '../frame/tokens.js';
import { renderFields } from './fields.js';
import { isStackKind, kinds, settingOf, shortest, stackKinds, type Field, type StackKind } from './kinds.js';
import { layerToText, prettyText, stackFromText, stackToText } from './notation.js';
import { stackStyles } from './styles.js';

export interface StackChange {
  layers: LayerDescription[];
}

export interface LayerSelect {
  index: number;
}

/** The list with one entry at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), list[from]!, ...rest.slice(to)];
}

/**
 * A stack of layers to change by hand or as text. Fires `stack-change` { layers } and `layer-select` { index }; shows the
 * page's `trouble` at the layer `troubleAt`, or below all with −1. Names that layers were given go with them.
 */
export class StackEditor extends LitElement {
  static override properties = {
    layers: { attribute: false },
    kinds: { attribute: false },
    trouble: {},
    troubleAt: { type: Number, attribute: 'trouble-at' },
    selected: { type: Number },
    asText: { state: true },
    complaint: { state: true },
    announced: { state: true },
    drag: { state: true },
  };
  static override styles = [tokens, controls, stackStyles];

  declare layers: readonly LayerDescription[];
  /** What may be added. */
  declare kinds: readonly StackKind[];
  declare trouble: string;
  declare troubleAt: number;
  declare selected: number;
  declare protected asText: boolean;
  /** What was wrong with what was typed last. */
  declare protected complaint: string;
  declare protected announced: string;
  /** The layer that the pointer carries, and where it would land. */
  declare protected drag: { from: number; to: number; dy: number } | null;
  #text = '';
  #adding: StackKind = 'conv2d';
  #startY = 0;
  /** The layer whose handle is held. */
  #carried = -1;

  constructor() {
    super();
    this.layers = [];
    this.kinds = stackKinds;
    this.trouble = '';
    this.troubleAt = -1;
    this.selected = -1;
    this.asText = false;
    this.complaint = '';
    this.announced = '';
    this.drag = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('layers')) return;
    this.complaint = '';
    // What is being typed stays as it is typed, unless somebody else changed the stack.
    const read = stackFromText(this.#text);
    const own = 'layers' in read && stackToText(read.layers) === stackToText(this.layers);
    if (!own) this.#text = prettyText(stackToText(this.layers, '\n'));
  }

  #say(index: number): string {
    return `layer ${index + 1}, ${prettyText(layerToText(this.layers[index]!))}`;
  }

  #change(layers: readonly LayerDescription[], selected = this.selected): void {
    this.layers = layers;
    this.complaint = '';
    this.dispatchEvent(new CustomEvent<StackChange>('stack-change', { detail: { layers: [...layers] } }));
    if (selected !== this.selected) this.#select(selected);
  }

  #select(index: number): void {
    this.selected = index;
    this.dispatchEvent(new CustomEvent<LayerSelect>('layer-select', { detail: { index } }));
  }

  #set(index: number, field: Field, value: unknown): void {
    const layer = shortest({ ...this.layers[index]!, [field.key]: value });
    this.#change(this.layers.map((each, i) => (i === index ? layer : each)));
  }

  #setKind(index: number, kind: StackKind): void {
    const before = this.layers[index]!;
    const knew = isStackKind(before.type) ? kinds[before.type].fields.map(({ key }) => key) : [];
    // A convolution stays 3×3 when it becomes a depthwise one; only what the old kind could not say is new.
    const entries = kinds[kind].fields.map(({ key }) => [key, settingOf(knew.includes(key) ? before : kinds[kind].fresh, key)]);
    const layer = shortest({ type: kind, ...(before.name && { name: before.name }), ...(Object.fromEntries(entries) as object) } as LayerDescription);
    this.#change(this.layers.map((each, i) => (i === index ? layer : each)));
  }

  #move(from: number, to: number): void {
    if (to < 0 || to >= this.layers.length || to === from) return;
    this.#change(moved(this.layers, from, to), to);
    this.announced = `${this.#say(to)}, moved`;
    void this.updateComplete.then(() => this.renderRoot.querySelectorAll<HTMLElement>('.handle')[to]?.focus());
  }

  #remove(index: number): void {
    this.announced = `${this.#say(index)}, removed`;
    this.#change(
      this.layers.filter((_, i) => i !== index),
      Math.min(index, this.layers.length - 2),
    );
    void this.updateComplete.then(() => this.renderRoot.querySelectorAll<HTMLElement>('.name')[this.selected]?.focus());
  }

  #add(): void {
    const at = this.selected >= 0 && this.selected < this.layers.length ? this.selected + 1 : this.layers.length;
    const layer = { ...kinds[this.#adding].fresh };
    this.#change([...this.layers.slice(0, at), layer, ...this.layers.slice(at)], at);
    this.announced = `${this.#say(at)}, added`;
  }

  // Dragging

  #dragStart(event: PointerEvent, from: number): void {
    if (event.button !== 0) return;
    (event.target as HTMLElement).setPointerCapture(event.pointerId);
    this.#startY = event.clientY;
    this.#carried = from;
  }

  #dragMove(event: PointerEvent): void {
    const from = this.#carried;
    // A trembling click carries nothing.
    if (from < 0 || (!this.drag && Math.abs(event.clientY - this.#startY) < 5)) return;
    const list = this.renderRoot.querySelector('ol')!;
    const rows = [...list.querySelectorAll('li')];
    // The carried row is under the pointer, wherever it would stand otherwise; a transform does not move an offset.
    const y = event.clientY - list.getBoundingClientRect().top - list.clientTop;
    const middle = (row: HTMLElement) => row.offsetTop + row.querySelector<HTMLElement>('.line')!.offsetHeight / 2;
    const to = rows.filter((row, index) => index !== from && middle(row) < y).length;
    this.drag = { from, to, dy: y - middle(rows[from]!) };
  }

  #dragStop(): void {
    this.drag = null;
    this.#carried = -1;
  }

  #dragEnd(): void {
    const { drag } = this;
    this.#dragStop();
    if (drag && drag.to !== drag.from) this.#move(drag.from, drag.to);
  }

  #onKey(event: KeyboardEvent, index: number, onHandle = false): void {
    if (event.key === 'Escape' && this.drag) this.#dragStop();
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined || !(onHandle || event.altKey)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#move(index, index + step);
  }

  // Text

  #typeText(event: Event): void {
    this.#text = (event.target as HTMLTextAreaElement).value;
    const read = stackFromText(this.#text);
    if ('error' in read) {
      this.complaint = read.error;
      return;
    }
    const foreign = read.layers.find(({ type }) => !isStackKind(type) || !this.kinds.includes(type));
    if (foreign) {
      this.complaint = `“${layerToText(foreign)}”: this exercise knows ${this.kinds.map((kind) => kinds[kind].word).join(', ')}.`;
      return;
    }
    this.complaint = '';
    if (stackToText(read.layers) !== stackToText(this.layers)) this.#change(read.layers, Math.min(this.selected, read.layers.length - 1));
  }

  // Picture

  protected override render(): TemplateResult {
    const outside = this.trouble && (this.asText || this.troubleAt < 0 || this.troubleAt >= this.layers.length) ? this.trouble : '';
    return html`<div class="top">
        <span class="title">Layers</span>
        <button aria-pressed=${this.asText} @click=${() => (this.asText = !this.asText)}>As text</button>
      </div>
      ${this.asText ? this.#renderText() : this.#renderRows()} ${this.#renderTrouble(this.complaint || outside)}
      <p class="visually-hidden" role="status">${this.announced}</p>`;
  }

  #renderTrouble(trouble: string): TemplateResult | typeof nothing {
    return trouble ? html`<p class="wrong" role="alert"><span aria-hidden="true">✗</span> ${trouble}</p>` : nothing;
  }

  #renderText(): TemplateResult {
    return html`<label
        >One layer per line<textarea
          rows=${Math.max(4, Math.min(14, this.layers.length + 1))}
          spellcheck="false"
          autocapitalize="off"
          .value=${live(this.#text)}
          @input=${(event: Event) => this.#typeText(event)}
          @keydown=${(event: KeyboardEvent) => event.stopPropagation()}
        ></textarea>
      </label>
      <p class="muted">For example: conv 8 3x3 same · conv 16 5x5 stride 2 · pool 2 · relu · flatten · dense 10</p>`;
  }

  #renderRows(): TemplateResult {
    return html`<ol class=${this.drag ? 'dragging' : ''} aria-label="Layers">
        ${this.layers.map((layer, index) => this.#renderRow(layer, index))}
      </ol>
      ${this.layers.length === 0 ? html`<p class="muted empty">No layers yet. Add the first one.</p>` : nothing}
      <div class="add">
        <label
          ><span class="visually-hidden">Kind of the new layer</span
          ><select @change=${(event: Event) => (this.#adding = (event.target as HTMLSelectElement).value as StackKind)}>
            ${options(
              this.kinds.map((kind) => [kind, kinds[kind].label] as const),
              this.#adding,
            )}
          </select></label
        ><button @click=${() => this.#add()}>Add</button>
      </div>`;
  }

  #shift(index: number): string {
    const { drag } = this;
    if (!drag) return '';
    if (index === drag.from) return `transform: translateY(${drag.dy}px)`;
    const height = this.renderRoot.querySelectorAll<HTMLElement>('li')[drag.from]?.offsetHeight ?? 0;
    const by = index > drag.from && index <= drag.to ? -height : index < drag.from && index >= drag.to ? height : 0;
    return by === 0 ? '' : `transform: translateY(${by}px)`;
  }

  #renderRow(layer: LayerDescription, index: number): TemplateResult {
    // Carried, it is one line. The others stay as they are, so that nothing moves away from under the pointer.
    const open = index === this.selected && this.drag?.from !== index;
    const text = prettyText(layerToText(layer));
    const trouble = index === this.troubleAt ? this.trouble : '';
    const classes = ['row', open ? 'open' : '', trouble ? 'troubled' : '', this.drag?.from === index ? 'carried' : ''].join(' ');
    return html`<li class=${classes} style=${this.#shift(index)} @keydown=${(event: KeyboardEvent) => this.#onKey(event, index)}>
      <div class="line">
        <button
          class="handle"
          aria-label="Move ${this.#say(index)}: arrow up or down"
          title="Drag, or press arrow up or down"
          @pointerdown=${(event: PointerEvent) => this.#dragStart(event, index)}
          @pointermove=${(event: PointerEvent) => this.#dragMove(event)}
          @pointerup=${() => this.#dragEnd()}
          @pointercancel=${() => this.#dragStop()}
          @keydown=${(event: KeyboardEvent) => this.#onKey(event, index, true)}
        >
          <span aria-hidden="true">⠿</span>
        </button>
        <button class="name" aria-expanded=${open} @click=${() => this.#select(open ? -1 : index)}>
          <span class="number">${index + 1}<span class="visually-hidden">:</span></span
          ><span>${text}</span>
        </button>
        <button class="remove" aria-label="Remove ${this.#say(index)}" title="Remove" @click=${() => this.#remove(index)}>
          <span aria-hidden="true">✕</span>
        </button>
      </div>
      ${this.#renderTrouble(trouble)} ${open ? this.#renderSettings(layer, index) : nothing}
    </li>`;
  }

  #renderSettings(layer: LayerDescription, index: number): TemplateResult {
    const kind = layer.type as StackKind;
    const known = this.kinds.includes(kind) ? this.kinds : [kind, ...this.kinds];
    return html`<div class="settings" role="group" aria-label="Settings of layer ${index + 1}">
      <label
        >Kind<select @change=${(event: Event) => this.#setKind(index, (event.target as HTMLSelectElement).value as StackKind)}>
          ${options(
            known.map((each) => [each, kinds[each].label] as const),
            kind,
          )}
        </select></label
      >
      ${renderFields(
        layer,
        kind,
        (field, value) => this.#set(index, field, value),
        (complaint) => (this.complaint = complaint),
      )}
    </div>`;
  }
}
