import { everyExercise, open } from './common.js';
import { expect, expectAccessible, test } from './support.js';

const tag = 'neocog-saliency-truth';

everyExercise(tag, async (exercise) => exercise.getByRole('button', { name: 'Scene after this' }).click());

test.describe(tag, () => {
  test('judges one map: where it is strongest, what lies inside, two curves', async ({ page }) => {
    const exercise = await open(page, tag);
    const measures = exercise.locator('.measures');
    await expect(measures).toContainText(/The strongest pixel is at row \d+, column \d+: (on|beside) the object/);
    await expect(measures).toContainText(/of the magnitude lies on the object, which is \d+\s%/);
    await expect(measures).toContainText(/Deletion: area 0\.\d\d/);
    await exercise.getByLabel('Method').selectOption('gradCam');
    await expect(exercise).toHaveAttribute('method', 'gradCam');
    await expect(exercise.locator('.pair figcaption').last()).toContainText('Grad-CAM for “disc”');
    await expectAccessible(page, tag);
  });

  test('measures all methods over a few scenes, and can be stopped', async ({ page }) => {
    const exercise = await open(page, tag, { show: 'methods', scenes: '2' });
    await exercise.getByRole('button', { name: 'Measure all methods' }).click();
    await expect(exercise.locator('.job')).toContainText('2 of 2 scenes', { timeout: 30_000 });
    await expect(exercise.locator('.survey tbody tr')).toHaveCount(10);
    await expect(exercise.locator('.survey tbody td').first()).toHaveText(/\d+ ± \d+\s%/);
    await exercise.getByLabel('Scenes to measure').fill('400');
    await exercise.getByLabel('Scenes to measure').press('Enter');
    await expect(exercise.locator('.note').first()).toContainText('other settings');
    await exercise.getByRole('button', { name: 'Measure again' }).click();
    await expect(exercise.locator('.job')).toContainText(/[1-9]\d* of 400 scenes/, { timeout: 20_000 });
    await exercise.getByRole('button', { name: 'Stop' }).click();
    await expect(exercise.locator('.job')).toContainText('stopped');
    await expectAccessible(page, tag);
  });

  test('draws the layers anew from the top', async ({ page }) => {
    const exercise = await open(page, tag, { show: 'sanity' });
    await expect(exercise.locator('.sanity thead')).toContainText('conv1', { timeout: 20_000 });
    await expect(exercise.locator('.sanity canvas')).toHaveCount(24);
    await expect(exercise.locator('.sanity .rho').first()).toHaveText('1.00');
    await expect(exercise.locator('.note')).toContainText('With every weight at random');
    await expectAccessible(page, tag);
  });

  test('trains again on other data, can be stopped, and shows the new network beside the old ones', async ({ page }) => {
    const exercise = await open(page, tag, { show: 'twin', scenes: '2', 'train-scenes': '60', epochs: '1' });
    await expect(exercise.locator('.trio figure')).toHaveCount(3);
    await exercise.getByRole('button', { name: 'Train in this page' }).click();
    await expect(exercise.locator('.trio figure')).toHaveCount(4, { timeout: 30_000 });
    await expect(exercise.locator('.block').last()).toContainText(/48 of 48 images; right on \d+\s% of scenes/);
    await exercise.getByRole('button', { name: 'Measure the networks' }).click();
    await expect(exercise.locator('.job').first()).toContainText('6 of 6', { timeout: 20_000 });
    await expect(exercise.locator('.survey tbody tr')).toHaveCount(4);
    await exercise.getByLabel('Epochs').fill('20');
    await exercise.getByLabel('Epochs').press('Enter');
    await exercise.getByRole('button', { name: 'Train in this page' }).click();
    await expect(exercise.locator('.block').last()).toContainText(/[1-9]\d* of 960 images/, { timeout: 20_000 });
    await exercise.getByRole('button', { name: 'Stop' }).click();
    await expect(exercise.locator('.block').last()).toContainText('stopped');
    await expectAccessible(page, tag);
    await exercise.getByRole('button', { name: 'One scene' }).click();
    await exercise.getByRole('combobox', { name: 'Network' }).selectOption('own');
    await expect(exercise.locator('.measures')).toBeVisible();
  });

  test('steps through the checking of a map, to the last layer', async ({ page }) => {
    const exercise = await open(page, tag, { view: 'step', step: '6' });
    await expect(exercise.locator('.shown')).toContainText(/Deletion.*p = .* at\s+5\s%/s);
    await exercise.getByRole('button', { name: 'Last', exact: true }).click();
    await expect(exercise.locator('.shown')).toContainText(/conv1 drawn anew.*ρ = /s, { timeout: 20_000 });
    await expect(exercise.locator('.position')).toHaveText('step 25 of 25');
  });

  test('takes a cell as an answer', async ({ page }) => {
    const exercise = await open(page, tag, { view: 'practise', seed: '4' });
    const grid = exercise.locator('neocog-number-grid[selectable]');
    await expect(grid).toHaveCount(1);
    const strongest = await grid.evaluate((element) => {
      const { values } = element as unknown as { values: number[][] };
      const most = Math.max(...values.flat().map(Math.abs));
      const y = values.findIndex((row) => row.some((value) => Math.abs(value) === most));
      return `${y},${values[y]!.findIndex((value) => Math.abs(value) === most)}`;
    });
    await grid.locator(`[data-place="${strongest}"]`).click();
    await expect(exercise.locator('.correct')).toContainText('Yes');
  });
});
