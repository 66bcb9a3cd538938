import { everyExercise, open } from './common.js';
import { expect, numbersOf, test, textOf } from './support.js';

const tag = 'neocog-conv-backward';

everyExercise(tag, async (exercise) => {
  await exercise.locator('#dy [data-place="0,0"]').fill('7');
});

/** ∂L/∂x of the usual numbers, worked out by hand. */
const gradient = [
  [2, 3, -4, 1],
  [5, 9, 4, -4],
  [-2, 13, 17, -1],
  [-2, -5, 7, 12],
];

test('shows the gradients, and the sum behind the selected cell', async ({ page }) => {
  const exercise = await open(page, tag);
  expect(await numbersOf(exercise.locator('#dx'))).toEqual(gradient);
  await expect(exercise.locator('.whole')).toHaveText(/∂L\/∂x\s*=\s*2 × 3 \+ \(−1\) × 2 \+ 1 × 2 \+ 3 × 1\s*= 9/);
  await expect(exercise.locator('.same')).toContainText('= 9');
  await exercise.locator('#dx [data-place="0,0"]').click();
  await expect(exercise).toHaveAttribute('cell', '1');
  await expect(exercise.locator('.terms li')).toHaveCount(1);
  await exercise.locator('#db [data-place="0,0"]').click();
  await expect(exercise).toHaveAttribute('of', 'bias');
  await expect(exercise.getByLabel(/^bias/)).toBeChecked();
  await expect(exercise.locator('.whole')).toContainText('2 + (−1) + 1 + 3 = 5');
});

test('joins what adds up by lines, and one product is pointed out everywhere', async ({ page }) => {
  const exercise = await open(page, tag);
  await expect(exercise.locator('.lines .faint')).toHaveCount(4);
  expect(await exercise.locator('#dy .window').count()).toBe(4);
  await exercise.locator('.terms button').nth(1).focus();
  await expect(exercise.locator('#dy .winner')).toHaveAttribute('data-place', '0,1');
  await expect(exercise.locator('#w .winner')).toHaveAttribute('data-place', '1,0');
  // In the reading as a convolution the kernel is turned: the same weight stands at the opposite place.
  await expect(exercise.locator('#slid .winner')).toHaveAttribute('data-place', '1,2');
  await expect(exercise.locator('#field .winner')).toHaveText('−1');
  await expect(exercise.locator('.lines [marker-end]')).toHaveCount(2);
});

test('numbers and sizes can be edited, and what does not fit is said', async ({ page }) => {
  const exercise = await open(page, tag);
  await exercise.locator('#dy [data-place="0,0"]').fill('4');
  expect((await numbersOf(exercise.locator('#dx')))[1]![1]).toBe(15);
  await exercise.getByLabel('Stride down').fill('2');
  await exercise.getByLabel('Stride down').press('Enter');
  await expect(exercise).toHaveAttribute('stride', '2 1');
  expect(await numbersOf(exercise.locator('#dy'))).toEqual([[4, -1]]);
  await exercise.getByLabel('Dilation across').fill('3');
  await exercise.getByLabel('Dilation across').press('Enter');
  await expect(exercise.getByRole('alert')).toContainText('conv');
  await expect(exercise).toHaveAttribute('dilation', '1');
  await exercise.getByLabel('Padding across').fill('9');
  await exercise.getByLabel('Padding across').press('Enter');
  await expect(exercise.getByRole('alert')).toContainText('from 0 to 3, got 9');
});

test('is checked by nudging', async ({ page }) => {
  const exercise = await open(page, tag);
  await expect(exercise.locator('.analytic')).toHaveText('9');
  await expect(exercise.locator('.difference')).not.toHaveText('0');
  await exercise.getByLabel('Nudge ε').selectOption('1');
  await expect(exercise.locator('.difference')).toHaveText('0');
  await expect(exercise).toHaveAttribute('epsilon', '1');
});

test('steps output cell by output cell with the running sums', async ({ page }) => {
  const exercise = await open(page, tag, { view: 'step' });
  await expect(exercise.locator('.position')).toHaveText('output cell 1 of 4');
  expect((await numbersOf(exercise.locator('#dx')))[1]).toEqual([4, 6, 2, 0]);
  expect(await numbersOf(exercise.locator('#db'))).toEqual([[2]]);
  await exercise.getByRole('tabpanel').focus();
  await page.keyboard.press('ArrowRight');
  await expect(exercise.locator('.share').nth(3)).toContainText('6 + (−1) × 2 = 4');
  await page.keyboard.press('End');
  expect(await numbersOf(exercise.locator('#dx'))).toEqual(gradient);
  await exercise.getByLabel(/^weights/).check();
  await expect(exercise.locator('.share')).toHaveCount(9);
});

test('takes one-dimensional maps, spread by the stride', async ({ page }) => {
  const exercise = await open(page, tag, { input: '1 2 3 4 5 6 7', kernel: '1 2 3', derivatives: '5 6 7', stride: '1 2' });
  expect(await numbersOf(exercise.locator('#dx'))).toEqual([[5, 10, 21, 12, 25, 14, 21]]);
  expect(await textOf(exercise.locator('#field'))).toEqual('0 0 5 0 6 0 7 0 0'.split(' '));
  await expect(exercise.locator('.reading')).toContainText('Put 1 zero between');
});

test('cells of the picture answer a question', async ({ page }) => {
  const exercise = await open(page, tag, { view: 'practise' });
  // The first set of questions that asks for cells.
  const picture = exercise.locator('.asked neocog-number-grid[selectable]');
  for (let question = 0; (await picture.count()) === 0 && question < 40; question++) {
    await exercise.getByRole('button', { name: 'Show the answer' }).click();
    await exercise.locator('.next').click();
    const again = exercise.getByRole('button', { name: 'Five new questions' });
    if ((await again.count()) > 0) await again.click();
  }
  await picture.locator('[tabindex="0"]').focus();
  await page.keyboard.press('Enter');
  await expect(exercise.getByText('1 picked')).toBeVisible();
  await exercise.getByRole('button', { name: 'Check' }).click();
  await expect(exercise.locator('.verdict p').first()).toBeVisible();
});

test('an edit is in the picture by the next frame', async ({ page }) => {
  const exercise = await open(page, tag, {
    input: Array.from({ length: 7 }, () => '1 2 3 4 5 6 7').join(' / '),
    kernel: '1 2 3 / 4 5 6 / 7 8 9',
    padding: '1',
  });
  const { times, shown } = await exercise.evaluate(async (element) => {
    const measured: number[] = [];
    const cells: string[] = [];
    for (let i = 10; i < 30; i++) {
      const start = performance.now();
      element.setAttribute('kernel', `${i} 2 3 / 4 5 6 / 7 8 9`);
      await new Promise((done) => requestAnimationFrame(done));
      measured.push(performance.now() - start);
      // The turned kernel ends with the number that was changed.
      cells.push([...element.shadowRoot!.querySelector('#slid')!.shadowRoot!.querySelectorAll('.cell')].at(-1)!.textContent.trim());
    }
    return { times: measured.sort((a, b) => a - b), shown: cells };
  });
  console.log(`    edit to picture: median ${times[10]!.toFixed(1)} ms, slowest ${times.at(-1)!.toFixed(1)} ms`);
  expect(shown).toEqual(Array.from({ length: 20 }, (_, i) => String(i + 10)));
});
