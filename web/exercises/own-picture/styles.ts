import { css } from 'lit';

export const ownPictureStyles = css`
  :host {
    display: block;
    font: 15px/1.5 var(--sans);
    color: var(--ink);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .panel {
    margin-top: 12px;
    display: grid;
    gap: 8px;
    justify-items: start;
  }
  .paper {
    position: relative;
    line-height: 0;
  }
  canvas,
  video {
    width: 192px;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: #000;
  }
  canvas {
    height: 192px;
    image-rendering: pixelated;
    touch-action: none;
    cursor: crosshair;
  }
  .pen {
    position: absolute;
    width: 6px;
    height: 6px;
    border: 1px solid var(--accent);
    pointer-events: none;
  }
  .pen.down {
    background: var(--accent);
  }
  p {
    margin: 0;
    font-size: 14px;
    color: var(--muted);
  }
  .trouble {
    margin-top: 8px;
    color: var(--wrong);
  }
`;
