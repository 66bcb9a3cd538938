import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Locator, type Page } from '@playwright/test';

/** Fails when the page logs an error, throws, or asks any host but the tests' own. */
export const test = base.extend<{ quiet: void; expectTrouble: { allowed: boolean } }>({
  expectTrouble: async ({}, use) => use({ allowed: false }),
  quiet: [
    async ({ page, expectTrouble }, use) => {
      const trouble: string[] = [];
      page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
      page.on('pageerror', (error) => trouble.push(error.message));
      page.on('request', (request) => {
        const { hostname, protocol } = new URL(request.url());
        if (protocol.startsWith('http') && !['localhost', '127.0.0.1'].includes(hostname)) trouble.push(`asked ${hostname}`);
      });
      await use();
      if (!expectTrouble.allowed) expect(trouble).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Free of violations of all rules, or of some. */
export async function expectAccessible(page: Page, within: string, rules: string[] = []): Promise<void> {
  const builder = new AxeBuilder({ page }).include(within);
  const { violations } = await (rules.length > 0 ? builder.withRules(rules) : builder).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => JSON.stringify(target)).join(', ')}`)).toEqual([]);
}

/** The numbers of a grid inside an exercise, row by row. */
export async function numbersOf(grid: Locator): Promise<number[][]> {
  return grid.evaluate((element) => (element as unknown as { values: number[][] }).values.map((row) => [...row]));
}

/** The cells of a grid as they are written on the screen. */
export async function textOf(grid: Locator): Promise<string[]> {
  return grid.evaluate((element) =>
    [...element.shadowRoot!.querySelectorAll<HTMLElement>('.cell')].map((cell) =>
      cell instanceof HTMLInputElement ? cell.value : (cell.textContent ?? '').trim(),
    ),
  );
}

/** Collects the details of `neocog-progress` as the document hears them. */
export async function listen(
  page: Page,
): Promise<() => Promise<{ verb: string; exercise: string; score: { scaled: number }; attempts: number; seed: number }[]>> {
  await page.evaluate(() => {
    const heard: unknown[] = ((window as unknown as { heard: unknown[] }).heard = []);
    document.addEventListener('neocog-progress', (event) => heard.push((event as CustomEvent).detail));
  });
  return () => page.evaluate(() => (window as unknown as { heard: never[] }).heard);
}
