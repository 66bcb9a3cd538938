import { css } from 'lit';

/**
 * The colours, faces and sizes of every exercise. light-dark() follows the `color-scheme` that the page declares, so
 * that an exercise is light on a page that says nothing and dark on a page that is dark.
 */
export const tokens = css`
  :host {
    --ink: light-dark(#1e2127, #eceae4);
    --muted: light-dark(#565c66, #a9aeb8);
    --paper: light-dark(#fffefb, #181a1f);
    --panel: light-dark(#f6f3ec, #21242a);
    --rule: light-dark(#e2ddd2, #343840);
    --line: light-dark(#82868e, #7d828c);

    /* The accent means "selected" and nothing else. */
    --accent: light-dark(#b3174f, #ff7fa8);
    --correct: light-dark(#1b6e35, #6fd388);
    --wrong: light-dark(#a8201a, #ff8f85);

    /* Roles keep their hue in every exercise. */
    --input: light-dark(#0b6b7a, #58c7d6);
    --kernel: light-dark(#86289f, #d99df0);
    --output: light-dark(#3d4cb8, #a5b3ff);
    --gradient: light-dark(#a5420a, #ffab77);

    /* The two ends of the diverging map for signed values; zero is the paper. */
    --negative: light-dark(#2f6fc4, #3f86e0);
    --positive: light-dark(#e07b1a, #d9751a);

    --serif: var(--neocog-serif, 'Source Serif 4 Variable', 'Source Serif 4', Georgia, 'Times New Roman', serif);
    --sans: var(--neocog-sans, 'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', sans-serif);
    --mono: var(--neocog-mono, 'JetBrains Mono Variable', 'JetBrains Mono', ui-monospace, 'SF Mono', Menlo, Consolas, monospace);
    --quick: 180ms;
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --quick: 0ms;
    }
  }
`;

/** Controls as they look everywhere: native, labelled, quiet. */
export const controls = css`
  button,
  input,
  select {
    font: inherit;
    color: inherit;
  }
  button,
  select,
  input[type='number'],
  input[type='text'] {
    min-height: 36px;
    padding: 0 12px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--paper);
  }
  button {
    cursor: pointer;
  }
  button:hover:not(:disabled),
  .file:hover {
    background: var(--panel);
  }
  /* A label that looks like a button; the field that opens the files lies over it, unseen. */
  .file {
    position: relative;
    display: inline-grid;
    place-items: center;
    box-sizing: border-box;
    min-height: 36px;
    padding: 0 12px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--paper);
    color: var(--ink);
    font-size: 15px;
    cursor: pointer;
  }
  .file:focus-within {
    outline: 2px solid var(--ink);
    outline-offset: 2px;
  }
  .file input {
    position: absolute;
    inset: 0;
    width: 100%;
    min-width: 0;
    opacity: 0;
    cursor: pointer;
  }
  button:disabled {
    cursor: default;
    opacity: 0.45;
  }
  button.primary {
    background: var(--ink);
    border-color: var(--ink);
    color: var(--paper);
    font-weight: 600;
  }
  button.primary:hover:not(:disabled) {
    background: color-mix(in oklab, var(--ink) 85%, var(--paper));
  }
  input[type='number'] {
    width: 5.5em;
    font-family: var(--mono);
    font-variant-numeric: tabular-nums;
  }
  input[type='range'],
  input[type='checkbox'],
  input[type='radio'] {
    accent-color: var(--ink);
  }
  :focus-visible {
    outline: 2px solid var(--ink);
    outline-offset: 2px;
  }
  label {
    display: grid;
    gap: 4px;
    font-size: 14px;
    color: var(--muted);
  }
  label > :is(select, input) {
    color: var(--ink);
    font-size: 15px;
  }
  label.inline {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--ink);
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
