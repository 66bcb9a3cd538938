import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { loadWorker, type Engine, type LayerDescription, type SummaryRow, type WorkerEngine } from 'neocog';
import { fashionClasses, fashionMnistBytes, loadFashionMnist, type Dataset } from 'neocog/data';
import { Exercise, type Parameters } from '../frame/exercise.js';
import { formatNumber, type Question } from '../frame/questions.js';
import { architectures, describe, imageShape, layersFromText, layersToText } from './architectures.js';
import { paintGrey, paintSigned, resolveColour, rgbOf } from './pictures.js';
import { makeQuestion, type TrainFigure } from './questions.js';
import { emptyProgress, TrainingSession, usualRate, type Hyperparameters, type OptimizerChoice, type Progress } from './session.js';
import { batches, imagesPerBatch, phases, StepThrough } from './step-through.js';
import { renderConfusion, renderMistakes, renderQuestionTable } from './tables.js';
import { styles } from './styles.js';
import { weightPictures } from './weights.js';

interface TrainState extends Hyperparameters {
  architecture: string;
  layers: readonly LayerDescription[];
  epochs: number;
}

const initial = architectures[0]!;
const defaults: TrainState = { architecture: initial.id, layers: initial.layers, optimizer: 'adam', rate: usualRate.adam, batchSize: 32, epochs: 3 };
const batchSizes = [8, 16, 32, 64, 128];
const optimizers: readonly [OptimizerChoice, string][] = [
  ['sgd', 'SGD'],
  ['momentum', 'SGD with momentum 0.9'],
  ['adam', 'Adam'],
];

/** Learning rates run over powers of ten; the slider counts in twentieths of one. */
const rateFromSlider = (position: number): number => Number((10 ** (position / 20)).toPrecision(2));
const sliderFromRate = (rate: number): number => Math.round(20 * Math.log10(rate));

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
 * `view`, `step`, `seed`.
 */
export class Train extends Exercise<TrainState> {
  static override parameters = ['architecture', 'layers', 'optimizer', 'rate', 'batch-size', 'epochs'];
  static override styles = [...[Exercise.styles].flat(), styles];
  static override properties = { ...Exercise.properties, phase: { state: true }, editing: { state: true }, trouble: { state: true }, filter: { state: true } };

  /** What the exercise is doing. */
  declare protected phase: 'idle' | 'loading' | 'running' | 'paused' | 'finished';
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
    const own = parameters['architecture'] === 'own' ? readLayers(parameters['layers']) : null;
    const optimizer = optimizers.find(([id]) => id === parameters['optimizer'])?.[0] ?? defaults.optimizer;
    const rate = Number(parameters['rate']);
    const epochs = Number(parameters['epochs']);
    const batchSize = Number(parameters['batch-size']);
    return {
      architecture: own ? 'own' : (known?.id ?? defaults.architecture),
      layers: own ?? known?.layers ?? defaults.layers,
      optimizer,
      rate: rate > 0 && rate <= 10 ? rate : usualRate[optimizer],
      batchSize: batchSizes.includes(batchSize) ? batchSize : defaults.batchSize,
      epochs: Number.isInteger(epochs) && epochs >= 1 && epochs <= 50 ? epochs : defaults.epochs,
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
    this.phase = 'idle';
  }

  /** Describes the network anew when its layers or seed changed; training then starts from the beginning. */
  #rebuild(): void {
    const wanted = JSON.stringify([this.state.layers, this.seed]);
    if (this.engine === null || this.#built === wanted) return;
    try {
      using net = this.engine.network(describe(this.state.layers, this.seed));
      this.#check(net.summary());
      const first = net.parameters()[0];
      this.#kernel = first ? { name: first.name, shape: first.shape, values: net.get(first.name) } : null;
      this.#summary = net.summary();
      this.trouble = '';
    } catch (error) {
      // From the address or an attribute: say so, and fall back to a network that works.
      this.trouble = error instanceof Error ? error.message : String(error);
      this.state = { ...this.state, architecture: defaults.architecture, layers: defaults.layers };
      return this.#rebuild();
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
      this.phase = 'loading';
      const built = this.#built;
      const [data, worker] = await Promise.all([this.#loadData(), (this.#worker ??= loadWorker())]);
      if (!this.isConnected || built !== this.#built || this.phase !== 'loading') return;
      this.#session ??= new TrainingSession(worker, data, describe(this.state.layers, this.seed), this.state, (progress) => {
        // A run that was started over still ends its last batch.
        if (this.#session?.progress !== progress) return;
        this.#progress = progress;
        this.requestUpdate();
      });
      const session = this.#session;
      await session.adjust(this.state);
      const perEpoch = data.train.count;
      const done = this.#progress.images;
      const target =
        done > 0 && done % (perEpoch * this.state.epochs) === 0
          ? done + perEpoch * this.state.epochs
          : perEpoch * this.state.epochs * Math.ceil((done + 1) / (perEpoch * this.state.epochs));
      this.phase = 'running';
      await session.run(target);
      if (this.#session !== session) return;
      this.phase = session.progress.images >= target || session.progress.diverged ? 'finished' : 'paused';
      if (this.phase === 'finished') this.report('progressed', session.progress.heldOut.at(-1)?.accuracy ?? 0, 1);
    } catch (error) {
      this.#worker?.then((worker) => worker.terminate()).catch(() => undefined);
      this.#worker = null;
      this.#session = null;
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
      this.#check(this.engine!.summary(describe(layers, this.seed)));
      this.trouble = '';
      this.change({ architecture: 'own', layers });
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
  }

  // Look

  protected override renderStage(): TemplateResult {
    return this.view === 'step' ? this.#renderStep() : this.#renderRun();
  }

  #renderRun(): TemplateResult {
    const { images, training, heldOut, confusion, mistakes, diverged } = this.#progress;
    const curves = (pick: 'loss' | 'accuracy') => [
      { label: 'training', colour: 'muted', points: training.map((point) => ({ x: point.images, y: point[pick] })) },
      { label: 'held out', colour: 'output', marked: true, points: heldOut.map((point) => ({ x: point.images, y: point[pick] })) },
    ];
    const until = Math.max(10000 * this.state.epochs, images);
    return html`${this.#renderTransport()}
      ${this.#failure ? html`<p class="wrong" role="alert"><span aria-hidden="true">✗</span> ${this.#failure}</p>` : nothing}
      ${
        diverged
          ? html`<p class="wrong" role="alert">
              <span aria-hidden="true">✗</span> The loss is no longer a number: the steps were so large that the weights overflowed. Lower the learning rate and
              reset.
            </p>`
          : nothing
      }
      <div class="charts">
        <neocog-curves caption="Loss" .curves=${curves('loss')} .until=${until}></neocog-curves>
        <neocog-curves caption="Accuracy" unit="%" .top=${1} .curves=${curves('accuracy')} .until=${until}></neocog-curves>
      </div>
      ${this.#renderWeights()}
      <div class="results">
        ${confusion ? renderConfusion(confusion) : html`<p class="empty">Here it will show which clothes it takes for which.</p>`}
        ${this.#pictures && mistakes.length > 0 ? renderMistakes(this.#pictures.test, mistakes) : html`<p class="empty">And here the pictures that it gets most wrong.</p>`}
      </div>`;
  }

  #renderTransport(): TemplateResult {
    const { images, imagesPerSecond, heldOut } = this.#progress;
    const accuracy = heldOut.at(-1)?.accuracy;
    const busy = this.phase === 'running' || this.phase === 'loading';
    const goal = 10000 * this.state.epochs;
    const within = images > 0 && images % goal === 0 ? goal : images % goal;
    const label = busy ? 'Pause' : images === 0 ? 'Start training' : this.phase === 'finished' ? `Train ${this.state.epochs} more` : 'Resume';
    return html`<div class="transport">
      <button class="primary start" ?disabled=${this.#progress.diverged} @click=${() => (busy ? this.#pause() : void this.#start())}>${label}</button>
      <button ?disabled=${images === 0 && !busy} @click=${() => void this.#restart()}>Start over</button>
      <dl>
        <div>
          <dt>held-out accuracy</dt>
          <dd>${accuracy === undefined ? '–' : `${(100 * accuracy).toFixed(1)} %`}</dd>
        </div>
        <div>
          <dt>images per second</dt>
          <dd>${imagesPerSecond > 0 ? Math.round(imagesPerSecond).toLocaleString('en') : '–'}</dd>
        </div>
      </dl>
      <div class="meter">
        ${
          this.phase === 'loading'
            ? html`<progress aria-label="Pictures loaded" max=${fashionMnistBytes} value=${this.#loaded}></progress><span>loading 5 MB of pictures …</span>`
            : html`<progress aria-label="Training done" max=${goal} value=${within}></progress
                ><span
                  >epoch ${formatNumber(Math.floor(images / 1000) / 10)} of
                  ${formatNumber((Math.ceil(images / goal) || 1) * this.state.epochs)}${images > 0 ? ` · ${images.toLocaleString('en')} images` : ''}</span
                >`
        }
      </div>
    </div>`;
  }

  #renderWeights(): TemplateResult {
    if (!this.#kernel) return html``;
    const { name, shape, values } = this.#kernel;
    const pictures = weightPictures(this.#progress.firstWeights ?? values, shape, imageShape);
    if (!pictures) return html`<p class="empty">The weights of ${name} have no picture.</p>`;
    const zero = rgbOf(resolveColour(this, 'var(--paper)'));
    const count = pictures.images.length;
    const what = shape.length === 4 ? `${count} filters of ${pictures.rows}×${pictures.columns}` : `the weights of ${count} units, one for each pixel`;
    return html`<div>
      <h3>First layer, <code>${name}</code>: ${what}${this.#progress.images === 0 ? ', still noise' : ''}</h3>
      <div class="weights" role="img" aria-label="Weights of ${name}; the largest magnitude is ${formatNumber(pictures.limit)}">
        ${pictures.images.map((image) => html`<canvas ${ref((canvas) => canvas && paintSigned(canvas as HTMLCanvasElement, image, pictures.rows, pictures.columns, pictures.limit, zero))}></canvas>`)}
      </div>
      <p class="legend">
        <span>${formatNumber(-pictures.limit)}</span><span class="scale" aria-hidden="true"></span><span>${formatNumber(pictures.limit)}</span>
      </p>
    </div>`;
  }

  protected override renderSide(): TemplateResult {
    return this.view === 'step' ? this.#renderStepSide() : this.#renderControls();
  }

  #renderControls(): TemplateResult {
    const { architecture, layers, optimizer, rate, batchSize, epochs } = this.state;
    const select = (event: Event) => (event.target as HTMLSelectElement).value;
    const total = this.#summary.reduce((sum, { parameters }) => sum + parameters, 0);
    return html`<label
        >Network<select
          @change=${(event: Event) => {
            const chosen = architectures.find(({ id }) => id === select(event));
            if (chosen) this.change({ architecture: chosen.id, layers: chosen.layers });
          }}
        >
          ${architectures.map(({ id, name }) => html`<option value=${id} ?selected=${id === architecture}>${name}</option>`)}
          ${architecture === 'own' ? html`<option value="own" selected>My own</option>` : nothing}
        </select></label
      >
      <div>
        <table class="layers">
          <thead>
            <tr>
              <th scope="col">layer</th>
              <th scope="col">output</th>
              <th scope="col">parameters</th>
            </tr>
          </thead>
          <tbody>
            ${this.#summary.map(
              ({ name, outputShape, parameters }) =>
                html`<tr>
                  <th scope="row">${name}</th>
                  <td>${outputShape.join('×')}</td>
                  <td>${parameters > 0 ? parameters.toLocaleString('en') : '–'}</td>
                </tr>`,
            )}
            <tr class="total">
              <th scope="row">all</th>
              <td></td>
              <td>${total.toLocaleString('en')}</td>
            </tr>
          </tbody>
        </table>
        <button class="quiet edit" aria-expanded=${this.editing} @click=${() => (this.editing = !this.editing)}>
          ${this.editing ? 'Close the description' : 'Edit the description'}
        </button>
        ${
          this.editing
            ? html`<neocog-description-editor
                .text=${layersToText(layers)}
                .trouble=${this.trouble}
                @apply=${(event: CustomEvent<string>) => this.#use(event.detail)}
              ></neocog-description-editor>`
            : this.trouble
              ? html`<p class="wrong" role="alert"><span aria-hidden="true">✗</span> ${this.trouble}</p>`
              : nothing
        }
      </div>
      <label
        >Optimizer<select
          @change=${(event: Event) => {
            const chosen = select(event) as OptimizerChoice;
            this.change({ optimizer: chosen, rate: usualRate[chosen] });
          }}
        >
          ${optimizers.map(([id, name]) => html`<option value=${id} ?selected=${id === optimizer}>${name}</option>`)}
        </select></label
      >
      <label
        ><span class="between">Learning rate <span class="value">${formatNumber(rate, 2)}</span></span
        ><input
          type="range"
          min="-80"
          max="20"
          aria-valuetext=${formatNumber(rate, 2)}
          .value=${String(sliderFromRate(rate))}
          @input=${(event: Event) => this.change({ rate: rateFromSlider(Number(select(event))) })}
      /></label>
      <div class="pair">
        <label
          >Batch size<select @change=${(event: Event) => this.change({ batchSize: Number(select(event)) })}>
            ${batchSizes.map((size) => html`<option value=${size} ?selected=${size === batchSize}>${size}</option>`)}
          </select></label
        >
        <label
          >Epochs<select @change=${(event: Event) => this.change({ epochs: Number(select(event)) })}>
            ${[...new Set([1, 3, 5, 10, 20, epochs])].sort((a, b) => a - b).map((count) => html`<option value=${count} ?selected=${count === epochs}>${count}</option>`)}
          </select></label
        >
      </div>
      <p class="muted">Optimizer, learning rate and batch size may be changed while it learns.</p>`;
  }

  // Step

  async #prepareSteps(): Promise<void> {
    if (this.#steps || this.engine === null) return;
    try {
      const data = await this.#loadData();
      if (this.#steps || !this.engine || !this.isConnected) return;
      const { optimizer, rate } = this.state;
      this.#steps = new StepThrough(this.engine, data, this.state.layers, optimizer === 'adam' ? usualRate.sgd : rate, this.seed);
      this.#failure = '';
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    }
    this.requestUpdate();
  }

  get #phaseIndex(): number {
    return this.step % phases.length;
  }

  #renderStep(): TemplateResult {
    if (this.#failure)
      return html`<p class="wrong" role="alert"><span aria-hidden="true">✗</span> ${this.#failure}</p>
        <button @click=${() => void this.#prepareSteps()}>Try again</button>`;
    if (!this.#steps || !this.#pictures) return html`<p class="waiting" role="status">Loading 5 MB of pictures …</p>`;
    const record = this.#steps.record(Math.floor(this.step / phases.length));
    const { train } = this.#pictures;
    const size = train.height * train.width;
    const phase = this.#phaseIndex;
    return html`<ol class="phases">
        ${phases.map((name, i) => html`<li aria-current=${i === phase ? 'step' : nothing} class=${i < phase ? 'done' : i === phase ? 'now' : ''}>${name}</li>`)}
      </ol>
      <div class="batch">
        ${record.indices.map(
          (index, i) =>
            html`<figure>
              <canvas
                role="img"
                aria-label=${fashionClasses[record.labels[i]!]!}
                ${ref((canvas) => canvas && paintGrey(canvas as HTMLCanvasElement, train.images.subarray(index * size, (index + 1) * size), train.height, train.width))}
              ></canvas>
              <figcaption>
                <strong>${fashionClasses[record.labels[i]!]}</strong>
                ${
                  phase > 0
                    ? html`<span class=${record.predictions[i] === record.labels[i] ? 'correct' : 'wrong'}
                          >${record.predictions[i] === record.labels[i] ? '✓' : '✗'} ${fashionClasses[record.predictions[i]!]}
                          ${Math.round(100 * record.probabilities[i]!)} %</span
                        ><span class="muted">loss ${formatNumber(record.losses[i]!)}</span>`
                    : nothing
                }
              </figcaption>
            </figure>`,
        )}
      </div>
      ${phase >= 2 ? this.#renderKernelChange(record, phase === 3) : nothing}`;
  }

  /** The filter under the glass: before, its derivative, after. */
  #filterOf(values: Float32Array): { rows: number; columns: number; values: Float32Array; limit: number } | null {
    const pictures = weightPictures(values, this.#steps!.kernel.shape, imageShape);
    return (
      pictures && {
        rows: pictures.rows,
        columns: pictures.columns,
        values: pictures.images[Math.min(this.filter, pictures.images.length - 1)]!,
        limit: pictures.limit,
      }
    );
  }

  #renderKernelChange(record: ReturnType<StepThrough['record']>, updated: boolean): TemplateResult {
    const zero = rgbOf(resolveColour(this, 'var(--paper)'));
    const parts = [
      ['kernel', 'Weights before', record.before],
      ['gradient', '∂L/∂w', record.gradient],
      ...(updated ? ([['kernel', 'Weights after', record.after]] as const) : []),
    ] as const;
    return html`<div class="change">
      ${parts.map(([role, caption, values]) => {
        const part = this.#filterOf(values);
        if (!part) return nothing;
        // Small filters in numbers, large ones as pictures.
        if (part.rows <= 7) {
          const rows = Array.from({ length: part.rows }, (_, y) => Array.from(part.values.subarray(y * part.columns, (y + 1) * part.columns)));
          return html`<neocog-number-grid caption=${caption} role-colour=${role} signed .values=${rows}></neocog-number-grid>`;
        }
        return html`<figure>
          <figcaption>${caption}</figcaption>
          <canvas
            class="large"
            role="img"
            aria-label="${caption}, largest magnitude ${formatNumber(part.limit)}"
            ${ref((canvas) => canvas && paintSigned(canvas as HTMLCanvasElement, part.values, part.rows, part.columns, part.limit, zero))}
          ></canvas>
        </figure>`;
      })}
    </div>`;
  }

  #renderStepSide(): TemplateResult {
    if (!this.#steps || !this.#pictures) return html``;
    const batch = Math.floor(this.step / phases.length);
    const record = this.#steps.record(batch);
    const { optimizer, rate } = this.state;
    const used = optimizer === 'adam' ? usualRate.sgd : rate;
    const texts = [
      html`<p>Batch ${batch + 1}: ${imagesPerBatch} training images, drawn in an order that the seed fixes.</p>`,
      html`<p>The loss of an image is −ln of the probability that its label got. The mean over the batch:</p>
        <p class="formula">
          <span class="output">L</span> = (${record.losses.map((loss) => formatNumber(loss)).join(' + ')}) / ${record.losses.length} =
          <strong class="output">${formatNumber(record.loss)}</strong>
        </p>`,
      html`<p>One backward pass gives the derivative of L by every weight: how L would change if that weight grew.</p>`,
      this.#renderUpdateFormula(record, used),
    ];
    const filters = Math.min(this.#steps.kernel.shape.at(-1)!, 32);
    return html`<div aria-live="polite">
        <h3>${phases[this.#phaseIndex]}</h3>
        ${texts[this.#phaseIndex]}
      </div>
      ${
        this.#phaseIndex >= 2
          ? html`<label
              >Filter of ${this.#steps.kernel.name}<select @change=${(event: Event) => (this.filter = Number((event.target as HTMLSelectElement).value))}>
                ${Array.from({ length: filters }, (_, i) => html`<option value=${i} ?selected=${i === this.filter}>${i + 1}</option>`)}
              </select></label
            >`
          : nothing
      }
      <p class="muted">Step always uses plain SGD${optimizer === 'sgd' ? '' : `, here with rate ${formatNumber(used)}`}, because its update is one line.</p>`;
  }

  #renderUpdateFormula(record: ReturnType<StepThrough['record']>, rate: number): TemplateResult {
    const [before, gradient, after] = [this.#filterOf(record.before), this.#filterOf(record.gradient), this.#filterOf(record.after)];
    if (!before || !gradient || !after) return html``;
    const cell = Math.floor(before.values.length / 2);
    const g = gradient.values[cell]!;
    return html`<p>Each weight moves against its derivative. The one in the middle:</p>
      <p class="formula">
        <span class="kernel">${formatNumber(before.values[cell]!, 4)}</span> − ${formatNumber(rate)} ·
        <span class="gradient">${g < 0 ? `(${formatNumber(g, 4)})` : formatNumber(g, 4)}</span> =
        <strong class="kernel">${formatNumber(after.values[cell]!, 4)}</strong>
      </p>`;
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
