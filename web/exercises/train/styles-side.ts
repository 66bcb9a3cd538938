import { css } from 'lit';

/** What can be chosen for a run, beside it. */
export const sideStyles = css`
  .edit.quiet {
    padding-inline: 0;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .layers {
    width: 100%;
    font-size: 13px;
  }
  .layers :is(th, td) {
    text-align: end;
    padding: 3px 0 3px 10px;
    border-bottom: 1px solid var(--rule);
    font-weight: 400;
  }
  .layers td {
    font-family: var(--mono);
  }
  .layers th:first-child {
    text-align: start;
    padding-left: 0;
  }
  .layers thead th {
    color: var(--muted);
  }
  .layers .total :is(th, td) {
    border: none;
    font-weight: 600;
  }
  .between {
    display: flex;
    justify-content: space-between;
  }
  .value {
    font: 500 15px/1.4 var(--mono);
    color: var(--ink);
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 14px;
  }
  fieldset {
    border: none;
    margin: 0;
    padding: 0;
    min-width: 0;
    display: grid;
    gap: 2px;
  }
  legend {
    padding: 0;
    font-size: 14px;
    color: var(--muted);
    margin-bottom: 4px;
  }
  fieldset label.inline {
    min-height: 30px;
  }
  .preview {
    margin-top: 10px;
    display: grid;
    grid-template-columns: repeat(4, 56px);
    gap: 6px 8px;
  }
  .preview .changed {
    grid-column: 2 / -1;
  }
  .preview .muted {
    font-size: 13px;
  }
  .preview .again {
    grid-column: 1 / -1;
    justify-self: start;
  }
`;
