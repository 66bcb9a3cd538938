import { css } from 'lit';

/** Look: the run, its curves, findings and results. */
export const runStyles = css`
  .stage {
    display: grid;
    gap: 24px;
    align-content: start;
    grid-template-columns: minmax(0, 1fr);
  }
  .transport {
    display: flex;
    flex-wrap: wrap;
    gap: 12px 16px;
    align-items: center;
  }
  .transport button {
    min-height: 44px;
  }
  .start {
    min-width: 138px;
  }
  .state {
    flex: 1 1 100%;
    display: flex;
    flex-wrap: wrap;
    gap: 10px 28px;
    align-items: center;
  }
  .meter {
    flex: 1 1 220px;
    display: grid;
    gap: 4px;
    font-size: 13px;
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  progress {
    width: 100%;
    height: 8px;
    accent-color: var(--output);
  }
  dl {
    margin: 0;
  }
  .transport dl {
    display: flex;
    gap: 24px;
  }
  dt {
    font-size: 13px;
    color: var(--muted);
    white-space: nowrap;
  }
  dd {
    margin: 0;
    font: 600 17px/1.3 var(--mono);
    font-variant-numeric: tabular-nums;
  }
  .charts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(270px, 100%), 1fr));
    gap: 20px 28px;
  }
  .results {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 20px;
  }
  .weights {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 6px;
  }
  code {
    font-family: var(--mono);
    font-weight: 500;
  }
  /* Room for one finding: mostly there is none, or one. */
  .findings {
    --room: 152px;
    display: grid;
    gap: 12px;
    align-content: start;
    min-height: var(--room);
  }
  .findings .empty {
    box-sizing: border-box;
    min-height: var(--room);
    display: grid;
    align-content: center;
  }
  @container (max-width: 560px) {
    .findings {
      --room: 250px;
    }
  }
  .finding {
    border-left: 3px solid var(--line);
    padding: 2px 0 2px 14px;
    max-width: 68ch;
    display: grid;
    gap: 4px;
  }
  .finding h3 {
    font-size: 15px;
    margin: 0;
  }
  .confusion {
    overflow-x: auto;
  }
  .confusion table {
    font: 12px/1 var(--mono);
    margin-top: 4px;
  }
  .confusion th {
    font: 13px/1 var(--sans);
    color: var(--muted);
    text-align: end;
    padding-inline-end: 8px;
    white-space: nowrap;
  }
  .confusion thead th {
    height: 74px;
    vertical-align: bottom;
    padding: 0 0 6px;
  }
  .confusion thead span {
    writing-mode: vertical-rl;
    rotate: 180deg;
    display: inline-block;
  }
  .confusion tbody td {
    width: 34px;
    height: 28px;
    padding: 0;
    text-align: center;
    border: 1px solid var(--rule);
    background: color-mix(in oklab, var(--positive) var(--share), var(--paper));
  }
  .confusion td.hit {
    background: color-mix(in oklab, var(--negative) var(--share), var(--paper));
  }
  .none {
    color: var(--muted);
  }
  .confusion .key {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 18px;
    margin-top: 8px;
    font-size: 13px;
    color: var(--muted);
  }
  .confusion .key b {
    font: 500 13px/1 var(--mono);
    color: var(--ink);
  }
  .shade {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .shades {
    width: 72px;
    height: 12px;
    border: 1px solid var(--rule);
    border-radius: 3px;
    background: linear-gradient(in oklab 90deg, var(--paper), color-mix(in oklab, var(--end) 60%, var(--paper)));
  }
  .hits {
    --end: var(--negative);
  }
  .misses {
    --end: var(--positive);
  }
  .comparison table {
    margin: 4px 0 6px;
    font-size: 14px;
    width: 100%;
  }
  .comparison :is(th, td) {
    text-align: end;
    padding: 4px 0 4px 14px;
    font-weight: 400;
    border-bottom: 1px solid var(--rule);
  }
  .comparison thead :is(th, td) {
    vertical-align: bottom;
    color: var(--muted);
    font-size: 13px;
    line-height: 1.3;
  }
  .comparison th:first-child {
    text-align: start;
    padding-left: 0;
  }
  .comparison tbody td {
    font-family: var(--mono);
    font-size: 13px;
    white-space: nowrap;
  }
  .comparison .best {
    font-weight: 700;
  }
  .comparison .best::before {
    content: '▸ ' / '';
  }
  .run-name {
    display: flex;
    align-items: center;
    gap: 0 8px;
  }
  .run-name button.quiet {
    min-height: 28px;
    min-width: 28px;
    font-size: 16px;
  }
  .heading {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 4px 16px;
  }
  .comparison .row {
    margin-top: 8px;
  }
  .files .row {
    align-items: stretch;
    margin-top: 6px;
  }
`;
