import { css } from 'lit';

/** For `renderMap` and `renderLegend`; an exercise sets the width. */
export const mapStyles = css`
  .map {
    display: block;
    width: 100%;
    height: auto;
    image-rendering: pixelated;
  }
  .legend {
    display: grid;
    gap: 2px;
    width: min(100%, 220px);
    font-family: var(--mono);
    font-size: 13px;
    color: var(--muted);
  }
  .legend .ramp {
    height: 10px;
    border: 1px solid var(--rule);
    border-radius: 3px;
  }
  .legend .ends {
    display: flex;
    justify-content: space-between;
  }
`;
