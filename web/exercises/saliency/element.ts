import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Engine, SaliencyMap, SaliencyMethod } from 'neocog';
import { Exercise, type Parameters } from '../frame/exercise.js';
import type { Cell, Question } from '../frame/questions.js';
import '../grid/define.js';
import { rgbOf, type Colour } from '../grid/pictures.js';
import { Source } from '../looking/source.js';
import { subjects, type Picture, type Subject } from '../looking/subjects.js';
import { renderChooser } from './chooser.js';
import { findings, type Finding } from './findings.js';
import { renderGallery } from './gallery.js';
import { camOf, examine, gradientMap, optionsOf, strongest, targetsOf, type Examination, type Target } from './logic.js';
import { renderFigures, renderFindings } from './look-view.js';
import { Maker } from './maker.js';
import { methodOf, methods } from './methods.js';
import { renderQuestion } from './question-view.js';
import type { SaliencyFigure } from './question-parts.js';
import { makeQuestion } from './questions.js';
import type { Scene } from './scene.js';
import { renderLookSide } from './side.js';
import { fromParameters, stateParameters, toParameters, type SaliencyState } from './state.js';
import { renderStepSide, renderStepStage } from './step-view.js';
import { styles } from './styles.js';
import { stepCountOf, stridedLayer } from './walk.js';

/** A picture in a network, examined for a class; computed anew only when one of them changed. */
interface Examined {
  key: string;
  picture: Picture;
  examination: Examination;
  gradient: SaliencyMap;
}

/**
 * Saliency maps (the lecture's slides 46 to 52): which pixels a score hangs on, by nine methods.
 *
 * Attributes: `subject` (fashion | scenes | scenes-biased …), `picture` (from 0), `target-class` (a number; empty: the network's own
 * answer), `method`, `channels` (max | mean | all), `opacity` (0 to 1), `score` (logit | softmax), `pixel` ("12 40", row and
 * column from 0; empty: the strongest), `nudge` (0.01 | 0.1 | 0.5), `view`, `step`, `seed`.
 */
export class Saliency extends Exercise<SaliencyState> {
  static override parameters = stateParameters;
  static override styles = [...[Exercise.styles].flat(), ...styles];
  static override properties = { ...Exercise.properties, wide: { state: true } };

  /** Whether the stage has the side beside it, and not below. */
  declare protected wide: boolean;
  protected readonly purpose = 'Which pixels does this score hang on?';
  protected readonly stepName = 'step';
  readonly #source = new Source(() => this.requestUpdate());
  readonly #maker = new Maker(() => this.requestUpdate());
  #examined: Examined | null = null;
  #answers: { key: string; answer: number; targets: readonly Target[] } = { key: '', answer: 0, targets: [] };
  #found: { map: SaliencyMap | null; smooth: SaliencyMap | null; examination: Examination; findings: readonly Finding[] } | null = null;
  #scene: Scene | null = null;
  #zero: Colour = [255, 254, 251];
  readonly #observer = new ResizeObserver(() => (this.wide = this.clientWidth >= 860));

  constructor() {
    super();
    this.wide = true;
  }

  protected override read(parameters: Parameters): SaliencyState {
    return fromParameters(parameters);
  }

  protected override write(state: SaliencyState): Parameters {
    return toParameters(state);
  }

  protected override get stepCount(): number {
    return this.#scene ? stepCountOf(this.#scene.examination) : 0;
  }

  protected override makeQuestion(engine: Engine, seed: number): Question {
    return makeQuestion(engine, seed);
  }

  override connectedCallback(): void {
    this.#source.open();
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    this.#maker.close();
    this.#source.close();
    this.#examined = null;
    this.#scene = null;
  }

  protected override willUpdate(): void {
    this.#scene = this.view === 'practise' ? this.#scene : this.#prepare();
    if (this.#scene) this.step = Math.min(this.step, this.stepCount - 1);
  }

  /** Light and dark may have changed places. */
  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const frame = this.renderRoot.querySelector('.frame');
    const zero = frame ? rgbOf(getComputedStyle(frame).backgroundColor) : this.#zero;
    if (zero.join() === this.#zero.join()) return;
    this.#zero = zero;
    this.requestUpdate();
  }

  #prepare(): Scene | null {
    const { engine } = this;
    if (engine === null) return null;
    const network = this.#source.network(engine, this.state.subject);
    const picture = this.#source.picture(this.state.subject, this.state.picture);
    if (!network || !picture) return null;
    const { pixel } = this.state;
    if (pixel && (pixel.y >= picture.shape[0] || pixel.x >= picture.shape[1])) this.state = { ...this.state, pixel: null };
    const { state } = this;
    const shownKey = `${state.subject} ${state.picture}`;
    const subject: Subject = subjects[state.subject];
    if (this.#answers.key !== shownKey) this.#answers = { key: shownKey, ...targetsOf(network, picture.pixels, subject.independent ?? false) };
    const target = this.#answers.targets[state.chosen ?? this.#answers.answer]!;
    const key = `${shownKey} ${target.class} ${state.score}`;
    if (this.#examined?.key !== key) {
      const examination = examine(network, picture.pixels, target, state.score);
      this.#examined = { key, picture, examination, gradient: gradientMap(examination) };
    }
    const { examination, gradient } = this.#examined;
    if (this.view === 'look') {
      const order = [state.method, ...methods.map(({ name }) => name)];
      this.#maker.ask(
        engine,
        {
          key: `${shownKey} ${target.class}`,
          network,
          networkKey: state.subject,
          pixels: picture.pixels,
          options: (method: SaliencyMethod) => optionsOf(method, examination),
        },
        order,
      );
    }
    const map = state.method === 'gradient' ? gradient : this.#maker.get(state.method);
    return {
      state,
      network,
      picture,
      classes: subject.classes,
      answer: this.#answers.answer,
      examination,
      map,
      pixel: state.pixel ?? strongest(map ?? gradient, picture.shape),
      findings: this.#findingsOf(picture, examination, map),
      zero: this.#zero,
      failure: this.#maker.failure,
    };
  }

  #findingsOf(picture: Picture, examination: Examination, map: SaliencyMap | null): readonly Finding[] {
    const smooth = examination.score === 'logit' ? this.#maker.get('smoothGrad') : null;
    const known = this.#found;
    if (known?.map === map && known.smooth === smooth && known.examination === examination) return known.findings;
    const { perPixel, title } = methodOf(this.state.method);
    const { target, probabilities, largest, layers } = examination;
    const list = findings({
      className: subjects[this.state.subject].classes[target.class] ?? '',
      probability: probabilities[target.class] ?? null,
      largest,
      layers,
      cam: examination.score === 'logit' ? camOf(examination) : null,
      map: perPixel ? map : null,
      mapTitle: title,
      smooth,
      mask: picture.mask,
      strided: stridedLayer(layers),
    });
    this.#found = { map, smooth, examination, findings: list };
    return list;
  }

  #pick(cell: Cell): void {
    this.change({ pixel: cell });
  }

  protected override renderStage(): TemplateResult {
    const scene = this.#scene;
    if (this.view === 'step') return scene ? renderStepStage(scene, this.step) : this.#source.renderWaiting();
    const chooser = renderChooser({
      state: this.state,
      picture: (index) => this.#source.picture(this.state.subject, index),
      change: (part) => this.change(part),
    });
    if (!scene) return html`${chooser} ${this.#source.renderWaiting()}`;
    const figures = renderFigures(scene, { pick: (cell) => this.#pick(cell), fade: (opacity) => this.change({ opacity }) });
    return html`${chooser} ${figures} ${this.wide ? this.#renderGallery(scene) : nothing}`;
  }

  #renderGallery(scene: Scene): TemplateResult {
    return renderGallery(scene, {
      get: (method) => this.#maker.get(method),
      choose: (method) => this.change({ method, score: 'logit' }),
    });
  }

  protected override renderSide(): TemplateResult {
    const scene = this.#scene;
    if (!scene) return html``;
    if (this.view === 'step') return renderStepSide(scene, this.step);
    // On a phone the scores, which one clicks, come before nine more maps.
    return html`${renderLookSide(scene, { change: (part) => this.change(part) })} ${renderFindings(scene, (part) => this.change(part))}
    ${this.wide ? nothing : this.#renderGallery(scene)}`;
  }

  protected override renderQuestionFigure(question: Question): TemplateResult {
    return renderQuestion(question as Question<SaliencyFigure>, this.practice, this.#zero);
  }
}
