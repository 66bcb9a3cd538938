import { css } from 'lit';

/** Practise: facts, tables and curves beside a question, and its answer in them. */
export const questionStyles = css`
  .facts dl {
    display: grid;
    gap: 10px;
    margin-top: 12px;
  }
  .facts dl div {
    display: flex;
    justify-content: space-between;
    gap: 16px;
    max-width: 320px;
    border-bottom: 1px solid var(--rule);
    padding-bottom: 6px;
    align-items: baseline;
  }
  .facts dt {
    font-size: 15px;
  }
  .facts .asked dt {
    color: var(--ink);
  }
  .counts {
    margin-top: 12px;
  }
  .counts :is(th, td) {
    padding: 8px 12px;
    border: 1px solid var(--rule);
    text-align: end;
    font: 15px var(--mono);
    position: relative;
  }
  .counts th {
    font: 14px var(--sans);
    color: var(--muted);
  }
  .counts thead td {
    border: none;
  }
  /* Five classes have to fit a phone. */
  @container (max-width: 480px) {
    .counts :is(th, td) {
      padding: 8px 6px;
      font-size: 13px;
    }
  }
  .counts .answer {
    box-shadow: inset 0 0 0 2px var(--correct);
    font-weight: 700;
  }
  .run {
    position: relative;
  }
  /* On the outline, where it moves nothing. */
  .run .tick {
    position: absolute;
    top: -19px;
    right: 2px;
    padding: 0 5px;
    font-size: 16px;
    line-height: 20px;
    background: var(--paper);
  }
  .run.answer {
    outline: 2px solid var(--correct);
    outline-offset: 8px;
    border-radius: 1px;
  }
  .tick {
    color: var(--correct);
    font-weight: 700;
  }
  dd .tick {
    margin-right: 6px;
  }
  /* In a cell there is room for it in the corner alone. */
  td .tick {
    position: absolute;
    top: 1px;
    left: 4px;
    font: 700 11px/1.2 var(--sans);
  }
  .facts .asked.answer dd {
    color: var(--correct);
  }
  .runs {
    margin-top: 12px;
  }
`;
