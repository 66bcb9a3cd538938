import { css } from 'lit';

/** Pictures, their maps and the lens. */
export const pictureStyles = css`
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
`;
