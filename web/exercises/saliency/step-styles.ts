import { css } from 'lit';

export const stepStyles = css`
  .five {
    list-style: none;
    counter-reset: five;
    display: flex;
    flex-wrap: wrap;
    gap: 4px 6px;
    margin: 0 0 18px;
    padding: 0;
  }
  .five li {
    counter-increment: five;
    padding: 3px 10px;
    border: 2px solid var(--rule);
    border-radius: 999px;
    font-size: 14px;
    color: var(--muted);
  }
  .five li::before {
    content: counter(five) ' ';
    font-family: var(--mono);
  }
  .five [aria-current] {
    border-color: var(--accent);
    color: var(--ink);
    font-weight: 600;
  }
  .tensor {
    min-height: 520px;
  }
  .tensor .scores {
    max-width: 520px;
  }
  .channels {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(22%, 140px), 1fr));
    gap: 10px;
    margin-bottom: 12px;
  }
  .channels.through {
    grid-template-columns: repeat(6, minmax(0, 1fr));
    margin-bottom: 14px;
  }
  .channels.through .map {
    border: 1px solid var(--rule);
    box-sizing: border-box;
  }
  .row-title {
    font-weight: 600;
    font-size: 14px;
    margin-bottom: 4px;
  }
  .whole {
    white-space: nowrap;
  }
  .channels.few {
    grid-template-columns: repeat(2, minmax(0, 240px));
    gap: 14px 18px;
  }
  .channels figure {
    margin: 0;
    min-width: 0;
  }
  .channels > figure > .map {
    border: 1px solid var(--rule);
    box-sizing: border-box;
  }
  .channels figcaption {
    font-size: 13px;
    color: var(--muted);
  }
  .legends {
    gap: 12px 32px;
    align-items: start;
  }
  .legends > div {
    flex: 0 1 220px;
  }
  .bars {
    display: block;
    width: 100%;
    height: 260px;
    margin-bottom: 12px;
    background: var(--panel);
  }
  .bars .up {
    fill: var(--positive);
  }
  .bars .down {
    fill: var(--negative);
  }
  .bars .zero {
    stroke: var(--line);
    stroke-width: 1;
  }
  .seed .explained > * {
    font-weight: 700;
    border-block: 2px solid var(--accent);
  }
  .seed {
    font-size: 16px;
    width: min(100%, 460px);
  }
  .seed td,
  .seed th {
    padding-block: 9px;
    border-bottom: 1px solid var(--rule);
  }
  .seed td:last-child {
    color: var(--gradient);
  }
  .arithmetic {
    min-height: 11.5em;
    display: grid;
    gap: 8px;
    align-content: start;
  }
  .number {
    font-variant-numeric: tabular-nums;
    border-left: 3px solid var(--gradient);
    padding-left: 10px;
  }
  .ladder {
    overflow-x: auto;
  }
  .ladder table {
    width: 100%;
    font-size: 13px;
  }
  .ladder caption {
    text-align: start;
    font-weight: 600;
    margin-bottom: 4px;
  }
  .ladder td {
    padding: 1px 0 1px 8px;
    height: 20px;
  }
  .ladder tbody th {
    padding: 1px 8px 1px 4px;
  }
  .ladder thead th + th {
    padding: 1px 0 1px 8px;
  }
  .ladder .now > * {
    box-shadow:
      inset 0 2px var(--accent),
      inset 0 -2px var(--accent);
    font-weight: 700;
  }
`;
