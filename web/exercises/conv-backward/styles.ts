import { css } from 'lit';

export const styles = css`
  .picture {
    --cell: clamp(26px, calc((100cqw - 140px) / var(--columns)), 44px);
    position: relative;
    display: grid;
    justify-content: start;
    align-items: start;
  }
  /* Each quantity with its gradient below it; what arrives stands in the middle, for it flows to both sides. */
  .both {
    grid-template-columns: auto auto auto;
    gap: 32px 52px;
  }
  .weights,
  .gradients {
    display: grid;
    gap: 10px;
    justify-items: start;
  }
  @container (min-width: 860px) {
    .picture {
      --cell: clamp(26px, calc((66cqw - 200px) / var(--columns)), 44px);
      justify-content: center;
    }
  }
  @container (max-width: 560px) {
    .picture {
      --cell: clamp(24px, calc((100cqw - 64px) / var(--columns)), 44px);
    }
    /* Side by side what flows to the side, below what flows down: so no line crosses another grid. */
    .both {
      --cell: clamp(20px, calc((100cqw - 124px) / var(--pairs)), 40px);
      grid-template-columns: auto auto;
      gap: 18px 28px;
    }
    .both > .weights {
      grid-area: 3 / 1;
    }
    :is(.weights, .gradients) {
      grid-template-columns: auto auto;
    }
    /* Its caption may stand out: one number is narrower than any words. */
    :is(#b, #db) {
      width: 48px;
    }
  }
  neocog-number-grid {
    min-width: 0;
  }
  /* The gradient in question stands below what it is the gradient of. */
  .asked {
    grid-template-columns: repeat(3, auto);
    gap: 20px 32px;
  }
  .asked > .first-column {
    grid-area: 2 / 1;
  }
  .asked > .second-column {
    grid-area: 2 / 2;
  }
  .second,
  .weighted {
    display: flex;
    flex-wrap: wrap;
    gap: 20px 32px;
    align-items: center;
  }
  .second {
    --cell: clamp(22px, calc((100cqw - 150px) / var(--columns)), 36px);
    gap: 14px 20px;
    margin-top: 10px;
  }
  @container (min-width: 860px) {
    .second {
      --cell: clamp(22px, calc((66cqw - 270px) / var(--columns)), 36px);
      min-height: calc(var(--rows) * (var(--cell) + 1px) + 30px);
    }
    .recipe {
      min-height: 3em;
    }
  }
  /* On a phone the grids of a question stand below each other, so their cells can be touched. */
  @container (max-width: 560px) {
    .asked {
      --cell: 40px;
      grid-template-columns: auto;
    }
    .asked > :is(.first-column, .second-column) {
      grid-area: auto;
    }
  }
  .weighted {
    gap: 20px;
    flex-wrap: nowrap;
  }
  .sign {
    font: 600 22px/1 var(--mono);
    color: var(--muted);
  }
  .reading {
    margin-top: 22px;
    padding-top: 18px;
    border-top: 1px solid var(--rule);
  }
  .sum-name {
    display: inline-block;
    vertical-align: middle;
    font: 13px/1.3 var(--sans);
    color: var(--muted);
  }
  .which {
    display: grid;
    grid-template-columns: repeat(3, auto);
    justify-content: space-between;
    gap: 2px 10px;
    border: none;
    margin: 0;
    padding: 0;
  }
  .which legend {
    padding: 0;
    font: 600 14px/1.4 var(--sans);
  }
  .which label {
    min-height: 44px;
    align-items: center;
  }
  .which input {
    margin: 0;
  }
  .which label > span {
    display: grid;
  }
  .which .formula {
    line-height: 1.3;
  }
  .product {
    white-space: nowrap;
  }
  .side .reading {
    margin: 0;
    padding: 0;
    border: none;
  }
  /* What is short now leaves the room that another cell needs, so that nothing below it moves. */
  .reserve {
    display: grid;
  }
  .reserve > * {
    grid-area: 1 / 1;
  }
  .room {
    visibility: hidden;
  }
  .reason {
    min-height: 3em;
  }
  .gradient {
    color: var(--gradient);
  }
  .terms {
    list-style: none;
    margin: 6px -8px;
    padding: 0;
    max-height: 268px;
    overflow-y: auto;
  }
  .terms button,
  .share {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    box-sizing: border-box;
    width: 100%;
    padding: 0 8px;
    font-size: 14px;
  }
  .terms button {
    min-height: 28px;
    border: none;
    border-radius: 6px;
    background: none;
    text-align: start;
  }
  .terms button:is(:hover:not(:disabled), .active) {
    background: color-mix(in oklab, var(--accent) 16%, var(--panel));
  }
  .terms button:focus-visible {
    outline-offset: -2px;
  }
  .check dl {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 2px 12px;
    margin: 0 0 8px;
    font-size: 14px;
  }
  .check dt {
    color: var(--muted);
  }
  .check dd {
    margin: 0;
    font-family: var(--mono);
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  .check p {
    margin-top: 8px;
  }
  .geometry {
    display: grid;
    grid-template-columns: auto 1fr 1fr;
    gap: 6px 12px;
    align-items: center;
    font-size: 14px;
  }
  .geometry input {
    width: 100%;
    box-sizing: border-box;
  }
`;
