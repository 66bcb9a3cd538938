import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import type { EditorView } from 'codemirror';
import type { Compartment } from '@codemirror/state';
import { controls, tokens } from '../frame/tokens.js';
import { appearance, loadTools, type Tools } from './editor-tools.js';

/**
 * JavaScript in a real editor. Fires `code-change` with the text as it is typed, and `code-run` on Ctrl+Enter or ⌘+Enter.
 * Tab indents; Escape, then Tab leaves.
 */
export class CodeEditor extends LitElement {
  static override properties = { text: { attribute: false }, line: { type: Number }, label: {}, failed: { state: true }, ready: { state: true } };
  declare text: string;
  /** The line to mark, counted from 1; 0 for none. */
  declare line: number;
  declare label: string;
  declare protected ready: boolean;
  declare protected failed: boolean;
  #view: EditorView | null = null;
  #tools: Tools | null = null;
  #mark: Compartment | null = null;

  constructor() {
    super();
    this.text = '';
    this.line = 0;
    this.label = '';
    this.ready = false;
    this.failed = false;
  }

  static override styles = [
    tokens,
    controls,
    css`
      :host {
        display: block;
        font: 15px/1.5 var(--sans);
      }
      .editor,
      textarea {
        border: 1px solid var(--line);
        border-radius: 8px;
        overflow: hidden;
        background: var(--paper);
      }
      /* As high as the editor that takes its place, so that nothing jumps. */
      textarea {
        box-sizing: border-box;
        width: 100%;
        min-height: 290px;
        padding: 8px 12px;
        font: 13.5px/1.5 var(--mono);
        font-variant-ligatures: none;
        color: var(--ink);
        resize: vertical;
        display: block;
      }
      .editor:empty {
        display: none;
      }
    `,
  ];

  protected override async firstUpdated(): Promise<void> {
    try {
      this.#tools = await loadTools();
    } catch {
      // The plain field stays, and works.
      this.failed = true;
      return;
    }
    if (this.isConnected) this.#start(this.#tools);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#tools && !this.#view) void this.updateComplete.then(() => this.#tools && this.#start(this.#tools));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#view?.destroy();
    this.#view = null;
    this.ready = false;
  }

  #start(tools: Tools): void {
    const { basicSetup, EditorView, Compartment, EditorState, Prec, indentUnit, indentWithTab, javascript, keymap } = tools;
    const field = this.renderRoot.querySelector('textarea');
    const focused = field !== null && field === (this.renderRoot as ShadowRoot).activeElement;
    this.#mark = new Compartment();
    this.#view = new EditorView({
      doc: this.text,
      root: this.renderRoot as ShadowRoot,
      parent: this.renderRoot.querySelector('.editor')!,
      extensions: [
        Prec.highest(
          keymap.of([
            {
              key: 'Mod-Enter',
              run: () => {
                this.dispatchEvent(new CustomEvent('code-run'));
                return true;
              },
            },
          ]),
        ),
        basicSetup,
        keymap.of([indentWithTab]),
        indentUnit.of('  '),
        EditorState.tabSize.of(2),
        javascript(),
        EditorView.lineWrapping,
        appearance(tools),
        this.#mark.of([]),
        EditorView.contentAttributes.of({ 'aria-label': this.label, 'aria-describedby': 'keys' }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          this.text = update.state.doc.toString();
          this.dispatchEvent(new CustomEvent('code-change', { detail: this.text }));
        }),
      ],
    });
    this.#markLine();
    this.ready = true;
    if (focused) this.#view.focus();
  }

  #markLine(): void {
    if (!this.#view || !this.#mark || !this.#tools) return;
    const { Decoration, EditorView } = this.#tools;
    const { doc } = this.#view.state;
    const marked = this.line >= 1 && this.line <= doc.lines;
    const set = marked ? EditorView.decorations.of(Decoration.set([Decoration.line({ class: 'cm-wrong-line' }).range(doc.line(this.line).from)])) : [];
    this.#view.dispatch({ effects: this.#mark.reconfigure(set) });
  }

  /** The text was changed from elsewhere: another task, undo, a solution put in. */
  protected override updated(changed: PropertyValues<this>): void {
    const view = this.#view;
    if (view && changed.has('text') && view.state.doc.toString() !== this.text)
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: this.text } });
    if (changed.has('line')) this.#markLine();
  }

  /** The keys of an editor are its own: an arrow does not step, and Ctrl+Z takes back a letter and not an exercise. */
  #onKey(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter' && !this.ready) this.dispatchEvent(new CustomEvent('code-run'));
    event.stopPropagation();
  }

  protected override render(): TemplateResult {
    return html`<div @keydown=${(event: KeyboardEvent) => this.#onKey(event)}>
      ${
        this.ready
          ? ''
          : html`<textarea
              aria-label=${this.label}
              aria-describedby="keys"
              spellcheck="false"
              autocapitalize="off"
              .value=${this.text}
              @input=${(event: Event) => {
                this.text = (event.target as HTMLTextAreaElement).value;
                this.dispatchEvent(new CustomEvent('code-change', { detail: this.text }));
              }}
            ></textarea>`
      }
      <div class="editor"></div>
      <span id="keys" hidden>Tab indents. To leave the editor, press Escape, then Tab. Ctrl+Enter runs the code.</span>
    </div>`;
  }
}
