import { css } from 'lit';

export const stackStyles = css`
  :host {
    display: grid;
    gap: 8px;
    font: 15px/1.5 var(--sans);
    color: var(--ink);
    min-width: 0;
  }
  p {
    margin: 0;
  }
  .top {
    display: flex;
    justify-content: space-between;
    align-items: end;
  }
  .title {
    font-weight: 600;
    font-size: 14px;
  }
  .top button {
    min-height: 32px;
    font-size: 14px;
  }
  .top button[aria-pressed='true'] {
    border-color: var(--ink);
    box-shadow: inset 0 0 0 1px var(--ink);
  }
  ol {
    position: relative;
    list-style: none;
    margin: 0;
    padding: 0;
    border: 1px solid var(--rule);
    border-radius: 10px;
    background: var(--paper);
  }
  ol:empty {
    display: none;
  }
  li {
    position: relative;
    border-bottom: 1px solid var(--rule);
    background: var(--paper);
  }
  .dragging li:not(.carried) {
    transition: transform var(--quick);
  }
  li:first-child {
    border-radius: 10px 10px 0 0;
  }
  li:last-child {
    border-bottom: none;
    border-radius: 0 0 10px 10px;
  }
  li:only-child {
    border-radius: 10px;
  }
  .open {
    box-shadow: inset 3px 0 0 var(--accent);
  }
  .carried {
    z-index: 1;
    box-shadow: 0 4px 14px rgb(0 0 0 / 25%);
    border-radius: 8px;
  }
  .troubled .name {
    color: var(--wrong);
  }
  .line {
    display: flex;
    align-items: stretch;
  }
  .line button {
    border: none;
    background: none;
    border-radius: 8px;
    min-height: 44px;
  }
  .line :focus-visible {
    outline-offset: -3px;
  }
  .handle,
  .remove {
    flex: none;
    width: 38px;
    padding: 0;
    color: var(--muted);
  }
  .handle {
    cursor: grab;
    touch-action: none;
    user-select: none;
  }
  .carried .handle {
    cursor: grabbing;
  }
  .line button.name {
    display: flex;
    align-items: baseline;
    align-content: center;
    flex-wrap: wrap;
    flex: 1;
    min-width: 0;
    padding: 6px 0;
    text-align: start;
    font: 14px/1.4 var(--mono);
    overflow-wrap: anywhere;
  }
  .name span:last-child {
    flex: 1;
    min-width: 0;
  }
  .name .number {
    flex: none;
    min-width: 1.9em;
    color: var(--muted);
  }
  .settings {
    padding: 2px 12px 14px 16px;
    display: grid;
    gap: 12px;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(80px, 1fr));
    gap: 10px 12px;
    align-items: end;
  }
  .fields label.inline {
    min-height: 36px;
  }
  :is(.fields, .settings, .add) :is(input:not([type='checkbox']), select) {
    width: 100%;
    box-sizing: border-box;
    min-width: 0;
  }
  .fields input {
    font-family: var(--mono);
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(80px, 1fr));
    gap: 12px;
    align-items: end;
    grid-column: span 2;
  }
  .settings select,
  .add select {
    text-overflow: ellipsis;
    padding: 0 8px;
  }
  details .fields {
    margin-top: 8px;
  }
  summary {
    cursor: pointer;
    color: var(--muted);
    font-size: 14px;
    min-height: 28px;
  }
  .add {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 8px;
  }
  textarea {
    font: 14px/1.6 var(--mono);
    color: var(--ink);
    background: var(--paper);
    border: 1px solid var(--line);
    border-radius: 8px;
    padding: 8px 10px;
    resize: vertical;
    width: 100%;
    box-sizing: border-box;
  }
  .wrong {
    color: var(--wrong);
    overflow-wrap: anywhere;
  }
  li .wrong {
    padding: 0 12px 8px 38px;
    font-size: 14px;
  }
  .muted {
    color: var(--muted);
    font-size: 14px;
  }
`;
