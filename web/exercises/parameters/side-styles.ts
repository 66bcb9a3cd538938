import { css } from 'lit';

/** The arithmetic, what a slide says, and a convolution beside its separable twin. */
export const sideStyles = css`
  .wrong {
    color: var(--wrong);
    margin-top: 12px;
    overflow-wrap: anywhere;
  }
  .side .wrong {
    margin-top: 0;
  }
  .stage > .muted {
    margin-top: 12px;
  }

  .steps {
    display: grid;
  }
  .steps > * {
    grid-area: 1 / 1;
    min-width: 0;
  }
  .later {
    visibility: hidden;
  }
  .arithmetic,
  .slide {
    display: grid;
    gap: 6px;
  }
  .layer,
  .layers {
    font-family: var(--mono);
    font-weight: 500;
  }
  .what {
    color: var(--muted);
  }
  .formula strong {
    color: var(--ink);
  }
  .formula strong.kernel {
    color: var(--kernel);
  }
  .formula strong.output {
    color: var(--output);
  }
  .slide {
    border-left: 3px solid var(--line);
    padding-left: 12px;
  }
  .slide .tick {
    color: var(--correct);
    font-weight: 700;
  }
  .slide .muted {
    display: block;
  }

  .comparison {
    margin-top: 28px;
    display: grid;
    gap: 12px;
  }
  .columns {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 12px;
  }
  .columns section {
    border: 1px solid var(--rule);
    border-radius: 10px;
    padding: 12px 16px 14px;
  }
  h4 {
    margin: 0 0 4px;
    font: 600 14px/1.4 var(--sans);
  }
  .layers {
    display: grid;
    font-size: 13px;
    color: var(--muted);
    min-height: 3.1em;
    align-content: start;
  }
  .quantity {
    margin-top: 8px;
  }
  .figure {
    font: 600 20px/1.3 var(--mono);
    font-variant-numeric: tabular-nums;
  }
  .figure.kernel {
    color: var(--kernel);
  }
  .small {
    font-size: 13px;
  }
  .saving .muted {
    display: block;
    font-family: var(--mono);
    font-size: 13px;
  }

  @container (max-width: 859.98px) {
    .beside {
      display: none;
    }
    /* In Step the arithmetic stands between the buttons and the table. */
    .stepper {
      order: -2;
    }
    .stepper + .stage + .side {
      order: -1;
      border-top: none;
      border-bottom: 1px solid var(--rule);
    }
  }
  @container (max-width: 560px) {
    .columns section {
      padding: 10px;
    }
    .figure {
      font-size: 17px;
    }
  }
`;
