import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { parseNumber, type Answer, type Cell, type Question, type Verdict } from './questions.js';

interface Source {
  make(seed: number): Question | null;
  report(verb: 'answered' | 'completed', scaled: number, attempts: number): void;
  /** A new set begins: its seed is the exercise's from now on. */
  reseed(seed: number): void;
}

interface Outcome {
  correct: boolean;
  attempts: number;
}

const length = 5;

/** One set of questions: asks one at a time, checks, hints, shows the worked answer, and keeps the score. */
export class Practice {
  readonly #host: LitElement;
  readonly #source: Source;
  #seed = 1;
  #outcomes: Outcome[] = [];
  #question: Question | null = null;
  #verdict: Verdict | null = null;
  #attempts = 0;
  #hints = 0;
  #solved = false;
  #text = '';
  #picked: readonly Cell[] = [];

  constructor(host: LitElement, source: Source) {
    this.#host = host;
    this.#source = source;
  }

  /** Whether the question still takes answers. */
  get open(): boolean {
    return this.#question !== null && !this.#solved;
  }

  /** The cells to mark in the picture, where cells are asked for: those picked so far, and at the end the right ones. */
  get picked(): readonly Cell[] {
    const { answer, expected } = this.#question ?? {};
    if (this.open || (answer?.form !== 'cell' && answer?.form !== 'cells')) return this.#picked;
    return [expected as Cell | readonly Cell[]].flat();
  }

  /** Picks a cell in the picture: the answer, or where several are asked for, one of them or no longer. */
  pick({ y, x }: Cell): void {
    if (!this.open || !this.#question) return;
    if (this.#question.answer.form !== 'cells') return this.answer({ y, x });
    const others = this.#picked.filter((cell) => cell.y !== y || cell.x !== x);
    this.#picked = others.length < this.#picked.length ? others : [...others, { y, x }];
    this.#host.requestUpdate();
  }

  /** Goes on, and takes the focus along: the button that had it is gone. */
  #next(): void {
    this.#ask();
    this.#focus('form input, neocog-number-grid[selectable], [data-answer] [tabindex="0"], .choices button, .finished button');
  }

  #renew(seed: number): void {
    this.#source.reseed(seed);
    this.start(seed);
    this.#focus('form input, neocog-number-grid[selectable], [data-answer] [tabindex="0"], .choices button');
  }

  #focus(selector: string): void {
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(async () => {
      const target = this.#host.renderRoot.querySelector<HTMLElement & { focusCell?: () => void; updateComplete?: Promise<unknown> }>(selector);
      await target?.updateComplete;
      if (target?.focusCell) target.focusCell();
      else target?.focus();
    });
  }

  /** A new set. Question i of seed s is always the same one. */
  start(seed: number): void {
    this.#seed = seed;
    this.#outcomes = [];
    this.#ask();
  }

  #ask(): void {
    this.#question = this.#outcomes.length < length ? this.#source.make(this.#seed * 1000 + this.#outcomes.length) : null;
    this.#verdict = null;
    this.#attempts = 0;
    this.#hints = 0;
    this.#solved = false;
    this.#text = '';
    this.#picked = [];
    this.#host.requestUpdate();
  }

  answer(answer: Answer): void {
    if (!this.open || !this.#question) return;
    this.#attempts++;
    this.#verdict = this.#question.check(answer);
    if (this.#verdict.correct) this.#close(true);
    this.#host.requestUpdate();
  }

  #close(correct: boolean): void {
    this.#solved = true;
    // A worked answer or each further try takes a share of the point away.
    this.#outcomes = [...this.#outcomes, { correct, attempts: Math.max(1, this.#attempts) }];
    this.#source.report('answered', correct ? 1 / this.#attempts : 0, this.#attempts);
    this.#focus('.next');
    if (this.#outcomes.length === length)
      this.#source.report(
        'completed',
        this.#score,
        this.#outcomes.reduce((sum, { attempts }) => sum + attempts, 0),
      );
  }

  get #score(): number {
    return this.#outcomes.reduce((sum, { correct, attempts }) => sum + (correct ? 1 / attempts : 0), 0) / length;
  }

  #submitNumber(event: Event): void {
    event.preventDefault();
    const value = parseNumber(this.#text);
    if (value === null) {
      this.#verdict = { correct: false, feedback: 'Type a number, such as 3, −2 or 0.5.' };
      this.#host.requestUpdate();
    } else {
      this.answer(value);
    }
  }

  render(figure: (question: Question) => TemplateResult | typeof nothing): TemplateResult {
    if (this.#question === null) return this.#renderFinished();
    const question = this.#question;
    return html`<div class="practice">
      <div class="stage">${figure(question)}</div>
      <div class="side">
        ${this.#renderDots()}
        <p class="prompt" id="prompt">${question.prompt}</p>
        ${this.#solved ? nothing : this.#renderForm(question)}
        <div role="status" class="verdict">
          ${
            this.#verdict
              ? html`<p class=${this.#verdict.correct ? 'correct' : 'wrong'}>
                  <span aria-hidden="true">${this.#verdict.correct ? '✓' : '✗'}</span> ${this.#verdict.feedback}
                </p>`
              : nothing
          }
          ${question.hints.slice(0, this.#hints).map((hint) => html`<p class="hint">Hint: ${hint}</p>`)}
          ${this.#solved ? html`<p class="solution">${question.solution}</p>` : nothing}
        </div>
        <div class="row">
          ${
            this.#solved
              ? html`<button class="primary next" @click=${() => this.#next()}>${this.#outcomes.length < length ? 'Next question' : 'See the result'}</button>`
              : html`<button ?disabled=${this.#hints >= question.hints.length} @click=${() => this.#hint()}>Hint</button>
                  <button @click=${() => this.#giveUp()}>Show the answer</button>`
          }
        </div>
      </div>
    </div>`;
  }

  #hint(): void {
    this.#hints++;
    this.#host.requestUpdate();
  }

  #giveUp(): void {
    this.#verdict = null;
    this.#close(false);
    this.#host.requestUpdate();
  }

  #renderForm(question: Question): TemplateResult {
    const { answer } = question;
    if (answer.form === 'cell') return html`<p class="muted">Pick the cell in the picture: click it, or move with the arrow keys and press Enter.</p>`;
    if (answer.form === 'cells') {
      return html`<p class="muted">Pick all that fit, in the picture: click each, or move with the arrow keys and press Enter. A second time takes it back.</p>
        <div class="row">
          <span class="muted">${this.#picked.length} picked</span>
          <button class="primary" ?disabled=${this.#picked.length === 0} @click=${() => this.answer(this.#picked)}>Check</button>
        </div>`;
    }
    if (answer.form === 'choice') {
      return html`<div class="choices" role="group" aria-labelledby="prompt">
        ${answer.options.map((option, index) => html`<button @click=${() => this.answer(index)}>${option}</button>`)}
      </div>`;
    }
    return html`<form class="row" @submit=${(event: Event) => this.#submitNumber(event)}>
      <input
        type="text"
        inputmode="text"
        autocomplete="off"
        size="8"
        aria-labelledby="prompt"
        .value=${this.#text}
        @input=${(event: Event) => {
          this.#text = (event.target as HTMLInputElement).value;
        }}
      />
      <button class="primary">Check</button>
    </form>`;
  }

  #renderDots(): TemplateResult {
    const states = Array.from({ length }, (_, i) => {
      const outcome = this.#outcomes[i];
      return outcome ? (outcome.correct ? 'right' : 'shown') : i === this.#outcomes.length && !this.#solved ? 'now' : 'open';
    });
    const current = this.#outcomes.length + (this.#solved ? 0 : 1);
    return html`<div
      class="dots"
      role="img"
      aria-label="Question ${Math.min(current, length)} of ${length}, ${this.#outcomes.filter(({ correct }) => correct).length} right so far"
    >
      ${states.map((state) => html`<span class=${state}>${state === 'right' ? '✓' : state === 'shown' ? '–' : ''}</span>`)}
    </div>`;
  }

  #renderFinished(): TemplateResult {
    const right = this.#outcomes.filter(({ correct }) => correct).length;
    const first = this.#outcomes.filter(({ correct, attempts }) => correct && attempts === 1).length;
    return html`<div class="finished">
      ${this.#renderDots()}
      <p class="prompt">${right} of ${length} right, ${first} of them at the first try.</p>
      <p class="muted">Score ${Math.round(100 * this.#score)}%: a second try counts half, a third one a third, an answer that was shown nothing.</p>
      <div class="row">
        <button class="primary" @click=${() => this.#renew(this.#seed + 1)}>Five new questions</button
        ><button @click=${() => this.#renew(this.#seed)}>The same again</button>
      </div>
    </div>`;
  }
}
