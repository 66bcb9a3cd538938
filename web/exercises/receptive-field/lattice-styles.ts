import { css } from 'lit';

/** Rows of units and their connections; and how a field grows. */
export const latticeStyles = css`
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
    paint-order: stroke;
    stroke: var(--paper);
    stroke-width: 4;
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
  /* A finger does not hover: what it tapped would stay as if it did. */
  @media (hover: hover) {
    .unit.live:hover .dot {
      fill: var(--panel);
      stroke-width: 2.5;
    }
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
  .unit:focus {
    outline: none;
  }
  .unit:focus-visible .hit {
    stroke: var(--ink);
    stroke-width: 2;
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
  .growth text {
    fill: var(--ink);
    font: 13px/1 var(--sans);
  }
  .growth rect {
    fill: color-mix(in oklab, var(--input) 22%, var(--paper));
    stroke: var(--input);
    stroke-width: 1.5;
  }
  .growth .enough rect {
    fill: color-mix(in oklab, var(--accent) 22%, var(--paper));
    stroke: var(--accent);
    stroke-width: 2;
  }
  .growth .enough text {
    font-weight: 700;
  }
  .growth .size {
    font-family: var(--mono);
  }
  .growth line {
    stroke: var(--ink);
    stroke-width: 1.5;
    stroke-dasharray: 4 4;
  }
`;
