import { css } from 'lit';

export const styles = css`
  .picture {
    position: relative;
  }
  .numbers {
    --cell: clamp(22px, calc((100cqw - 150px) / var(--columns)), 44px);
    display: flex;
    justify-content: center;
    align-items: center;
    gap: 28px 40px;
  }
  .numbers.line,
  .numbers.stacked {
    --cell: clamp(17px, calc((100cqw - 70px) / var(--columns)), 44px);
    flex-direction: column;
  }
  @container (min-width: 860px) {
    .numbers {
      --cell: clamp(22px, calc((66cqw - 170px) / var(--columns)), 44px);
    }
    .numbers.line {
      --cell: clamp(22px, calc((66cqw - 90px) / var(--columns)), 44px);
    }
  }
  .numbers.line {
    gap: 32px;
  }
  .numbers neocog-number-grid {
    touch-action: pan-y;
  }
  .column {
    display: grid;
    gap: 20px;
    justify-items: center;
    min-width: 0;
  }
  .line .column.kernels,
  .stacked .column.kernels {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    justify-content: center;
    gap: 16px 28px;
  }
  .beams {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    overflow: visible;
    pointer-events: none;
  }
  .beams polygon {
    fill: var(--accent);
    fill-opacity: 0.06;
    stroke: var(--accent);
    stroke-opacity: 0.4;
    stroke-width: 1.25;
    stroke-linejoin: round;
  }
  .beams rect {
    fill: none;
    stroke: var(--accent);
    stroke-width: 2;
  }
  .legend {
    justify-content: center;
  }
  /* Pictures use the map's full colours, grids pale ones under their numbers. */
  .legend .scale {
    background: linear-gradient(in oklab 90deg, var(--negative), var(--paper), var(--positive));
  }
  .numbers + .legend .scale {
    background: linear-gradient(
      in oklab 90deg,
      color-mix(in oklab, var(--negative) 55%, var(--paper)),
      var(--paper),
      color-mix(in oklab, var(--positive) 55%, var(--paper))
    );
  }
  .pictures {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 300px));
    justify-content: center;
    gap: 20px 48px;
  }
  figure {
    margin: 0;
    min-width: 0;
  }
  figcaption {
    font: 600 14px/1.35 var(--sans);
    margin-bottom: 6px;
  }
  figcaption span {
    font: 400 13px/1 var(--mono);
    color: var(--muted);
    margin-left: 6px;
  }
  .of-input {
    color: var(--input);
  }
  .of-output {
    color: var(--output);
  }
  .surface {
    position: relative;
    width: 100%;
    box-sizing: content-box;
    border: 2px solid var(--input);
    margin: 0 -2px;
    border-radius: 4px;
    touch-action: pan-y;
    cursor: crosshair;
  }
  .surface.output {
    border-color: var(--output);
  }
  .surface canvas,
  .still canvas,
  .thumbs canvas {
    display: block;
    width: 100%;
    height: 100%;
    image-rendering: pixelated;
  }
  .surface .box {
    position: absolute;
    box-sizing: border-box;
    outline: 2px solid var(--accent);
    box-shadow: 0 0 0 3px var(--paper);
    pointer-events: none;
  }
  .thumbs {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 10px;
    margin-top: 16px;
  }
  .thumbs button {
    display: grid;
    grid-template-columns: 48px auto;
    gap: 8px;
    align-items: center;
    padding: 5px 10px 5px 5px;
    text-align: start;
    font-size: 13px;
    line-height: 1.25;
  }
  .thumbs canvas {
    height: 48px;
    object-fit: contain;
  }
  .thumbs button[aria-pressed='true'] {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .lens {
    --cell: 44px;
    margin-top: 20px;
    padding-top: 16px;
    border-top: 1px solid var(--rule);
  }
  .lens-grids {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    justify-content: center;
    gap: 14px 22px;
    margin-top: 8px;
  }
  .lens.large,
  .lens:has(#lens-1) {
    --cell: 32px;
  }
  @container (max-width: 480px) {
    .pictures {
      gap: 16px;
    }
    .lens {
      --cell: 36px;
    }
  }
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
  .facts {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 14px;
    margin: 0;
  }
  .facts dt {
    font-size: 13px;
    color: var(--muted);
  }
  .facts dd {
    margin: 0;
    font: 600 20px/1.3 var(--mono);
  }
  .strip {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px;
    margin: 28px 0 8px;
    font: 13px/1 var(--mono);
    color: var(--muted);
  }
  .strip i {
    box-sizing: border-box;
    width: clamp(12px, calc((100cqw - 80px) / 24), 26px);
    aspect-ratio: 1;
    border: 1.5px solid var(--input);
    border-radius: 3px;
  }
  .strip .pad {
    border: 1.5px dashed var(--line);
  }
  .strip .weight {
    background: color-mix(in oklab, var(--kernel) 55%, var(--paper));
  }
  .still {
    border: 2px solid var(--output);
    border-radius: 4px;
    aspect-ratio: 1;
  }
  .still.of-input {
    border-color: var(--input);
  }
  .question {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 24px 40px;
    --cell: clamp(26px, calc((100cqw - 80px) / 9), 44px);
  }
`;
