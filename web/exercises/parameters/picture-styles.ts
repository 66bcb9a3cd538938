import { css } from 'lit';

/** The network as boxes, and as the list that a question shows. */
export const pictureStyles = css`
  .strip {
    display: flex;
    align-items: end;
    flex-wrap: wrap;
    justify-content: center;
    gap: 10px 18px;
    margin: 18px -8px 10px;
    padding: 4px 8px;
  }
  .box {
    flex: none;
    display: grid;
    justify-items: center;
    min-width: 52px;
    font: 12.5px/1.5 var(--mono);
    --hue: var(--output);
  }
  .box.source {
    --hue: var(--input);
  }
  .box .word {
    font-family: var(--sans);
    color: var(--muted);
  }
  .box svg {
    margin-bottom: 6px;
    overflow: visible;
  }
  .box path {
    stroke: var(--hue);
    stroke-width: 1.2;
    stroke-linejoin: round;
    fill: color-mix(in oklab, var(--hue) 16%, var(--paper));
  }
  .box .top {
    fill: color-mix(in oklab, var(--hue) 8%, var(--paper));
  }
  .box .side-face {
    fill: color-mix(in oklab, var(--hue) 30%, var(--paper));
  }
  .box.current path {
    stroke: var(--accent);
    stroke-width: 2;
  }
  .box.unknown svg {
    visibility: hidden;
  }

  @container (max-width: 560px) {
    .strip {
      gap: 10px 4px;
    }
    .box {
      font-size: 11.5px;
    }
  }

  .question {
    display: grid;
    justify-items: center;
  }
  .network {
    width: 100%;
    list-style: none;
    margin: 0;
    padding: 0;
    font: 16px/1.4 var(--mono);
    border: 1px solid var(--rule);
    border-radius: 10px;
    max-width: 34em;
  }
  .network li {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 16px;
    padding: 10px 14px;
    border-bottom: 1px solid var(--rule);
  }
  .network li:last-child {
    border-bottom: none;
  }
  .network .muted {
    font-family: var(--sans);
  }
  .network .comes {
    margin-left: auto;
    text-align: end;
  }
  .network .comes .muted {
    font-family: var(--mono);
  }
  .network li.comes {
    margin-left: 0;
  }
  .network strong.kernel {
    color: var(--kernel);
  }
  .network strong.output {
    color: var(--output);
  }
  .network .source > span:first-child {
    color: var(--muted);
  }
  .network .asked {
    box-shadow: inset 3px 0 0 var(--accent);
    font-weight: 600;
  }
  .network .asked .muted {
    font-weight: 400;
  }
`;
