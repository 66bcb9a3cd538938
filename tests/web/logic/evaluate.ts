// The value of arithmetic as it is written for people: 3 · 3 · 3 · 16 + 16, floor((32 + 4 − 5) / 2) + 1.

/** A reader of its own, so that no test has to run text as code. */
export function evaluate(written: string): number {
  const tokens = written.match(/\d+(?:\.\d+)?|floor|ceil|[()+·/−]/g) ?? [];
  if (tokens.join('') !== written.replace(/\s/g, '')) throw new Error(`cannot read ${written}`);
  let at = 0;
  const take = (token: string): void => {
    if (tokens[at++] !== token) throw new Error(`expected ${token} in ${written}`);
  };
  const factor = (): number => {
    const token = tokens[at++]!;
    if (token === '(' || token === 'floor' || token === 'ceil') {
      if (token !== '(') take('(');
      const value = sum();
      take(')');
      return token === 'floor' ? Math.floor(value) : token === 'ceil' ? Math.ceil(value) : value;
    }
    if (!/^\d/.test(token)) throw new Error(`expected a number in ${written}`);
    return Number(token);
  };
  const product = (): number => {
    let value = factor();
    while (tokens[at] === '·' || tokens[at] === '/') value = tokens[at++] === '·' ? value * factor() : value / factor();
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '−') value = tokens[at++] === '+' ? value + product() : value - product();
    return value;
  };
  const value = sum();
  if (at !== tokens.length) throw new Error(`too much in ${written}`);
  return value;
}
