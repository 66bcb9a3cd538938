import { css } from 'lit';

export const styles = css`
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
  .lines,
  .scroll {
    overflow-x: auto;
  }
  .lattice {
    display: block;
    font-family: var(--sans);
  }
  .lattice text {
    fill: var(--ink);
    font: 12px/1 var(--mono);
  }
  .lattice .title {
    font: 600 13px/1 var(--sans);
  }
  .lattice .note {
    font: 11.5px/1 var(--sans);
    fill: var(--muted);
  }
  .edge {
    fill: none;
    stroke: color-mix(in oklab, var(--line) 55%, var(--paper));
    stroke-width: 1;
  }
  .edge.padded {
    stroke-dasharray: 2 4;
  }
  .edge.own {
    stroke: var(--accent);
    stroke-width: 1.75;
  }
  .edge.own.padded {
    stroke-opacity: 0.7;
    stroke-dasharray: 4 4;
  }
  .unit .hit {
    fill: transparent;
  }
  .unit.live {
    cursor: pointer;
  }
  .unit .dot {
    fill: var(--paper);
    stroke: var(--output);
    stroke-width: 1.5;
    transition: fill var(--quick);
  }
  .unit.pixel .dot {
    stroke: var(--input);
  }
  .unit text {
    text-anchor: middle;
    pointer-events: none;
  }
  .unit.live:hover .dot {
    fill: var(--panel);
    stroke-width: 2.5;
  }
  .unit.seen .dot {
    fill: color-mix(in oklab, var(--accent) 22%, var(--paper));
    stroke: var(--accent);
    stroke-width: 2;
  }
  .unit.picked .dot,
  .unit.picked.live:hover .dot {
    fill: var(--accent);
    stroke: var(--accent);
  }
  .unit.picked text {
    fill: var(--paper);
    font-weight: 700;
  }
  .padding {
    fill: var(--paper);
    stroke: var(--line);
    stroke-width: 1.25;
    stroke-dasharray: 3 3;
  }
  .padding.seen {
    stroke: var(--accent);
  }
  .rank .focus {
    fill: none;
  }
  .rank:focus {
    outline: none;
  }
  .rank:focus-visible .focus {
    stroke: var(--ink);
    stroke-width: 2;
  }
  .bracket line {
    stroke: var(--accent);
    stroke-width: 4;
  }
  .bracket .beyond {
    stroke-width: 1.5;
    stroke-dasharray: 4 4;
  }
  .bracket text {
    text-anchor: middle;
    font: 12.5px/1 var(--sans);
  }
  .note-line {
    margin-top: 14px;
    max-width: 44em;
    color: var(--muted);
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
  .open {
    color: var(--muted);
  }
  tr.now > * {
    background: color-mix(in oklab, var(--accent) 9%, var(--paper));
  }
  tr.now > th {
    box-shadow: inset 3px 0 0 var(--accent);
    font-weight: 600;
  }
  .recurrence + .muted,
  .scroll + .muted {
    margin-top: 8px;
  }

  .planes {
    display: grid;
    grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr);
    gap: 24px;
    align-items: start;
  }
  .planes.many {
    grid-template-columns: minmax(0, 1fr) minmax(0, 1.35fr);
  }
  .maps {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(128px, 1fr));
    gap: 18px;
    align-items: end;
  }
  .many .maps {
    grid-template-columns: repeat(auto-fill, minmax(78px, 1fr));
    gap: 12px;
  }
  @container (max-width: 560px) {
    .planes,
    .planes.many {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  figure {
    margin: 0;
    min-width: 0;
  }
  figcaption {
    font-size: 13px;
    line-height: 1.35;
    margin-bottom: 6px;
    color: var(--muted);
  }
  figcaption strong {
    color: var(--output);
    font-weight: 600;
  }
  .image figcaption strong {
    color: var(--input);
  }
  .what {
    font-size: 12px;
  }
  .map {
    position: relative;
    border: 2px solid var(--output);
    border-radius: 4px;
    overflow: hidden;
  }
  .map.pixels,
  .field .map {
    border-color: var(--input);
  }
  .plane.live .map {
    cursor: crosshair;
  }
  .plane.picked .map {
    border-color: var(--accent);
  }
  .map svg {
    display: block;
    width: 100%;
    height: 100%;
  }
  .paper {
    fill: var(--paper);
  }
  .grid {
    fill: none;
    stroke: var(--ink);
    stroke-opacity: 0.2;
    stroke-width: 1px;
    vector-effect: non-scaling-stroke;
  }
  .region {
    fill: var(--accent);
    fill-opacity: 0.22;
    stroke: var(--accent);
    stroke-width: 2px;
    vector-effect: non-scaling-stroke;
  }
  .region.unit {
    fill-opacity: 1;
  }
  .region.seen {
    fill-opacity: 0;
    stroke-width: 2.5px;
  }
  .shade {
    fill: var(--paper);
    fill-opacity: 0.62;
  }
  .sky {
    fill: light-dark(#cfe4ee, #41606f);
  }
  .sun {
    fill: #f0c14a;
  }
  .far {
    fill: light-dark(#9dbf95, #5b7f63);
  }
  .near {
    fill: light-dark(#6f9c63, #43684a);
  }
  .wall {
    fill: light-dark(#f3ead8, #b9ad97);
  }
  .roof {
    fill: #8c4a3a;
  }
  .door {
    fill: #5d4634;
  }
  .window {
    fill: #5f86a3;
  }
  .trunk {
    fill: #6b4f38;
  }
  .tree {
    fill: light-dark(#4d7d48, #365a38);
  }

  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(160px, 1fr));
    gap: 20px;
  }
  .fields.line {
    grid-template-columns: minmax(0, 1fr);
    gap: 18px;
  }
  .field p {
    margin-top: 6px;
  }
  .field figcaption strong {
    color: var(--ink);
    font-size: 15px;
  }
  .field .map svg {
    position: relative;
  }
  .field canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    image-rendering: pixelated;
  }
  .field .seen {
    fill: color-mix(in oklab, var(--accent) 45%, var(--paper));
  }
  .outline {
    fill: none;
    stroke: var(--accent);
    stroke-width: 2px;
    stroke-dasharray: 5 4;
    vector-effect: non-scaling-stroke;
  }
  .number {
    font-family: var(--mono);
    color: var(--ink);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin-top: 16px;
    font: 13px/1.4 var(--mono);
  }
  .legend .muted {
    font: 13px/1.4 var(--sans);
    flex: 1 1 260px;
  }
  .outline.light {
    stroke: #fff;
  }
  .viridis {
    width: 110px;
    height: 12px;
    border-radius: 3px;
    background: linear-gradient(90deg, #440154, #472d7b, #3b528b, #2c728e, #21918c, #28ae80, #5ec962, #addc30, #fde725);
  }
  .choose {
    margin-top: 18px;
  }
  .choose summary {
    cursor: pointer;
    min-height: 32px;
    color: var(--muted);
  }

  .comparison {
    display: grid;
    gap: 26px;
  }
  .pair {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 24px 56px;
  }
  .pair figcaption strong {
    color: var(--ink);
    font-size: 15px;
  }
  .pair .formula {
    font-size: 13.5px;
    margin-top: 8px;
  }
  .pyramid line {
    stroke: var(--line);
    stroke-width: 1;
  }
  .pyramid circle {
    fill: var(--paper);
    stroke: var(--output);
    stroke-width: 1.5;
  }
  .pyramid .top {
    fill: var(--output);
  }
  .pyramid rect {
    fill: color-mix(in oklab, var(--input) 22%, var(--paper));
    stroke: var(--input);
    stroke-width: 1.5;
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
  .question .lines,
  .question .scroll {
    max-width: 100%;
  }
`;
