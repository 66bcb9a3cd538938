// How shares are written. The space before "%" never breaks.

export const percent = (share: number, decimals = 1): string => `${(100 * share).toFixed(decimals)}\u00a0%`;

/** How sure a network is of its answer; what is not quite certain is not called so. */
export const sureOf = (name: string, probability: number): string =>
  `${probability >= 0.995 ? 'over\u00a099\u00a0%' : percent(probability, 0)} sure of ${name}`;
