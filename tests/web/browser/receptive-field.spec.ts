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
    await expect(exercise.locator('.shown')).toContainText('Units 1 to 3: 3 of 5');
    await expect(exercise.locator('[data-unit^="2,"].seen')).toHaveCount(3);
    await expect(exercise.locator('.recurrence .open').first()).toBeVisible();
    await page.keyboard.press('End');
    await expect(exercise.locator('.shown')).toContainText('5 + (3 − 1) · 1 = 7');
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

  test('takes pixels in the lowest row, by click and by keyboard, and draws the answer there', async ({ page }) => {
    // The first of its questions asks for pixels.
    const exercise = await open(page, tag, { view: 'practise', seed: '1' });
    const pixel = (index: number) => exercise.locator(`[data-unit="0,${index}"]`);
    await expect(exercise.locator('.numbering')).toContainText('numbered from 0');
    await expect(exercise.locator('.edge')).toHaveCount(0);
    await pixel(0).click();
    await expect(pixel(0)).toHaveAttribute('aria-checked', 'true');
    await pixel(0).focus();
    await page.keyboard.press('ArrowRight');
    await expect(pixel(1)).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Space');
    await expect(exercise.locator('.unit.pixel.picked')).toHaveCount(3);
    await page.keyboard.press('Space');
    await expect(exercise.getByText('2 picked')).toBeVisible();
    await expectAccessible(page, tag);
    await exercise.getByRole('button', { name: 'Check' }).click();
    await expect(exercise.locator('.verdict .wrong')).toBeVisible();
    await exercise.getByRole('button', { name: 'Show the answer' }).click();
    await expect(exercise.locator('.solution')).toContainText('It sees 5 to 10:');
    const picked = exercise.locator('.unit.pixel.picked');
    expect(await picked.evaluateAll((units) => units.map((unit) => unit.getAttribute('data-unit')))).toEqual(['0,5', '0,6', '0,7', '0,8', '0,9', '0,10']);
    await expect(exercise.locator('.edge.own')).not.toHaveCount(0);
    await expect(exercise.getByRole('img', { name: 'Unit 5 of layer 3 sees the pixels 5 to 10' })).toBeVisible();
    await pixel(0).click();
    await expect(picked).toHaveCount(6);
    await expectAccessible(page, tag);
  });

  test('draws the answers to questions about numbers', async ({ page }) => {
    const exercise = await open(page, tag, { view: 'practise', seed: '3' });
    const drawn: string[] = [];
    for (let question = 0; question < 5; question++) {
      const prompt = await exercise.locator('.prompt').textContent();
      await exercise.getByRole('button', { name: 'Show the answer' }).click();
      const solution = (await exercise.locator('.solution').textContent())!;
      const result = solution.split(' ').at(-1)!.replace('.', '');
      if (prompt!.includes('pixels apart')) {
        await expect(exercise.locator('.bracket')).toContainText(`${result} pixels apart`);
        drawn.push('stride');
      } else if (prompt!.includes('How many pixels wide')) {
        await expect(exercise.locator('.bracket')).toContainText(`field of ${result} pixels`);
        drawn.push('size');
      } else if (prompt!.includes('begin, before')) {
        await expect(exercise.locator('.bracket')).toContainText(`pixels: ${result} to`);
        drawn.push('start');
      } else if (prompt!.includes('number of layers')) {
        await expect(exercise.locator('.growth .enough .size')).toHaveText(/\d+/);
        expect(solution).toContain(`it is ${await exercise.locator('.growth .enough .size').textContent()}`);
        drawn.push('layers');
      }
      await expectAccessible(page, tag, ['color-contrast', 'svg-img-alt']);
      await exercise.locator('.next').click();
    }
    expect(drawn.sort()).toEqual(['layers', 'size', 'start', 'stride']);
  });

  test('takes the focus along to a question in the picture', async ({ page }) => {
    // Its second question asks for pixels.
    const exercise = await open(page, tag, { view: 'practise', seed: '3' });
    await exercise.getByRole('button', { name: 'Show the answer' }).click();
    await exercise.locator('.next').click();
    await expect(exercise.locator('[data-unit="0,0"]')).toBeFocused();
  });

  test('keeps its height from step to step', async ({ page }) => {
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const exercise = await open(page, tag, { ...slide40, view: 'step' });
      const height = () => exercise.evaluate((element) => element.getBoundingClientRect().height);
      const first = await height();
      for (let step = 2; step <= 5; step++) {
        await exercise.getByRole('button', { name: 'Next' }).click();
        await expect(exercise.locator('.position')).toHaveText(`step ${step} of 5`);
        expect(await height(), `step ${step} at ${width}`).toBeCloseTo(first, 0);
      }
    }
  });

  test('shows on a phone that there is more, and the picked unit; a tap picks one', async ({ browser }) => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const page = await context.newPage();
    const exercise = await open(page, tag, { input: '40', layers: 'conv 1 3x3 | conv 1 3x3', unit: '2 33' });
    const row = exercise.locator('.scroll').filter({ has: page.locator('.lattice') });
    expect(await row.evaluate((element) => element.scrollWidth > element.clientWidth && element.scrollLeft > 0)).toBe(true);
    expect(await row.evaluate((element) => getComputedStyle(element).backgroundAttachment)).toContain('local');
    await expect(exercise.locator('.unit.picked')).toBeInViewport();
    await exercise.locator('[data-unit="1,32"]').tap();
    await expect(exercise).toHaveAttribute('unit', '1 32');
    await expect(exercise.locator('.arithmetic')).toContainText('Unit 32 of layer 1 sees 3 pixels: 32 to 34');
    const flat = await open(page, tag, slide40);
    await flat.locator('.map[data-layer="2"]').tap({ position: { x: 100, y: 10 } });
    await expect(flat).toHaveAttribute('unit', '2 0 1');
    const asked = await open(page, tag, { view: 'practise', seed: '1' });
    await asked.locator('[data-unit="0,4"]').tap();
    await expect(asked.getByText('1 picked')).toBeVisible();
    const box = (await asked.locator('[data-unit="0,4"] .hit').boundingBox())!;
    expect(Math.round(Math.min(box.width, box.height))).toBeGreaterThanOrEqual(24);
    await context.close();
  });
});
