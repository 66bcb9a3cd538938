import { css } from 'lit';
import { steadyStyles } from '../frame/steady.js';
import { mapStyles } from '../looking/styles.js';
import { lineTokens } from '../train/line-sample.js';

const own = css`
  .shows {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-bottom: 20px;
  }
  .shows button[aria-pressed='true'] {
    background: var(--ink);
    border-color: var(--ink);
    color: var(--paper);
    font-weight: 600;
  }
  figure {
    margin: 0;
    min-width: 0;
  }
  figcaption {
    margin-top: 8px;
    font-size: 14px;
    color: var(--muted);
    text-wrap: pretty;
  }
  figcaption strong {
    display: block;
    color: var(--ink);
  }
  figcaption .legend {
    margin-top: 6px;
  }
  .marked {
    position: relative;
  }
  .marked .map,
  .blank {
    border-radius: 4px;
  }
  .marked svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    overflow: visible;
  }
  .marked path,
  .marked circle {
    fill: none;
    vector-effect: non-scaling-stroke;
  }
  .marked .casing {
    stroke: #000;
    stroke-width: 3.5px;
    stroke-linecap: square;
  }
  .marked .outline,
  .marked .ring {
    stroke: #fff;
    stroke-width: 1.5px;
    stroke-linecap: square;
  }
  .blank {
    aspect-ratio: 1;
    background: var(--panel);
    border: 1px dashed var(--rule);
    box-sizing: border-box;
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 20px;
    max-width: 640px;
    margin: 0 auto;
  }
  .pair + .note {
    max-width: 640px;
    margin-inline: auto;
  }
  .trio {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
    gap: 16px;
  }
  .measures {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 18px 28px;
    margin: 24px auto 0;
    max-width: 640px;
    padding-top: 18px;
    border-top: 1px solid var(--rule);
  }
  .measures .curves {
    grid-column: 1 / -1;
  }
  .measures p {
    font-size: 14px;
  }
  .measures .big {
    font: 600 26px/1.25 var(--sans);
    font-variant-numeric: tabular-nums;
  }
  .share {
    position: relative;
    height: 10px;
    margin-top: 10px;
    border: 1px solid var(--line);
    border-radius: 3px;
  }
  .share span {
    display: block;
    height: 100%;
    background: var(--muted);
  }
  .share i {
    position: absolute;
    top: -4px;
    bottom: -4px;
    width: 2px;
    background: var(--ink);
  }
  .job {
    align-items: center;
    margin-bottom: 14px;
  }
  .going {
    display: flex;
    align-items: center;
    gap: 10px;
    min-width: 0;
    flex: 1 1 240px;
  }
  progress {
    accent-color: var(--ink);
    flex: 0 1 130px;
    min-width: 60px;
  }
  .scroll {
    overflow-x: auto;
    max-width: 100%;
  }
  .scroll:focus-visible {
    outline-offset: 2px;
  }
  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
    font-size: 14px;
    width: 100%;
  }
  caption {
    text-align: start;
    color: var(--muted);
    padding-bottom: 8px;
  }
  th {
    font-weight: 600;
    text-align: start;
    white-space: nowrap;
  }
  thead th {
    vertical-align: bottom;
    color: var(--ink);
  }
  th small {
    display: block;
    font-weight: 400;
    color: var(--muted);
  }
  .survey :is(th, td) {
    padding: 6px 12px 6px 0;
    border-bottom: 1px solid var(--rule);
    white-space: nowrap;
  }
  .survey td {
    font-family: var(--mono);
  }
  .survey .chosen th {
    text-decoration: underline;
    text-decoration-thickness: 2px;
    text-underline-offset: 4px;
    text-decoration-color: var(--accent);
  }
  .survey .chance :is(th, td) {
    color: var(--muted);
    font-weight: 400;
    border-top: 2px solid var(--line);
  }
  .sanity {
    table-layout: fixed;
    min-width: 560px;
  }
  .sanity :is(th, td) {
    padding: 3px;
    vertical-align: top;
    font-size: 13px;
    text-align: center;
  }
  .sanity th[scope='row'] {
    text-align: start;
    white-space: normal;
    vertical-align: middle;
  }
  .sanity .rho {
    display: block;
    font-family: var(--mono);
    padding-top: 2px;
  }
  .sanity .alike {
    font-weight: 800;
  }
  .sanity .alike::before {
    content: '≈ ';
  }
  .lead {
    margin-bottom: 12px;
    color: var(--muted);
    font-size: 14px;
  }
  .scales {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    margin-top: 14px;
  }
  .note {
    margin-top: 14px;
    font-size: 14px;
    color: var(--muted);
    max-width: 68ch;
  }
  .block {
    margin-top: 24px;
    padding-top: 18px;
    border-top: 1px solid var(--rule);
  }
  .block h3 {
    margin-bottom: 10px;
    font-size: 16px;
  }
  .plan {
    display: flex;
    flex-wrap: wrap;
    gap: 14px;
    align-items: end;
    margin-bottom: 16px;
  }
  .plan .wide {
    flex: 1 1 260px;
  }
  .plan input[type='range'] {
    width: 100%;
    min-height: 36px;
    margin: 0;
  }
  .charts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(240px, 1fr));
    gap: 16px;
  }
  .scene-choice {
    display: flex;
    gap: 6px;
    align-items: end;
  }
  .scene-choice button {
    min-width: 40px;
  }
  label select {
    width: 100%;
    min-width: 0;
  }
  .question-map {
    position: relative;
    display: grid;
    width: max-content;
    margin: 0 auto;
  }
  .question-map svg {
    position: absolute;
    left: 0;
    bottom: 0;
    pointer-events: none;
  }
  .question-map path {
    fill: none;
    stroke: var(--ink);
    stroke-width: 3px;
    stroke-linecap: square;
    vector-effect: non-scaling-stroke;
  }
  .question-curves {
    display: grid;
    gap: 16px;
  }
  .asked :is(th, td) {
    padding-right: 18px;
  }
  .asked thead th {
    white-space: normal;
  }
  .asked .answer :is(th, td) {
    font-weight: 800;
  }
  .asked .tick {
    color: var(--correct);
  }
  @container (max-width: 480px) {
    .measures {
      grid-template-columns: minmax(0, 1fr);
    }
    .pair {
      gap: 12px;
    }
    .legend {
      width: 100%;
    }
  }
`;

export const styles = [mapStyles, lineTokens, steadyStyles, own];
