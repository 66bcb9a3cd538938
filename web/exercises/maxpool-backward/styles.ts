import { css } from 'lit';

export const styles = css`
  .picture {
    --cell: clamp(20px, calc((100cqw - 110px) / var(--columns)), 44px);
    position: relative;
    display: grid;
    grid-template-columns: auto auto;
    justify-content: start;
    align-items: start;
    gap: 28px 48px;
  }
  @container (min-width: 860px) {
    .picture {
      --cell: clamp(20px, calc((66cqw - 130px) / var(--columns)), 44px);
      justify-content: center;
    }
  }
  @container (max-width: 560px) {
    .picture {
      --cell: clamp(20px, calc((100cqw - 66px) / var(--columns)), 44px);
      gap: 24px 24px;
    }
  }
  .picture.stacked {
    --cell: clamp(20px, calc((100cqw - 46px) / var(--columns)), 44px);
    grid-template-columns: auto;
  }
  neocog-number-grid {
    min-width: 0;
    align-self: end;
  }
  .controls {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 10px 14px;
  }
  .controls input {
    width: 100%;
    box-sizing: border-box;
  }
  .share {
    margin-top: 8px;
  }
  .number {
    font-family: var(--mono);
    color: var(--ink);
  }
  .switch {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 20px;
    align-items: center;
    margin: 0 0 18px;
    padding: 0;
    border: none;
  }
  .switch .muted {
    flex: 1 1 12em;
  }
  .comparison {
    margin-top: 24px;
    padding-top: 18px;
    border-top: 1px solid var(--rule);
  }
  /* Shares have three digits: a cell is wide enough to write them at 11 px. */
  .both {
    --cell: 44px;
    display: flex;
    flex-wrap: wrap;
    gap: 18px 36px;
    margin-top: 10px;
  }
  .both > * {
    flex: 0 1 auto;
    min-width: 0;
  }
  .both .muted {
    width: 0;
    min-width: 100%;
    margin-top: 6px;
    font-size: 13px;
  }
  @container (max-width: 480px) {
    /* Eight such cells are a little wider than the column. */
    .both.wide {
      margin-inline: -8px;
    }
  }
  .given {
    display: grid;
    gap: 12px;
    max-width: 30em;
    margin: 0 auto;
  }
  .given div {
    display: grid;
    grid-template-columns: 7em 1fr;
    gap: 12px;
    padding-bottom: 12px;
    border-bottom: 1px solid var(--rule);
  }
  .given div:last-child {
    border: none;
  }
  .given dt {
    color: var(--muted);
  }
  .given dd {
    margin: 0;
    font: 500 16px/1.5 var(--mono);
  }
  /* Room for what the longest window or cell says, so that nothing below it moves. */
  .arithmetic {
    min-height: 13em;
  }
  @container (min-width: 860px) {
    .arithmetic {
      min-height: 15.5em;
    }
  }
  .examples {
    gap: 6px;
  }
  .controls.four {
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }
  select {
    width: 100%;
    min-width: 0;
  }
  .tie {
    margin-top: 12px;
  }
  .tie ul {
    margin: 0;
    padding: 0;
    list-style: none;
    display: grid;
    gap: 6px;
    font-size: 14px;
    color: var(--muted);
  }
  .tie li {
    padding-left: 10px;
    border-left: 3px solid var(--rule);
  }
  .tie li.now {
    border-left-color: var(--gradient);
    color: var(--ink);
  }
  button.link {
    min-height: 32px;
    padding: 0 8px;
    font-size: 14px;
  }
`;
