import { everyExercise, open } from './common.js';
import { expect, expectAccessible, test } from './support.js';

const tag = 'neocog-receptive-field';
const slide40 = { dimensions: '2', input: '5 5', layers: 'conv 1 3x3 stride 2 pad 1 | conv 1 3x3 stride 2 pad 1', unit: '2 0 0' };

everyExercise(tag, async (exercise) => exercise.locator('[data-unit="2,4"]').click());

test.describe(tag, () => {
  test('shows the slides’ fields, and the region of the unit that is picked', async ({ page }) => {
    const exercise = await open(page, tag);
    const seen = (layer: number) =>
      exercise.locator(`[data-unit^="${layer},"].seen`).evaluateAll((units) => units.map((unit) => unit.getAttribute('data-unit')!.split(',')[1]).join(' '));
    expect(await seen(0)).toBe('1 2 3 4 5 6 7');
    await expect(exercise.locator('.arithmetic')).toContainText('1 + 7 − 1 = 7');
    await expect(exercise.locator('.recurrence tr.now')).toContainText('5 + (3 − 1) · 1 = 7');
    await exercise.locator('[data-unit="2,0"]').click();
    expect(await seen(0)).toBe('0 1 2 3 4');
    await expect(exercise).toHaveAttribute('unit', '2 0');
    await expect(exercise.locator('.recurrence tr.now')).toContainText('layer 2');
  });

  test('moves the unit by arrow keys, across and from layer to layer', async ({ page }) => {
    const exercise = await open(page, tag);
    const row = exercise.locator('.lattice [tabindex="0"]');
    await row.focus();
    await page.keyboard.press('ArrowRight');
    await expect(exercise).toHaveAttribute('unit', '3 2');
    await page.keyboard.press('ArrowDown');
    await expect(exercise).toHaveAttribute('unit', '2 3');
    await expect(row).toBeFocused();
    await expect(row).toHaveAttribute('aria-label', /Unit 3 of layer 2 sees 5 pixels: 3 to 7/);
    await page.keyboard.press('Home');
    await expect(exercise).toHaveAttribute('unit', '2 0');
  });

  test('leaves the gaps of a dilated stack unmarked', async ({ page }) => {
    const exercise = await open(page, tag, { input: '13', layers: 'conv 1 3x3 dilation 2 | conv 1 3x3 dilation 2', unit: '2 2' });
    await expect(exercise.locator('[data-unit^="0,"].seen')).toHaveCount(5);
    await expect(exercise.locator('.arithmetic')).toContainText('4 pixels stay unconnected');
  });

  test('says what slides 40 and 41 leave out, and clips the field at the border', async ({ page }) => {
    const exercise = await open(page, tag, slide40);
    await expect(exercise.locator('.note-line')).toContainText('7×7 with stride 4 and start −3');
    await expect(exercise.locator('.arithmetic')).toContainText('sees 16 pixels: rows 0 to 3, columns 0 to 3');
    await exercise.locator('.map[data-layer="2"]').focus();
    await page.keyboard.press('ArrowRight');
    await expect(exercise.locator('.arithmetic')).toContainText('rows 0 to 3, columns 1 to 4');
    await exercise.locator('.map[data-layer="1"]').click({ position: { x: 10, y: 10 } });
    await expect(exercise).toHaveAttribute('unit', '1 0 0');
    await expect(exercise.locator('.arithmetic')).toContainText('sees 4 pixels');
  });

  test('steps down to the input, then up with the recurrence', async ({ page }) => {
    const exercise = await open(page, tag, { view: 'step' });
    await expect(exercise.locator('.position')).toHaveText('step 1 of 7');
    await expect(exercise.locator('.seen')).toHaveCount(0);
    await exercise.getByRole('tabpanel').focus();
    await page.keyboard.press('ArrowRight');
    await expect(exercise.locator('.arithmetic')).toContainText('Units 1 to 3: 3 of 5');
    await expect(exercise.locator('[data-unit^="2,"].seen')).toHaveCount(3);
    await expect(exercise.locator('.recurrence .open').first()).toBeVisible();
    await page.keyboard.press('End');
    await expect(exercise.locator('.arithmetic')).toContainText('5 + (3 − 1) · 1 = 7');
    await expect(exercise.locator('.recurrence .open')).toHaveCount(0);
  });

  test('compares theory, measurement and the effective field', async ({ page }) => {
    const exercise = await open(page, tag, { ...slide40, show: 'measured' });
    await expect(exercise.locator('.field')).toHaveCount(3);
    await expect(exercise.locator('.field').nth(0)).toContainText('4×4 = 16 pixels');
    await expect(exercise.locator('.field').nth(1)).toContainText('16 pixels with a path');
    expect(await exercise.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).width)).toBe(5);
    await exercise.getByLabel('Start from').selectOption({ label: 'VGG16' });
    await expect(exercise.locator('.field').nth(0)).toContainText('= 38416 pixels');
    for (const show of ['measured', 'comparison']) {
      await open(page, tag, { show });
      await expectAccessible(page, tag);
    }
  });

  test('compares two 3×3 with one 5×5', async ({ page }) => {
    const exercise = await open(page, tag, { show: 'comparison' });
    await expect(exercise.locator('.comparison')).toContainText('73,856');
    await expect(exercise.locator('.arithmetic')).toContainText('28% fewer');
    await exercise.getByLabel('Channels in and out').fill('8');
    await exercise.getByLabel('Channels in and out').press('Enter');
    await expect(exercise.locator('.comparison')).toContainText('1,168');
    await expect(exercise).toHaveAttribute('channels', '8');
  });

  test('takes a stack from the editor, and says which layer does not fit', async ({ page }) => {
    const exercise = await open(page, tag);
    await exercise.getByRole('button', { name: 'As text' }).click();
    const text = exercise.locator('neocog-stack-editor textarea');
    await text.fill('conv 1 3x3 stride 2\nmaxpool 2');
    await expect(exercise).toHaveAttribute('layers', 'conv 1 3x3 stride 2 | pool 2');
    await expect(exercise.locator('.recurrence')).toContainText('3 + (2 − 1) · 2 = 5');
    await text.fill('conv 1 3x3\nconv 1 9x9');
    await expect(exercise.getByRole('alert')).toContainText('layer 2');
    await expect(exercise).toHaveAttribute('layers', 'conv 1 3x3 stride 2 | pool 2');
    await exercise.getByRole('button', { name: 'Undo' }).click();
    await expect(exercise).toHaveAttribute('layers', 'conv 1 3x3 | conv 1 3x3 | conv 1 3x3');
    await expect(exercise.getByRole('alert')).toHaveCount(0);
  });

  test('asks for pixels, by keyboard', async ({ page }) => {
    for (let seed = 1; ; seed++) {
      const exercise = await open(page, tag, { view: 'practise', seed: String(seed) });
      const grid = exercise.locator('neocog-number-grid');
      if ((await grid.count()) === 0) continue;
      await grid.locator('[tabindex="0"]').focus();
      await page.keyboard.press('Enter');
      await expect(exercise.getByText('1 picked')).toBeVisible();
      await exercise.getByRole('button', { name: 'Check' }).click();
      await expect(exercise.locator('.verdict :is(.wrong, .correct)')).toBeVisible();
      await expectAccessible(page, tag);
      break;
    }
  });
});
