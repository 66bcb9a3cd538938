import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Engine, Network } from 'neocog';
import { Exercise, type Parameters } from '../frame/exercise.js';
import type { Question } from '../frame/questions.js';
import { resolveColour, rgbOf, type Colour } from '../grid/pictures.js';
import { Source } from '../looking/source.js';
import type { Picture } from '../looking/subjects.js';
import type { OwnVolume } from '../own-picture/shrink.js';
import { renderArithmetic } from './arithmetic.js';
import { projections, type Projections } from './attribution.js';
import { renderBack } from './back-view.js';
import { renderClaim } from './claim-view.js';
import { renderLayerChoice, renderSubject, type ControlHand } from './controls.js';
import { renderDetail } from './detail.js';
import { renderExciting, renderKnobs, renderMade, type MadeHand } from './excite-views.js';
import { Findings, keysOf, lookedThrough, measuredWith, type Keys } from './findings.js';
import { lookThrough, type Looked } from './layers.js';
import { rangeOf } from './maximise.js';
import { renderOverview, renderScores } from './overview.js';
import { brightBorder, ownPicture } from './own.js';
import { makeQuestion } from './questions.js';
import { renderQuestion } from './question-view.js';
import type { FeatureFigure } from './question-parts.js';
import { sceneOf, type Hand, type Scene } from './scene.js';
import { readState, stepsBefore, writeState, type FeaturesState, type Show } from './state.js';
import { renderStepSide, renderStepStage } from './step-view.js';
import { styles } from './styles.js';
import { unitArithmetic, type UnitArithmetic } from './unit.js';

const titles: readonly (readonly [Show, string])[] = [
  ['layers', 'All layers'],
  ['map', 'One map'],
  ['pictures', 'Exciting pictures'],
  ['made', 'Made to excite'],
  ['back', 'Back to pixels'],
  ['claim', 'The claim'],
];

/** Keeps the last value of each kind, and computes it anew where its key is another one. */
class Last<T> {
  #key = '';
  #value: T | null = null;
  get(key: string, compute: () => T): T {
    if (this.#value === null || key !== this.#key) {
      this.#value = compute();
      this.#key = key;
    }
    return this.#value;
  }
}

/**
 * What the layers of a trained network have learned (the lecture's slides 13 to 15): its maps on a picture, one unit's
 * arithmetic, what excites it, and the slides' claim measured.
 *
 * Attributes: `subject` (fashion | scenes | …), `picture` (a number from 1, or "own"), `layer`, `channel` (from 1), `unit`
 * ("row column", from 1), `show` (layers | map | pictures | made | back | claim), `ascent` (steps, rate, decay, jitter,
 * blur, noise), `view` (look | step | practise), `step`, `seed`.
 */
export class Features extends Exercise<FeaturesState> {
  static override parameters = ['subject', 'picture', 'layer', 'channel', 'unit', 'show', 'ascent'];
  static override styles = [...[Exercise.styles].flat(), ...styles];
  static override properties = { ...Exercise.properties, slice: { state: true } };

  /** In One map: the slice of the filter whose numbers are written out; null for the one that brings most. */
  declare protected slice: number | null;

  protected readonly purpose = 'What has each layer learned to see?';
  protected readonly stepName = 'step';
  readonly #source = new Source(() => this.requestUpdate());
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  readonly #repaint = (): void => this.requestUpdate();
  #scene: Scene | null = null;
  #net: Network | null = null;
  readonly #looked = new Last<Looked>();
  readonly #pictures = new Last<Picture>();
  readonly #projections = new Last<Projections>();
  readonly #arithmetic = new Last<UnitArithmetic>();
  #own: { volume: OwnVolume; inverted: boolean; number: number } | null = null;

  readonly #findings = new Findings(
    () => this.requestUpdate(),
    (message) => (this.trouble = message),
  );

  constructor() {
    super();
    this.slice = null;
  }

  protected override read(parameters: Parameters): FeaturesState {
    return readState(parameters);
  }

  protected override write(state: FeaturesState): Parameters {
    return writeState(state);
  }

  /** The picture, then each layer. */
  protected override get stepCount(): number {
    return 1 + (this.#net?.summary().length ?? stepsBefore[this.state.subject]);
  }

  protected override makeQuestion(engine: Engine, seed: number): Question {
    return makeQuestion(engine, seed);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#source.open();
    this.#scheme.addEventListener('change', this.#repaint);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#findings.stopUnless(null);
    this.#net = null;
    this.#scene = null;
    this.#source.close();
    this.#scheme.removeEventListener('change', this.#repaint);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = this.#scene;
    this.#scene = this.#refresh();
    // Another filter has other slices.
    if (before?.maps.name !== this.#scene?.maps.name || before?.channel !== this.#scene?.channel) this.slice = null;
    if (this.step >= this.stepCount) this.step = this.stepCount - 1;
    if (changed.has('state')) this.#findings.stopUnless(this.#scene && this.#keys(this.#scene));
  }

  #refresh(): Scene | null {
    const { engine, state } = this;
    if (engine === null || !this.isConnected) return null;
    const net = this.#source.network(engine, state.subject);
    const usual = this.#source.picture(state.subject, state.picture === 'own' ? 0 : state.picture);
    this.#net = net;
    // Until the next picture is there, the last one stays: what is on the screen is not torn down for a moment.
    if (!net || !usual) return net && this.#scene?.net === net ? this.#scene : null;
    const own = state.picture === 'own' ? this.#own : null;
    const key = `${state.subject} ${own ? `own ${own.number} ${own.inverted}` : usual.title + String(state.picture)}`;
    const picture = this.#pictures.get(key, () => (own ? ownPicture(own.volume, usual.shape, rangeOf(usual.shown, usual.pixels), own.inverted) : usual));
    const looked = this.#looked.get(key, () => lookThrough(net, picture.pixels));
    return sceneOf(engine, net, picture, looked, state, this.#paper());
  }

  #paper(): Colour {
    return rgbOf(resolveColour(this, 'var(--paper)'));
  }

  #keys(scene: Scene): Keys {
    return keysOf(scene, this.state.subject, this.state.knobs);
  }

  // Picture

  readonly #hand: Hand = {
    select: (layer, channel) => this.change({ layer, channel, unit: null }),
    open: (layer, channel) => this.change({ layer, channel, unit: null, show: 'map' }),
    pickUnit: (unit) => {
      const { maps, channel } = this.#scene!;
      this.change({ layer: maps.name, channel, unit });
    },
  };

  protected override renderStage(): TemplateResult {
    const scene = this.#scene;
    return html`<div role="group" aria-label=${this.view === 'step' ? 'The network, layer by layer' : 'The network, its maps, and what excites them'}>
      ${this.view === 'step' ? nothing : this.#renderShows()}
      ${!scene ? this.#source.renderWaiting() : this.view === 'step' ? renderStepStage(scene, this.step, this.state.channel, this.#hand) : this.#renderShown(scene)}
    </div>`;
  }

  #renderShows(): TemplateResult {
    return html`<div class="shows" role="group" aria-label="What is shown">
      ${titles.map(
        ([show, title]) => html`<button aria-pressed=${show === this.state.show} data-show=${show} @click=${() => this.#show(show)}>${title}</button>`,
      )}
    </div>`;
  }

  #show(show: Show): void {
    const scene = this.#scene;
    // What is strongest in one picture is not in the next: what is looked at now stays.
    this.change(scene ? { show, layer: scene.maps.name, channel: scene.channel } : { show });
  }

  #renderShown(scene: Scene): TemplateResult {
    const [hand, findings, keys] = [this.#hand, this.#findings, this.#keys(scene)];
    switch (this.state.show) {
      case 'layers':
        return renderOverview(scene, hand);
      case 'map':
        return renderDetail(scene, hand, this.#unitOf(scene), { slice: this.slice, show: (channel) => (this.slice = channel) });
      case 'pictures':
        return renderExciting(scene, hand, {
          ranking: findings.rankings.get(keys.ranking) ?? null,
          running: findings.running(keys.ranking),
          start: () => findings.lookThrough(scene, keys),
          pictureOf: (index) => this.#source.picture(this.state.subject, index),
          look: ({ picture, y, x }) => this.change({ picture, layer: scene.maps.name, channel: scene.channel, unit: { y, x }, show: 'map' }),
          count: lookedThrough(scene),
        });
      case 'made':
        return renderMade(scene, hand, this.#made(scene));
      case 'back': {
        const { maps, channel, unit, picture } = scene;
        const key = `${numberOf(picture)} ${this.state.subject} ${maps.name} ${channel} ${unit.y} ${unit.x}`;
        return renderBack(
          scene,
          hand,
          this.#projections.get(key, () => projections(scene.nc, scene.net, picture.pixels, maps.name, unit, channel)),
        );
      }
      case 'claim':
        return renderClaim(
          scene,
          findings.claims.get(keys.claim) ?? null,
          findings.running(keys.claim),
          () => findings.measure(scene, keys),
          measuredWith(scene),
        );
    }
  }

  #made(scene: Scene): MadeHand {
    const [findings, keys] = [this.#findings, this.#keys(scene)];
    const { knobs } = this.state;
    return {
      ascent: findings.ascents.get(keys.ascent) ?? null,
      running: findings.running(keys.ascent),
      start: () => findings.makePicture(scene, keys, knobs),
      real: findings.rankings.get(keys.ranking)?.best[scene.channel]?.[0]?.value ?? null,
      realRunning: findings.running(keys.ranking),
      startReal: () => findings.lookThrough(scene, keys),
      count: lookedThrough(scene),
      knobs,
      turn: (name, value) => this.change({ knobs: { ...knobs, [name]: value } }),
    };
  }

  protected override renderSide(): TemplateResult {
    const scene = this.#scene;
    if (this.view === 'step') return html`${scene ? renderStepSide(scene, this.step, this.state.channel) : nothing}`;
    const { show, unit } = this.state;
    const units = show === 'map' || show === 'back';
    // One template whether the network is there or not: an open drawing stays open while another network comes.
    return html`${scene && (show === 'map' || show === 'layers') ? renderArithmetic(this.#unitOf(scene), scene.unit, scene.channel) : nothing}
    ${this.renderTrouble()} ${scene && show !== 'layers' && show !== 'claim' ? renderLayerChoice(scene, unit, units, (part) => this.change(part)) : nothing}
    ${scene && show === 'made' ? renderKnobs(scene, this.#made(scene)) : nothing}
    ${show === 'made' ? nothing : renderSubject(this.state, this.#controls, scene?.picture.shape ?? null)}
    ${
      scene && units
        ? html`<div>
            <h3>What the network says</h3>
            ${renderScores(scene)}
          </div>`
        : nothing
    }`;
  }

  #unitOf({ net, picture, maps, unit, channel }: Scene): UnitArithmetic {
    const key = `${numberOf(picture)} ${this.state.subject} ${maps.name} ${channel} ${unit.y} ${unit.x}`;
    return this.#arithmetic.get(key, () => unitArithmetic(net, picture.pixels, maps.name, unit, channel));
  }

  get #controls(): ControlHand {
    return {
      change: (part) => this.change(part),
      own: this.#own && { inverted: this.#own.inverted, bright: brightBorder(this.#own.volume) },
      takeOwn: (volume) => this.#takeOwn(volume, this.#own?.inverted ?? false),
      invert: (inverted) => this.#own && this.#takeOwn(this.#own.volume, inverted),
    };
  }

  #takeOwn(volume: OwnVolume, inverted: boolean): void {
    this.#own = { volume, inverted, number: (this.#own?.number ?? 0) + 1 };
    if (this.state.picture === 'own') this.state = { ...this.state };
    else this.change({ picture: 'own', unit: null });
  }

  // Practice

  protected override renderQuestionFigure(question: Question): TemplateResult | typeof nothing {
    return renderQuestion(question as Question<FeatureFigure>, { practice: this.practice, zero: this.#paper() });
  }
}

const numbers = new WeakMap<Picture, number>();
let count = 0;
/** Pictures are told apart by the object. */
function numberOf(picture: Picture): number {
  if (!numbers.has(picture)) numbers.set(picture, ++count);
  return numbers.get(picture)!;
}
