import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import type { EditorView } from 'codemirror';
import { controls, tokens } from '../frame/tokens.js';

/**
 * A JSON text in a real editor, loaded when it is first shown. Fires `apply` with the text; shows `trouble`, the reason
 * why the last text could not be used.
 */
export class DescriptionEditor extends LitElement {
  static override properties = { text: { attribute: false }, trouble: {}, ready: { state: true } };
  declare text: string;
  declare trouble: string;
  declare protected ready: boolean;
  #view: EditorView | null = null;

  constructor() {
    super();
    this.text = '';
    this.trouble = '';
    this.ready = false;
  }

  static override styles = [
    tokens,
    controls,
    css`
      :host {
        display: grid;
        gap: 8px;
        font: 15px/1.5 var(--sans);
      }
      .editor {
        border: 1px solid var(--line);
        border-radius: 8px;
        overflow: hidden;
        background: var(--paper);
        min-height: 120px;
      }
      p {
        margin: 0;
      }
      .wrong {
        color: var(--wrong);
        overflow-wrap: anywhere;
      }
      .muted {
        color: var(--muted);
        font-size: 14px;
      }
    `,
  ];

  protected override async firstUpdated(): Promise<void> {
    const [{ basicSetup, EditorView }, { json }] = await Promise.all([import('codemirror'), import('@codemirror/lang-json')]);
    if (!this.isConnected) return;
    this.#view = new EditorView({
      doc: this.text,
      root: this.renderRoot as ShadowRoot,
      parent: this.renderRoot.querySelector('.editor')!,
      extensions: [
        basicSetup,
        json(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': 'The layers of the network, as JSON' }),
        EditorView.theme({
          '&': { fontSize: '13px', color: 'var(--ink)', backgroundColor: 'var(--paper)', maxHeight: '320px' },
          '&.cm-focused': { outline: '2px solid var(--ink)', outlineOffset: '-2px' },
          '.cm-scroller': { fontFamily: 'var(--mono)', overflow: 'auto' },
          '.cm-content': { caretColor: 'var(--ink)' },
          '.cm-cursor': { borderLeftColor: 'var(--ink)' },
          '.cm-gutters': { display: 'none' },
          '.cm-activeLine': { backgroundColor: 'transparent' },
          '.cm-line span': { color: 'inherit' },
        }),
      ],
    });
    this.ready = true;
  }

  /** Another network was chosen meanwhile. */
  protected override updated(changed: PropertyValues<this>): void {
    const view = this.#view;
    if (view && changed.has('text') && view.state.doc.toString() !== this.text)
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: this.text } });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#view?.destroy();
  }

  #apply(): void {
    this.dispatchEvent(new CustomEvent('apply', { detail: this.#view?.state.doc.toString() ?? this.text }));
  }

  protected override render(): TemplateResult {
    return html`${this.ready ? '' : html`<p class="muted" role="status">Loading the editor …</p>`}
      <div class="editor"></div>
      ${this.trouble ? html`<p class="wrong" role="alert"><span aria-hidden="true">✗</span> ${this.trouble}</p>` : ''}
      <div><button ?disabled=${!this.ready} @click=${() => this.#apply()}>Use this network</button></div>`;
  }
}
