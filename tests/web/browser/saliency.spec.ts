import type { Locator, Page } from '@playwright/test';
import { everyExercise, open } from './common.js';
import { expect, test } from './support.js';

const tag = 'neocog-saliency';

everyExercise(tag, (exercise) => exercise.locator('.scores button').nth(2).click());

/** Opens it and waits for the network. */
async function opened(page: Page, attributes: Record<string, string> = {}): Promise<Locator> {
  const exercise = await open(page, tag, attributes);
  await exercise.locator('.frame-of').first().waitFor();
  return exercise;
}

/** The colours of a canvas, as one number that changes with them. */
const coloursOf = (canvas: Locator): Promise<number> =>
  canvas.evaluate((element: HTMLCanvasElement) => {
    const { data } = element.getContext('2d')!.getImageData(0, 0, element.width, element.height);
    return data.reduce((sum, value, i) => (sum * 31 + value * (i % 7)) % 1000003, 7);
  });

test('a click on a class explains that class', async ({ page }) => {
  const exercise = await opened(page);
  const map = exercise.locator('.figures .overlay').nth(1).locator('canvas');
  const before = await coloursOf(map);
  const other = exercise.locator('.scores button[aria-pressed=false]').first();
  const name = (await other.locator('.name').textContent())!.trim();
  await other.click();
  await expect(exercise.locator('.scores button[aria-pressed=true] .name')).toContainText(name);
  await expect(exercise.locator('.under')).toContainText(`logit of “${name}”`);
  expect(await coloursOf(map)).not.toBe(before);
  await expect(exercise).toHaveAttribute('target-class', /^\d$/);
});

test('all nine methods stand side by side, and a click chooses one', async ({ page }) => {
  const exercise = await opened(page);
  await expect(exercise.locator('.tile canvas')).toHaveCount(9);
  await expect(exercise.locator('.gallery progress')).toHaveCount(0);
  // Those of one unit share a scale.
  const ends = (method: string) => exercise.locator(`[data-method=${method}] .ends`).textContent();
  expect(await ends('gradient')).toBe(await ends('smoothGrad'));
  await exercise.getByRole('button', { name: /^Occlusion/ }).click();
  await expect(exercise).toHaveAttribute('method', 'occlusion');
  await expect(exercise.locator('.figures .overlay').nth(1)).toContainText('Occlusion');
  await expect(exercise.getByLabel('Channels')).toBeDisabled();
  await expect(exercise.locator('.pixel h3')).toHaveText(/^Patch of rows \d+ to \d+/);
  await exercise.getByRole('button', { name: 'Undo' }).click();
  await expect(exercise).toHaveAttribute('method', 'gradient');
});

test('a pixel is picked by click and by keys, and its gradient is tried out', async ({ page }) => {
  const exercise = await opened(page, { pixel: '10 20' });
  const picture = exercise.locator('.figures .frame-of').first();
  await expect(exercise.locator('.pixel h3')).toHaveText('Pixel at row 11, column 21');
  await picture.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowUp');
  await expect(exercise).toHaveAttribute('pixel', '3 21');
  await expect(exercise.locator('.pixel h3')).toHaveText('Pixel at row 4, column 22');
  await expect(exercise.locator('.pixel .formula').first()).toContainText('max(|');
  await exercise.getByLabel('Channels').selectOption('mean');
  await expect(exercise.locator('.pixel .formula').first()).toContainText(') / 3 =');
  await expect(exercise.locator('.trial')).toContainText('second forward pass');
  const box = (await picture.boundingBox())!;
  await picture.click({ position: { x: box.width / 2 + 1, y: box.height / 2 + 1 } });
  await expect(exercise).toHaveAttribute('pixel', '32 32');
});

test('says why a map is so, and compares the softmax with the logit', async ({ page }) => {
  // Of a class that the network rules out, the softmax hardly moves.
  const exercise = await opened(page);
  const least = await exercise.locator('.scores .logit').evaluateAll((cells) => {
    const logits = cells.map((cell) => Number(cell.textContent.replace('−', '-')));
    return logits.indexOf(Math.min(...logits));
  });
  await exercise.locator('.scores button').nth(least).click();
  await expect(exercise.locator('[data-finding=saturated]')).toContainText('p (1 − p)');
  await exercise.getByRole('button', { name: 'Show the softmax’s map' }).click();
  await expect(exercise.getByRole('combobox', { name: /^Score/ })).toHaveValue('softmax');
  await expect(exercise.locator('.note')).toContainText('largest derivative');
  await expect(exercise.locator('.figures')).toContainText('On the logit’s scale');
  await exercise.getByLabel('Channels').selectOption('all');
  await expect(exercise.locator('.figures .overlay')).toHaveCount(4);
});

test('steps from the picture to the scores, the seed, and back to the input', async ({ page }) => {
  const exercise = await open(page, tag, { view: 'step' });
  const position = exercise.locator('.position');
  const title = exercise.locator('.arithmetic h3');
  await expect(title).toHaveText('1. The picture goes in');
  const count = Number((await position.textContent())!.split(' ').at(-1));
  await exercise.getByRole('tabpanel').focus();
  await page.keyboard.press('ArrowRight');
  await expect(exercise.locator('.tensor .logit')).toHaveCount(6);
  await page.keyboard.press('ArrowRight');
  await expect(exercise.locator('.seed')).toContainText('1');
  await expect(exercise.locator('.ladder .now')).toContainText('logits');
  for (let step = 4; step < count; step++) {
    await page.keyboard.press('ArrowRight');
    await expect(title).toContainText('4. Back through');
  }
  await expect(exercise.locator('.ladder .now')).toContainText('input');
  await page.keyboard.press('End');
  await expect(title).toHaveText('5. The map');
  await expect(exercise.locator('.arithmetic .formula')).toContainText('max(|');
});

test('clothes are loaded when they are chosen', async ({ page }) => {
  const exercise = await opened(page);
  await exercise.getByLabel('Network and pictures').selectOption('fashion');
  await expect(exercise.locator('.scores button')).toHaveCount(10);
  await exercise
    .getByRole('button', { name: 'Picture 3: Pullover' })
    .or(exercise.getByRole('button', { name: /^Picture 3/ }))
    .first()
    .click();
  await expect(exercise).toHaveAttribute('picture', '2');
});

test('an unusable attribute leaves the usual', async ({ page }) => {
  const exercise = await opened(page, { subject: 'cats', pixel: '900 900' });
  await expect(exercise.getByLabel('Network and pictures')).toHaveValue('scenes');
  await expect(exercise.locator('.pixel')).toContainText('The strongest of the map');
});
