import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Engine, LayerDescription } from 'neocog';
import { Exercise, type Parameters } from '../frame/exercise.js';
import type { Question } from '../frame/questions.js';
import { steady } from '../frame/steady.js';
import '../stack/define.js';
import { renderComparison, renderVerdict } from './comparison.js';
import { contenders, isSlow, measure, type Fields } from './fields.js';
import { renderFigure } from './figure.js';
import { analyse, fitting, nearestUnit, unitsOf, unitWithin, type Stack } from './logic.js';
import { paintField } from './maps.js';
import { presets } from './presets.js';
import { makeQuestion } from './questions.js';
import type { FieldFigure } from './question-parts.js';
import { renderAscent, renderControls, renderDescent, renderRecurrence, renderUnit } from './side.js';
import { renderMeasured, renderPicture, renderShows, type Hand } from './stage.js';
import { fromParameters, layersFromText, limits, presetOf, remarkOn, toParameters, windowKinds, type FieldState, type UnitPlace } from './state.js';
import { styles } from './styles.js';
import { sameUnit, subjectOf, type Subject } from './subject.js';

/** The layer that the engine complains of, from 0; −1 for the stack as a whole. */
const layerIn = (trouble: string): number => Number(/layer (\d+)/.exec(trouble)?.[1] ?? 0) - 1;

/**
 * The receptive field of a stack of layers (the lecture's slides 34 to 44, and 72).
 *
 * Attributes: `dimensions` (1 | 2), `input` ("9", or "32 32"), `layers` ("conv 1 3x3 | maxpool 2"), `unit` (layer and
 * place, "3 1" or "2 0 0"; layer 0 is the input), `show` (connections | measured | comparison), `channels` (of the
 * comparison), `view` (look | step | practise), `step`, `seed`.
 */
export class ReceptiveField extends Exercise<FieldState> {
  static override parameters = ['dimensions', 'input', 'layers', 'unit', 'show', 'channels'];
  static override styles = [...[Exercise.styles].flat(), ...styles];
  static override properties = {
    ...Exercise.properties,
    room: { state: true },
    draft: { state: true },
    fields: { state: true },
    openLayer: { state: true },
    pixel: { state: true },
  };

  /** Pixels across for the picture. */
  declare protected room: number;
  /** Layers that were edited and do not fit. */
  declare protected draft: readonly LayerDescription[] | null;
  declare protected fields: Fields | null;
  /** The layer that is open in the editor. */
  declare protected openLayer: number;
  /** In a question that asks for pixels: the one in the tab order. */
  declare protected pixel: number;
  protected readonly purpose = 'Which pixels does this unit see?';
  protected readonly stepName = 'step';
  #subject: Subject | null = null;
  #shape = '';
  #stack: Stack | null = null;
  #measured = '';
  #painted: Fields | null = null;
  #revealed: UnitPlace | null = null;
  #observer: ResizeObserver | undefined;

  constructor() {
    super();
    this.room = 0;
    this.draft = null;
    this.fields = null;
    this.openLayer = -1;
    this.pixel = 0;
  }

  protected override read(parameters: Parameters): FieldState {
    return fromParameters(parameters);
  }

  protected override write(state: FieldState): Parameters {
    return toParameters(state);
  }

  /** Down from the unit to the input, then up again with the recurrence. */
  protected override get stepCount(): number {
    return 1 + 2 * (this.#subject?.unit.layer ?? 0);
  }

  protected override makeQuestion(engine: Engine, seed: number): Question {
    return makeQuestion(engine, seed);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(() => this.#arrange());
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
  }

  /** As wide as the stage: two thirds from 860 px on, less its padding. */
  #arrange(): void {
    const whole = this.clientWidth - 2;
    const room = whole >= 860 ? (whole * 2) / 3 - 48 : whole - (whole <= 480 ? 32 : 48);
    if (whole > 0) this.room = Math.floor(Math.min(room, whole - 270 > 600 ? whole - 318 : room));
  }

  protected override willUpdate(): void {
    this.#refresh();
  }

  /** Computes anew what the state's change asks for. */
  #refresh(): void {
    if (this.engine === null) return;
    const { dimensions, input, layers } = this.state;
    const shape = JSON.stringify([dimensions, input, layers]);
    if (shape !== this.#shape || !this.#stack) {
      const { layers: kept, trouble } = fitting(this.engine, this.state);
      // Nothing fits: back to the lecture's stack, which fits its own input.
      if (kept.length === 0) this.state = { ...fromParameters({}), show: this.state.show };
      else if (kept.length < layers.length) this.state = { ...this.state, layers: kept };
      if (trouble) this.trouble = trouble;
      this.#stack = analyse(this.engine, this.state);
      this.#shape = JSON.stringify([this.state.dimensions, this.state.input, this.state.layers]);
    }
    const unit = unitWithin(this.#stack, this.state.unit);
    if (!sameUnit(unit, this.state.unit)) this.state = { ...this.state, unit };
    this.#subject = subjectOf(this.engine, this.state, this.#stack, this.#subject);
    this.step = Math.min(this.step, this.stepCount - 1);
    this.#measure(unit);
  }

  /** Small measurements at once; those that take time after the picture has said so. */
  #measure(unit: UnitPlace): void {
    const { engine, state } = this;
    if (state.show !== 'measured' || engine === null || unit.layer === 0) return;
    const key = `${this.#shape} ${JSON.stringify(unit)}`;
    if (key === this.#measured) return;
    this.#measured = key;
    if (!isSlow(state)) {
      this.fields = measure(engine, state, unit);
      return;
    }
    this.fields = null;
    setTimeout(() => {
      if (this.#measured === key) this.fields = measure(engine, state, unit);
    }, 30);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.room === 0) this.#arrange();
    const canvas = this.renderRoot.querySelector('canvas');
    if (canvas && this.fields && (this.#painted !== this.fields || canvas.dataset['painted'] === undefined)) {
      paintField(canvas, this.fields.effective);
      canvas.dataset['painted'] = '';
      this.#painted = this.fields;
    }
    if (this.#subject?.unit !== this.#revealed) this.#reveal();
  }

  /** Where the rows are wider than the screen, the picked unit comes into sight. */
  #reveal(): void {
    this.#revealed = this.#subject?.unit ?? null;
    const unit = this.view === 'practise' ? null : this.renderRoot.querySelector('.lattice .unit.picked');
    const row = unit?.closest('.scroll');
    if (!unit || !row || row.scrollWidth <= row.clientWidth) return;
    const [box, place] = [row.getBoundingClientRect(), unit.getBoundingClientRect()];
    const beyond = Math.max(0, place.right + 24 - box.right) - Math.max(0, box.left + 24 - place.left);
    if (beyond !== 0) row.scrollLeft += beyond;
  }

  // Changes

  /** Applies an edit, unless a window then no longer fits. */
  #edit(part: Partial<FieldState>): void {
    const { engine } = this;
    if (engine === null) return;
    this.draft = part.layers ?? null;
    this.attempt(() => {
      const next = { ...this.state, ...part };
      if (next.layers.length === 0) throw new RangeError('A stack needs at least one layer.');
      if (next.layers.length > limits.layers) throw new RangeError(`At most ${limits.layers} layers fit here.`);
      analyse(engine, next);
      this.draft = null;
      this.change(part);
    });
  }

  #choose(index: number): void {
    const preset = presets[index];
    if (!preset) return;
    const { dimensions, input, unit } = preset;
    this.openLayer = -1;
    this.#edit({ dimensions, input, layers: layersFromText(preset.layers)!, unit: unit ? { layer: unit[0], y: unit[1], x: unit[2] } : null });
  }

  #pick(unit: UnitPlace): void {
    if (this.#stack) this.change({ unit: unitWithin(this.#stack, unit) });
  }

  /** To another layer, to the unit that stands nearest. */
  #toLayer(layer: number): void {
    if (!this.#subject || layer < 0 || layer > this.state.layers.length) return;
    this.#pick(nearestUnit(this.#subject.stack, this.#subject.unit, layer));
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`.lattice [tabindex="0"], .map[data-layer="${layer}"]`)?.focus());
  }

  #onKey(event: KeyboardEvent, layer: number): void {
    const subject = this.#subject;
    if (!subject || event.ctrlKey || event.metaKey || event.altKey) return;
    const { unit, stack } = subject;
    const flat = this.state.dimensions === 1;
    if (layer !== unit.layer) {
      if (event.key === 'Enter' || event.key === ' ') this.#toLayer(layer);
      else return;
    } else {
      const moves: Record<string, () => void> = {
        ArrowLeft: () => this.#pick({ ...unit, x: Math.max(0, unit.x - 1) }),
        ArrowRight: () => this.#pick({ ...unit, x: unit.x + 1 }),
        ArrowUp: () => (flat ? this.#toLayer(layer + 1) : this.#pick({ ...unit, y: Math.max(0, unit.y - 1) })),
        ArrowDown: () => (flat ? this.#toLayer(layer - 1) : this.#pick({ ...unit, y: unit.y + 1 })),
        PageUp: () => this.#toLayer(layer + 1),
        PageDown: () => this.#toLayer(layer - 1),
        Home: () => this.#pick({ ...unit, x: 0 }),
        End: () => this.#pick({ ...unit, x: unitsOf(stack.width, layer) - 1 }),
      };
      const move = moves[event.key];
      if (!move) return;
      move();
    }
    event.preventDefault();
  }

  // Picture

  /** How far down the region is drawn. */
  #downTo({ unit }: Subject): number {
    return this.view === 'step' ? Math.max(0, unit.layer - this.step) : 0;
  }

  /** In Step's second half: the layer whose size, jump and start are found now. */
  #ascending({ unit }: Subject): number {
    return this.view === 'step' ? Math.max(0, this.step - unit.layer) : 0;
  }

  protected override renderStage(): TemplateResult {
    const subject = this.#subject;
    if (!subject || !this.engine) return html``;
    const looking = this.view === 'look';
    const { show, channels } = this.state;
    const hand: Hand = { pick: (unit) => this.#pick(unit), key: (event, layer) => this.#onKey(event, layer) };
    const picture = renderPicture(subject, this.room, this.#downTo(subject), looking ? hand : undefined);
    if (!looking) return html`${picture} ${this.#renderTable(subject)}`;
    const shows = renderShows(show, (chosen) => this.change({ show: chosen }));
    if (show === 'comparison') return html`${shows} ${renderComparison(contenders(this.engine, channels), channels)}`;
    const remark = remarkOn(this.state);
    return html`${shows} ${show === 'measured' ? renderMeasured(subject, this.fields, picture) : picture}
    ${remark ? html`<p class="note-line">${remark}</p>` : nothing} ${show === 'measured' ? nothing : this.#renderTable(subject)}`;
  }

  #renderTable(subject: Subject): TemplateResult {
    const going = this.#ascending(subject);
    const stepping = this.view === 'step';
    return renderRecurrence(subject, stepping ? going : this.state.layers.length, stepping ? (going > 0 ? going : -1) : subject.unit.layer);
  }

  protected override renderSide(): TemplateResult {
    const subject = this.#subject;
    if (!subject) return html``;
    if (this.view === 'step') {
      const { layer } = subject.unit;
      const going = this.#ascending(subject);
      const downs = Array.from({ length: layer + 1 }, (_, below) => renderDescent(subject, below));
      const ups = Array.from({ length: layer }, (_, i) => renderAscent(subject, i + 1));
      return html`${steady(going > 0 ? ups[going - 1]! : downs[this.#downTo(subject)]!, [...downs, ...ups])}
        <div class=${going > 0 && going === layer ? '' : 'later'}>${renderUnit(subject)}</div>`;
    }
    const { state, engine } = this;
    if (state.show === 'comparison' && engine)
      return renderVerdict(contenders(engine, state.channels), state.channels, (channels) => this.change({ channels }));
    const troubleAt = layerIn(this.trouble);
    const draft = this.trouble ? this.draft : null;
    return html`<div class="arithmetic" aria-live="polite">${renderUnit(subject)}</div>
      ${renderControls(state, { preset: presetOf(state), choose: (index) => this.#choose(index), edit: (part) => this.#edit(part) })}
      <div>
        <neocog-stack-editor
          .layers=${draft ?? state.layers}
          .kinds=${windowKinds}
          .trouble=${this.trouble}
          .troubleAt=${troubleAt}
          .selected=${this.openLayer}
          @stack-change=${(event: CustomEvent<{ layers: LayerDescription[] }>) => this.#edit({ layers: event.detail.layers })}
          @layer-select=${(event: CustomEvent<{ index: number }>) => (this.openLayer = event.detail.index)}
        ></neocog-stack-editor>
        <p class="muted">
          ${draft && troubleAt >= 0 ? 'The picture shows the last stack that fits.' : 'Layer 1 reads the input, each further one the layer before it.'}
        </p>
      </div>`;
  }

  // Practice

  protected override renderQuestionFigure(question: Question): TemplateResult | typeof nothing {
    if (this.engine === null) return nothing;
    const { practice } = this;
    const asked = question as Question<FieldFigure>;
    const last = asked.figure.state.input[1] - 1;
    return renderFigure(this.engine, asked, {
      open: practice.open,
      room: this.room,
      chosen: new Set(practice.picked.map(({ x }) => x)),
      active: Math.min(this.pixel, last),
      ...(practice.open && {
        pick: (x: number) => {
          this.pixel = x;
          practice.pick({ y: 0, x });
        },
        onKey: (event: KeyboardEvent) => this.#onPixelKey(event, last),
      }),
    });
  }

  #onPixelKey(event: KeyboardEvent, last: number): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = Math.min(this.pixel, last);
    if (event.key === 'Enter' || event.key === ' ') {
      this.practice.pick({ y: 0, x: at });
    } else {
      const moves: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last };
      const target = moves[event.key];
      if (target === undefined) return;
      this.pixel = Math.max(0, Math.min(last, target));
      void this.updateComplete.then(() => this.renderRoot.querySelector<SVGElement>('[data-answer] [tabindex="0"]')?.focus());
    }
    event.preventDefault();
  }
}
