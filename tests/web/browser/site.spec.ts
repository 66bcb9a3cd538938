import AxeBuilder from '@axe-core/playwright';
import { expect, numbersOf, test } from './support.js';

test('the page is accessible and fits a phone', async ({ page }) => {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto('index.html');
    await page.locator('#pool #gradient').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    // What is within an exercise, its own test looks at; here what is around them, and then what they make up together.
    const around = await new AxeBuilder({ page }).exclude('.chapter > [id]:not(h2)').analyze();
    expect(around.violations.map(({ id }) => id)).toEqual([]);
  }
  const all = await new AxeBuilder({ page }).withRules(['heading-order', 'landmark-unique', 'duplicate-id-aria', 'page-has-heading-one']).analyze();
  expect(all.violations.map(({ id }) => id)).toEqual([]);
});

test('light and dark by a switch that is remembered', async ({ page }) => {
  await page.goto('index.html');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByLabel('Colours').selectOption('dark');
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await ground()).toBe(dark);
});

test('the text computes: numbers can be typed over', async ({ page }) => {
  await page.goto('index.html');
  const size = page.locator('[data-formula=output-size]');
  await expect(size.locator('output')).toHaveText('⌊(32 + 2 · 2 − 5) / 2⌋ + 1 = 16');
  await size.getByLabel('Stride').fill('1');
  await expect(size.locator('output')).toContainText('= 32');
  await size.getByLabel('Kernel size').fill('40');
  await expect(size.locator('output')).toContainText('does not fit');
  await size.getByLabel('Kernel size').fill('');
  await expect(size.locator('output')).toContainText('a whole number from 1 to 64');
  await expect(page.locator('[data-formula=guess] output')).toHaveText('−ln(1 / 10) = 2.303');
});

test('the chapters stand at the side, or in a menu', async ({ page }) => {
  await page.goto('index.html');
  const chapters = page.getByRole('navigation', { name: 'Chapters' });
  await chapters.getByRole('link', { name: 'What a unit sees' }).click();
  await expect(page.getByRole('heading', { name: 'What a unit sees' })).toBeInViewport();
  await expect(chapters.locator('[aria-current]')).toHaveText(/What a unit sees/);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.evaluate(() => scrollTo(0, 0));
  await expect(chapters.getByRole('link', { name: 'A network learns' })).toBeHidden();
  await chapters.getByText('Chapters', { exact: true }).click();
  await chapters.getByRole('link', { name: 'A network learns' }).click();
  await expect(page.getByRole('heading', { name: 'A network learns' })).toBeInViewport();
  await expect(chapters.getByRole('link', { name: 'A network learns' })).toBeHidden();
});

test('progress stays on the device until it is forgotten', async ({ page }) => {
  await page.goto('index.html');
  const pool = page.locator('#pool');
  await pool.getByRole('tab', { name: 'Practise' }).click();
  for (let question = 0; question < 5; question++) {
    await pool.getByRole('button', { name: 'Show the answer' }).click();
    await pool.locator('.next').click();
  }
  const link = page.locator('.chapters a[href="#maxpool"]');
  await expect(link).toHaveText(/ 0%$/); // and no tick: all five were shown
  await page.reload();
  await expect(link).toHaveText(/ 0%$/);
  await expect(page.locator('#progress')).toContainText('5 questions in all');
  await page.getByRole('button', { name: 'Forget' }).click();
  await expect(link).not.toContainText('%');
  await page.reload();
  await expect(page.locator('#progress')).toBeHidden();
});

test('every chapter’s exercise is there, also on paper', async ({ page }) => {
  await page.goto('index.html');
  await expect(page.locator('.chapter > :not(:defined)')).toHaveCount(0);
  await page.emulateMedia({ media: 'print' });
  for (const exercise of await page.locator('.chapter > [id]:not(h2)').all()) await expect(exercise.locator('.stage')).toBeVisible();
});

test('the sample: one script, one tag', async ({ page }) => {
  await page.goto('embed.html');
  const pool = page.locator('neocog-maxpool-backward');
  await pool.locator('#gradient').waitFor();
  // By hand: the windows' largest are 5, 9, 8 and 9 again, which receives 2 + 4.
  expect(await numbersOf(pool.locator('#gradient'))).toEqual([
    [0, 1, 0],
    [0, 0, 6],
    [0, 3, 0],
  ]);
});

test('an exercise whose files lie on another origin trains', async ({ page }) => {
  await page.goto('/pages/other-origin.html');
  const train = page.locator('neocog-train');
  await train.getByRole('button', { name: 'Start training' }).click();
  await expect(train.locator('.meter span')).toContainText('images', { timeout: 30_000 });
});

test('a browser without Wasm SIMD gets a sentence', async ({ page }) => {
  await page.addInitScript(() => {
    WebAssembly.validate = () => false;
  });
  await page.goto('index.html');
  await expect(page.locator('#pool').getByRole('alert')).toContainText('cannot run WebAssembly with SIMD');
  await expect(page.locator('#learn').getByRole('alert')).toContainText('cannot run WebAssembly with SIMD');
});

test('the library runs in the page with both binaries, here and in a worker, with the same numbers', async ({ page }) => {
  await page.goto('index.html');
  const results = await page.evaluate(async () => {
    const { load, loadWorker, ShapeError } = (await import(new URL('./neocog/index.js', location.href).href)) as typeof import('neocog');
    const description = {
      input: [9, 7, 2] as const,
      layers: [
        { type: 'conv2d', filters: 5, kernel: 3 } as const,
        { type: 'relu' } as const,
        { type: 'maxPool2d', window: 2 } as const,
        { type: 'flatten' } as const,
        { type: 'dense', units: 3 } as const,
      ],
    };
    const pixels = Float32Array.from({ length: 126 }, (_, i) => Math.sin(i));
    const run = async (variant: 'simd' | 'relaxed-simd', inWorker: boolean) => {
      const nc = await (inWorker ? loadWorker({ variant }) : load({ variant }));
      const net = await nc.network(description);
      const optimizer = await nc.optimizer({ type: 'sgd', rate: 0.1 });
      const losses: number[] = [];
      for (let i = 0; i < 10; i++) losses.push((await net.trainBatch(pixels, [1], optimizer as never)).loss);
      const error: unknown = await (async () => net.forward([1, 2, 3]))().catch((thrown: unknown) => thrown);
      return { losses, variant: nc.variant, typed: error instanceof ShapeError };
    };
    return {
      simd: await run('simd', false),
      simdWorker: await run('simd', true),
      relaxed: await run('relaxed-simd', false),
      relaxedWorker: await run('relaxed-simd', true),
    };
  });
  for (const [name, { typed, variant }] of Object.entries(results)) {
    expect(typed).toBe(true);
    expect(variant).toBe(name.startsWith('simd') ? 'simd' : 'relaxed-simd');
  }
  expect(results.simdWorker.losses).toEqual(results.simd.losses);
  expect(results.relaxedWorker.losses).toEqual(results.relaxed.losses);
  results.relaxed.losses.forEach((loss, i) => expect(Math.abs(loss - results.simd.losses[i]!)).toBeLessThan(1e-4));
});
