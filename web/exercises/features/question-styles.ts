import { css } from 'lit';

export const questionStyles = css``;
