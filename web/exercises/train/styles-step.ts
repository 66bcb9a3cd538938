import { css } from 'lit';

/** Step: the phases, the batch with its verdicts, a filter before and after. */
export const stepStyles = css`
  .phases {
    margin: 0;
    padding: 0;
    list-style: none;
    counter-reset: phase;
    display: grid;
    gap: 4px;
    color: var(--muted);
  }
  .phases li::before {
    counter-increment: phase;
    content: counter(phase) '. ';
    font-variant-numeric: tabular-nums;
  }
  .phases .now {
    color: var(--ink);
    font-weight: 600;
  }
  .phases li {
    position: relative;
    padding-right: 1.2em;
    justify-self: start;
  }
  .phases .now::after {
    content: ' ◂';
    color: var(--accent);
    position: absolute;
  }
  .verdict-of {
    display: grid;
    align-content: start;
    /* Two lines of the verdict, one of the loss. */
    min-height: 3.2lh;
  }
  .change {
    --cell: 56px;
    display: flex;
    flex-wrap: wrap;
    gap: 20px 28px;
  }
  /* In one column what is said stands at the buttons, and the long picture below. */
  @container (max-width: 859px) {
    .stepper + .stage {
      order: 1;
      border-top: 1px solid var(--rule);
    }
    .stepper + .stage + .side {
      border-top: none;
    }
  }
  @container (max-width: 480px) {
    /* Bold, some would need another line. */
    .phases .now {
      font-weight: 400;
    }
    .change {
      --cell: 48px;
      gap: 20px 16px;
    }
  }
  .change .scale {
    width: 72px;
  }
  .told {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .told > * {
    grid-area: 1 / 1;
  }
  /* The losses of some batches are longer to write than those of others. */
  .told .formula {
    min-height: 3lh;
  }
`;
