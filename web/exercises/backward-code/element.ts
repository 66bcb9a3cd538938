import { html, nothing, type TemplateResult } from 'lit';
import type { Engine } from 'neocog';
import { Exercise, type Parameters } from '../frame/exercise.js';
import { options } from '../frame/options.js';
import type { Question } from '../frame/questions.js';
import { steady, steadyStyles } from '../frame/steady.js';
import { likelyFault } from './broken.js';
import { casesOf, type Case } from './cases.js';
import { judge, placesOf, truthOf, type Part, type Place, type Verdict } from './compare.js';
import { renderFigure } from './figure.js';
import { madeOf, type Made } from './made.js';
import { lineOf, timeLimit } from './messages.js';
import { makeQuestion, type CodeFigure } from './questions.js';
import { Runner } from './run.js';
import { counted, renderArithmetic, renderInputs, renderStatement } from './side.js';
import { fromParameters, toParameters, type CodeState, type Run } from './state.js';
import { renderCases, renderGrids, renderPrinted, renderSummary } from './stage.js';
import { gridStyles } from '../grid/styles.js';
import { styles } from './styles.js';
import { solutionOf, taskIds, tasks, type TaskId } from './tasks.js';

/**
 * A learner writes a backward pass in JavaScript; the engine checks it cell by cell.
 *
 * Attributes: `task` (relu | maxpool | dense | conv), `code` (the learner's, where it is no longer the starter), `case`
 * (counted from 1), `view` (look | step | practise), `step` (which cell of the case), `seed`.
 */
export class BackwardCode extends Exercise<CodeState> {
  static override parameters = ['task', 'code', 'case'];
  static override styles = [...[Exercise.styles].flat(), gridStyles, steadyStyles, styles];
  static override properties = { ...Exercise.properties, run: { state: true }, running: { state: true }, hints: { state: true }, solved: { state: true } };

  declare protected run: Run | null;
  declare protected running: boolean;
  /** How many hints of the task are shown. */
  declare protected hints: number;
  /** Whether the solution is shown. */
  declare protected solved: boolean;
  protected readonly purpose = 'Can you write the backward pass yourself?';
  protected readonly stepName = 'cell';
  readonly #runner = new Runner();
  /** Each task's code, so that looking at another one loses nothing. */
  readonly #drafts = new Map<TaskId, string>();
  #computed = '';
  #cases: readonly Case[] = [];
  #truths: readonly (readonly Part[])[] = [];
  #made: { of: Case | null; cells: Made[] } = { of: null, cells: [] };
  #shownTask: TaskId | null = null;
  #attempts = 0;
  /** The tasks whose solution was looked at. */
  readonly #looked = new Set<TaskId>();

  constructor() {
    super();
    this.run = null;
    this.running = false;
    this.hints = 0;
    this.solved = false;
  }

  protected override read(parameters: Parameters): CodeState {
    return fromParameters(parameters);
  }

  protected override write(state: CodeState): Parameters {
    return toParameters(state);
  }

  /** A starter is not written down; so where one comes back, the text goes. */
  protected override writeAttributes(): void {
    super.writeAttributes();
    if (this.isConnected && this.hasAttribute('code') && this.write(this.state)['code'] === undefined) this.removeAttribute('code');
  }

  protected override makeQuestion(engine: Engine, seed: number): Question {
    return makeQuestion(engine, seed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#runner.dispose();
  }

  protected override willUpdate(): void {
    this.#refresh();
  }

  /** Computes what the engine says when the task or the seed changed since. */
  #refresh(): void {
    if (this.engine === null) return;
    const { task } = this.state;
    const key = `${task} ${this.seed}`;
    if (this.#computed !== key) {
      this.#computed = key;
      const engine = this.engine;
      this.#cases = casesOf(task, this.seed);
      this.#truths = this.#cases.map((each) => truthOf(engine, tasks[task], each));
      this.run = null;
      this.#runner.stop();
    }
    if (this.#shownTask !== task) {
      this.#shownTask = task;
      this.hints = 0;
      this.solved = false;
      this.#attempts = 0;
    }
    const last = this.#cases.length - 1;
    if (this.state.case > last) this.state = { ...this.state, case: last };
    this.step = Math.min(this.step, this.stepCount - 1);
  }

  protected override get stepCount(): number {
    return Math.max(1, this.#places.length);
  }

  get #places(): readonly Place[] {
    return placesOf(this.#truths[this.state.case] ?? []);
  }

  // What the learner does

  #chooseTask(task: TaskId): void {
    this.#drafts.set(this.state.task, this.state.code);
    this.change({ task, code: this.#drafts.get(task) ?? tasks[task].starter, case: 0 });
    this.goTo(0);
  }

  #chooseCase(index: number): void {
    this.state = { ...this.state, case: index };
    const place = this.run?.verdicts[index]?.place;
    this.goTo(place ? this.#indexOf(place) : 0);
  }

  #pick(place: Place): void {
    this.goTo(this.#indexOf(place));
  }

  #indexOf({ part, y, x }: Place): number {
    return Math.max(
      0,
      this.#places.findIndex((place) => place.part === part && place.y === y && place.x === x),
    );
  }

  /** The starter of this task comes back; the learner's code is one undo away. */
  protected override reset(): void {
    this.stopPlaying();
    this.#runner.stop();
    this.run = null;
    this.#drafts.delete(this.state.task);
    this.change({ code: tasks[this.state.task].starter, case: 0 });
    this.goTo(0);
  }

  #useSolution(): void {
    // With the case, so that it is a change of its own: undo brings back the last letter that was typed before.
    this.change({ code: solutionOf(tasks[this.state.task]), case: this.state.case });
  }

  async #start(): Promise<void> {
    if (this.engine === null || this.running) return;
    const { code, task } = this.state;
    const [cases, truths, key] = [this.#cases, this.#truths, this.#computed];
    const calls = cases.map(({ values }) => tasks[task].parameters.map((name) => values[name]));
    this.running = true;
    const report = await this.#runner.run({ code, calls, milliseconds: timeLimit });
    this.running = false;
    if (!this.isConnected || this.#computed !== key) return;
    const verdicts = report.outcomes.map((outcome, i) => judge(tasks[task], truths[i]!, outcome));
    this.run = { code, report, verdicts };
    this.#attempts++;
    this.#showFirstFault();
    this.#tell(task, verdicts, cases.length);
  }

  #showFirstFault(): void {
    const index = this.run?.verdicts.findIndex(({ passed }) => !passed) ?? -1;
    if (index < 0) return;
    this.#chooseCase(index);
  }

  #tell(task: TaskId, verdicts: readonly Verdict[], count: number): void {
    const last = verdicts.at(-1)?.trouble?.kind;
    if (last === 'stopped' || last === 'sandbox') return;
    const share = verdicts.filter(({ passed }) => passed).length / count;
    // As in practice, a solution that was looked at earns nothing.
    const scaled = this.#looked.has(task) ? 0 : share;
    this.report('answered', scaled, this.#attempts);
    if (share === 1) this.report('completed', scaled, this.#attempts);
  }

  /** What is likely wrong in the case that is looked at. */
  #likely(): string {
    const each = this.#cases[this.state.case];
    const verdict = this.run?.verdicts[this.state.case];
    return !each || !verdict || verdict.passed || verdict.place === null ? '' : likelyFault(this.state.task, each.values, verdict.yours);
  }

  /** What a cell of the case is made of; computed once. */
  #madeOf(nc: Engine, each: Case, index: number): Made {
    if (this.#made.of !== each) this.#made = { of: each, cells: [] };
    return (this.#made.cells[index] ??= madeOf(nc, tasks[this.state.task], each, this.#places[index]!));
  }

  // Picture

  protected override renderStage(): TemplateResult {
    const parts = this.#truths[this.state.case];
    const each = this.#cases[this.state.case];
    if (!parts || !each) return html``;
    const { run } = this;
    const verdict = run?.verdicts[this.state.case] ?? null;
    const place = this.#places[this.step]!;
    const stale = run !== null && run.code !== this.state.code;
    const cases = renderCases(this.#cases, run, this.state.case, (index) => this.#chooseCase(index));
    const shown = !each.hidden || run !== null;
    const grids = shown
      ? renderGrids(parts, verdict, place, this.view === 'step' ? 'numeric' : 'difference', (picked) => this.#pick(picked))
      : html`<p class="muted">This case stays hidden until the code has been run.</p>`;
    if (this.view === 'step') {
      return html`${cases}
      ${run === null || stale ? html`<p class="row note">${this.#runButton()}<span class="muted">${stale ? 'The code has changed since its last run.' : 'Your column fills when the code has run.'}</span></p>` : nothing}
      ${grids}`;
    }
    return html`<div class="tasks">
        <label
          >Backward pass of
          <select @change=${(event: Event) => this.#chooseTask((event.target as HTMLSelectElement).value as TaskId)}>
            ${options(
              taskIds.map((id) => [id, tasks[id].title] as const),
              this.state.task,
            )}
          </select></label
        >
      </div>
      <neocog-code-editor
        label="Your backward pass, in JavaScript"
        .text=${this.state.code}
        .line=${stale ? 0 : lineOf(verdict?.trouble ?? null)}
        @code-change=${(event: CustomEvent<string>) => event.detail !== this.state.code && this.change({ code: event.detail })}
        @code-run=${() => void this.#start()}
      ></neocog-code-editor>
      <div class="row bar-run">${this.#runButton()}<span class="muted keys">Ctrl+Enter runs; Escape, then Tab leaves the editor</span></div>
      <div class="result">
        ${renderSummary(run, this.#cases, this.state.case, this.running, stale, this.#likely())} ${cases} ${grids}
        ${run ? renderPrinted(run.report, this.#cases) : nothing}
      </div>`;
  }

  #runButton(): TemplateResult {
    return this.running
      ? html`<button @click=${() => this.#runner.stop()}>Stop</button>`
      : html`<button class="primary" @click=${() => void this.#start()}>Run</button>`;
  }

  protected override renderSide(): TemplateResult {
    const parts = this.#truths[this.state.case];
    const each = this.#cases[this.state.case];
    const place = this.#places[this.step];
    if (!parts || !each || !place || this.engine === null) return html``;
    const task = tasks[this.state.task];
    const visible = !each.hidden || this.run !== null;
    const verdict = this.run?.verdicts[this.state.case] ?? null;
    const { engine } = this;
    const arithmeticAt = (index: number) => renderArithmetic(parts, this.#places[index]!, verdict, this.#madeOf(engine, each, index));
    const inputs = visible ? renderInputs(task, each, this.#madeOf(engine, each, this.step)) : nothing;
    const arithmetic = visible ? arithmeticAt(this.step) : html``;
    if (this.view === 'step') return html`${steady(arithmetic, visible ? this.#places.map((_, index) => arithmeticAt(index)) : [])} ${inputs} ${counted}`;
    return html`${renderStatement(task, this.hints, this.solved, {
        hint: () => this.hints++,
        show: () => {
          this.solved = !this.solved;
          this.#looked.add(task.id);
        },
        use: () => this.#useSolution(),
      })}
      ${inputs}
      <div aria-live="polite">${arithmetic}</div>`;
  }

  protected override renderQuestionFigure(question: Question): TemplateResult {
    return renderFigure(question.figure as CodeFigure, this.practice.open);
  }
}
