import { css } from 'lit';

/** The example, the input and what is counted. */
export const controlStyles = css`
  fieldset.input {
    border: none;
    margin: 0;
    padding: 0;
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 10px;
  }
  legend {
    padding: 0 0 4px;
    font: 600 14px/1.4 var(--sans);
  }
  fieldset input[type='number'],
  .side select {
    width: 100%;
    box-sizing: border-box;
  }
  .side label {
    min-width: 0;
  }
  summary {
    cursor: pointer;
    font: 600 14px/2 var(--sans);
  }
  .checks {
    display: grid;
    gap: 8px;
  }

  .setup {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 270px);
    gap: 12px 20px;
    align-items: end;
  }
  .setup select {
    width: 100%;
    box-sizing: border-box;
  }
  .below {
    margin-top: 16px;
  }
  .below:empty {
    display: none;
  }
  .convention {
    margin-top: 10px;
  }
  .convention .settings {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));
    gap: 12px 20px;
    margin: 8px 0;
  }
  .settings .checks {
    grid-row: span 2;
  }

  @container (max-width: 560px) {
    .setup {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
