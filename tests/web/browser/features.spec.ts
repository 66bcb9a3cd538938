import type { Locator, Page } from '@playwright/test';
import { everyExercise, open } from './common.js';
import { expect, expectAccessible, listen, numbersOf, test } from './support.js';

const tag = 'neocog-features';

/** Opens it, and waits until the network and its picture are there. */
async function look(page: Page, attributes: Record<string, string> = {}): Promise<Locator> {
  const exercise = await open(page, tag, attributes);
  await exercise.locator('.atlas').first().waitFor();
  return exercise;
}

const paintOf = (canvas: Locator): Promise<number[]> =>
  canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    return [...(element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height).data];
  });

everyExercise(tag, async (exercise) => exercise.locator('.atlas[data-layer="relu2"]').click({ position: { x: 40, y: 8 } }));

test.describe(tag, () => {
  test('every part fits a phone; the two with the most in them are free of axe violations, light and dark', async ({ page }) => {
    for (const show of ['pictures', 'back', 'made', 'map']) {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 390, height: 900 });
      await look(page, { show, layer: 'relu2' });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), show).toBeLessThanOrEqual(390);
      if (!['made', 'map'].includes(show)) continue;
      await expectAccessible(page, tag);
      await page.emulateMedia({ colorScheme: 'dark' });
      await expectAccessible(page, tag, ['color-contrast']);
    }
  });

  test('a click on a map opens it: its filter, what the unit sees, and the unit’s own sum', async ({ page }) => {
    const exercise = await look(page);
    await expect(exercise.locator('.line .atlas')).toHaveCount(11);
    const strip = exercise.locator('.atlas[data-layer="conv1"]');
    const box = (await strip.boundingBox())!;
    await strip.click({ position: { x: (box.width * 2.5) / 16, y: 10 } });
    await expect(exercise).toHaveAttribute('layer', 'conv1');
    await expect(exercise).toHaveAttribute('channel', '3');
    await expect(exercise).toHaveAttribute('show', 'map');
    await expect(exercise.getByText('The unit sees 3×3 pixels of it.')).toBeVisible();
    // Window times weights is products, and these add up to the value.
    const [window, weights, products] = await Promise.all([0, 1, 2].map((i) => numbersOf(exercise.locator('.factors neocog-number-grid').nth(i))));
    window!.forEach((row, y) => row.forEach((value, x) => value !== null && expect(products![y]![x]).toBeCloseTo(value * weights![y]![x]!, 5)));
    const sum = products!.flat().reduce((total, value) => total + (value ?? 0), 0);
    const shown = Number((await exercise.locator('.value strong').textContent())!.replace('−', '-'));
    expect(Math.abs(shown - sum)).toBeLessThan(0.01 * Math.abs(sum) + 1e-4);
  });

  test('arrow keys go from map to map and from unit to unit', async ({ page }) => {
    const exercise = await look(page, { layer: 'relu2', channel: '5' });
    const slider = exercise.locator('.atlas[data-layer="relu2"]');
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await expect(exercise).toHaveAttribute('channel', '6');
    await expect(slider).toBeFocused();
    await expect(slider).toHaveAttribute('aria-valuetext', /^map 6, largest value/);
    await page.keyboard.press('Enter');
    await expect(exercise).toHaveAttribute('show', 'map');
    const map = exercise.getByRole('application', { name: /^relu2, map 6/ });
    await map.click({ position: { x: 5, y: 5 } });
    await expect(exercise).toHaveAttribute('unit', '1 1');
    await page.keyboard.press('ArrowDown');
    await expect(exercise).toHaveAttribute('unit', '2 1');
    await expect(exercise.locator('.arithmetic')).toContainText('relu2, map 6, row 2, column 1');
    await expect(exercise.locator('.arithmetic')).toContainText('more products are 0');
    await page.keyboard.press('Home');
    await expect(exercise).toHaveAttribute('unit', '');
  });

  test('a long sum is told in its largest terms, and slices in numbers', async ({ page }) => {
    const exercise = await look(page, { show: 'map', layer: 'relu3', channel: '12' });
    await expect(exercise.locator('.terms tbody tr')).toHaveCount(8);
    await expect(exercise.locator('.terms')).toContainText('smaller products together');
    await expect(exercise.locator('.slice')).toHaveCount(12);
    await exercise.locator('.slice').first().click();
    const name = (await exercise.locator('.slice').first().locator('span').textContent())!;
    await expect(exercise.locator('.products h3')).toContainText(`map ${name} of pool2`);
  });

  test('finds the pictures that excite a map most, and opens one', async ({ page }) => {
    const exercise = await look(page, { show: 'pictures', layer: 'relu3', channel: '12' });
    await exercise.getByRole('button', { name: 'Look through 1000 pictures' }).click();
    await expect(exercise.locator('.exciting figure')).toHaveCount(9, { timeout: 40_000 });
    const values = (await exercise.locator('.exciting figcaption strong').allTextContents()).map(Number);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    // The same pictures serve every map of the layer.
    await exercise.locator('.strip .atlas').focus();
    await page.keyboard.press('ArrowRight');
    await expect(exercise.locator('.exciting figure').first()).toBeVisible();
    await page.keyboard.press('ArrowLeft');
    await exercise.locator('.pair').first().click();
    await expect(exercise).toHaveAttribute('show', 'map');
    await expect(exercise.locator('.value strong')).toHaveText(String(values[0]));
  });

  test('makes a picture that excites a unit, can be stopped, and makes the same again', async ({ page }) => {
    const exercise = await look(page, { show: 'made', layer: 'relu3', channel: '12', ascent: '500 0.04 0.01 1 6 1' });
    const reached = exercise.locator('[data-value="reached"]');
    await exercise.getByRole('button', { name: 'Make the picture' }).click();
    await expect(exercise.locator('progress')).toBeVisible();
    await expect(reached).not.toHaveText('–');
    await exercise.getByRole('button', { name: 'Stop' }).click();
    await expect(exercise.getByRole('button', { name: 'Begin anew' })).toBeVisible();
    await expect(exercise.getByText('after 500 steps')).toHaveCount(0);
    await exercise.getByLabel('Steps', { exact: true }).fill('40');
    await exercise.getByLabel('Steps', { exact: true }).press('Enter');
    await expect(exercise).toHaveAttribute('ascent', '40 0.04 0.01 1 6 1');
    await exercise.getByRole('button', { name: 'Make the picture' }).click();
    await expect(exercise.getByText('after 40 steps')).toBeVisible({ timeout: 20_000 });
    const first = await reached.textContent();
    expect(Number(first)).toBeGreaterThan(0.5);
    await expect(exercise.getByRole('button', { name: 'Begin anew' })).toBeVisible();
    await exercise.getByRole('button', { name: 'Begin anew' }).click();
    await expect(exercise.getByText('after 40 steps')).toBeVisible({ timeout: 20_000 });
    await expect(reached).toHaveText(first!);
  });

  test('projects a unit back to the pixels in three ways', async ({ page }) => {
    const exercise = await look(page, { subject: 'scenes', show: 'back', layer: 'relu3' });
    const ways = exercise.locator('.way');
    await expect(ways).toHaveCount(3);
    await expect(ways.locator('figcaption')).toHaveText(['Deconvnet', 'Gradient', 'Guided backpropagation']);
    const paints = await Promise.all([0, 1, 2].map((i) => paintOf(ways.nth(i).locator('canvas'))));
    expect(new Set(paints.map((paint) => paint.join())).size).toBe(3);
    await exercise.getByRole('application').click({ position: { x: 3, y: 3 } });
    await expect(exercise).toHaveAttribute('unit', '1 1');
    await expect.poll(async () => (await paintOf(ways.nth(1).locator('canvas'))).join()).not.toBe(paints[1]!.join());
  });

  test('measures the slide’s claim layer by layer', async ({ page }) => {
    const exercise = await open(page, tag, { show: 'claim' });
    await exercise.getByRole('button', { name: 'Measure every layer' }).click();
    await expect(exercise.locator('.claim tbody tr')).toHaveCount(4, { timeout: 40_000 });
    await expect(exercise.locator('.claim')).toContainText('18×18');
    await expect(exercise.locator('.verdicts li')).toHaveCount(4);
    await expectAccessible(page, tag);
  });

  test('an own drawing goes through the network', async ({ page }) => {
    const exercise = await look(page);
    const strip = exercise.locator('.atlas[data-layer="relu1"] canvas');
    const before = (await paintOf(strip)).join();
    await exercise.getByText('Own picture').click();
    await exercise.getByRole('button', { name: 'Draw' }).click();
    const paper = exercise.getByRole('application', { name: /^Drawing/ });
    await paper.scrollIntoViewIfNeeded();
    const box = (await paper.boundingBox())!;
    await page.mouse.move(box.x + 40, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 150, box.y + 120, { steps: 5 });
    await page.mouse.up();
    await expect(exercise).toHaveAttribute('picture', 'own');
    await expect.poll(async () => (await paintOf(strip)).join()).not.toBe(before);
    const drawn = (await paintOf(strip)).join();
    await exercise.getByLabel('Invert').check();
    await expect.poll(async () => (await paintOf(strip)).join()).not.toBe(drawn);
    // In colour for a network that takes colours.
    await exercise.getByLabel('Network and its pictures').selectOption('Scenes, 64×64');
    await expect(exercise.locator('.line .shape').first()).toContainText('64×64×3');
    await expect(exercise).toHaveAttribute('picture', 'own');
    await expect(exercise.getByLabel('Colour')).toBeVisible();
  });

  test('steps through the layers, following one map, to the scores', async ({ page }) => {
    const exercise = await open(page, tag, { view: 'step' });
    await exercise.locator('.trail').waitFor();
    await expect(exercise.locator('.position')).toHaveText('step 1 of 15');
    await exercise.getByRole('tabpanel').focus();
    await page.keyboard.press('ArrowRight');
    await expect(exercise.locator('.shown')).toContainText('16 filters of 3×3×1');
    await expect(exercise.locator('.trail .now')).toHaveText('conv1');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    await expect(exercise.locator('.shown')).toContainText('⌊(28 − 2) / 2⌋ + 1 = 14');
    await page.keyboard.press('End');
    await expect(exercise.locator('.shown')).toContainText('10 weighted sums over all 3136 values');
    await expect(exercise.locator('.score.best')).toContainText('Ankle boot');
  });

  test('takes an answer, and keeps the picture’s height when it is shown', async ({ page }) => {
    const exercise = await open(page, tag, { view: 'practise', seed: '3' });
    const heard = await listen(page);
    for (let question = 0; question < 5; question++) {
      const stage = exercise.locator('.question');
      await stage.waitFor();
      const before = (await stage.boundingBox())!.height;
      await exercise.getByRole('button', { name: 'Show the answer' }).click();
      await expect(exercise.locator('.solution')).toBeVisible();
      expect(Math.abs((await stage.boundingBox())!.height - before)).toBeLessThan(1.5);
      await exercise.locator('.next').click();
    }
    expect(await heard()).toHaveLength(6);
  });

  test('says so when the network cannot be loaded, and tries again', async ({ page, expectTrouble }) => {
    expectTrouble.allowed = true;
    await page.route('**/network.safetensors', (route) => route.abort());
    const exercise = await open(page, tag);
    await expect(exercise.getByRole('button', { name: 'Try again' })).toBeVisible();
    await page.unroute('**/network.safetensors');
    await exercise.getByRole('button', { name: 'Try again' }).click();
    await expect(exercise.locator('.atlas').first()).toBeVisible();
  });
});
