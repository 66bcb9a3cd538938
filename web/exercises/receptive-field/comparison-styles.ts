import { css } from 'lit';

export const comparisonStyles = css`
  .comparison {
    display: grid;
    gap: 26px;
  }
  .pair {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 24px 56px;
  }
  .pair figcaption strong {
    color: var(--ink);
    font-size: 15px;
  }
  .pair .formula {
    font-size: 13.5px;
    margin-top: 8px;
  }
  .pyramid line {
    stroke: var(--line);
    stroke-width: 1;
  }
  .pyramid circle {
    fill: var(--paper);
    stroke: var(--output);
    stroke-width: 1.5;
  }
  .pyramid .top {
    fill: var(--output);
  }
  .pyramid rect {
    fill: color-mix(in oklab, var(--input) 22%, var(--paper));
    stroke: var(--input);
    stroke-width: 1.5;
  }
`;
