import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { LayerDescription } from 'neocog';
import { Exercise, type Parameters } from '../frame/exercise.js';
import type { Cell, Question } from '../frame/questions.js';
import type { Engine } from 'neocog';
import '../grid/define.js';
import type { Mark } from '../grid/number-grid.js';
import '../stack/define.js';
import { layerToText, prettyText, stackToText } from '../stack/notation.js';
import { renderComparison, renderVerdict } from './comparison.js';
import { contenders, isSlow, measure, type Fields } from './fields.js';
import { renderLattice } from './lattice.js';
import {
  analyse,
  fieldOf,
  fitting,
  fromParameters,
  layersFromText,
  limits,
  reachOf,
  rowText,
  sameAxes,
  toParameters,
  unitsOf,
  unitWithin,
  windowKinds,
  type FieldState,
  type Show,
  type Stack,
  type UnitPlace,
} from './logic.js';
import { paint, renderMaps } from './maps.js';
import { renderPlanes } from './planes.js';
import { presets } from './presets.js';
import { makeQuestion, type FieldFigure } from './questions.js';
import { renderAscent, renderControls, renderDescent, renderRecurrence, renderUnit, seesText, unitName, type Subject } from './side.js';
import { styles } from './styles.js';

const shows: readonly (readonly [Show, string])[] = [
  ['connections', 'Connections'],
  ['measured', 'Theory and measurement'],
  ['comparison', 'Two 3×3 or one 5×5'],
];

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
  static override styles = [...[Exercise.styles].flat(), styles];
  static override properties = {
    ...Exercise.properties,
    room: { state: true },
    draft: { state: true },
    fields: { state: true },
    openLayer: { state: true },
  };

  /** Pixels across for the picture. */
  declare protected room: number;
  /** Layers that were edited and do not fit. */
  declare protected draft: readonly LayerDescription[] | null;
  declare protected fields: Fields | null;
  /** The layer that is open in the editor. */
  declare protected openLayer: number;
  protected readonly purpose = 'Which pixels does this unit see?';
  protected readonly stepName = 'step';
  #subject: Subject | null = null;
  #shape = '';
  #stack: Stack | null = null;
  #measured = '';
  #painted: Fields | null = null;
  #observer: ResizeObserver | undefined;

  constructor() {
    super();
    this.room = 0;
    this.draft = null;
    this.fields = null;
    this.openLayer = -1;
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
    const stack = this.#stack;
    const unit = unitWithin(stack, this.state.unit);
    if (JSON.stringify(unit) !== JSON.stringify(this.state.unit)) this.state = { ...this.state, unit };
    const before = this.#subject;
    if (before?.stack !== stack || JSON.stringify(before.unit) !== JSON.stringify(unit)) {
      const [engine, state] = [this.engine, this.state];
      const reach = (axis: 'height' | 'width', place: number) => reachOf(engine, state, stack, axis, unit.layer, place);
      const width = reach('width', unit.x);
      // A square stack sees the same along both axes.
      const same = unit.x === unit.y && sameAxes(stack);
      this.#subject = { state, stack, unit, reach: { height: same ? width : reach('height', unit.y), width } };
    } else if (before.state !== this.state) {
      this.#subject = { ...before, state: this.state };
    }
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
      paint(canvas, this.fields.effective);
      canvas.dataset['painted'] = '';
      this.#painted = this.fields;
    }
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

  get #preset(): number {
    const { dimensions, input, layers } = this.state;
    const text = stackToText(layers);
    return presets.findIndex(
      (preset) => preset.dimensions === dimensions && preset.input.join() === input.join() && stackToText(layersFromText(preset.layers)!) === text,
    );
  }

  #pick(unit: UnitPlace): void {
    if (this.#stack) this.change({ unit: unitWithin(this.#stack, unit) });
  }

  /** To another layer, to the unit that stands nearest. */
  #toLayer(layer: number): void {
    if (!this.#subject || layer < 0 || layer > this.state.layers.length) return;
    const { stack, unit } = this.#subject;
    const nearest = (axis: 'height' | 'width', place: number) => {
      const [from, to] = [fieldOf(stack[axis], unit.layer), fieldOf(stack[axis], layer)];
      const middle = from.start + place * from.stride + from.size / 2;
      return Math.max(0, Math.min(unitsOf(stack[axis], layer) - 1, Math.round((middle - to.start - to.size / 2) / to.stride)));
    };
    this.#pick({ layer, y: nearest('height', unit.y), x: nearest('width', unit.x) });
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
    const show = looking ? this.state.show : 'connections';
    // A row of the same layers is worth the same remark.
    const text = stackToText(this.state.layers);
    const preset = presets.find(({ layers, input }) => input[1] === this.state.input[1] && stackToText(layersFromText(layers)!) === text);
    return html`${
      looking
        ? html`<div class="shows" role="group" aria-label="What to show">
            ${shows.map(
              ([value, title]) => html`<button aria-pressed=${this.state.show === value} @click=${() => this.change({ show: value })}>${title}</button>`,
            )}
          </div>`
        : nothing
    }
    ${show === 'comparison' ? renderComparison(contenders(this.engine, this.state.channels), this.state.channels) : this.#renderPicture(subject, show)}
    ${preset && looking && show !== 'comparison' ? html`<p class="note-line">${preset.note}</p>` : nothing}
    ${show === 'connections' ? this.#renderTable(subject) : nothing}`;
  }

  #renderPicture(subject: Subject, show: Show): TemplateResult {
    const { state, unit, stack, reach } = subject;
    const looking = this.view === 'look';
    const spoken = `${unitName(state, unit)} ${seesText(subject)}.`;
    if (show === 'measured' && unit.layer === 0) return html`<p class="waiting">Pick a unit in a layer above the input, under “Connections”.</p>`;
    const downTo = this.#downTo(subject);
    const picture =
      state.dimensions === 1
        ? html`<div class="lines" role="group" aria-label="Units of the input and of ${state.layers.length} layers, and their connections. ${spoken}">
            ${renderLattice({
              axis: stack.width,
              width: this.room,
              unit,
              reach: reach.width,
              downTo,
              spoken: `${spoken} Left and right: other units; up and down: other layers.`,
              ...(looking && {
                onPick: (layer: number, x: number) => this.#pick({ layer, y: 0, x }),
                onKey: (event: KeyboardEvent) => this.#onKey(event, unit.layer),
              }),
            })}
          </div>`
        : renderPlanes({
            stack,
            unit,
            reach,
            downTo,
            spoken: `${spoken} Arrow keys: other units; page up and down: other layers.`,
            titles: state.layers.map((layer) => prettyText(layerToText(layer))),
            ...(looking && {
              onPick: (layer: number, { y, x }: Cell) => this.#pick({ layer, y, x }),
              onKey: (event: KeyboardEvent, layer: number) => this.#onKey(event, layer),
            }),
          });
    if (show === 'connections') return picture;
    return html`<div role="group" aria-label="Theory, measurement and effective field. ${spoken}">${renderMaps(state, this.fields)}</div>
      <details class="choose">
        <summary>Pick another unit</summary>
        ${picture}
      </details>`;
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
      const going = this.#ascending(subject);
      const last = going > 0 && going === subject.unit.layer;
      return html`<div class="arithmetic" aria-live="polite">${going > 0 ? renderAscent(subject, going) : renderDescent(subject, this.#downTo(subject))}</div>
        ${last ? html`<div>${renderUnit(subject)}</div>` : nothing}`;
    }
    const { state, engine } = this;
    if (state.show === 'comparison' && engine)
      return renderVerdict(contenders(engine, state.channels), state.channels, (channels) => this.change({ channels }));
    const troubleAt = layerIn(this.trouble);
    const draft = this.trouble ? this.draft : null;
    return html`<div class="arithmetic" aria-live="polite">${renderUnit(subject)}</div>
      ${renderControls(state, { preset: this.#preset, choose: (index) => this.#choose(index), edit: (part) => this.#edit(part) })}
      <div>
        <h3>Layers, from the input upwards</h3>
        <neocog-stack-editor
          .layers=${draft ?? state.layers}
          .kinds=${windowKinds}
          .trouble=${this.trouble}
          .troubleAt=${troubleAt}
          .selected=${this.openLayer}
          @stack-change=${(event: CustomEvent<{ layers: LayerDescription[] }>) => this.#edit({ layers: event.detail.layers })}
          @layer-select=${(event: CustomEvent<{ index: number }>) => (this.openLayer = event.detail.index)}
        ></neocog-stack-editor>
        ${draft && troubleAt >= 0 ? html`<p class="muted">The picture shows the last stack that fits.</p>` : nothing}
      </div>`;
  }

  // Practice

  protected override renderQuestionFigure(question: Question): TemplateResult {
    const { state, unit, rows } = question.figure as FieldFigure;
    if (this.engine === null) return html``;
    const { width: axis } = analyse(this.engine, state);
    const picking = question.answer.form === 'cells';
    const marks = new Map<string, Mark>(this.practice.picked.map(({ y, x }) => [`${y},${x}`, 'selected']));
    const several = question.kind === 'layers';
    return html`<div class="question" role="group" aria-label="The stack in question">
      <div class="scroll">
        <table>
          <caption>
            ${several ? 'Every layer is like this one' : `A row of ${axis.size} pixels, and the layers above it`}
          </caption>
          <thead>
            <tr>
              <th scope="col"><span class="visually-hidden">Layer</span></th>
              <th scope="col">kernel k</th>
              <th scope="col">stride s</th>
              <th scope="col">dilation d</th>
              <th scope="col">padding p</th>
            </tr>
          </thead>
          <tbody>
            ${axis.rows.map(
              (row, index) =>
                html`<tr aria-label=${rowText(row)}>
                  <th scope="row">${several ? 'each layer' : `layer ${index + 1}`}</th>
                  <td>${row.kernel}</td>
                  <td>${row.stride}</td>
                  <td>${row.dilation}</td>
                  <td>${row.before}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${
        rows && unit
          ? html`<div class="lines">
              ${renderLattice({
                axis,
                width: this.room,
                unit,
                reach: this.practice.open
                  ? [...axis.rows.map(() => []), [unit.x]]
                  : reachOf(this.engine, state, { width: axis, height: axis }, 'width', unit.layer, unit.x),
                downTo: 0,
                bare: this.practice.open,
                spoken: '',
              })}
            </div>`
          : nothing
      }
      ${
        picking
          ? html`<neocog-number-grid
              caption="Pixels of the input"
              role-colour="input"
              style="--cell: ${Math.max(24, Math.min(44, Math.floor((this.room - 8) / axis.size) - 1))}px"
              .values=${[Array.from({ length: axis.size }, (_, i) => i)]}
              .marks=${marks}
              .described=${(cell: Cell) => (marks.has(`${cell.y},${cell.x}`) ? 'picked' : '')}
              ?selectable=${this.practice.open}
              @cell-pick=${(event: CustomEvent<Cell>) => this.practice.pick(event.detail)}
            ></neocog-number-grid>`
          : nothing
      }
    </div>`;
  }
}
