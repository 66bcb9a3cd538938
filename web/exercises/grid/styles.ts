import { css } from 'lit';

/** What stands around number grids: the lines or beams between them, the legend of the map that tints them, and the setting in words. */
export const gridStyles = css`
  .lines,
  .beams {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    overflow: visible;
    pointer-events: none;
  }
  .lines g path {
    fill: none;
    stroke: var(--accent);
    stroke-width: 1.75;
  }
  .lines g .faint {
    stroke-opacity: 0.28;
  }
  .legend {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-top: 20px;
    font: 13px/1 var(--mono);
    flex-wrap: wrap;
  }
  .legend .muted {
    font: 13px/1.3 var(--sans);
  }
  .setting {
    margin-top: 16px;
  }
  @container (min-width: 860px) {
    .legend,
    .setting {
      justify-content: center;
      text-align: center;
    }
  }
  .scale {
    width: 120px;
    height: 12px;
    border-radius: 3px;
    background: linear-gradient(
      in oklab 90deg,
      color-mix(in oklab, var(--negative) 55%, var(--paper)),
      var(--paper),
      color-mix(in oklab, var(--positive) 55%, var(--paper))
    );
    border: 1px solid var(--rule);
  }
`;
