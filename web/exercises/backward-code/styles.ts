import { css } from 'lit';

export const styles = css`
  .tasks {
    margin-bottom: 12px;
  }
  .tasks label {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .bar-run {
    align-items: center;
    margin: 12px 0 0;
  }
  .bar-run button,
  .note button {
    min-width: 84px;
    min-height: 44px;
  }
  .keys {
    font-size: 13px;
  }
  .note {
    align-items: center;
    margin: 0 0 16px;
  }
  .result {
    margin-top: 16px;
    padding-top: 16px;
    border-top: 1px solid var(--rule);
  }
  .summary {
    display: grid;
    gap: 6px;
    margin-bottom: 14px;
    overflow-wrap: anywhere;
  }
  .cases {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-bottom: 18px;
  }
  .case {
    min-height: 36px;
    padding: 0 10px;
    font-size: 13.5px;
    border-color: var(--rule);
    color: var(--muted);
    white-space: nowrap;
  }
  .case[aria-pressed='true'] {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
    color: var(--ink);
  }
  .case .sign {
    font-weight: 700;
  }
  .case.agrees .sign {
    color: var(--correct);
  }
  .case.differs .sign {
    color: var(--wrong);
  }
  .compared {
    display: grid;
    gap: 20px;
  }
  .trio {
    --cell: clamp(26px, calc((100cqw - 150px) / 3 / var(--columns)), 40px);
    display: flex;
    flex-wrap: wrap;
    gap: 16px 24px;
  }
  @container (min-width: 860px) {
    .trio {
      --cell: clamp(24px, calc((66cqw - 130px) / 3 / var(--columns)), 40px);
    }
  }
  @container (max-width: 560px) {
    .trio {
      --cell: clamp(24px, calc((100cqw - 60px) / var(--columns)), 36px);
      gap: 16px;
    }
    .keys,
    .case:not([aria-pressed='true']) .what {
      display: none;
    }
    .case {
      min-height: 44px;
    }
    .stage .code {
      font-size: 12px;
    }
  }
  .arguments {
    --cell: clamp(22px, calc((100cqw - 60px) / var(--columns)), 30px);
    display: flex;
    flex-wrap: wrap;
    gap: 12px 20px;
    align-items: start;
  }
  .statement,
  .help {
    display: grid;
    gap: 8px;
  }
  .statement .formula {
    font-size: 13.5px;
    line-height: 1.5;
    color: var(--gradient);
  }
  .help .hint {
    margin-bottom: 8px;
  }
  .help [role='status']:empty {
    display: none;
  }
  .three {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 2px 12px;
    margin: 8px 0;
    font: 14px/1.6 var(--mono);
    font-variant-numeric: tabular-nums;
  }
  .three dt {
    color: var(--muted);
    font-family: var(--sans);
  }
  .three dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .code,
  .printed pre {
    margin: 0;
    padding: 10px 0;
    overflow: auto;
    border: 1px solid var(--rule);
    border-radius: 8px;
    background: var(--paper);
    font: 13.5px/1.6 var(--mono);
    font-variant-ligatures: none; /* Code shows >= as it is typed. */
  }
  .printed {
    margin-top: 18px;
  }
  .printed pre {
    padding: 10px 12px;
    max-height: 220px;
  }
  .code {
    counter-reset: line;
    list-style: none;
  }
  .code li {
    counter-increment: line;
    display: grid;
    grid-template-columns: 2em minmax(0, 1fr);
    gap: 12px;
    padding-right: 12px;
  }
  .code li::before {
    content: counter(line);
    text-align: right;
    color: var(--muted);
  }
  .code code {
    font: inherit;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .code .instead {
    counter-increment: none;
  }
  .code .instead::before {
    content: '';
  }
  .code li:has(.sign) {
    grid-template-columns: 2em minmax(0, 1fr) auto;
  }
  .code .correct {
    background: color-mix(in oklab, var(--correct) 10%, var(--paper));
  }
  .code .gap {
    background: var(--panel);
    outline: 1px dashed var(--line);
    outline-offset: -1px;
  }
  .code .gap code {
    font-weight: 700;
  }
  .help .code {
    font-size: 12.5px;
  }
  .choices button {
    font: 13.5px/1.5 var(--mono);
    font-variant-ligatures: none; /* Code shows >= as it is typed. */
    overflow-wrap: anywhere;
  }
  .question {
    margin: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 20px;
  }
  .question .arguments {
    --cell: clamp(24px, calc((100cqw - 60px) / var(--columns)), 38px);
  }
`;
