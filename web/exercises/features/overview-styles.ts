import { css } from 'lit';

/** The whole network at a glance, and its scores. */
export const overviewStyles = css`
  .overview {
    display: grid;
    gap: 14px;
  }
  .line {
    display: grid;
    grid-template-columns: 132px minmax(0, 1fr);
    gap: 6px 16px;
    align-items: start;
  }
  .line .name {
    display: grid;
    gap: 1px;
    font-size: 13px;
    line-height: 1.3;
    color: var(--muted);
  }
  .line .name strong {
    color: var(--ink);
    font-size: 14px;
  }
  .line .legend {
    font-size: 12px;
    gap: 0;
    width: 100px;
    line-height: 1.2;
  }
  .line .legend .ramp {
    height: 6px;
  }
  .first {
    display: grid;
    grid-template-columns: 112px 112px minmax(0, 1fr);
    gap: 20px;
    align-items: start;
  }
  .first p {
    font-size: 13px;
    color: var(--muted);
    line-height: 1.4;
  }
  .first > div {
    display: grid;
    gap: 4px;
  }
  .scores {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(210px, 1fr));
    gap: 4px 24px;
    font-size: 14px;
  }
  .scores .muted {
    grid-column: 1 / -1;
    font-size: 13px;
  }
  .score {
    display: grid;
    grid-template-columns: 106px minmax(0, 1fr) 52px;
    gap: 8px;
    align-items: center;
  }
  .score.best {
    font-weight: 600;
  }
  .score .label {
    color: var(--muted);
    font-size: 10px;
  }
  .score .share,
  .share {
    font: 13px/1 var(--mono);
    text-align: end;
  }
  .bar-track {
    display: block;
    height: 8px;
    border-radius: 4px;
    background: var(--rule);
    overflow: hidden;
  }
  .bar-track > span {
    display: block;
    height: 100%;
    background: var(--output);
  }
  @container (max-width: 480px) {
    .line {
      grid-template-columns: minmax(0, 1fr);
    }
    .line .name {
      grid-template-columns: auto 1fr auto;
      gap: 8px;
      align-items: baseline;
    }
    .first {
      grid-template-columns: 112px 112px minmax(0, 1fr);
      gap: 12px;
    }
    .first > :last-child {
      grid-column: 1 / -1;
    }
  }
`;
