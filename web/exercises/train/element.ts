import { html, type nothing, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Engine, SummaryRow } from 'neocog';
import { fashionClasses } from 'neocog/data';
import { Exercise, type Parameters } from '../frame/exercise.js';
import type { Question } from '../frame/questions.js';
import { describe, layersFromText } from './architectures.js';
import { renderPreview } from './augmentation-view.js';
import type { KeptLines } from './comparison-view.js';
import { renderControls } from './controls.js';
import { download, readNetworkFile } from './files.js';
import { resolveColour, rgbOf, type Colour } from '../grid/pictures.js';
import { renderQuestion } from './question-view.js';
import type { TrainFigure } from './question-parts.js';
import { makeQuestion } from './questions.js';
import { renderRun } from './run-view.js';
import { Runner } from './runner.js';
import { usualRate } from './session.js';
import { defaults, networkKey, readState, stateParameters, writeState, type TrainState } from './state.js';
import { batches, phases, StepThrough } from './step-through.js';
import { renderStepSide, renderStepStage, type StepScene } from './step-view.js';
import { styles } from './styles.js';
import { afterPaint, nextTask } from './tasks.js';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * A network learns to tell real pictures apart (the lecture's slides 13 to 17).
 *
 * Attributes: `architecture` (small | deeper | branches | dense | tiny | linear | own), `layers` (JSON, for `own`),
 * `optimizer` (sgd | momentum | adam), `rate`, `batch-size`, `epochs`, `training-images` (100 | 500 | 2000 | 10000),
 * `augment` (some of flip, shift, rotate, crop, brightness), `data` (another folder with the pictures),
 * `network-seed` (of the weights and the order of images), `view`, `step`, `seed` (of the questions).
 */
export class Train extends Exercise<TrainState> {
  static override parameters = stateParameters;
  static override styles = [...[Exercise.styles].flat(), ...styles];
  static override properties = {
    ...Exercise.properties,
    editing: { state: true },
    fileTrouble: { state: true },
    filter: { state: true },
    keptLines: { state: true },
    previewSeed: { state: true },
    paper: { state: true },
  };

  declare protected editing: boolean;
  declare protected fileTrouble: string;
  /** The filter that Step looks at. */
  declare protected filter: number;
  /** Which lines of the kept runs the charts draw. */
  declare protected keptLines: KeptLines;
  /** What the examples of augmentation are drawn from. */
  declare protected previewSeed: number;
  /** The colour of a weight of 0, as the browser writes it. */
  declare protected paper: string;
  protected readonly purpose = 'What changes inside a network while it learns?';
  protected readonly stepName = 'step';
  readonly #runner = new Runner({
    dataUrl: () => (this.hasAttribute('data') ? new URL(this.getAttribute('data')!, document.baseURI) : null),
    connected: () => this.isConnected,
    changed: () => this.requestUpdate(),
    finished: (accuracy) => this.report('progressed', accuracy, 1),
  });
  #summary: SummaryRow[] = [];
  #kernel: { name: string; shape: readonly number[]; values: Float32Array } | null = null;
  #steps: StepThrough | null = null;
  /** The last wish for steps: what an earlier one still brings comes too late. */
  #wish: object | null = null;
  #looking = false;
  #built = '';
  #failure = '';
  /** The file that the weights come from, and the network it holds. */
  #opened = { name: '', key: '', weights: false };

  constructor() {
    super();
    this.editing = false;
    this.fileTrouble = '';
    this.filter = 0;
    this.keptLines = 'heldOut';
    this.previewSeed = 1;
    this.paper = '';
  }

  // State

  protected override read(parameters: Parameters): TrainState {
    return readState(parameters);
  }

  protected override write(state: TrainState): Parameters {
    return writeState(state);
  }

  protected override get stepCount(): number {
    return batches * phases.length;
  }

  protected override makeQuestion(engine: Engine, seed: number): Question {
    return makeQuestion(engine, seed);
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.#rebuild();
    if ((changed.has('view') || changed.has('state')) && this.view === 'step') void this.#prepareSteps();
    if (changed.has('state')) this.#runner.adjust(this.state);
    if (this.view === 'look' && this.state.augmentation && !this.#runner.pictures) void this.#loadForPreview();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#runner.leave();
    this.#dropSteps();
  }

  #dropSteps(): void {
    this.#wish = null;
    this.#steps?.dispose();
    this.#steps = null;
  }

  /** Describes the network anew when its layers, its seed or its training set changed; training then starts from the beginning. */
  #rebuild(): void {
    const wanted = networkKey(this.state);
    if (this.engine === null || this.#built === wanted) return;
    try {
      using net = this.engine.network(describe(this.state.layers, this.state.networkSeed));
      this.#check(net.summary());
      const first = net.parameters()[0];
      this.#kernel = first ? { name: first.name, shape: first.shape, values: net.get(first.name) } : null;
      this.#summary = net.summary();
    } catch (error) {
      // From the address or an attribute: say so, and fall back to a network that works.
      const trouble = messageOf(error);
      this.state = { ...this.state, architecture: defaults.architecture, layers: defaults.layers };
      this.#rebuild();
      this.trouble = trouble;
      return this.writeAttributes();
    }
    this.#built = wanted;
    this.filter = 0;
    this.fileTrouble = '';
    if (this.#opened.key !== wanted) this.#leaveFile();
    this.#restart();
  }

  #leaveFile(): void {
    this.#opened = { name: '', key: '', weights: false };
    this.#runner.use(null);
  }

  /** Training compares ten logits with labels. */
  #check(rows: readonly SummaryRow[]): void {
    const shape = rows.at(-1)?.outputShape ?? [];
    if (shape.length !== 1 || shape[0] !== fashionClasses.length) {
      throw new Error(`${rows.at(-1)?.name}: the last layer must have ${fashionClasses.length} outputs, one for each class; it has ${shape.join('×')}.`);
    }
  }

  // Training

  /** Back to the first weights. */
  #restart(): void {
    this.#dropSteps();
    if (this.view === 'step') void this.#prepareSteps();
    void this.#runner.restart();
  }

  /** Kept runs stay, since an undo could not bring them back: each has its own button to remove it. */
  protected override reset(): void {
    super.reset();
    this.editing = false;
    this.#leaveFile();
    this.#built = '';
    this.requestUpdate();
  }

  #start(): void {
    if (this.engine) void this.#runner.start(this.state, this.engine);
  }

  async #tryOut(part: Partial<TrainState>): Promise<void> {
    this.change(part);
    await this.updateComplete;
    this.#start();
  }

  /** A failure to load is told when training starts; here there is only nothing to see yet. */
  async #loadForPreview(): Promise<void> {
    await this.#runner.load().catch(() => undefined);
    this.requestUpdate();
  }

  #use(text: string): void {
    this.attempt(() => {
      const layers = layersFromText(text);
      this.#check(this.engine!.summary(describe(layers, this.state.networkSeed)));
      this.change({ architecture: 'own', layers });
    });
  }

  // Files

  get #fileName(): string {
    const accuracy = this.#runner.progress.heldOut.at(-1)?.accuracy;
    return `neocog-${this.state.architecture}${accuracy === undefined ? '' : `-${Math.round(100 * accuracy)}-percent`}`;
  }

  async #saveWeights(): Promise<void> {
    try {
      this.fileTrouble = '';
      download(await this.#runner.save(this.state, this.engine!), `${this.#fileName}.safetensors`, 'application/octet-stream');
    } catch (error) {
      this.fileTrouble = messageOf(error);
    }
  }

  #saveDescription(): void {
    const { layers, networkSeed } = this.state;
    download(`${JSON.stringify(describe(layers, networkSeed), null, 2)}\n`, `neocog-${this.state.architecture}.json`, 'application/json');
  }

  async #openFile(file: File): Promise<void> {
    try {
      const { description, bytes, values } = await readNetworkFile(file, this.engine!);
      this.#check(this.engine!.summary(description));
      this.#runner.use(bytes);
      this.change({ architecture: 'own', layers: description.layers, networkSeed: description.seed ?? 1 });
      this.#opened = { name: file.name, key: networkKey(this.state), weights: bytes !== null };
      this.#built = '';
      this.requestUpdate();
      await this.updateComplete;
      if (values && this.#kernel) this.#kernel = { ...this.#kernel, values };
      this.requestUpdate();
    } catch (error) {
      this.fileTrouble = `${file.name}: ${messageOf(error)}`;
    }
  }

  // Pictures

  get #zero(): Colour {
    this.paper ||= resolveColour(this, 'var(--paper)');
    return rgbOf(this.paper);
  }

  /** Light and dark may have changed places: looked at once the picture stands, for in its making a look would cost a layout of its own. */
  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.#looking) return;
    this.#looking = true;
    void afterPaint().then(() => {
      this.#looking = false;
      const frame = this.renderRoot.querySelector('.frame');
      if (frame && this.isConnected) this.paper = getComputedStyle(frame).backgroundColor;
    });
  }

  protected override renderStage(): TemplateResult {
    if (this.view === 'step') return this.#renderStepStage();
    return renderRun({
      runner: this.#runner,
      state: this.state,
      kernel: this.#kernel,
      zero: this.#zero,
      opened: this.#opened,
      fileTrouble: this.fileTrouble,
      start: () => this.#start(),
      restart: () => this.#restart(),
      keep: () => this.#runner.keep(this.state),
      keptLines: this.keptLines,
      chooseLines: (lines) => (this.keptLines = lines),
      tryOut: (part) => void this.#tryOut(part),
      saveWeights: () => void this.#saveWeights(),
      saveDescription: () => this.#saveDescription(),
      openFile: (file) => void this.#openFile(file),
    });
  }

  protected override renderSide(): TemplateResult {
    if (this.view === 'step') {
      const scene = this.#stepScene();
      return scene ? renderStepSide(scene, (filter) => (this.filter = filter)) : html``;
    }
    const { augmentation } = this.state;
    const images = this.#runner.pictures?.train ?? null;
    return renderControls({
      state: this.state,
      summary: this.#summary,
      editing: this.editing,
      trouble: this.trouble,
      change: (part) => this.change(part),
      toggleEditor: () => (this.editing = !this.editing),
      useDescription: (text) => this.#use(text),
      // Drawn only when something about it changed, not with each picture of the run.
      preview: html`${guard([augmentation, images, this.previewSeed], () =>
        renderPreview({ engine: this.engine!, augmentation, images, seed: this.previewSeed, again: () => this.previewSeed++ }),
      )}`,
    });
  }

  // Step

  async #prepareSteps(): Promise<void> {
    // Adam's rates are far too small for plain SGD.
    const rate = this.state.optimizer === 'adam' ? usualRate.sgd : this.state.rate;
    const wish = (this.#wish = {});
    if (this.#steps?.rate === rate) return;
    try {
      const data = await this.#runner.load();
      // First the picture changes, then the work begins.
      await nextTask();
      if (!this.engine || !this.isConnected || this.#wish !== wish) return;
      this.#steps?.dispose();
      const steps = (this.#steps = new StepThrough(this.engine, data, this.state.layers, rate, this.state.networkSeed));
      this.#failure = '';
      await steps.prepare(1, nextTask);
      this.requestUpdate();
      await steps.prepare(batches, nextTask);
    } catch (error) {
      if (this.#wish === wish) this.#failure = messageOf(error);
      this.requestUpdate();
    }
  }

  #stepScene(): StepScene | null {
    const { pictures } = this.#runner;
    const steps = this.#steps;
    return steps?.ready && pictures ? { steps, images: pictures.train, step: this.step, filter: this.filter, zero: this.#zero } : null;
  }

  #renderStepStage(): TemplateResult {
    const scene = this.#stepScene();
    if (scene) return renderStepStage(scene);
    if (!this.#failure) return html`<p class="waiting" role="status">${this.#runner.pictures ? 'Training a few steps …' : 'Loading 5 MB of pictures …'}</p>`;
    return html`<p class="wrong" role="alert"><span aria-hidden="true">✗</span> ${this.#failure}</p>
      <button @click=${() => void this.#prepareSteps()}>Try again</button>`;
  }

  // Practise

  protected override renderQuestionFigure(question: Question): TemplateResult | typeof nothing {
    return renderQuestion(question as Question<TrainFigure>, !this.practice.open);
  }
}
