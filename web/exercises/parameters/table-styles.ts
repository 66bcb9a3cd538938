import { css } from 'lit';

/** The table of counts, which on a phone has a layer’s name above its numbers. */
export const tableStyles = css`
  /* A shade at the edge behind which there is more: it stays, and is covered where the table ends. */
  .scroll {
    --shade: color-mix(in oklab, var(--ink) 22%, transparent);
    overflow-x: auto;
    margin: 0 -6px;
    padding: 0 6px;
    background:
      linear-gradient(90deg, var(--paper) 50%, transparent) left / 28px 100% local,
      linear-gradient(270deg, var(--paper) 50%, transparent) right / 28px 100% local,
      linear-gradient(90deg, var(--shade), transparent) left / 12px 100% scroll,
      linear-gradient(270deg, var(--shade), transparent) right / 12px 100% scroll;
    background-repeat: no-repeat;
  }
  table {
    border-collapse: collapse;
    width: 100%;
    font-size: 14px;
  }
  th,
  td {
    padding: 0;
    text-align: end;
    border-bottom: 1px solid var(--rule);
  }
  thead th {
    padding: 0 10px 8px;
    font-weight: 500;
    color: var(--muted);
    white-space: nowrap;
  }
  abbr {
    text-decoration: none;
  }
  th:first-child {
    text-align: start;
    padding-left: 0;
  }
  tbody th,
  tfoot th {
    font: 14px/1.35 var(--mono);
    padding: 4px 8px 4px 0;
    min-width: 9.5em;
  }
  tfoot :is(th, td) {
    border-top: 1.5px solid var(--line);
    border-bottom: none;
  }
  tfoot th {
    font-weight: 600;
  }
  .source th,
  .source td {
    color: var(--muted);
  }
  /* A long name goes on below itself, not below its number. */
  tbody tr:not(.source) th {
    padding-left: 1.9em;
    text-indent: -1.9em;
  }
  .number {
    display: inline-block;
    text-indent: 0;
    min-width: 1.9em;
    color: var(--muted);
  }
  td button,
  td .value {
    position: relative;
    display: block;
    width: 100%;
    box-sizing: border-box;
    min-height: 44px;
    padding: 0 10px;
    border: none;
    border-radius: 6px;
    background: none;
    text-align: end;
    white-space: nowrap;
    font: 14px/44px var(--mono);
    font-variant-numeric: tabular-nums;
  }
  td button:focus-visible {
    outline-offset: -2px;
  }
  td.selected :is(button, .value) {
    box-shadow: inset 0 0 0 2px var(--accent);
  }
  .share {
    position: absolute;
    right: 10px;
    bottom: 7px;
    height: 3px;
    border-radius: 2px;
    width: calc((100% - 20px) * var(--share));
    background: var(--line);
  }
  .share.parameters {
    background: var(--kernel);
  }
  .share.memory {
    background: var(--output);
  }
  tfoot .share {
    display: none;
  }
  .key {
    display: flex;
    align-items: center;
    justify-content: end;
    gap: 8px;
    margin-top: 10px;
    padding-right: 10px;
    font-size: 13px;
  }
  .key .share {
    position: static;
    width: 28px;
  }
  tfoot button,
  tfoot .value {
    font-weight: 600;
  }
  .opened {
    display: none;
  }
  @container (max-width: 859.98px) {
    .opened {
      display: table-row;
    }
    .opened td {
      text-align: start;
      padding: 12px 12px 14px;
      background: var(--panel);
      box-shadow: inset 3px 0 0 var(--accent);
    }
  }
  @container (max-width: 560px) {
    /* A layer's name above its numbers, which share their columns with those of all layers. */
    table {
      display: grid;
      grid-template-columns: repeat(4, auto);
    }
    thead,
    tbody,
    tfoot {
      display: contents;
    }
    tr {
      display: grid;
      grid-column: 1 / -1;
      grid-template-columns: subgrid;
      border-bottom: 1px solid var(--rule);
    }
    tr th:first-child {
      grid-column: 1 / -1;
    }
    thead th:first-child {
      position: absolute;
      clip-path: inset(50%);
    }
    thead th {
      padding: 0 3px 8px;
      font-size: 13px;
    }
    th,
    td,
    tfoot :is(th, td) {
      border: none;
    }
    tfoot tr {
      border-top: 1.5px solid var(--line);
      border-bottom: none;
    }
    :is(tbody, tfoot) th {
      padding-top: 8px;
      padding-bottom: 0;
      font-size: 13.5px;
      text-align: start;
    }
    td button,
    td .value {
      padding: 0 3px;
      font-size: 12px;
    }
    .share {
      right: 3px;
    }
    .opened {
      display: grid;
      border: none;
    }
    .opened td {
      /* Where the table is wider than the page, the text stays in sight. */
      position: sticky;
      left: 0;
      box-sizing: border-box;
      max-width: calc(100cqw - 34px);
      grid-column: 1 / -1;
      border-radius: 0 0 8px 8px;
    }
  }
`;
