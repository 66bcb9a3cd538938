import { css } from 'lit';

export const styles = css`
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
  .edit.quiet {
    padding-inline: 0;
    text-decoration: underline;
    text-underline-offset: 3px;
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
    font-variant-numeric: tabular-nums;
  }
  dt {
    font-size: 13px;
    color: var(--muted);
    white-space: nowrap;
  }
  dd {
    margin: 0;
    font: 600 17px/1.3 var(--mono);
  }
  .charts,
  .results {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(270px, 100%), 1fr));
    gap: 20px 28px;
  }
  .results {
    grid-template-columns: minmax(0, 1fr);
  }
  .weights {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 6px;
  }
  canvas {
    width: 56px;
    height: 56px;
    image-rendering: pixelated;
    border: 1px solid var(--rule);
    border-radius: 4px;
    display: block;
  }
  canvas.large {
    width: 168px;
    height: 168px;
  }
  code {
    font-family: var(--mono);
    font-weight: 500;
  }
  .legend {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-top: 8px;
    font: 13px/1 var(--mono);
  }
  .scale {
    width: 120px;
    height: 10px;
    border-radius: 3px;
    background: linear-gradient(90deg, rgb(47 111 196), var(--paper), rgb(224 123 26));
    border: 1px solid var(--rule);
  }
  .empty {
    color: var(--muted);
    font-size: 14px;
    border: 1px dashed var(--line);
    border-radius: 8px;
    padding: 14px 16px;
  }
  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
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
  figure {
    margin: 0;
  }
  .mistakes,
  .batch {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(92px, 1fr));
    gap: 14px 12px;
    margin-top: 6px;
  }
  figcaption {
    font-size: 13px;
    line-height: 1.35;
    display: grid;
    margin-top: 4px;
  }
  .phases {
    margin: 0;
    padding: 0;
    list-style: none;
    counter-reset: phase;
    display: grid;
    gap: 4px;
    color: var(--muted);
  }
  .phases li::before {
    counter-increment: phase;
    content: counter(phase) '. ';
    font-variant-numeric: tabular-nums;
  }
  .phases .now {
    color: var(--ink);
    font-weight: 600;
  }
  .phases .now::after {
    content: ' ◂';
    color: var(--accent);
  }
  .change {
    --cell: 56px;
    display: flex;
    flex-wrap: wrap;
    gap: 20px 28px;
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
  .facts dl {
    display: grid;
    gap: 10px;
    margin-top: 12px;
  }
  .facts dl div {
    display: flex;
    justify-content: space-between;
    max-width: 320px;
    border-bottom: 1px solid var(--rule);
    padding-bottom: 6px;
    align-items: baseline;
  }
  .facts dt {
    font-size: 15px;
  }
  .counts :is(th, td) {
    padding: 8px 12px;
    border: 1px solid var(--rule);
    text-align: end;
    font: 15px var(--mono);
  }
  .counts th {
    font: 14px var(--sans);
    color: var(--muted);
  }
  .counts thead td {
    border: none;
  }
  .counts {
    margin-top: 12px;
  }
  .findings {
    display: grid;
    gap: 12px;
  }
  .findings:empty {
    display: none;
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
  .comparison table {
    margin-top: 4px;
    font-size: 14px;
  }
  .comparison :is(th, td) {
    text-align: end;
    padding: 4px 0 4px 22px;
    font-weight: 400;
    border-bottom: 1px solid var(--rule);
  }
  .comparison tbody + tbody tr:first-child > * {
    border-top: 1px solid var(--line);
  }
  .comparison tbody th {
    text-align: start;
    padding-left: 0;
    color: var(--muted);
  }
  .comparison td {
    font-family: var(--mono);
    font-size: 13px;
  }
  .comparison thead th {
    font-weight: 600;
  }
  .comparison .better {
    font-weight: 700;
  }
  .comparison .heading {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 16px;
  }
  .comparison .quiet {
    padding: 0;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .comparison .same {
    padding-right: 0;
  }
  .files .row {
    align-items: stretch;
    margin-top: 6px;
  }
  .comparison .row {
    margin-top: 8px;
  }
  .line {
    display: inline-block;
    width: 22px;
    margin-right: 8px;
    vertical-align: middle;
    border-top: 2px solid var(--output);
  }
  .line.dashed {
    border-top-style: dashed;
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
  .file {
    border: 1px solid var(--line);
    border-radius: 8px;
    min-height: 36px;
    padding: 0 12px;
    display: flex;
    align-items: center;
    font-size: 15px;
    color: var(--ink);
    cursor: pointer;
    position: relative;
  }
  .file:hover {
    background: var(--panel);
  }
  .file:focus-within {
    outline: 2px solid var(--ink);
    outline-offset: 2px;
  }
  .file input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: pointer;
    width: 100%;
  }
  .runs {
    margin-top: 12px;
  }
`;
