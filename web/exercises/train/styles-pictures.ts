import { css } from 'lit';

/** Small pictures, what is written below them, and the keys to their colours. */
export const pictureStyles = css`
  canvas {
    width: 56px;
    height: 56px;
    image-rendering: pixelated;
    border: 1px solid var(--rule);
    border-radius: 4px;
    display: block;
  }
  canvas.large {
    width: 168px;
    height: 168px;
  }
  figure {
    margin: 0;
  }
  figcaption {
    font-size: 13px;
    line-height: 1.35;
    display: grid;
    align-content: start;
    margin-top: 4px;
  }
  .mistakes,
  .batch {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(100px, 1fr));
    gap: 14px 12px;
    margin-top: 6px;
  }
  /* Room for the longest verdict, so that nothing moves when another comes. */
  .mistakes figcaption {
    min-height: 3lh;
  }
  .legend {
    flex-wrap: nowrap;
    justify-content: start;
    text-align: start;
    margin-top: 8px;
    min-height: 18px;
  }
  .scale.picture {
    background: linear-gradient(90deg, rgb(47 111 196), var(--paper), rgb(224 123 26));
  }
  .empty {
    color: var(--muted);
    font-size: 14px;
    border: 1px dashed var(--line);
    border-radius: 8px;
    padding: 14px 16px;
  }
  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  /* Keeps its room while it is not to be seen. */
  .later {
    visibility: hidden;
  }
`;
