import { css } from 'lit';

export const questionStyles = css`
  .question {
    display: grid;
    gap: 26px;
    justify-items: center;
  }
  .panels {
    --cell: 44px;
    display: flex;
    flex-wrap: wrap;
    gap: 22px 34px;
    align-items: end;
    justify-content: center;
  }
  .candidates {
    --cell: 44px;
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 150px));
    gap: 14px 18px;
    width: 100%;
    justify-content: center;
  }
  .candidates.numbers {
    grid-template-columns: repeat(4, auto);
  }
  @container (max-width: 600px) {
    .candidates,
    .candidates.numbers {
      grid-template-columns: repeat(2, minmax(0, 150px));
    }
  }
  @container (max-width: 480px) {
    .panels {
      --cell: 36px;
      gap: 20px 24px;
    }
  }
  .candidates figure {
    margin: 0;
    min-width: 0;
  }
  .candidates figcaption {
    font-weight: 600;
    font-size: 14px;
    margin-bottom: 6px;
  }
  .candidates .tick {
    font-size: 14px;
    font-weight: 600;
    color: var(--correct);
    margin-top: 4px;
  }
  .candidates .right .frame-of {
    outline: 3px solid var(--correct);
  }
  .sequence {
    margin: 0;
    padding: 0;
    list-style: none;
    counter-reset: step;
    display: grid;
    gap: 10px;
    width: min(100%, 30em);
  }
  .sequence li {
    counter-increment: step;
    display: grid;
    grid-template-columns: 1.6em 1fr;
    align-items: center;
    min-height: 62px;
    box-sizing: border-box;
    padding: 6px 14px;
    border: 1px solid var(--line);
    border-radius: 10px;
  }
  .sequence li::before {
    content: counter(step);
    font-family: var(--mono);
    color: var(--muted);
  }
  .sequence .unknown {
    color: var(--muted);
  }
`;
