import { css } from 'lit';

export const styles = css`
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
  .number {
    display: inline-block;
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
  .wrong {
    color: var(--wrong);
    margin-top: 12px;
    overflow-wrap: anywhere;
  }
  .side .wrong {
    margin-top: 0;
  }
  .stage > .muted {
    margin-top: 12px;
  }

  .steps {
    display: grid;
  }
  .steps > * {
    grid-area: 1 / 1;
    min-width: 0;
  }
  .later {
    visibility: hidden;
  }
  .arithmetic,
  .slide {
    display: grid;
    gap: 6px;
  }
  .layer,
  .layers {
    font-family: var(--mono);
    font-weight: 500;
  }
  .what {
    color: var(--muted);
  }
  .formula strong {
    color: var(--ink);
  }
  .formula strong.kernel {
    color: var(--kernel);
  }
  .formula strong.output {
    color: var(--output);
  }
  .slide {
    border-left: 3px solid var(--line);
    padding-left: 12px;
  }
  .slide .tick {
    color: var(--correct);
    font-weight: 700;
  }
  .slide .muted {
    display: block;
  }

  .comparison {
    margin-top: 28px;
    display: grid;
    gap: 12px;
  }
  .columns {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 12px;
  }
  .columns section {
    border: 1px solid var(--rule);
    border-radius: 10px;
    padding: 12px 16px 14px;
  }
  h4 {
    margin: 0 0 4px;
    font: 600 14px/1.4 var(--sans);
  }
  .layers {
    display: grid;
    font-size: 13px;
    color: var(--muted);
    min-height: 3.1em;
    align-content: start;
  }
  .quantity {
    margin-top: 8px;
  }
  .figure {
    font: 600 20px/1.3 var(--mono);
    font-variant-numeric: tabular-nums;
  }
  .figure.kernel {
    color: var(--kernel);
  }
  .small {
    font-size: 13px;
  }
  .saving .muted {
    display: block;
    font-family: var(--mono);
    font-size: 13px;
  }

  fieldset.input {
    border: none;
    margin: 0;
    padding: 0;
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 10px;
  }
  legend {
    padding: 0 0 4px;
    font: 600 14px/1.4 var(--sans);
  }
  fieldset input[type='number'],
  .side select {
    width: 100%;
    box-sizing: border-box;
  }
  .side label {
    min-width: 0;
  }
  summary {
    cursor: pointer;
    font: 600 14px/2 var(--sans);
  }
  .checks {
    display: grid;
    gap: 8px;
  }

  .question {
    display: grid;
    justify-items: center;
  }
  .network {
    width: 100%;
    list-style: none;
    margin: 0;
    padding: 0;
    font: 16px/1.4 var(--mono);
    border: 1px solid var(--rule);
    border-radius: 10px;
    max-width: 34em;
  }
  .network li {
    padding: 10px 14px;
    border-bottom: 1px solid var(--rule);
  }
  .network li:last-child {
    border-bottom: none;
  }
  .network .muted {
    font-family: var(--sans);
  }
  .network .source > span:first-child {
    color: var(--muted);
  }
  .network .asked {
    box-shadow: inset 3px 0 0 var(--accent);
    font-weight: 600;
  }
  .network .asked .muted {
    font-weight: 400;
  }

  .setup {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 270px);
    gap: 12px 20px;
    align-items: end;
  }
  .setup select {
    width: 100%;
    box-sizing: border-box;
  }
  .below {
    margin-top: 16px;
  }
  .below:empty {
    display: none;
  }
  .convention {
    margin-top: 10px;
  }
  .convention .settings {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));
    gap: 12px 20px;
    margin: 8px 0;
  }
  .settings .checks {
    grid-row: span 2;
  }

  .strip {
    display: flex;
    align-items: end;
    flex-wrap: wrap;
    justify-content: center;
    gap: 10px 18px;
    margin: 18px -8px 10px;
    padding: 4px 8px;
  }
  .box {
    flex: none;
    display: grid;
    justify-items: center;
    min-width: 52px;
    font: 12.5px/1.5 var(--mono);
    --hue: var(--output);
  }
  .box.source {
    --hue: var(--input);
  }
  .box .word {
    font-family: var(--sans);
    color: var(--muted);
  }
  .box svg {
    margin-bottom: 6px;
    overflow: visible;
  }
  .box path {
    stroke: var(--hue);
    stroke-width: 1.2;
    stroke-linejoin: round;
    fill: color-mix(in oklab, var(--hue) 16%, var(--paper));
  }
  .box .top {
    fill: color-mix(in oklab, var(--hue) 8%, var(--paper));
  }
  .box .side-face {
    fill: color-mix(in oklab, var(--hue) 30%, var(--paper));
  }
  .box.current path {
    stroke: var(--accent);
    stroke-width: 2;
  }
  .box.unknown svg {
    visibility: hidden;
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
    .beside {
      display: none;
    }
    /* In Step the arithmetic stands between the buttons and the table. */
    .stepper {
      order: -2;
    }
    .stepper + .stage + .side {
      order: -1;
      border-top: none;
      border-bottom: 1px solid var(--rule);
    }
  }
  @container (max-width: 560px) {
    .setup {
      grid-template-columns: minmax(0, 1fr);
    }
    .strip {
      gap: 10px 4px;
    }
    .box {
      font-size: 11.5px;
    }
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
      padding: 8px 0 0;
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
      grid-column: 1 / -1;
      border-radius: 0 0 8px 8px;
    }
    .columns section {
      padding: 10px;
    }
    .figure {
      font-size: 17px;
    }
  }
`;
