import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { loadWorker, type Engine, type LayerDescription, type SummaryRow, type WorkerEngine } from 'neocog';
import { fashionClasses, loadFashionMnist, type Dataset } from 'neocog/data';
import { Exercise, type Parameters } from '../frame/exercise.js';
import type { Question } from '../frame/questions.js';
import { architectures, describe, layersFromText } from './architectures.js';
import { batchSizes, optimizers, renderControls, type TrainState } from './controls.js';
import { resolveColour, rgbOf, type Colour } from './pictures.js';
import { makeQuestion, type TrainFigure } from './questions.js';
import { renderRun, type Phase } from './run-view.js';
import { emptyProgress, TrainingSession, usualRate, type Progress } from './session.js';
import { batches, phases, StepThrough } from './step-through.js';
import { renderStepSide, renderStepStage, type StepScene } from './step-view.js';
import { styles } from './styles.js';
import { renderQuestionTable } from './tables.js';

const initial = architectures[0]!;
const defaults: TrainState = {
  architecture: initial.id,
  layers: initial.layers,
  optimizer: 'adam',
  rate: usualRate.adam,
  batchSize: 32,
  epochs: 3,
  networkSeed: 1,
};
function readLayers(text: string | undefined): LayerDescription[] | null {
  try {
    return text === undefined ? null : layersFromText(text);
  } catch {
    return null;
  }
}

/**
 * A network learns to tell real pictures apart (the lecture's slides 13 to 17).
 *
 * Attributes: `architecture` (small | deeper | branches | dense | linear | own), `layers` (JSON, for `own`),
 * `optimizer` (sgd | momentum | adam), `rate`, `batch-size`, `epochs`, `data` (another folder with the pictures),
 * `network-seed` (of the weights and the order of images), `view`, `step`, `seed` (of the questions).
 */
export class Train extends Exercise<TrainState> {
  static override parameters = ['architecture', 'layers', 'optimizer', 'rate', 'batch-size', 'epochs', 'network-seed'];
  static override styles = [...[Exercise.styles].flat(), styles];
  static override properties = { ...Exercise.properties, phase: { state: true }, editing: { state: true }, trouble: { state: true }, filter: { state: true } };

  declare protected phase: Phase;
  declare protected editing: boolean;
  declare protected trouble: string;
  /** The filter that Step looks at. */
  declare protected filter: number;
  protected readonly purpose = 'What changes inside a network while it learns?';
  protected readonly stepName = 'step';
  #data: Promise<Dataset> | null = null;
  #pictures: Dataset | null = null;
  #loaded = 0;
  #worker: Promise<WorkerEngine> | null = null;
  #session: TrainingSession | null = null;
  #progress: Progress = emptyProgress();
  #summary: SummaryRow[] = [];
  #kernel: { name: string; shape: readonly number[]; values: Float32Array } | null = null;
  #steps: StepThrough | null = null;
  #built = '';
  #failure = '';
  /** Images seen when this round of epochs began. */
  #from = 0;

  constructor() {
    super();
    this.phase = 'idle';
    this.editing = false;
    this.trouble = '';
    this.filter = 0;
  }

  // State

  protected override read(parameters: Parameters): TrainState {
    const known = architectures.find(({ id }) => id === parameters['architecture']);
    const own = (parameters['architecture'] ?? 'own') === 'own' ? readLayers(parameters['layers']) : null;
    const optimizer = optimizers.find(([id]) => id === parameters['optimizer'])?.[0] ?? defaults.optimizer;
    const rate = Number(parameters['rate']);
    const epochs = Number(parameters['epochs']);
    const batchSize = Number(parameters['batch-size']);
    const networkSeed = Number(parameters['network-seed'] ?? defaults.networkSeed);
    return {
      architecture: own ? 'own' : (known?.id ?? defaults.architecture),
      layers: own ?? known?.layers ?? defaults.layers,
      optimizer,
      rate: rate > 0 && rate <= 10 ? rate : usualRate[optimizer],
      batchSize: batchSizes.includes(batchSize) ? batchSize : defaults.batchSize,
      epochs: Number.isInteger(epochs) && epochs >= 1 && epochs <= 50 ? epochs : defaults.epochs,
      networkSeed: Number.isSafeInteger(networkSeed) && networkSeed >= 0 ? networkSeed : defaults.networkSeed,
    };
  }

  protected override write(state: TrainState): Parameters {
    const layers: Parameters = state.architecture === 'own' ? { layers: JSON.stringify(state.layers) } : {};
    return {
      architecture: state.architecture,
      ...layers,
      optimizer: state.optimizer,
      rate: String(state.rate),
      'batch-size': String(state.batchSize),
      epochs: String(state.epochs),
      'network-seed': String(state.networkSeed),
    };
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
    if (changed.has('state')) void this.#session?.adjust(this.state);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    void this.#session?.pause();
    void this.#worker?.then((worker) => worker.terminate());
    this.#session = null;
    this.#worker = null;
    this.#steps?.dispose();
    this.#steps = null;
    this.#progress = emptyProgress();
    this.phase = 'idle';
  }

  /** Describes the network anew when its layers or seed changed; training then starts from the beginning. */
  #rebuild(): void {
    const wanted = JSON.stringify([this.state.layers, this.state.networkSeed]);
    if (this.engine === null || this.#built === wanted) return;
    try {
      using net = this.engine.network(describe(this.state.layers, this.state.networkSeed));
      this.#check(net.summary());
      const first = net.parameters()[0];
      this.#kernel = first ? { name: first.name, shape: first.shape, values: net.get(first.name) } : null;
      this.#summary = net.summary();
      this.trouble = '';
    } catch (error) {
      // From the address or an attribute: say so, and fall back to a network that works.
      this.trouble = error instanceof Error ? error.message : String(error);
      const { trouble } = this;
      this.state = { ...this.state, architecture: defaults.architecture, layers: defaults.layers };
      this.#rebuild();
      this.trouble = trouble;
      return this.writeAttributes();
    }
    this.#built = wanted;
    this.filter = 0;
    void this.#restart();
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
  async #restart(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    this.#progress = emptyProgress();
    this.#from = 0;
    this.#steps?.dispose();
    this.#steps = null;
    this.phase = 'idle';
    if (this.view === 'step') void this.#prepareSteps();
    await session?.dispose();
  }

  protected override reset(): void {
    super.reset();
    this.editing = false;
    void this.#restart();
  }

  #loadData(): Promise<Dataset> {
    this.#data ??= loadFashionMnist({
      ...(this.hasAttribute('data') ? { url: new URL(this.getAttribute('data')!, document.baseURI) } : {}),
      onProgress: (bytes) => {
        this.#loaded = bytes;
        this.requestUpdate();
      },
    }).then((data) => (this.#pictures = data));
    // A failure may be the network's; the next try loads anew.
    this.#data.catch(() => (this.#data = null));
    return this.#data;
  }

  async #start(): Promise<void> {
    try {
      this.#failure = '';
      const another = this.phase === 'finished';
      this.phase = 'loading';
      const built = this.#built;
      const [data, worker] = await Promise.all([this.#loadData(), (this.#worker ??= loadWorker())]);
      if (!this.isConnected || built !== this.#built || this.phase !== 'loading') return;
      this.phase = 'running';
      this.#session ??= new TrainingSession(worker, data, describe(this.state.layers, this.state.networkSeed), this.state, (progress) => {
        // A run that was started over still ends its last batch.
        if (this.#session?.progress !== progress) return;
        this.#progress = progress;
        this.requestUpdate();
      });
      const session = this.#session;
      await session.adjust(this.state);
      // Each press of the button trains for `epochs` more; a pause in between does not count.
      const { images } = this.#progress;
      const length = data.train.count * this.state.epochs;
      if (images === 0 || images >= this.#from + length || another) this.#from = images;
      const target = this.#from + length;
      await session.run(target);
      if (this.#session !== session) return;
      this.phase = session.progress.images >= target || session.progress.diverged ? 'finished' : 'paused';
      if (this.phase === 'finished') this.report('progressed', session.progress.heldOut.at(-1)?.accuracy ?? 0, 1);
    } catch (error) {
      this.#worker?.then((worker) => worker.terminate()).catch(() => undefined);
      this.#worker = null;
      // The network went with the worker.
      this.#session = null;
      this.#progress = emptyProgress();
      this.phase = 'idle';
      this.#failure = error instanceof Error ? error.message : String(error);
    }
  }

  #pause(): void {
    if (this.phase === 'loading') this.phase = 'idle';
    void this.#session?.pause();
  }

  #use(text: string): void {
    try {
      const layers = layersFromText(text);
      this.#check(this.engine!.summary(describe(layers, this.state.networkSeed)));
      this.trouble = '';
      this.change({ architecture: 'own', layers });
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
  }

  // Pictures

  get #zero(): Colour {
    return rgbOf(resolveColour(this, 'var(--paper)'));
  }

  protected override renderStage(): TemplateResult {
    if (this.view === 'step') return this.#renderStepStage();
    return renderRun({
      phase: this.phase,
      progress: this.#progress,
      from: this.#from,
      epochs: this.state.epochs,
      loaded: this.#loaded,
      pictures: this.#pictures,
      kernel: this.#kernel,
      failure: this.#failure,
      zero: this.#zero,
      start: () => void this.#start(),
      pause: () => this.#pause(),
      restart: () => void this.#restart(),
    });
  }

  protected override renderSide(): TemplateResult {
    if (this.view === 'step') {
      const scene = this.#stepScene();
      return scene ? renderStepSide(scene, (filter) => (this.filter = filter)) : html``;
    }
    return renderControls({
      state: this.state,
      summary: this.#summary,
      editing: this.editing,
      trouble: this.trouble,
      change: (part) => this.change(part),
      toggleEditor: () => (this.editing = !this.editing),
      useDescription: (text) => this.#use(text),
    });
  }

  // Step

  async #prepareSteps(): Promise<void> {
    // Adam's rates are far too small for plain SGD.
    const rate = this.state.optimizer === 'adam' ? usualRate.sgd : this.state.rate;
    try {
      const data = await this.#loadData();
      if (!this.engine || !this.isConnected || this.#steps?.rate === rate) return;
      this.#steps?.dispose();
      this.#steps = new StepThrough(this.engine, data, this.state.layers, rate, this.state.networkSeed);
      this.#failure = '';
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    }
    this.requestUpdate();
  }

  #stepScene(): StepScene | null {
    return this.#steps && this.#pictures && { steps: this.#steps, images: this.#pictures.train, step: this.step, filter: this.filter, zero: this.#zero };
  }

  #renderStepStage(): TemplateResult {
    const scene = this.#stepScene();
    if (scene) return renderStepStage(scene);
    if (!this.#failure) return html`<p class="waiting" role="status">Loading 5 MB of pictures …</p>`;
    return html`<p class="wrong" role="alert"><span aria-hidden="true">✗</span> ${this.#failure}</p>
      <button @click=${() => void this.#prepareSteps()}>Try again</button>`;
  }

  // Practise

  protected override renderQuestionFigure(question: Question): TemplateResult {
    const { title, facts, table } = question.figure as TrainFigure;
    return html`<div class="facts">
      <h3>${title}</h3>
      ${
        facts
          ? html`<dl>
              ${facts.map(
                ([name, value]) =>
                  html`<div>
                    <dt>${name}</dt>
                    <dd>${value}</dd>
                  </div>`,
              )}
            </dl>`
          : nothing
      }
      ${table ? renderQuestionTable(table) : nothing}
    </div>`;
  }
}
