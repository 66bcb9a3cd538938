import { css } from 'lit';

export const sideStyles = css`
  .scores .heads,
  .scores button,
  .scores .line {
    display: grid;
    grid-template-columns: minmax(6.2em, 1.2fr) 3.4em minmax(24px, 1fr) 4.4em;
    gap: 8px;
    align-items: center;
    width: 100%;
    box-sizing: border-box;
  }
  .scores .heads {
    font-size: 13px;
    color: var(--muted);
    padding: 6px 8px 2px;
    text-align: end;
  }
  .scores .heads :first-child {
    text-align: start;
  }
  .scores ul {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    gap: 2px;
  }
  .scores button,
  .scores .line {
    min-height: 34px;
    padding: 0 8px;
    text-align: start;
    border: 2px solid transparent;
    border-radius: 8px;
    background: none;
  }
  .scores button:hover {
    border-color: var(--rule);
  }
  .scores [aria-pressed='true'],
  .scores .explained {
    border-color: var(--accent);
    background: var(--paper);
    font-weight: 600;
  }
  .scores .name {
    overflow-wrap: anywhere;
    line-height: 1.2;
  }
  .scores .answer {
    font-weight: 400;
    font-size: 12px;
    color: var(--muted);
  }
  .scores .logit,
  .scores .p {
    font: 14px/1 var(--mono);
    font-variant-numeric: tabular-nums;
    text-align: end;
    white-space: nowrap;
  }
  .track {
    height: 10px;
    border-radius: 3px;
    background: var(--rule);
    overflow: hidden;
  }
  .track span {
    display: block;
    height: 100%;
    background: var(--output);
  }
  .controls {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 10px 14px;
  }
  .controls label:first-child {
    grid-column: 1 / -1;
  }
  select {
    width: 100%;
    min-width: 0;
  }
  select:disabled {
    opacity: 0.6;
  }
  .note {
    font-size: 14px;
    border-left: 3px solid var(--line);
    padding-left: 10px;
  }
  .pixel {
    display: grid;
    gap: 8px;
  }
  .values,
  .seed,
  .ladder table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
    font-size: 14px;
  }
  .values td,
  .seed td,
  .ladder td {
    font-family: var(--mono);
    text-align: end;
    padding: 2px 10px;
  }
  .values th,
  .seed th,
  .ladder th {
    font-weight: 500;
    text-align: start;
    padding: 2px 10px 2px 0;
  }
  :is(.values, .seed, .ladder) thead th {
    color: var(--muted);
    font-weight: 400;
    font-size: 13px;
  }
  :is(.values, .seed, .ladder) thead th + th {
    text-align: end;
    padding: 2px 10px;
  }
  .trial {
    display: grid;
    gap: 6px;
    border-top: 1px solid var(--rule);
    padding-top: 10px;
  }
  .trial label {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--ink);
  }
  .trial select {
    width: auto;
  }
`;
