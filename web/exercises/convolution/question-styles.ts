import { css } from 'lit';

/** What stands beside a question. */
export const questionStyles = css`
  .facts {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 14px;
    margin: 0;
  }
  .facts dt {
    font-size: 13px;
    color: var(--muted);
  }
  .facts dd {
    margin: 0;
    font: 600 20px/1.3 var(--mono);
  }
  .maps {
    display: block;
    width: min(100%, 420px);
    margin: 24px auto 0;
    overflow: visible;
  }
  .maps rect {
    fill: var(--paper);
    stroke-width: 1.5;
  }
  .maps .input {
    stroke: var(--input);
  }
  .maps .pad {
    fill: var(--panel);
    stroke: var(--line);
    stroke-dasharray: 3 2;
    stroke-width: 1;
  }
  .maps .weight {
    fill: color-mix(in oklab, var(--kernel) 30%, transparent);
    stroke: var(--kernel);
  }
  .maps .output {
    fill: color-mix(in oklab, var(--output) 16%, var(--paper));
    stroke: var(--output);
  }
  .maps .unknown {
    stroke: var(--line);
    stroke-dasharray: 4 3;
  }
  .maps path {
    stroke: var(--rule);
    stroke-width: 0.75;
  }
  .maps text {
    font: 16px/1 var(--sans);
    text-anchor: middle;
    dominant-baseline: middle;
    fill: var(--muted);
  }
  /* One column for each cell; the output stands in the second row, which has its room from the start. */
  .strip {
    --side: clamp(12px, calc((min(100cqw, 66cqw + 200px) - 70px) / var(--cells)), 26px);
    display: grid;
    grid-template-columns: repeat(var(--cells), var(--side));
    justify-content: center;
    grid-template-rows: repeat(2, var(--side));
    gap: 4px 2px;
    margin: 24px 0 8px;
    font: 13px/1 var(--mono);
    color: var(--muted);
  }
  .strip-says {
    min-height: 3em;
    text-align: center;
    text-wrap: balance;
  }
  .strip > * {
    grid-row: 1;
    box-sizing: border-box;
    height: var(--side);
    border-radius: 3px;
  }
  .strip i {
    border: 1.5px solid var(--input);
  }
  .strip .pad {
    border: 1.5px dashed var(--line);
  }
  .strip .weight {
    background: color-mix(in oklab, var(--kernel) 55%, var(--paper));
  }
  .strip b {
    grid-row: 2;
    display: grid;
    place-items: center;
    border: 1.5px solid var(--output);
    background: color-mix(in oklab, var(--output) 16%, var(--paper));
    color: var(--ink);
    font: 600 min(13px, calc(var(--side) * 0.62)) / 1 var(--mono);
  }
  .strip .more {
    display: grid;
    align-items: center;
    width: max-content;
    padding-left: 4px;
  }
  .strip b ~ .more {
    grid-row: 2;
  }
  .still {
    border: 2px solid var(--output);
    border-radius: 4px;
    aspect-ratio: 1;
  }
  .still.of-input {
    border-color: var(--input);
  }
  .which {
    grid-template-columns: minmax(0, 230px) auto minmax(0, 230px);
    align-items: center;
    gap: 20px 28px;
  }
  .question {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 24px 40px;
    --cell: clamp(26px, calc((100cqw - 80px) / 9), 44px);
  }
  @container (min-width: 860px) {
    .question {
      --cell: clamp(26px, calc((66cqw - 240px) / var(--columns)), 44px);
      flex-wrap: nowrap;
    }
  }
  .products {
    display: grid;
    gap: 16px;
    justify-items: center;
  }
  .later {
    visibility: hidden;
  }
  @container (max-width: 560px) {
    .strip-says {
      min-height: 4.5em;
    }
    .which {
      grid-template-columns: repeat(2, minmax(0, 1fr));
      align-items: end;
    }
    /* Stacked, a beam would only lie over the grids between. */
    .question .beams polygon {
      display: none;
    }
    .question .results,
    .question .products {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      justify-content: center;
      gap: 16px 24px;
    }
    /* A name of two lines has its room, too. */
    .filter-asked {
      display: grid;
      align-items: end;
      min-height: calc(3 * var(--cell, 44px) + 54px);
      grid-row: 2;
      grid-column: 1 / -1;
      justify-self: center;
    }
  }
`;
