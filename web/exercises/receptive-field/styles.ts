import { css } from 'lit';
import { steadyStyles } from '../frame/steady.js';
import { gridStyles } from '../grid/styles.js';
import { comparisonStyles } from './comparison-styles.js';
import { imageStyles } from './image-styles.js';
import { latticeStyles } from './lattice-styles.js';

const own = css`
  .shows {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-bottom: 20px;
  }
  .shows button {
    min-height: 44px;
    background: none;
    border-color: var(--rule);
    color: var(--muted);
  }
  .shows button[aria-pressed='true'] {
    border-color: var(--ink);
    color: var(--ink);
    font-weight: 600;
  }
  /* The paper lies over the shadow of an edge as long as nothing is hidden behind that edge. */
  .scroll {
    overflow-x: auto;
    background:
      linear-gradient(90deg, var(--paper) 40%, transparent) 0 0 / 48px calc(100% + 2px) no-repeat local,
      linear-gradient(270deg, var(--paper) 40%, transparent) 100% 0 / 48px calc(100% + 2px) no-repeat local,
      linear-gradient(90deg, var(--shade), transparent) 0 0 / 16px 100% no-repeat,
      linear-gradient(270deg, var(--shade), transparent) 100% 0 / 16px 100% no-repeat;
    --shade: color-mix(in oklab, var(--ink) 28%, transparent);
  }
  .note-line {
    margin-top: 14px;
    max-width: 44em;
    color: var(--muted);
  }
  .numbering {
    margin-top: 10px;
    color: var(--muted);
    font-size: 13px;
  }
  .question .numbering {
    margin: -12px 0 0;
  }

  table {
    border-collapse: collapse;
    font-size: 14px;
    font-variant-numeric: tabular-nums;
  }
  .recurrence {
    margin-top: 22px;
    width: 100%;
  }
  caption {
    text-align: start;
    font: 600 14px/1.4 var(--sans);
    padding-bottom: 6px;
  }
  th,
  td {
    text-align: start;
    padding: 5px 14px 5px 8px;
    border-top: 1px solid var(--rule);
    white-space: nowrap;
    font-weight: 400;
  }
  thead th {
    border-top: none;
    color: var(--muted);
    font-size: 13px;
  }
  td {
    font-family: var(--mono);
    font-size: 13.5px;
  }
  .whole {
    white-space: nowrap;
  }
  td.open {
    position: relative;
  }
  td.open > span {
    visibility: hidden;
  }
  td.open::after {
    content: '…';
    position: absolute;
    top: 5px;
    left: 8px;
    color: var(--muted);
  }
  tr.now > * {
    background: color-mix(in oklab, var(--accent) 9%, transparent);
  }
  tr.now > th {
    box-shadow: inset 3px 0 0 var(--accent);
    font-weight: 600;
  }
  .scroll + .muted,
  neocog-stack-editor + .muted {
    margin-top: 8px;
  }

  .controls {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 10px 14px;
  }
  .controls input,
  .side select {
    width: 100%;
    box-sizing: border-box;
    min-width: 0;
  }
  .arithmetic {
    display: grid;
    gap: 8px;
    align-content: start;
  }
  /* The unit's own sums come with the last step; until then their room is kept. */
  .later {
    visibility: hidden;
  }
  .controls.three {
    grid-template-columns: minmax(0, 2fr) minmax(0, 1fr) minmax(0, 1fr);
  }
  @container (max-width: 480px) {
    .shows {
      gap: 6px;
    }
    .shows button {
      padding: 0 10px;
      font-size: 14px;
    }
    th,
    td {
      padding: 5px 8px 5px 4px;
    }
    td {
      font-size: 12px;
    }
    .recurrence td,
    .recurrence th {
      white-space: normal;
    }
    .recurrence th[scope='row'] {
      white-space: nowrap;
    }
    td.open::after {
      left: 4px;
    }
  }
  .axis {
    margin-top: 8px;
    display: grid;
    gap: 6px;
  }
  .question {
    display: grid;
    gap: 22px;
    justify-items: start;
  }
  .question .scroll,
  .wide {
    width: 100%;
  }
  .question table {
    width: min(100%, 480px);
  }
`;

export const styles = [gridStyles, steadyStyles, own, latticeStyles, imageStyles, comparisonStyles];
