import { css } from 'lit';

/** The grids of number mode, what joins them, and the legend. */
export const numberStyles = css`
  .picture {
    position: relative;
  }
  .numbers {
    --cell: clamp(22px, calc((100cqw - 200px) / var(--columns)), 44px);
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
      --cell: clamp(22px, calc((66cqw - 200px) / var(--columns)), 44px);
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
`;
