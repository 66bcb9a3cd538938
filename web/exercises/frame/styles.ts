import { css } from 'lit';

export const frameStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    color: var(--ink);
    font: 15px/1.5 var(--sans);
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
  .frame {
    background: var(--paper);
    border: 1px solid var(--rule);
    border-radius: 14px;
    overflow: hidden;
  }
  header {
    padding: 20px 24px 0;
    border-bottom: 1px solid var(--rule);
  }
  p {
    margin: 0;
  }
  .purpose {
    font: 600 21px/1.3 var(--serif);
    margin-bottom: 10px;
    text-wrap: balance;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: end;
    gap: 0 16px;
  }
  [role='tablist'] {
    display: flex;
    gap: 4px;
    margin-left: -12px;
  }
  [role='tab'] {
    border: none;
    border-radius: 8px 8px 0 0;
    min-height: 44px;
    padding: 0 12px;
    background: none;
    color: var(--muted);
    border-bottom: 3px solid transparent;
  }
  [role='tab'][aria-selected='true'] {
    color: var(--ink);
    font-weight: 600;
    border-bottom-color: var(--ink);
  }
  [role='tab']:focus-visible {
    outline-offset: -4px;
  }
  .corner {
    display: flex;
    align-items: center;
    gap: 2px;
    margin: 0 -10px 0 auto;
  }
  .notice {
    font-size: 13px;
    color: var(--muted);
  }
  button.quiet {
    border-color: transparent;
    background: none;
    color: var(--muted);
    padding: 0 10px;
    min-height: 44px;
    font-size: 14px;
  }
  button.quiet:hover:not(:disabled) {
    color: var(--ink);
  }
  [role='tabpanel']:focus-visible {
    outline-offset: -3px;
    border-radius: 0 0 14px 14px;
  }
  .body,
  .practice {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .stage {
    padding: 24px;
    min-width: 0;
    position: relative;
  }
  .side {
    padding: 20px 24px 24px;
    display: grid;
    gap: 18px;
    align-content: start;
    border-top: 1px solid var(--rule);
    background: var(--panel);
    min-width: 0;
  }
  @container (min-width: 860px) {
    .body,
    .practice {
      grid-template-columns: minmax(0, 2fr) minmax(270px, 1fr);
      grid-template-rows: auto 1fr;
    }
    .stage {
      grid-row: 1 / span 2;
      grid-column: 1;
    }
    .body > .stepper {
      grid-column: 2;
      border-left: 1px solid var(--rule);
    }
    .stepper + .stage + .side {
      grid-row: 2;
    }
    .side {
      grid-column: 2;
      grid-row: 1 / span 2;
    }
    .side {
      border-top: none;
      border-left: 1px solid var(--rule);
    }
  }
  @container (max-width: 480px) {
    header {
      padding: 16px 16px 0;
    }
    .stage {
      padding: 16px;
    }
    .side {
      padding: 16px;
    }
    .body > .stepper {
      padding: 12px 16px;
    }
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
    align-items: end;
  }
  .muted {
    color: var(--muted);
    font-size: 14px;
  }
  .formula {
    font: 15px/1.7 var(--mono);
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .formula .input {
    color: var(--input);
  }
  .formula .output {
    color: var(--output);
  }
  .formula .gradient {
    color: var(--gradient);
  }
  .formula .kernel {
    color: var(--kernel);
  }
  h3 {
    margin: 0 0 4px;
    font: 600 14px/1.4 var(--sans);
  }
  .stepper {
    padding: 20px 24px 0;
    background: var(--panel);
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
  }
  .stepper button {
    min-width: 38px;
    min-height: 40px;
    padding: 0 6px;
  }
  .stepper .position {
    flex: 1 0 100%;
    color: var(--muted);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .stepper .play {
    min-width: 66px;
  }
  .waiting,
  .failed,
  .finished {
    padding: 48px 24px;
    display: grid;
    gap: 14px;
    justify-items: center;
    text-align: center;
    color: var(--muted);
  }
  .failed,
  .finished {
    color: var(--ink);
  }
  .failed p {
    max-width: 34em;
  }
  .prompt {
    font: 18px/1.45 var(--serif);
  }
  .choices {
    display: grid;
    gap: 8px;
  }
  .choices button {
    text-align: start;
    min-height: 44px;
    padding: 8px 14px;
  }
  .verdict {
    display: grid;
    gap: 8px;
  }
  .correct {
    color: var(--correct);
    font-weight: 600;
  }
  .wrong {
    color: var(--wrong);
  }
  .hint {
    border-left: 3px solid var(--line);
    padding-left: 10px;
  }
  .solution {
    border-left: 3px solid var(--correct);
    padding-left: 10px;
  }
  .dots {
    display: flex;
    gap: 8px;
  }
  .dots span {
    width: 18px;
    height: 18px;
    border-radius: 50%;
    border: 1.5px solid var(--line);
    font: 700 11px/16px var(--sans);
    text-align: center;
  }
  .dots .now {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 3px var(--accent);
  }
  .dots .right {
    background: var(--correct);
    border-color: var(--correct);
    color: var(--paper);
  }
  @media print {
    .corner,
    .stepper,
    [role='tablist'] {
      display: none;
    }
  }
`;
