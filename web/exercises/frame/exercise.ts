import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { UnsupportedError, type Engine } from 'neocog';
import { sharedEngine } from './engine.js';
import { frameStyles } from './styles.js';
import { Practice } from './practice.js';
import { controls, tokens } from './tokens.js';
import type { Question } from './questions.js';
import type { Progress } from '../types.js';

export type View = 'look' | 'step' | 'practise';
const views: readonly [View, string][] = [
  ['look', 'Look'],
  ['step', 'Step'],
  ['practise', 'Practise'],
];

/** A state as text, one entry per attribute. */
export type Parameters = Record<string, string>;

/**
 * The frame of every exercise: a question, three tabs (Look, Step, Practise), a stage with the picture, a side with
 * formula and controls, undo, reset and link.
 *
 * The whole state is text in the element's attributes; so a page can set it, outerHTML keeps it, a link carries it
 * and undo is a list of earlier texts. Fires `neocog-progress` (bubbling, composed; see Progress).
 */
export abstract class Exercise<State extends object> extends LitElement {
  static override styles = [tokens, controls, frameStyles];
  /** The attributes that hold the state. */
  static parameters: readonly string[] = [];
  static override properties = { view: { state: true }, state: { state: true }, step: { state: true }, trouble: { state: true } };

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...this.parameters, 'view', 'step', 'seed'];
  }

  declare protected view: View;
  declare protected state: State;
  declare protected step: number;
  /** Why what was last tried could not be done; no more once something else was. */
  declare protected trouble: string;
  protected engine: Engine | null = null;
  #failure: unknown = null;
  #seed = 1;
  #history: string[] = [];
  #lastChange = { keys: '', at: 0 };
  #writing = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  #notice = '';
  protected readonly practice = new Practice(this, {
    make: (seed) => (this.engine ? this.makeQuestion(this.engine, seed) : null),
    report: (verb, scaled, attempts) => this.report(verb, scaled, attempts),
    reseed: (seed) => {
      this.#seed = seed;
      this.writeAttributes();
    },
  });

  constructor() {
    super();
    this.view = 'look';
    this.step = 0;
    this.trouble = '';
    this.state = this.read({});
  }

  // What each exercise says and shows.

  /** One line of purpose, as a question. */
  protected abstract readonly purpose: string;
  /** The state that these parameters describe; missing or unusable ones get their default. */
  protected abstract read(parameters: Parameters): State;
  protected abstract write(state: State): Parameters;
  protected abstract renderStage(): TemplateResult;
  /** The arithmetic behind what is selected, and controls. */
  protected abstract renderSide(): TemplateResult;
  /** How many steps Step has now; 0 while that is not known yet. */
  protected abstract get stepCount(): number;
  /** What one step is called: "window". */
  protected abstract readonly stepName: string;
  protected abstract makeQuestion(engine: Engine, seed: number): Question | null;
  protected abstract renderQuestionFigure(question: Question): TemplateResult | typeof nothing;
  /** What the exercise does when the learner steps; the default only counts. */
  protected goTo(step: number): void {
    this.step = Math.max(0, Math.min(this.stepCount - 1, step));
    this.writeAttributes();
  }

  // State

  protected get seed(): number {
    return this.#seed;
  }

  /** Changes the state; the one before can be brought back. */
  protected change(part: Partial<State>): void {
    const before = JSON.stringify(this.write(this.state));
    this.state = { ...this.state, ...part };
    this.trouble = '';
    // A slider's many steps, or the digits of one number, are one change to undo.
    const keys = Object.keys(part).join();
    const goesOn = keys === this.#lastChange.keys && performance.now() - this.#lastChange.at < 1000;
    this.#lastChange = { keys, at: performance.now() };
    if (!goesOn && before !== JSON.stringify(this.write(this.state))) this.#history = [...this.#history.slice(-99), before];
    this.writeAttributes();
  }

  /** Does what may not be possible; where it is not, nothing changes and the learner reads why. */
  protected attempt(edit: () => void): void {
    try {
      edit();
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
  }

  protected undo(): void {
    const last = this.#history.at(-1);
    if (last === undefined) return;
    this.#history = this.#history.slice(0, -1);
    this.#lastChange.keys = '';
    this.state = this.read(JSON.parse(last) as Parameters);
    this.trouble = '';
    this.writeAttributes();
  }

  /** Back to the beginning of what is shown: in Practise the questions, elsewhere the state. */
  #reset(): void {
    if (this.view === 'practise') this.practice.start(this.#seed);
    else this.reset();
  }

  /** Brings the first state back; it can be undone. */
  protected reset(): void {
    this.stopPlaying();
    this.change(this.read({}));
    this.goTo(0);
  }

  #readAttributes(): void {
    const attributes: Parameters = {};
    for (const { name, value } of this.attributes) attributes[name] = value;
    this.#apply(attributes);
    this.#warn(attributes);
  }

  /** Tells a page's author what could not be used; a learner sees the exercise all the same. */
  #warn(attributes: Parameters): void {
    const usual = this.write(this.read({}));
    const used = this.#parameters();
    for (const name of [...(this.constructor as typeof Exercise).parameters, 'view']) {
      const [given, taken] = [attributes[name], used[name]];
      const simple = (text: string | undefined) => text?.replace(/[\s,x×]+/g, ' ').trim();
      if (given === undefined || simple(given) === simple(taken) || taken !== (usual[name] ?? 'look')) continue;
      console.warn(`${this.localName}: ${name}="${given}" cannot be used; ${taken === undefined ? 'it is left out' : `"${taken}" is used instead`}.`);
    }
  }

  #apply(parameters: Parameters): void {
    this.state = this.read(parameters);
    this.trouble = '';
    const view = views.find(([name]) => name === parameters['view']);
    if (view) this.view = view[0];
    const seed = Number(parameters['seed']);
    if (parameters['seed'] !== undefined && Number.isInteger(seed) && seed >= 0) this.#seed = seed;
    const step = Number(parameters['step']);
    if (parameters['step'] !== undefined && Number.isInteger(step) && step >= 0) this.step = step;
    this.practice.start(this.#seed);
  }

  protected writeAttributes(): void {
    if (!this.isConnected) return;
    this.#writing = true;
    for (const [name, value] of Object.entries(this.#parameters())) if (this.getAttribute(name) !== value) this.setAttribute(name, value);
    this.#writing = false;
  }

  #parameters(): Parameters {
    return { ...this.write(this.state), view: this.view, step: String(this.step), seed: String(this.#seed) };
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    super.attributeChangedCallback(name, before, value);
    if (this.isConnected && !this.#writing && before !== value) this.#readAttributes();
  }

  // Life

  override connectedCallback(): void {
    super.connectedCallback();
    this.#readAttributes();
    this.#readAddress();
    window.addEventListener('hashchange', this.#onHashChange);
    sharedEngine().then(
      (ready) => {
        this.engine = ready;
        this.practice.start(this.#seed);
        this.requestUpdate();
      },
      (error: unknown) => {
        this.#failure = error;
        this.requestUpdate();
      },
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.#onHashChange);
    this.stopPlaying();
  }

  readonly #onHashChange = (): void => this.#readAddress();

  protected override updated(changed: PropertyValues): void {
    if (changed.has('view') && this.view !== 'step') this.stopPlaying();
  }

  /** The name in the address: the element's id, or for the first of its kind its tag. */
  get #anchor(): string {
    return this.id || (document.querySelector(this.localName) === this ? this.localName : '');
  }

  #readAddress(): void {
    // The anchor alone is ours to read: anything may stand in an address.
    const [anchor, query] = location.hash.slice(1).split('?');
    if (!anchor || anchor !== encodeURI(this.#anchor) || query === undefined) return;
    this.#apply(Object.fromEntries(new URLSearchParams(query)));
    this.writeAttributes();
    void this.updateComplete.then(() => this.scrollIntoView());
  }

  async #copyLink(): Promise<void> {
    const address = new URL(location.href);
    address.hash = `${this.#anchor}?${new URLSearchParams(this.#parameters()).toString()}`;
    history.replaceState(history.state, '', address);
    try {
      await navigator.clipboard.writeText(address.href);
      this.#notice = 'Link copied';
    } catch {
      this.#notice = 'The link is in the address bar';
    }
    this.requestUpdate();
    setTimeout(() => {
      this.#notice = '';
      this.requestUpdate();
    }, 2500);
  }

  protected report(verb: Progress['verb'], scaled: number, attempts: number): void {
    const detail: Progress = { exercise: this.localName, verb, score: { scaled }, attempts, seed: this.#seed };
    this.dispatchEvent(new CustomEvent<Progress>('neocog-progress', { detail, bubbles: true, composed: true }));
  }

  // Stepping

  protected get playing(): boolean {
    return this.#timer !== undefined;
  }

  protected play(): void {
    if (this.step >= this.stepCount - 1) this.goTo(0);
    this.#timer = setInterval(() => {
      if (this.step >= this.stepCount - 1) return this.stopPlaying();
      this.goTo(this.step + 1);
    }, 1100);
    this.requestUpdate();
  }

  protected stopPlaying(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.requestUpdate();
  }

  #onKey(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && event.key === 'z' && !event.shiftKey) {
      this.undo();
      event.preventDefault();
    }
    // A slide show around the exercise listens to the same keys.
    if (/^(Arrow|Home|End|Page| )/.test(event.key)) event.stopPropagation();
    const origin = event.composedPath()[0] as HTMLElement;
    if (this.view !== 'step' || event.ctrlKey || event.metaKey || event.altKey || origin.matches('input, select, textarea, [role=tab], [contenteditable]'))
      return;
    const moves: Record<string, number> = {
      ArrowRight: this.step + 1,
      ArrowDown: this.step + 1,
      ArrowLeft: this.step - 1,
      ArrowUp: this.step - 1,
      Home: 0,
      End: this.stepCount - 1,
    };
    const target = moves[event.key];
    if (target === undefined) return;
    this.stopPlaying();
    this.goTo(target);
    event.preventDefault();
  }

  protected show(view: View): void {
    this.view = view;
    this.writeAttributes();
  }

  #onTabKey(event: KeyboardEvent): void {
    const index = views.findIndex(([view]) => view === this.view);
    const moves: Record<string, number> = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: views.length - 1 };
    const target = moves[event.key];
    if (target === undefined) return;
    this.show(views[(target + views.length) % views.length]![0]);
    event.preventDefault();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus());
  }

  // Picture

  protected override render(): TemplateResult {
    return html`<section class="frame" aria-label=${this.purpose} @keydown=${(event: KeyboardEvent) => this.#onKey(event)}>
      <header>
        <p class="purpose">${this.purpose}</p>
        <div class="bar">
          <div role="tablist" aria-label="Ways to work" @keydown=${(event: KeyboardEvent) => this.#onTabKey(event)}>
            ${views.map(
              ([view, title]) =>
                html`<button
                  role="tab"
                  id="tab-${view}"
                  aria-controls="panel"
                  aria-selected=${this.view === view}
                  tabindex=${this.view === view ? 0 : -1}
                  @click=${() => this.show(view)}
                >
                  ${title}
                </button>`,
            )}
          </div>
          <div class="corner">
            <span role="status" class="notice">${this.#notice}</span>
            <button class="quiet" ?disabled=${this.#history.length === 0} @click=${() => this.undo()}>Undo</button>
            <button class="quiet" @click=${() => this.#reset()}>Reset</button>
            <button class="quiet" @click=${() => void this.#copyLink()}>Link</button>
          </div>
        </div>
      </header>
      <div role="tabpanel" id="panel" aria-labelledby="tab-${this.view}" tabindex=${this.view === 'step' ? 0 : nothing}>${this.#renderPanel()}</div>
    </section>`;
  }

  #renderPanel(): TemplateResult {
    if (this.#failure !== null) return this.#renderFailure(this.#failure);
    if (this.engine === null) return html`<p class="waiting" role="status">Loading the engine …</p>`;
    if (this.view === 'practise') return this.practice.render((question) => this.renderQuestionFigure(question));
    return html`<div class="body">
      ${this.view === 'step' && this.stepCount > 0 ? this.#renderStepper() : nothing}
      <div class="stage">${this.renderStage()}</div>
      <div class="side">${this.renderSide()}</div>
    </div>`;
  }

  protected renderTrouble(): TemplateResult | typeof nothing {
    return this.trouble ? html`<p class="wrong" role="alert"><span aria-hidden="true">✗</span> ${this.trouble}</p>` : nothing;
  }

  #renderFailure(failure: unknown): TemplateResult {
    const message = failure instanceof Error ? failure.message : String(failure);
    return html`<div class="failed" role="alert">
      <p><strong>${failure instanceof UnsupportedError ? 'This exercise cannot run here.' : 'This exercise could not start.'}</strong></p>
      <p>${message}</p>
      ${failure instanceof UnsupportedError ? nothing : html`<button @click=${() => location.reload()}>Try again</button>`}
    </div>`;
  }

  #renderStepper(): TemplateResult {
    const last = this.stepCount - 1;
    const button = (label: string, sign: string, target: number, disabled: boolean) =>
      html`<button
        aria-label=${label}
        title=${label}
        ?disabled=${disabled}
        @click=${() => {
          this.stopPlaying();
          this.goTo(target);
        }}
      >
        ${sign}
      </button>`;
    return html`<div class="stepper" role="group" aria-label="Steps">
      ${button('First', '⇤', 0, this.step === 0)} ${button('Back', '←', this.step - 1, this.step === 0)}
      <button class="play" @click=${() => (this.playing ? this.stopPlaying() : this.play())}>${this.playing ? 'Pause' : 'Play'}</button>
      ${button('Next', '→', this.step + 1, this.step >= last)} ${button('Last', '⇥', last, this.step >= last)}
      <span class="position" role="status">${this.stepName} ${this.step + 1} of ${this.stepCount}</span>
    </div>`;
  }
}
