import { css, unsafeCSS } from 'lit';
import { viridisGradient } from '../grid/viridis.js';

/** Planes of units over an image, and the three fields. */
export const imageStyles = css`
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
  /* As wide and as high as it becomes when a region is drawn in the plane. */
  .extent {
    display: inline-grid;
  }
  .extent::after {
    content: attr(data-longest);
    height: 0;
    visibility: hidden;
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
  .legend .muted {
    flex: 1 1 260px;
  }
  .outline.light {
    stroke: #fff;
  }
  .scale.viridis {
    background: ${unsafeCSS(viridisGradient)};
  }
  .choose {
    margin-top: 18px;
  }
  .choose summary {
    cursor: pointer;
    min-height: 32px;
    color: var(--muted);
  }
`;
