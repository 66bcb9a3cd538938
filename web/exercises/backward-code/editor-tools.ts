// CodeMirror's parts, fetched when the first editor is shown, and its colours: the tokens of every exercise.

export type Tools = Awaited<ReturnType<typeof loadTools>>;

/** The editor is large; it comes when the first one is shown. */
export async function loadTools() {
  const [codemirror, { javascript }, commands, language, { tags }, view, state] = await Promise.all([
    import('codemirror'),
    import('@codemirror/lang-javascript'),
    import('@codemirror/commands'),
    import('@codemirror/language'),
    import('@lezer/highlight'),
    import('@codemirror/view'),
    import('@codemirror/state'),
  ]);
  return { ...codemirror, ...commands, ...language, ...view, ...state, javascript, tags };
}

/** Roles keep their hue here too; what is neither keyword nor name is ink. */
export const appearance = ({ EditorView, HighlightStyle, syntaxHighlighting, tags }: Tools) => [
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword], color: 'var(--kernel)' },
      { tag: [tags.number, tags.bool, tags.null], color: 'var(--gradient)' },
      { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--correct)' },
      { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
      { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--output)' },
      { tag: tags.propertyName, color: 'var(--input)' },
      { tag: tags.invalid, color: 'var(--wrong)' },
    ]),
  ),
  EditorView.theme({
    '&': { fontSize: '13.5px', color: 'var(--ink)', backgroundColor: 'var(--paper)', maxHeight: '520px', minHeight: '290px' },
    '&.cm-focused': { outline: '2px solid var(--ink)', outlineOffset: '-2px' },
    '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5', overflow: 'auto' },
    '.cm-content, .cm-gutter': { minHeight: '288px' },
    // Code shows >= as it is typed.
    '.cm-content': { caretColor: 'var(--ink)', padding: '8px 0', fontVariantLigatures: 'none' },
    '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ink)' },
    '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--muted)', borderRight: '1px solid var(--rule)' },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in oklab, var(--ink) 5%, transparent)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      backgroundColor: 'color-mix(in oklab, var(--ink) 18%, var(--paper))',
    },
    '.cm-selectionMatch': { backgroundColor: 'color-mix(in oklab, var(--ink) 10%, transparent)' },
    '&.cm-focused .cm-matchingBracket': { backgroundColor: 'color-mix(in oklab, var(--ink) 14%, transparent)' },
    '.cm-foldPlaceholder, .cm-tooltip, .cm-panels': { backgroundColor: 'var(--panel)', color: 'var(--ink)', border: '1px solid var(--rule)' },
    '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--ink)', color: 'var(--paper)' },
    '.cm-textfield': { backgroundColor: 'var(--paper)', color: 'var(--ink)' },
    '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--paper)', color: 'var(--ink)' },
    '.cm-wrong-line': { backgroundColor: 'color-mix(in oklab, var(--wrong) 16%, var(--paper))', boxShadow: 'inset 3px 0 var(--wrong)' },
  }),
];
