import { html, type nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Engine, SaliencyMethod } from 'neocog';
import { Exercise, type Parameters } from '../frame/exercise.js';
import type { Question } from '../frame/questions.js';
import { steady } from '../frame/steady.js';
import { resolveColour, rgbOf } from '../grid/pictures.js';
import { Source } from '../looking/source.js';
import { scene, type SubjectName } from '../looking/subjects.js';
import { Answers } from './answers.js';
import { renderControls, renderShows } from './controls.js';
import { Job } from './job.js';
import { Lab } from './lab.js';
import { judge, mapOf, rankCorrelation, signedMapOf, type Known } from './measures.js';
import { modelOf, type Model } from './model.js';
import { shortTitles, methodTitles } from './names.js';
import { renderQuestion } from './question-view.js';
import type { TruthFigure } from './question-parts.js';
import { makeQuestion } from './questions.js';
import { Randomisation } from './randomisation.js';
import { checked, renderSanity, type Column } from './sanity-view.js';
import { renderScene, type Examination } from './scene-view.js';
import { fromParameters, networkNames, parameterNames, toParameters, type NetworkName, type TruthState } from './state.js';
import { renderStep, renderStepText, stepsFor, type Checked } from './step-view.js';
import { styles } from './styles.js';
import { portray, said, survey, type Portrait, type Survey } from './survey.js';
import { renderSurvey } from './survey-view.js';
import { train, type Course } from './training.js';
import { renderTwin } from './twin-view.js';

const subjectOf: Record<Exclude<NetworkName, 'own'>, SubjectName> = { fair: 'scenes', biased: 'scenes-biased' };

/** The scenes of one kind, as the measures take them. */
function knownScene(index: number, bias: number): Known {
  const { shape, pixels, label, mask } = scene(index, bias);
  return { shape, pixels, label: label!, mask: mask! };
}

/** The weights that the sanity check draws. */
const randomSeed = 71;

/**
 * Saliency maps judged where the truth is known (the lecture's slides 46 to 52).
 *
 * Attributes: `network` (fair | biased | own), `scene` (0 to 599), `bias` (0 | 1: its background in the colour of its
 * class), `method` (one of the library's nine), `show` (scene | methods | sanity | twin), `scenes` (of the tables), `fill`
 * (mean | blur), `train-bias` (per cent), `train-scenes`, `epochs`, `start` (anew | biased | fair | own), `view`, `step`,
 * `seed`.
 */
export class SaliencyTruth extends Exercise<TruthState> {
  static override parameters = parameterNames;
  static override styles = [...[Exercise.styles].flat(), ...styles];
  protected readonly purpose = 'Does the map show what the network really looks at?';
  protected readonly stepName = 'step';
  readonly #changed = (): void => this.requestUpdate();
  readonly #source = new Source(this.#changed);
  readonly #lab = new Lab();
  readonly #answers = new Answers(this.#changed);
  readonly #survey = new Job<Survey>(this.#changed);
  readonly #sanity = new Job<readonly Column[]>(this.#changed);
  readonly #portraits = new Job<ReadonlyMap<NetworkName, Portrait>>(this.#changed);
  readonly #training = new Job<Course>(this.#changed);
  /** The network that was trained here, and how often one was: its key changes with it. */
  #own: { bytes: Uint8Array; version: number } | null = null;
  #known: { key: string; known: Known } | null = null;
  #layers = 5;

  protected override read(parameters: Parameters): TruthState {
    return fromParameters(parameters);
  }

  protected override write(state: TruthState): Parameters {
    return toParameters(state);
  }

  protected override get stepCount(): number {
    return stepsFor(this.#layers).length;
  }

  protected override makeQuestion(_engine: Engine, seed: number): Question {
    return makeQuestion(seed);
  }

  override connectedCallback(): void {
    this.#source.open();
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const job of [this.#survey, this.#sanity, this.#portraits, this.#training]) job.stop();
    this.#sanity.key = '';
    this.#answers.forget();
    this.#lab.close();
    this.#source.close();
  }

  // Networks

  get #networks(): readonly NetworkName[] {
    return networkNames.filter((name) => name !== 'own' || this.#own !== null);
  }

  /** A network that is not there yet (a link may name one's own) gives way to the fair one. */
  get #chosen(): NetworkName {
    return this.#networks.includes(this.state.network) ? this.state.network : 'fair';
  }

  #keyOf(name: NetworkName): string {
    return name === 'own' ? `own ${this.#own?.version ?? 0}` : name;
  }

  /** The file of a network; null while it is on its way. */
  #file(name: NetworkName): (() => Uint8Array) | null {
    if (name === 'own') return this.#own && (() => this.#own!.bytes);
    const network = this.engine && this.#source.network(this.engine, subjectOf[name]);
    return network && (() => network.save());
  }

  #model(name: NetworkName): Promise<Model> | null {
    const file = this.#file(name);
    return file && this.#lab.model(this.#keyOf(name), file);
  }

  // What is computed

  get #scene(): Known {
    const { scene: index, bias } = this.state;
    const key = `${index} ${bias}`;
    if (this.#known?.key !== key) this.#known = { key, known: knownScene(index, bias) };
    return this.#known.known;
  }

  #aboutScene(name: NetworkName): string {
    const { scene: index, bias, method } = this.state;
    return [this.#keyOf(name), index, bias, method].join();
  }

  #examination(name: NetworkName): Examination | null {
    const model = this.#model(name);
    if (!model) return null;
    const known = this.#scene;
    const { method, fill } = this.state;
    return this.#answers.ask(`scene ${this.#aboutScene(name)} ${fill}`, async () => {
      const net = await model;
      const map = await mapOf(net, known, method);
      return { map, judgement: await judge(net, known, map, fill), ...(await said(net, known)) };
    });
  }

  #signed(): Float32Array | null {
    const model = this.#model(this.#chosen);
    if (!model) return null;
    const known = this.#scene;
    const { method } = this.state;
    return this.#answers.ask(`signed ${this.#aboutScene(this.#chosen)}`, async () => signedMapOf(await model, known, method));
  }

  /** The sanity check of the scene in sight, begun anew when that changes. */
  #checkSanity(): void {
    const key = this.#aboutScene(this.#chosen);
    const model = this.#model(this.#chosen);
    if (!model || this.#sanity.key === key) return;
    const known = this.#scene;
    const { method } = this.state;
    void this.#sanity.start(key, async (report, signal) => {
      const columns: Column[] = [];
      const random = await Randomisation.of(await model, randomSeed);
      try {
        this.#layers = random.stages.length;
        for (let done = 0; done <= this.#layers && !signal.aborted; done++) {
          if (done > 0) await random.next();
          const maps = new Map<SaliencyMethod, { map: Float32Array; correlation: number }>();
          for (const each of checked(method)) {
            if (signal.aborted) return;
            const map = await mapOf(random.model, known, each);
            maps.set(each, { map, correlation: rankCorrelation(map, columns[0]?.maps.get(each)?.map ?? map) });
          }
          columns.push({ layer: done === 0 ? '' : random.stages[done - 1]!.layer, maps });
          report({ done, total: this.#layers, result: [...columns] });
        }
      } finally {
        if (this.isConnected) await random.dispose();
      }
    });
  }

  #surveyKey(): string {
    const { bias, scenes, fill } = this.state;
    const name = this.#chosen;
    return `${shortTitles[name]} network${name === 'own' ? ` ${this.#own!.version}` : ''}, ${bias === 1 ? 'backgrounds of the class' : 'any background'}, ${scenes} scenes, filled with ${fill === 'mean' ? 'the mean colour' : 'the blurred picture'}`;
  }

  #startSurvey(): void {
    const model = this.#model(this.#chosen);
    if (!model) return;
    const { bias, scenes, fill } = this.state;
    void this.#survey.start(this.#surveyKey(), async (report, signal) =>
      survey(
        await model,
        (index) => knownScene(index, bias),
        scenes,
        fill,
        (done, result) => report({ done, total: scenes, result }),
        signal,
      ),
    );
  }

  #startPortraits(): void {
    const names = this.#networks;
    const models = names.map((name) => this.#model(name));
    if (models.includes(null)) return;
    const { method, scenes } = this.state;
    void this.#portraits.start(`${methodTitles[method]}, ${scenes} scenes; mean ± standard error`, async (report, signal) => {
      const result = new Map<NetworkName, Portrait>();
      for (const [i, name] of names.entries()) {
        if (signal.aborted) return;
        await portray(
          (await models[i])!,
          knownScene,
          scenes,
          method,
          (done, portrait) => report({ done: i * scenes + done, total: names.length * scenes, result: new Map(result.set(name, portrait)) }),
          signal,
        );
      }
    });
  }

  #startTraining(): void {
    const { plan } = this.state;
    const begun = plan.start === 'own' && !this.#own ? 'anew' : plan.start;
    const file = this.#file(begun === 'anew' ? 'fair' : begun);
    const network = this.engine && this.#source.network(this.engine, 'scenes');
    if (!file || !network) return;
    const version = (this.#own?.version ?? 0) + 1;
    const description = network.description();
    const from = begun === 'anew' ? { ...description, seed: (description.seed ?? 1) + version } : file();
    void this.#training
      .start(`training ${version}`, async (report, signal) => {
        const worker = await this.#lab.engine();
        const model = modelOf(worker, await (from instanceof Uint8Array ? worker.open(from) : worker.network(from)));
        let images = 0;
        await train(
          model,
          plan,
          (done, total, result) => {
            images = done;
            report({ done, total, result });
          },
          signal,
        );
        if (images > 0) this.#keep({ bytes: await model.save(), version });
        await model.dispose();
      })
      .then(() => {
        const accuracy = this.#training.result?.fair.at(-1)?.y;
        if (this.#training.state === 'done' && accuracy !== undefined) this.report('progressed', accuracy, 1);
      });
  }

  /** From here on this is the learner's network; what was measured of the one before goes. */
  #keep(own: { bytes: Uint8Array; version: number }): void {
    this.#own = own;
    this.#portraits.result = new Map([...(this.#portraits.result ?? [])].filter(([name]) => name !== 'own'));
  }

  // Picture

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#answers.newRound();
    const checks = this.view === 'step' || (this.view === 'look' && this.state.show === 'sanity');
    if (this.engine && checks) this.#checkSanity();
    else if (this.#sanity.running) {
      this.#sanity.stop();
      this.#sanity.key = '';
    }
    this.step = Math.min(this.step, this.stepCount - 1);
  }

  #renderTrouble(): TemplateResult | null {
    const failure = this.#answers.failure || this.#sanity.failure;
    if (!failure) return null;
    const again = () => {
      this.#sanity.key = '';
      this.#answers.retry();
    };
    return html`<div class="failed" role="alert">
      <p>${failure}</p>
      <button @click=${again}>Try again</button>
    </div>`;
  }

  protected override renderStage(): TemplateResult {
    const names: readonly NetworkName[] = this.state.show === 'twin' && this.view === 'look' ? this.#networks : [this.#chosen];
    const shows = this.view === 'look' ? renderShows(this.state.show, (show) => this.change({ show })) : html``;
    // Asked for together, so that they load side by side.
    if (names.map((name) => this.#file(name)).includes(null)) return html`${shows} ${this.#source.renderWaiting()}`;
    return html`${shows} ${this.#renderTrouble() ?? (this.view === 'step' ? this.#renderStep() : this.#renderShown(names))}`;
  }

  #renderShown(names: readonly NetworkName[]): TemplateResult {
    const state = { ...this.state, network: this.#chosen };
    switch (state.show) {
      case 'methods':
        return renderSurvey({ job: this.#survey, key: this.#surveyKey(), state, start: () => this.#startSurvey() });
      case 'sanity':
        return renderSanity(this.#scene, state.method, this.#sanity.result ?? [], this.#layers);
      case 'twin':
        return renderTwin({
          networks: names,
          state,
          known: this.#scene,
          found: new Map(names.map((name) => [name, this.#examination(name)])),
          portraits: this.#portraits,
          training: this.#training,
          measure: () => this.#startPortraits(),
          train: () => this.#startTraining(),
          plan: (part) => this.change({ plan: { ...this.state.plan, ...part } }),
        });
      default:
        return renderScene(this.#scene, state, this.#examination(state.network));
    }
  }

  #checked(): Checked | null {
    const found = this.#examination(this.#chosen);
    const signed = this.#signed();
    return found && signed && { known: this.#scene, state: this.state, found, signed, columns: this.#sanity.result ?? [] };
  }

  #renderStep(): TemplateResult {
    const known = this.#checked();
    if (!known) return html`<p class="waiting" role="status">Computing the map …</p>`;
    return renderStep(stepsFor(this.#layers)[this.step]!, known, rgbOf(resolveColour(this, 'var(--paper)')));
  }

  protected override renderSide(): TemplateResult {
    const stepping = this.view === 'step';
    const controls = renderControls({
      state: { ...this.state, network: this.#chosen },
      networks: this.#networks,
      stepping,
      change: (part) => this.change(part),
    });
    if (!stepping) return controls;
    const known = this.#file(this.#chosen) && this.#checked();
    if (!known) return controls;
    const texts = stepsFor(this.#layers).map((step) => renderStepText(step, known));
    return html`${steady(texts[this.step]!, texts)} ${controls}`;
  }

  protected override renderQuestionFigure(question: Question): TemplateResult | typeof nothing {
    return renderQuestion(question as Question<TruthFigure>, {
      open: this.practice.open,
      picked: this.practice.picked,
      pick: (cell) => this.practice.pick(cell),
    });
  }
}
