import { css } from 'lit';

/** What stands beside the questions. */
export const questionStyles = css`
  .question {
    display: grid;
    gap: 20px;
    justify-items: start;
  }
  .question.flow {
    display: flex;
    flex-wrap: wrap;
    gap: 20px 28px;
    align-items: flex-start;
  }
  .question .break {
    flex-basis: 100%;
  }
  .later {
    visibility: hidden;
  }
  .side-by-side {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 200px));
    gap: 28px;
  }
  .four {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 110px));
    gap: 20px;
  }
  .four .map {
    border: 1px solid var(--line);
    box-sizing: border-box;
  }
  .four .picture .map {
    border: none;
  }
  .weights {
    display: grid;
    font: 13px/1.4 var(--mono);
    text-align: center;
    white-space: nowrap;
  }
  .small-cells,
  .map-cells {
    --cell: 36px;
  }
  .pixels {
    --cell: 28px;
  }
  .sum {
    font-size: 14px;
  }
  .stack {
    border-collapse: collapse;
    font-size: 15px;
  }
  .stack caption {
    text-align: start;
    font-weight: 600;
    padding-bottom: 6px;
  }
  .stack th,
  .stack td {
    text-align: start;
    font-weight: 400;
    padding: 7px 16px 7px 0;
    border-top: 1px solid var(--rule);
  }
  .stack thead th {
    color: var(--muted);
    font-size: 13px;
    border-top: none;
  }
  .stack tbody th,
  .mono {
    font-family: var(--mono);
    font-size: 14px;
  }
  .stack td:last-child {
    min-width: 108px;
    white-space: nowrap;
  }
  @container (max-width: 480px) {
    .four {
      grid-template-columns: repeat(2, minmax(0, 130px));
    }
    .side-by-side {
      gap: 16px;
    }
    .stack {
      font-size: 14px;
    }
    .stack th,
    .stack td {
      padding-right: 10px;
    }
    .stack td:last-child {
      min-width: 92px;
    }
  }
`;
