import type { Locator, Page } from '@playwright/test';
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

/** Asks on until a question is found whose words fit, and gives its picture. */
async function ask(page: Page, words: RegExp, setting = /./): Promise<Locator> {
  const exercise = await open(page, tag, { view: 'practise' });
  for (let seed = 1; seed < 300; seed++) {
    await exercise.evaluate(async (element, value) => {
      element.setAttribute('seed', value);
      await (element as HTMLElement & { updateComplete: Promise<unknown> }).updateComplete;
    }, String(seed));
    if (words.test((await exercise.locator('.prompt').textContent())!) && setting.test((await exercise.locator('.setting').textContent())!)) return exercise;
  }
  throw new Error(`no question like ${words}`);
}

test('a question shows its padding, and at the end its answer in the picture', async ({ page }) => {
  const exercise = await ask(page, /∂L\/∂x at/, /padding 1,/);
  const sizes = await exercise.locator('#x').evaluate((grid) => (grid as unknown as { values: number[][] }).values.map((row) => row.length));
  await expect(exercise.locator('#x .padding')).toHaveCount((sizes.length + 2) * (sizes[0]! + 2) - sizes.length * sizes[0]!);
  await exercise.getByRole('button', { name: 'Hint' }).click();
  await expect(exercise.locator('.hint')).toContainText('starts in the padding, 1 row above and 1 column to the left of the input');
  await expect(exercise.locator('#asked .selected')).toHaveText('');
  await expect(exercise.locator('#dy :is(.window, .winner)')).toHaveCount(0);
  const height = await exercise.locator('.asked').evaluate((picture) => picture.clientHeight);
  await exercise.getByRole('button', { name: 'Show the answer' }).click();
  const answer = /= (−?\d+)\.$/.exec((await exercise.locator('.solution').textContent())!.trim())![1]!;
  await expect(exercise.locator('#asked .selected')).toHaveText(answer);
  expect(await exercise.locator('#dy .window').count()).toBeGreaterThan(0);
  expect(await exercise.locator('#w .window').count()).toBe(await exercise.locator('#dy .window').count());
  expect(await exercise.locator('.asked').evaluate((picture) => picture.clientHeight)).toBe(height);
});

test('the right cells are marked in the end', async ({ page }) => {
  const exercise = await ask(page, /Pick them/);
  await exercise.getByRole('button', { name: 'Show the answer' }).click();
  const named = (await exercise.locator('.solution').textContent())!.match(/\(\d, \d\)/g)!;
  await expect(exercise.locator('#dy .winner')).toHaveCount(named.length);
});

test('Step marks what it speaks of, and the colour of the sign stays', async ({ page }) => {
  const exercise = await open(page, tag, { view: 'step' });
  await expect(exercise.locator('#dx .window')).toHaveCount(9);
  for (const id of ['b', 'dw', 'db']) await expect(exercise.locator(`#${id} :is(.window, .winner, .selected)`)).toHaveCount(0);
  // −2 and 8 are marked alike, and tinted by their signs.
  const colour = (place: string) => exercise.locator(`#dx [data-place="${place}"]`).evaluate((cell) => getComputedStyle(cell).backgroundColor);
  expect(await colour('0,2')).not.toBe(await colour('2,2'));
  const tint = await colour('2,2');
  await exercise.getByLabel(/^bias/).check();
  await expect(exercise.locator('#dx .window')).toHaveCount(0);
  await expect.poll(() => colour('2,2')).toBe(tint);
});

test('on a phone no line runs over a caption or another grid', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 900 });
  for (const of of ['input', 'weights', 'bias']) {
    const exercise = await open(page, tag, { of, cell: '1' });
    await expect(exercise.locator('.lines .full')).not.toHaveCount(0);
    const crossed = await exercise.evaluate((element) => {
      const root = element.shadowRoot!;
      const grids = [...root.querySelectorAll<HTMLElement & { captionRect: DOMRect; cellsRect: DOMRect }>('.both neocog-number-grid')];
      const boxes = grids.flatMap(({ captionRect, cellsRect }) => [captionRect, cellsRect]);
      const origin = root.querySelector('.lines')!.getBoundingClientRect();
      return [...root.querySelectorAll<SVGPathElement>('.lines .full')].flatMap((path) => {
        const length = path.getTotalLength();
        return Array.from({ length: 20 }, (_, i) => path.getPointAtLength((length * (i + 0.5)) / 20))
          .map(({ x, y }) => ({ x: x + origin.x, y: y + origin.y }))
          .filter(({ x, y }) => boxes.some(({ left, right, top, bottom }) => x > left && x < right && y > top && y < bottom));
      });
    });
    expect(crossed, of).toEqual([]);
  }
});

test('Step keeps its height', async ({ page }) => {
  const exercise = await open(page, tag, { view: 'step', padding: '1', stride: '2' });
  const heights = new Set<number>();
  for (let step = 0; step < 4; step++) {
    heights.add(await exercise.evaluate((element) => element.clientHeight));
    await exercise.getByRole('button', { name: 'Next' }).click({ force: true, trial: step === 3 });
  }
  expect(heights.size).toBe(1);
});
