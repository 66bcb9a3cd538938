import { css } from 'lit';

/** What excites a unit, back to the pixels, the claim, and Step. */
export const partStyles = css`
  .part {
    display: grid;
    gap: 14px;
  }
  .part h3 {
    margin: 0;
    font-size: 16px;
  }
  .part .about {
    max-width: 46em;
  }
  .run {
    align-items: center;
    min-height: 40px;
  }
  .run progress {
    width: 180px;
    accent-color: var(--ink);
  }
  .run .share {
    min-width: 44px;
  }
  .silent {
    border-left: 3px solid var(--line);
    padding-left: 10px;
  }
  .exciting {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 18px 20px;
  }
  .exciting figcaption span {
    font-family: var(--sans);
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 6px;
    padding: 6px;
    align-items: start;
    border-color: var(--rule);
    background: none;
  }
  /* A region that the border cuts off is not square; its frame is. */
  .pair .picture:first-child {
    aspect-ratio: 1;
  }
  .pair .picture:first-child .map {
    height: 100%;
    object-fit: contain;
  }
  .waiting-picture {
    min-height: 100px;
    background: var(--panel);
    border-radius: 8px;
  }
  .duo {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 260px));
    gap: 20px 32px;
    margin-bottom: 20px;
  }
  .duo.made {
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 20px 24px;
    margin: 0;
  }
  .quad {
    display: grid;
    grid-template-columns: repeat(6, minmax(0, 1fr));
    gap: 22px 24px;
  }
  .quad figure {
    grid-column: span 2;
  }
  .quad figure:nth-child(3) {
    grid-column: 1 / span 2;
  }
  .reached {
    display: grid;
    gap: 12px;
    align-content: start;
  }
  .reached p {
    display: grid;
    gap: 4px;
  }
  .reached strong {
    font: 600 20px/1.2 var(--mono);
  }
  .curve {
    width: 100%;
    height: auto;
    border-bottom: 1px solid var(--line);
    overflow: visible;
  }
  .curve polyline {
    fill: none;
    stroke: var(--output);
    stroke-width: 2;
  }
  .curve line {
    stroke: var(--muted);
    stroke-dasharray: 4 4;
  }
  .knobs {
    display: grid;
    gap: 12px;
  }
  .knobs label {
    grid-template-columns: minmax(0, 1fr) 92px;
    gap: 2px 12px;
    align-items: center;
  }
  .knobs .knob-title {
    color: var(--ink);
  }
  .knobs input {
    width: 92px;
    box-sizing: border-box;
  }
  .knobs .knob-about {
    grid-column: 1 / -1;
    font-size: 13px;
    line-height: 1.35;
  }

  .scroll {
    overflow-x: auto;
  }
  .claim {
    width: 100%;
    border-collapse: collapse;
    font-size: 14px;
  }
  .claim th,
  .claim td {
    text-align: start;
    padding: 6px 12px 6px 0;
    border-top: 1px solid var(--rule);
    font-weight: 400;
    min-width: 66px;
  }
  .claim thead th {
    border-top: none;
    color: var(--muted);
    font-size: 13px;
  }
  .claim tbody th {
    font-weight: 600;
  }
  .claim .number {
    display: block;
    font: 13px/1.4 var(--mono);
    white-space: nowrap;
  }
  .verdicts {
    margin: 0;
    padding: 0;
    list-style: none;
    display: grid;
    gap: 10px;
    max-width: 48em;
  }
  .verdicts li {
    border-left: 3px solid var(--line);
    padding-left: 10px;
  }
  .verdicts .sign {
    display: block;
    font-size: 13px;
    color: var(--muted);
  }
  .verdicts .fails {
    border-left-style: double;
    border-left-width: 5px;
  }
  .meanings {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 2px 12px;
    margin: 0;
    font-size: 13px;
    color: var(--muted);
  }
  .meanings dt {
    font-weight: 600;
  }
  .meanings dd {
    margin: 0;
  }

  .trail {
    list-style: none;
    display: flex;
    flex-wrap: wrap;
    gap: 4px 6px;
    margin: 0 0 18px;
    padding: 0;
    font: 13px/1.4 var(--mono);
    color: var(--muted);
  }
  .trail li {
    padding: 1px 6px;
    border: 1px solid var(--rule);
    border-radius: 6px;
  }
  .trail .past {
    color: var(--ink);
  }
  .trail .now {
    color: var(--ink);
    font-weight: 600;
    box-shadow: inset 0 0 0 2px var(--accent);
  }
  .type {
    font-weight: 400;
    color: var(--muted);
  }
  .list-of {
    padding: 40px 0;
    text-align: center;
    color: var(--muted);
    border: 1px dashed var(--line);
    border-radius: 8px;
  }
  .side .steady .arithmetic {
    gap: 8px;
  }
  @container (max-width: 860px) {
    .exciting {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  @container (max-width: 480px) {
    .duo,
    .duo.made {
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: 16px;
    }
    .duo.made .reached {
      grid-column: 1 / -1;
    }
    .quad figure,
    .quad figure:nth-child(3) {
      grid-column: span 3;
    }
    .exciting {
      gap: 14px 10px;
    }
    .pair {
      padding: 4px;
    }
  }
`;
