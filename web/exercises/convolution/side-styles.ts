import { css } from 'lit';

/** Controls, the sum and the counts. */
export const sideStyles = css`
  .controls {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 10px 14px;
    align-items: end;
  }
  select {
    width: 100%;
    min-width: 0;
    padding: 0 8px;
  }
  .filter {
    display: grid;
    gap: 6px;
  }
  .filter .controls label:only-child {
    grid-column: 1 / -1;
  }
  .switch {
    display: flex;
    gap: 0;
  }
  .switch button {
    flex: 1;
    border-radius: 0;
    border-left-width: 0;
  }
  .switch button:first-child {
    border-radius: 8px 0 0 8px;
    border-left-width: 1px;
  }
  .switch button:last-child {
    border-radius: 0 8px 8px 0;
  }
  .switch button[aria-pressed='true'] {
    background: var(--ink);
    border-color: var(--ink);
    color: var(--paper);
  }
  summary {
    cursor: pointer;
    font-size: 14px;
    font-weight: 600;
  }
  details[open] summary {
    margin-bottom: 10px;
  }
  .formula .line {
    display: block;
  }
  .counts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(270px, max-content));
    justify-content: center;
    gap: 10px 32px;
    margin: 24px 0 0;
    padding-top: 16px;
    border-top: 1px solid var(--rule);
    font-size: 14px;
  }
  .counts dt {
    font: 13px/1.4 var(--sans);
    color: var(--muted);
  }
  .counts dd {
    margin: 0;
  }
  .formula .zero {
    color: var(--muted);
  }
  .word {
    font: 13px/1.4 var(--sans);
    color: var(--muted);
  }
  .product {
    display: inline-block;
    white-space: nowrap;
  }
  .product.pale {
    opacity: 0.35;
  }
  .product.now {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
    border-radius: 3px;
  }
  .own {
    display: grid;
    gap: 6px;
  }
  .notes {
    max-width: 60ch;
    margin: 16px auto 0;
    text-align: center;
  }
  .loading {
    display: grid;
    gap: 8px;
    place-items: center;
    padding: 64px 0;
  }
`;
