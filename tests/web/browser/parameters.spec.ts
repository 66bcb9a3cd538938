import type { Locator } from '@playwright/test';
import { everyExercise, open } from './common.js';
import { expect, expectAccessible, test } from './support.js';

const tag = 'neocog-parameters';

const cell = (exercise: Locator, layer: number, quantity: string): Locator => exercise.locator(`[data-cell="${layer} ${quantity}"]`);
const arithmetic = (exercise: Locator): Locator => exercise.locator('.side [aria-live] .arithmetic');
const editor = (exercise: Locator): Locator => exercise.locator('neocog-stack-editor');
const layersOf = (exercise: Locator): Promise<string | null> => exercise.getAttribute('layers');

everyExercise(tag, async (exercise) => {
  await editor(exercise).getByLabel('Filters').fill('12');
  await editor(exercise).getByLabel('Filters').press('Enter');
});

test('begins with slide 9, and its total', async ({ page }) => {
  const exercise = await open(page, tag);
  await expect(cell(exercise, -1, 'parameters')).toHaveText('2,103,156');
  await expect(exercise.locator('.slide')).toContainText('2,103,156 parameters');
  await expect(arithmetic(exercise)).toContainText('3 · 3 · 3 · 8 + 8 = 224');
});

test('every number opens its arithmetic, by pointer and by keyboard', async ({ page }) => {
  const exercise = await open(page, tag);
  await cell(exercise, 1, 'parameters').click();
  await expect(arithmetic(exercise)).toContainText('5 · 5 · 8 · 16 + 16 = 3,216');
  await page.keyboard.press('ArrowLeft');
  await expect(cell(exercise, 1, 'shape')).toBeFocused();
  await expect(arithmetic(exercise)).toContainText('floor((32 + 3 − 5) / 2) + 1 = 16');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowRight');
  await expect(arithmetic(exercise)).toContainText('224 + 3216 + 2097664 + 2052 = 2,103,156');
  await expect(exercise).toHaveAttribute('cell', 'total parameters');
});

test('examples of the slides, where a slide is right and where it is not', async ({ page }) => {
  const exercise = await open(page, tag);
  const examples = exercise.getByLabel('Example');
  await examples.selectOption({ label: 'Slide 12: its dense layers' });
  await expect(exercise.locator('.slide')).toContainText('The slide says 2,099,716 parameters; it is 2,099,716');
  await examples.selectOption({ label: 'Slide 83: a standard convolution' });
  await expect(exercise.locator('.slide')).toContainText('The slide says about 2.8 million multiply-accumulates; exact is 1,228,800');
  const comparison = exercise.locator('.comparison');
  for (const text of ['1,228,800', '53,952', '19,456', '1,102', '22.8 times fewer']) await expect(comparison).toContainText(text);
  await examples.selectOption({ label: 'Slide 83: depthwise separable' });
  await expect(exercise.locator('.slide')).toContainText('exact is 53,952');
  await exercise.getByLabel('Channels').fill('4');
  await exercise.getByLabel('Channels').press('Enter');
  await expect(exercise.locator('.slide')).toHaveCount(0);
});

test('the convention can be chosen, and is said', async ({ page }) => {
  const exercise = await open(page, tag, { layers: 'conv 8 3x3 same | pool 2', input: '32 32 3', cell: '1 operations' });
  await exercise.getByText('What is counted').click();
  await exercise.getByLabel('One multiply-accumulate counts as').selectOption('flops');
  await exercise.getByLabel('Adding a bias is an operation').check();
  await expect(arithmetic(exercise)).toContainText('2 · 3 · 3 · 3 · 8 · 32 · 32 + 32 · 32 · 8 = 450,560');
  await exercise.getByLabel('Pooling counts').check();
  await expect(cell(exercise, 1, 'operations')).toHaveText('6,144');
  await expect(exercise.getByText('Counted here: floating-point operations (2 per multiply-accumulate), with biases')).toBeVisible();
  await expect(exercise).toHaveAttribute('convention', 'flops biases pooling');
  await exercise.getByLabel('Memory for').selectOption('parameters');
  await exercise.getByLabel('Each number takes').selectOption('float16');
  await expect(cell(exercise, 0, 'memory')).toHaveText('448 B');
});

for (const width of [390, 1280]) {
  test(`steps through shape, parameters, multiply-accumulates and memory, at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    const exercise = await open(page, tag, { view: 'step' });
    const position = exercise.locator('.position');
    await expect(position).toHaveText('step 1 of 21');
    const places = async () => [(await exercise.boundingBox())!.height, (await exercise.locator('table').boundingBox())!.y];
    const before = await places();
    const next = exercise.getByRole('button', { name: 'Next' });
    for (const text of [
      'floor((32 + 2 − 3) / 1) + 1 = 32',
      '3 · 3 · 3 · 8 + 8 = 224',
      '3 · 3 · 3 · 8 · 32 · 32 = 221,184',
      '32 · 32 · 8 · 4 = 32,768',
      'floor((32 + 3 − 5) / 2) + 1 = 16',
    ]) {
      await expect(arithmetic(exercise)).toBeVisible();
      await expect(arithmetic(exercise)).toContainText(text);
      await expect(exercise.locator('td.selected')).not.toHaveText('');
      expect(await places()).toEqual(before);
      await next.click();
    }
    // What is not counted yet is not shown, and no bar gives it away.
    await expect(exercise.locator('tbody tr').nth(3).locator('td').first()).toHaveText('');
    await expect(exercise.locator('.share')).toHaveCount(0);
    await exercise.getByRole('button', { name: 'Last' }).click();
    await expect(position).toHaveText('step 21 of 21');
    await expect(exercise.locator('tfoot')).toContainText('2,103,156');
    await expect(arithmetic(exercise)).toContainText('32768 + 16384 + 16384 + 2048 + 16 = 67,600');
    expect(await places()).toEqual(before);
  });
}

test('the bars are explained, and are the shares of the total', async ({ page }) => {
  const exercise = await open(page, tag, { input: '4 4 1', layers: 'conv 1 1x1 | flatten | dense 1' });
  await expect(exercise.locator('.key')).toHaveText('the layer’s share of its column’s total');
  const shares = exercise.locator('tbody .parameters .share');
  expect(await shares.evaluateAll((bars) => bars.map((bar) => Number(bar.style.getPropertyValue('--share'))))).toEqual([2 / 19, 17 / 19]);
});

test('the large networks of the slides are examples, with the slide’s figure and the exact one', async ({ page }) => {
  const exercise = await open(page, tag);
  const examples = exercise.getByLabel('Example');
  for (const [label, ...texts] of [
    ['Slides 54 and 55: VGG-16 for two classes', 'The slide says 134,268,737 parameters; exact is 134,268,738'],
    ['Slide 70: AlexNet', 'The slide says 60 million parameters; it is 60,965,224', 'The slide says about 255 MB for the parameters; exact is 244 MB'],
    ['Slide 73: VGG-16', 'it is 138,357,544', 'The slide says about 522 MB for the parameters; exact is 553 MB'],
    ['Slide 73: VGG-19', 'The slide says 138 million parameters; exact is 143,667,240'],
  ] as const) {
    await examples.selectOption({ label });
    for (const text of texts) await expect(exercise.locator('.slide')).toContainText(text);
  }
});

test('layers are moved by keyboard and by pointer, removed, added and changed', async ({ page }) => {
  const exercise = await open(page, tag, { input: '16 16 3', layers: 'conv 8 3x3 same | relu | pool 2' });
  const handles = editor(exercise).locator('.handle');
  await handles.nth(0).focus();
  await page.keyboard.press('ArrowDown');
  expect(await layersOf(exercise)).toBe('relu | conv 8 3x3 same | pool 2');
  await expect(handles.nth(1)).toBeFocused();
  await expect(editor(exercise).getByRole('status')).toHaveText('layer 2, conv 8 3×3 same, moved');
  await editor(exercise).locator('.name').nth(1).focus();
  await page.keyboard.press('Alt+ArrowDown');
  expect(await layersOf(exercise)).toBe('relu | pool 2 | conv 8 3x3 same');
  const [from, to] = [(await handles.nth(2).boundingBox())!, (await handles.nth(0).boundingBox())!];
  await page.mouse.move(from.x + 10, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + 10, to.y + 20, { steps: 4 });
  await page.mouse.move(to.x + 10, to.y - 6);
  await page.mouse.up();
  expect(await layersOf(exercise)).toBe('conv 8 3x3 same | relu | pool 2');
  await editor(exercise).getByRole('button', { name: 'Remove layer 2' }).click();
  expect(await layersOf(exercise)).toBe('conv 8 3x3 same | pool 2');
  await editor(exercise).getByLabel('Kind of the new layer').selectOption({ label: 'Flatten' });
  await editor(exercise).getByRole('button', { name: 'Add' }).click();
  expect(await layersOf(exercise)).toBe('conv 8 3x3 same | pool 2 | flatten');
  await editor(exercise).locator('.name').first().click();
  await editor(exercise).getByLabel('Kernel').fill('5x3');
  await editor(exercise).getByLabel('Kernel').press('Enter');
  await editor(exercise).getByRole('combobox', { name: 'Padding' }).selectOption('valid');
  expect(await layersOf(exercise)).toBe('conv 8 5x3 | pool 2 | flatten');
  await editor(exercise).getByRole('combobox', { name: 'Kind', exact: true }).selectOption({ label: 'Depthwise convolution' });
  expect(await layersOf(exercise)).toBe('depthwise 5x3 | pool 2 | flatten');
  await editor(exercise).getByRole('textbox', { name: 'Stride' }).fill('2');
  await editor(exercise).getByRole('textbox', { name: 'Stride' }).press('Enter');
  expect(await layersOf(exercise)).toBe('depthwise 5x3 stride 2 | pool 2 | flatten');
  await editor(exercise).getByRole('textbox', { name: 'Stride' }).fill('');
  await editor(exercise).getByRole('textbox', { name: 'Stride' }).press('Enter');
  expect(await layersOf(exercise)).toBe('depthwise 5x3 | pool 2 | flatten');
  // Quick changes of one kind are undone together.
  await exercise.getByRole('button', { name: 'Undo' }).click();
  expect(await layersOf(exercise)).not.toBe('depthwise 5x3 | pool 2 | flatten');
});

test('a layer is carried past one whose settings are open', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 1400 });
  const exercise = await open(page, tag, { layers: 'conv 8 3x3 same | relu | flatten | dense 4' });
  const carry = async (layer: number, by: number) => {
    const box = (await editor(exercise).locator('.handle').nth(layer).boundingBox())!;
    await page.mouse.move(box.x + 10, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 10, box.y + 20 + by / 2);
    await page.mouse.move(box.x + 10, box.y + 20 + by);
    await page.mouse.up();
  };
  // The first layer is open. One place up is one row's height.
  await carry(3, -44);
  expect(await layersOf(exercise)).toBe('conv 8 3x3 same | relu | dense 4 | flatten');
  await expect(exercise).toHaveAttribute('cell', '3 parameters');
});

test('Escape lets go of a layer that the pointer carries', async ({ page }) => {
  const exercise = await open(page, tag);
  const before = await layersOf(exercise);
  const box = (await editor(exercise).locator('.handle').nth(3).boundingBox())!;
  await page.mouse.move(box.x + 10, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + 10, box.y - 120);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await layersOf(exercise)).toBe(before);
});

test('the stack can be typed, and mistakes are named kindly', async ({ page }) => {
  const exercise = await open(page, tag);
  await editor(exercise).getByRole('button', { name: 'As text' }).click();
  const text = editor(exercise).getByLabel('One layer per line');
  await expect(text).toHaveValue('conv 8 3×3 same\nconv 16 5×5 stride 2 same\nflatten\ndense 512\ndense 4');
  await text.fill('conv 16 3x3\nkonv 4 3x3');
  await expect(editor(exercise).getByRole('alert')).toContainText('Line 2, “konv 4 3x3”: “konv” is not known here; did you mean “conv”?');
  await text.fill('conv 16 3x3\n\nmax pool 2 ');
  await expect(editor(exercise).getByRole('alert')).toHaveCount(0);
  // What is typed stays as it is typed.
  await expect(text).toHaveValue('conv 16 3x3\n\nmax pool 2 ');
  expect(await layersOf(exercise)).toBe('conv 16 3x3 | pool 2');
  await expect(cell(exercise, -1, 'parameters')).toHaveText('448');
  await exercise.getByRole('button', { name: 'Undo' }).click();
  await expect(text).not.toHaveValue(/max pool/);
});

test('a layer that does not fit is named where it stands', async ({ page }) => {
  const exercise = await open(page, tag, { input: '8 8 3', layers: 'conv 4 3x3 | pool 2 | conv 4 5x5 | dense 2' });
  await expect(editor(exercise).locator('li').nth(2).getByRole('alert')).toContainText('a 5×5 kernel does not fit a 3×3 input');
  await expect(cell(exercise, 1, 'shape')).toHaveText('3×3×4');
  await expect(exercise.locator('tbody tr[role=row]:not(.source):not(.opened)')).toHaveCount(2);
  await editor(exercise).locator('.name').nth(2).click();
  await expect(editor(exercise).locator('.name').nth(2)).toHaveAttribute('aria-expanded', 'true');
  await editor(exercise).getByLabel('Stride').fill('zero');
  await editor(exercise).getByLabel('Stride').press('Enter');
  await expect(editor(exercise)).toContainText('Expected one or two whole numbers');
  await expectAccessible(page, tag);
});

test('may be emptied and filled again', async ({ page }) => {
  const exercise = await open(page, tag, { layers: 'relu' });
  await editor(exercise).getByRole('button', { name: 'Remove layer 1' }).click();
  await expect(exercise.getByText('No layers yet: add one')).toBeVisible();
  await expectAccessible(page, tag);
  await exercise.getByRole('tab', { name: 'Step' }).click();
  await expect(exercise.locator('.position')).toHaveText('step 1 of 1');
  await exercise.getByRole('tab', { name: 'Look' }).click();
  await editor(exercise).getByRole('button', { name: 'Add' }).click();
  expect(await layersOf(exercise)).toBe('conv 8 3x3 same');
});

test('is accessible with everything open, light and dark, on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const exercise = await open(page, tag, { input: '12 12 3', layers: 'conv 256 5x5 pad 1 dilation 2 | relu | gap', compare: 'yes' });
    await exercise.getByText('What is counted').click();
    await expect(exercise.locator('.opened .arithmetic')).toBeVisible();
    await expect(arithmetic(exercise)).toBeHidden();
    if (colorScheme === 'dark') await editor(exercise).getByRole('button', { name: 'As text' }).click();
    await expectAccessible(page, tag);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  }
});

test('answers and slips, by keyboard', async ({ page }) => {
  const exercise = await open(page, tag, { view: 'practise', seed: '1' });
  const form = exercise.locator('form');
  // The first question of seed 1 that asks for a number.
  while ((await form.count()) === 0) {
    await exercise.getByRole('button', { name: 'Show the answer' }).click();
    await exercise.locator('.next').click();
  }
  await form.getByRole('textbox').fill('1234567');
  await form.getByRole('textbox').press('Enter');
  await expect(exercise.locator('.verdict .wrong')).toContainText('Not yet');
  await expect(exercise.locator('.question .network')).toBeVisible();
});

test('once a question is closed, the network shows every shape and what was asked for', async ({ page }) => {
  const exercise = await open(page, tag, { view: 'practise', seed: '2' });
  const network = exercise.locator('.network');
  for (let question = 0; question < 5; question++) {
    await expect(exercise.locator('.strip .size', { hasText: '×' })).toHaveCount(1);
    for (const comes of await exercise.locator('.comes').all()) await expect(comes).toBeHidden();
    const before = (await exercise.locator('.question').boundingBox())!.height;
    await exercise.getByRole('button', { name: 'Show the answer' }).click();
    const shown = (await network.locator('strong').last().textContent())!;
    // A choice is about a saving; there the picture shows the standard convolution's work.
    await expect(exercise.locator('.solution')).toContainText(shown.split('×')[0]!);
    await expect(exercise.locator('.strip .unknown')).toHaveCount(0);
    expect((await exercise.locator('.question').boundingBox())!.height).toBe(before);
    await exercise.locator('.next').click();
  }
});
