import { css } from 'lit';
import { steadyStyles } from '../frame/steady.js';
import { mapStyles } from '../looking/styles.js';
import { overviewStyles } from './overview-styles.js';
import { partStyles } from './part-styles.js';
import { questionStyles } from './question-styles.js';

const own = css`
  .shows {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-bottom: 20px;
  }
  .shows button {
    min-height: 40px;
    padding: 0 10px;
    font-size: 14px;
    background: none;
    border-color: var(--rule);
    color: var(--muted);
  }
  .shows button[aria-pressed='true'] {
    border-color: var(--ink);
    color: var(--ink);
    font-weight: 600;
  }
  figure {
    margin: 0;
    min-width: 0;
    display: grid;
    gap: 8px;
    align-content: start;
  }
  figcaption {
    font: 600 14px/1.35 var(--sans);
  }
  figcaption span,
  .strip-title {
    font-weight: 400;
    font-size: 13px;
    color: var(--muted);
  }
  figcaption span {
    margin-left: 6px;
    font-family: var(--mono);
  }
  figure .muted {
    font-size: 13px;
    line-height: 1.4;
  }
  .of-input {
    color: var(--input);
  }
  .of-kernel {
    color: var(--kernel);
  }
  .of-output {
    color: var(--output);
  }
  .of-gradient {
    color: var(--gradient);
  }
  .picture {
    position: relative;
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: 3px;
  }
  .region {
    position: absolute;
    box-sizing: border-box;
    min-width: 5px;
    min-height: 5px;
    border: 2px solid var(--accent);
    outline: 1.5px solid var(--paper);
    pointer-events: none;
  }
  .pickable,
  .atlas[role='slider'] {
    cursor: pointer;
  }
  .atlas {
    position: relative;
    width: 100%;
  }
  .atlas canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    image-rendering: pixelated;
  }
  .mark {
    position: absolute;
    outline: 3px solid var(--accent);
    outline-offset: 1px;
    pointer-events: none;
  }

  .strip {
    margin-bottom: 20px;
  }
  .strip-title {
    margin-bottom: 6px;
  }
  .strip-title strong {
    color: var(--ink);
    font-size: 14px;
  }
  .trio {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 24px;
  }
  .slices {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 4px;
  }
  .slices.one {
    grid-template-columns: minmax(0, 1fr);
  }
  .slices.few {
    grid-template-columns: repeat(3, minmax(0, 1fr));
  }
  .slice {
    display: block;
    width: 100%;
    min-height: 0;
    padding: 3px;
    border: none;
    border-radius: 4px;
    background: none;
    font: 12px/1.3 var(--mono);
    text-align: center;
    color: var(--muted);
  }
  .slice:disabled {
    opacity: 1;
    padding: 0;
  }
  .slice[aria-pressed='true']:not(:disabled) {
    outline: 2px solid var(--accent);
    color: var(--ink);
    font-weight: 600;
  }
  .slice canvas {
    border: 1px solid var(--line);
    border-radius: 2px;
    box-sizing: border-box;
  }

  .products {
    margin-top: 24px;
    display: grid;
    gap: 10px;
  }
  .factors {
    --cell: 52px;
    display: flex;
    flex-wrap: wrap;
    gap: 10px 14px;
    align-items: center;
  }
  .factors.large {
    --cell: 40px;
  }
  .factors > span {
    font: 18px/1 var(--mono);
    color: var(--muted);
  }
  .controls {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 10px 14px;
    align-items: end;
  }
  .controls .wide {
    grid-column: 1 / -1;
  }
  .controls input,
  .side select {
    width: 100%;
    box-sizing: border-box;
    min-width: 0;
  }
  summary {
    cursor: pointer;
    min-height: 32px;
    line-height: 32px;
    font-size: 14px;
  }
  .own[open] {
    display: grid;
    gap: 10px;
  }
  .own neocog-own-picture {
    margin-bottom: 10px;
  }
  .arithmetic {
    display: grid;
    gap: 8px;
    align-content: start;
  }
  .arithmetic .formula {
    font-size: 14px;
  }
  .terms {
    width: 100%;
    border-collapse: collapse;
    font-size: 13px;
  }
  .terms caption {
    text-align: start;
    color: var(--muted);
    padding-bottom: 4px;
  }
  .terms th,
  .terms td {
    text-align: end;
    padding: 2px 0 2px 8px;
    font-weight: 400;
    border-top: 1px solid var(--rule);
  }
  .terms th {
    border-top: none;
    color: var(--muted);
    white-space: nowrap;
  }
  .terms td {
    font-family: var(--mono);
    font-variant-numeric: tabular-nums;
  }
  .terms :is(td, th):first-child {
    text-align: start;
    padding-left: 0;
  }
  .terms td[colspan] {
    font-family: var(--sans);
  }
  .terms .input {
    color: var(--input);
  }
  .terms .kernel {
    color: var(--kernel);
  }
  .terms .total td {
    border-top: 2px solid var(--line);
    font-weight: 600;
  }
  @container (max-width: 860px) {
    .trio {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  @container (max-width: 480px) {
    .shows button {
      padding: 0 9px;
      font-size: 14px;
    }
    .trio {
      gap: 16px;
    }
    .trio figure:nth-child(2) {
      order: 1;
      grid-column: 1 / -1;
    }
    .slices {
      grid-template-columns: repeat(6, minmax(0, 1fr));
    }
    .factors {
      --cell: 46px;
    }
    .factors.large {
      --cell: 36px;
    }
  }
`;

export const styles = [mapStyles, steadyStyles, own, overviewStyles, partStyles, questionStyles];
