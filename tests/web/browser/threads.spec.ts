import type { Page } from '@playwright/test';
import { expect, test } from './support.js';

type Neocog = typeof import('neocog');

/** What an engine with these options says of itself, and all that its networks compute, in the page or in a worker. */
function work(page: Page, options: { threads?: number; variant?: 'simd'; wasmUrl?: string }, inWorker = false) {
  return page.evaluate(
    async ([options, inWorker]) => {
      const { load, loadWorker } = (await import(new URL('./neocog/index.js', location.href).href)) as Neocog;
      const nc = inWorker ? await loadWorker(options) : await load(options);
      const numbers = (count: number) => {
        let state = 1;
        return Float32Array.from({ length: count }, () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1);
      };
      const conv = (filters: number) => ({ type: 'conv2d', filters, kernel: 3, padding: 'same' }) as const;
      const classifier = await nc.network({
        input: [20, 20, 3],
        seed: 5,
        layers: [
          conv(32),
          { type: 'relu' },
          conv(32),
          { type: 'batchNorm' },
          { type: 'relu' },
          { type: 'maxPool2d', window: 2 },
          { type: 'flatten' },
          { type: 'dense', units: 10 },
        ],
      });
      const optimizer = await nc.optimizer({ type: 'adam', rate: 0.01 });
      const losses: number[] = [];
      for (let step = 0; step < 3; step++) {
        losses.push(
          (
            await classifier.trainBatch(
              numbers(16 * 1200),
              Int32Array.from({ length: 16 }, (_, i) => i % 10),
              optimizer as never,
            )
          ).loss,
        );
      }
      const kernel = [...(await classifier.get('conv2d2/kernel'))];
      // Two images of 7 MB each and their maps: memory has to grow, on whichever thread.
      const large = await nc.network({ input: [600, 1000, 3], seed: 2, layers: [conv(16), { type: 'relu' }, conv(32), { type: 'globalAvgPool' }] });
      const answers = [];
      for (const batch of [1, 2]) answers.push(...(await large.forward(numbers(batch * 1_800_000), { batch })).data);
      await large.dispose();
      await classifier.dispose();
      const { threads, variant } = nc;
      if ('terminate' in nc) nc.terminate();
      return { threads, variant, losses, kernel, answers };
    },
    [options, inWorker] as const,
  );
}

const asked = (page: Page) => {
  const names: string[] = [];
  page.on('request', (request) => names.push(new URL(request.url()).pathname.split('/').at(-1)!));
  return () => names.filter((name) => name.startsWith('neocog') && name.endsWith('.wasm'));
};

test('where the page is isolated, threads compute the same to the last bit, in the page and in a worker', async ({ page }) => {
  await page.goto('/isolated/embed.html');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.locator('neocog-maxpool-backward #gradient').waitFor();
  const binaries = asked(page);
  const one = await work(page, { threads: 1 });
  expect(one.threads).toBe(1);
  expect(binaries()).toEqual(['neocog-relaxed-simd.wasm']);
  for (const threads of [2, 3]) {
    expect(await work(page, { threads })).toEqual({ ...one, threads });
    expect(await work(page, { threads }, true)).toEqual({ ...one, threads });
  }
  expect(binaries()).toContain('neocog-threads.wasm');
});

test('threads by default: one per core, up to 4; one where another engine is wanted', async ({ page }) => {
  await page.goto('/isolated/embed.html');
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  const threads = (options: object) =>
    page.evaluate(async (options) => {
      const { load } = (await import(new URL('./neocog/index.js', location.href).href)) as Neocog;
      return (await load(options)).threads;
    }, options);
  expect(await threads({})).toBe(Math.min(cores, 4));
  expect(await threads({ variant: 'relaxed-simd' })).toBe(Math.min(cores, 4));
  expect(await threads({ threads: 100 })).toBe(16);
  expect(await threads({ variant: 'simd', threads: 2 })).toBe(1);
  expect(await threads({ wasmUrl: new URL('/isolated/neocog/neocog-relaxed-simd.wasm', page.url()).href, threads: 2 })).toBe(1);
});

test('anywhere else nothing changes: one thread, and none of the files for more', async ({ page }) => {
  const binaries = asked(page);
  await page.goto('embed.html');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  for (const inWorker of [false, true]) expect((await work(page, { threads: 4 }, inWorker)).threads).toBe(1);
  expect([...new Set(binaries())]).toEqual(['neocog-relaxed-simd.wasm']);
});

test('a host that forbids the threads’ script gets one thread', async ({ page, expectTrouble }) => {
  expectTrouble.allowed = true; // the browser reports what it blocked
  const warnings: string[] = [];
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  await page.goto('/half-isolated/embed.html');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect((await work(page, { threads: 2 })).threads).toBe(1);
  expect(warnings.join()).toContain('threads could not be started');
});

test('the exercises learn with threads', async ({ page }) => {
  await page.goto('/isolated/index.html');
  const binaries = asked(page);
  const learn = page.locator('#learn');
  await learn.getByRole('button', { name: 'Start training' }).click();
  await expect(learn.locator('.meter span')).toContainText('images', { timeout: 30_000 });
  expect(binaries()).toContain('neocog-threads.wasm');
});
