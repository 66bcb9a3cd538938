import type { Locator, Page } from '@playwright/test';
import { everyExercise, open } from './common.js';
import { expect, listen, numbersOf, test, textOf } from './support.js';

const gradient = [
  [0, 0, 4, 0, 0],
  [2, 0, 0, 0, 0],
  [0, 0, 6, 0, 0],
  [0, 0, 0, 0, 0],
  [0, 8, 0, 0, 1],
];

test.beforeEach(async ({ page }) => {
  await open(page, 'neocog-maxpool-backward', { id: 'pool' });
});

test('shows the slides’ numbers', async ({ page }) => {
  expect(await textOf(page.locator('#pool #gradient'))).toEqual(gradient.flat().map(String));
  expect(await textOf(page.locator('#pool #output'))).toEqual('9 8 8 9 6 6 7 7 7'.split(' '));
});

test('steps by keys and by buttons, with the running sum', async ({ page }) => {
  const pool = page.locator('#pool');
  await pool.getByRole('tab', { name: 'Step' }).click();
  await expect(pool.locator('.position')).toHaveText('window 1 of 9');
  await pool.getByRole('tabpanel').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(pool.locator('.position')).toHaveText('window 3 of 9');
  await expect(pool.locator('.share')).toContainText('3 + 1 = 4');
  expect((await numbersOf(pool.locator('#gradient')))[0]).toEqual([0, 0, 4, 0, 0]);
  await page.keyboard.press('End');
  expect(await numbersOf(pool.locator('#gradient'))).toEqual(gradient);
  await expect(pool.getByText('Handed back so far: 21. Received at the input: 21.')).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(pool.locator('.position')).toHaveText('window 8 of 9');
  await page.keyboard.press('Home');
  await pool.getByRole('button', { name: 'Next' }).click();
  await expect(pool.locator('.position')).toHaveText('window 2 of 9');
  await pool.getByRole('button', { name: 'Last' }).click();
  await expect(pool.getByRole('button', { name: 'Next' })).toBeDisabled();
});

test('plays, and stops', async ({ page }) => {
  const pool = page.locator('#pool');
  await pool.getByRole('tab', { name: 'Step' }).click();
  await pool.getByRole('button', { name: 'Play' }).click();
  await expect(pool.locator('.position')).toHaveText('window 3 of 9');
  await pool.getByRole('button', { name: 'Pause' }).click();
  await expect(pool.getByRole('button', { name: 'Play' })).toBeVisible();
});

test('numbers, window and stride can be edited, and undone', async ({ page }) => {
  const pool = page.locator('#pool');
  const first = pool.locator('#input [data-place="0,0"]');
  await first.fill('10');
  expect((await numbersOf(pool.locator('#gradient')))[0]).toEqual([1, 0, 4, 0, 0]);
  await page.keyboard.press('Control+z');
  expect(await numbersOf(pool.locator('#gradient'))).toEqual(gradient);
  await pool.getByLabel('Window height').fill('2');
  await pool.getByLabel('Window height').press('Enter');
  expect(await numbersOf(pool.locator('#output'))).toHaveLength(4);
  await pool.getByRole('button', { name: 'Undo' }).click();
  expect(await numbersOf(pool.locator('#output'))).toHaveLength(3);
  await pool.getByLabel('Stride down').fill('2');
  await pool.getByLabel('Stride down').press('Enter');
  expect(await numbersOf(pool.locator('#output'))).toHaveLength(2);
  await pool.getByRole('button', { name: 'Reset' }).click();
  expect(await numbersOf(pool.locator('#gradient'))).toEqual(gradient);
});

test('a number is taken as it is typed, digit by digit', async ({ page }) => {
  const pool = page.locator('#pool');
  const cell = pool.locator('#input [data-place="0,0"]');
  await cell.click();
  await page.keyboard.type('-1.23456');
  await expect(cell).toHaveValue('-1.23456');
  expect((await numbersOf(pool.locator('#input')))[0]![0]).toBe(-1.23456);
  await page.keyboard.press('ArrowDown');
  await expect(cell).toHaveValue('−1.23');
  await page.keyboard.press('ArrowUp');
  await expect(cell).toHaveValue('−1.23456');
  await page.keyboard.type('1e39');
  expect((await numbersOf(pool.locator('#input')))[0]![0]).not.toBe(1e39);
});

test('the pointer previews, a click stays', async ({ page }) => {
  const pool = page.locator('#pool');
  await pool.locator('#output [data-place="1,0"]').click();
  await expect(pool.getByText('Window at output row 2, column 1')).toBeVisible();
  await pool.locator('#output [data-place="2,2"]').hover();
  await expect(pool.getByText('Window at output row 3, column 3')).toBeVisible();
  await pool.locator('.purpose').hover();
  await expect(pool.getByText('Window at output row 2, column 1')).toBeVisible();
});

test('the largest grids fit a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.evaluate(() => document.querySelector('#pool')!.setAttribute('input', Array.from({ length: 8 }, () => '1 2 3 4 5 6 7 8').join(' / ')));
  await page.evaluate(() => document.querySelector('#pool')!.setAttribute('window', '2'));
  await expect.poll(async () => (await numbersOf(page.locator('#pool #output'))).length).toBe(7);
  const boxes = await Promise.all(['input', 'output', 'derivatives', 'gradient'].map((id) => page.locator(`#pool #${id}`).boundingBox()));
  for (const box of boxes) expect(box!.x + box!.width).toBeLessThanOrEqual(390);
  for (let i = 1; i < boxes.length; i++) expect(boxes[i]!.y).toBeGreaterThanOrEqual(boxes[i - 1]!.y + boxes[i - 1]!.height);
});

test('attributes that cannot be used are named in the console', async ({ page }) => {
  const warnings: string[] = [];
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  await page.evaluate(() => document.querySelector('#pool')!.setAttribute('input', '1 2 3 / 4 5'));
  await expect.poll(() => warnings.join()).toContain('input="1 2 3 / 4 5" cannot be used');
});

test('what does not fit is refused with a reason, and nothing is lost', async ({ page }) => {
  const pool = page.locator('#pool');
  await pool.getByLabel('Window height').fill('6');
  await pool.getByLabel('Window height').press('Enter');
  await expect(pool.getByRole('alert')).toContainText('a 6×3 window does not fit a 5×5 input');
  await expect(pool.getByLabel('Window height')).toHaveValue('3');
  expect(await numbersOf(pool.locator('#gradient'))).toEqual(gradient);
  await pool.locator('#input [data-place="0,0"]').fill('abc');
  expect(await numbersOf(pool.locator('#gradient'))).toEqual(gradient);
  await pool.locator('#input [data-place="0,0"]').blur();
  await expect(pool.locator('#input [data-place="0,0"]')).toHaveValue('2');
});

test('ties follow the stated rule', async ({ page }) => {
  const pool = page.locator('#pool');
  await page.evaluate(() => {
    const element = document.querySelector('#pool')!;
    element.setAttribute('input', '5 5 / 1 5');
    element.setAttribute('window', '2');
    element.setAttribute('derivatives', '6');
  });
  await expect(pool.getByText('the first in row order counts as the winner')).toBeVisible();
  await expect(pool.getByText('1 of 1 windows have a tie now.')).toBeVisible();
  expect(await numbersOf(pool.locator('#gradient'))).toEqual([
    [6, 0],
    [0, 0],
  ]);
  await pool.getByLabel('When several cells are largest').selectOption('even');
  await expect
    .poll(() => numbersOf(pool.locator('#gradient')))
    .toEqual([
      [2, 2],
      [0, 2],
    ]);
});

test('a link carries the state', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const pool = page.locator('#pool');
  await pool.locator('#input [data-place="4,4"]').fill('-9');
  await pool.getByRole('tab', { name: 'Step' }).click();
  await pool.getByRole('button', { name: 'Next' }).click();
  await pool.getByRole('button', { name: 'Link' }).click();
  await expect(pool.getByText('Link copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.locator('#pool .position')).toHaveText('window 2 of 9');
  expect((await numbersOf(other.locator('#pool #input')))[4]).toEqual([2, 7, 4, 5, -9]);
  // A link may also come while the page is open, and anything may stand in an address.
  await other.evaluate(() => (location.hash = '#pool?view=practise&seed=9'));
  await expect(other.locator('#pool').getByRole('tab', { name: 'Practise' })).toHaveAttribute('aria-selected', 'true');
  await other.goto('index.html#%');
  await other.reload();
  await expect(other.locator('#pool #gradient')).toBeVisible();
});

test('practice takes answers by keyboard and tells the page', async ({ page }) => {
  const heard = await listen(page);
  const pool = page.locator('#pool');
  await pool.getByRole('tab', { name: 'Practise' }).click();
  for (let question = 0; question < 5; question++) {
    const form = pool.locator('form');
    if ((await form.count()) > 0) {
      await form.getByRole('textbox').fill('1000');
      await form.getByRole('textbox').press('Enter');
      await expect(pool.locator('.verdict .wrong')).toBeVisible();
    } else {
      await pool.locator('neocog-number-grid [tabindex="0"]').first().focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect(pool.locator('.verdict :is(.wrong, .correct)')).toBeVisible();
    }
    if ((await pool.getByRole('button', { name: 'Hint' }).count()) > 0) {
      await pool.getByRole('button', { name: 'Hint' }).click();
      await expect(pool.locator('.hint')).toHaveCount(1);
      await pool.getByRole('button', { name: 'Show the answer' }).click();
    }
    await expect(pool.locator('.solution')).toBeVisible();
    // The focus is on the way on.
    await expect(pool.getByRole('button', { name: /Next question|See the result/ })).toBeFocused();
    await page.keyboard.press('Enter');
  }
  await expect(pool.getByText(/of 5 right/)).toBeVisible();
  const events = await heard();
  expect(events.map(({ verb }) => verb)).toEqual(['answered', 'answered', 'answered', 'answered', 'answered', 'completed']);
  expect(events[0]!.exercise).toBe('neocog-maxpool-backward');
  expect(events.every(({ score, seed }) => score.scaled >= 0 && score.scaled <= 1 && seed === 1)).toBe(true);
  await pool.getByRole('button', { name: 'Five new questions' }).click();
  await expect(pool).toHaveAttribute('seed', '2');
});

test('a slide show around it does not hear its keys', async ({ page }) => {
  const pool = page.locator('#pool');
  await pool.getByRole('tab', { name: 'Step' }).click();
  await page.evaluate(() => {
    const counter = window as unknown as { keys: number };
    counter.keys = 0;
    document.addEventListener('keydown', () => counter.keys++);
  });
  await pool.getByRole('tabpanel').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  expect(await page.evaluate(() => (window as unknown as { keys: number }).keys)).toBe(0);
});

test('says where derivatives add up, as on the slides', async ({ page }) => {
  const pool = page.locator('#pool');
  await pool.locator('#gradient [data-place="0,2"]').click();
  await expect(pool.locator('.arithmetic')).toContainText('8 won in two windows, so it receives 3 + 1 = 4.');
  await pool.getByRole('tab', { name: 'Step' }).click();
  await pool.getByRole('button', { name: 'Next' }).click();
  await expect(pool.locator('.arithmetic')).not.toContainText('add up');
  await pool.getByRole('button', { name: 'Next' }).click();
  await expect(pool.locator('.arithmetic')).toContainText('8 wins its second window: the derivatives add up, 3 + 1 = 4.');
});

test('the comparison can be read, on a phone too', async ({ page }) => {
  const sizes = () =>
    page
      .locator('#pool .comparison neocog-number-grid')
      .nth(1)
      .evaluate((grid) => [...grid.shadowRoot!.querySelectorAll('.cell')].map((cell) => parseFloat(getComputedStyle(cell).fontSize)));
  expect(Math.min(...(await sizes()))).toBeGreaterThanOrEqual(11);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.evaluate(() => document.querySelector('#pool')!.setAttribute('input', Array.from({ length: 8 }, () => '1 2 3 4 5 6 7 8').join(' / ')));
  await expect.poll(async () => (await sizes()).length).toBe(64);
  expect(Math.min(...(await sizes()))).toBeGreaterThanOrEqual(11);
  const box = await page.locator('#pool .comparison neocog-number-grid').nth(1).boundingBox();
  expect(box!.x).toBeGreaterThanOrEqual(0);
  expect(box!.x + box!.width).toBeLessThanOrEqual(390);
});

test('Step keeps its height', async ({ page }) => {
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(() => document.querySelector('#pool')!.setAttribute('view', 'step'));
    await page.evaluate(() => document.querySelector('#pool')!.setAttribute('step', '0'));
    const pool = page.locator('#pool');
    const heights = [];
    for (let step = 0; step < 9; step++) {
      await expect(pool.locator('.position')).toHaveText(`window ${step + 1} of 9`);
      heights.push(await pool.evaluate((element) => element.clientHeight));
      if (step < 8) await pool.getByRole('button', { name: 'Next' }).click();
    }
    expect(new Set(heights).size, heights.join()).toBe(1);
  }
});

/** Asks on until a question is found whose words fit, and shows its answer. */
async function answered(page: Page, words: RegExp): Promise<Locator> {
  const pool = page.locator('#pool');
  await pool.getByRole('tab', { name: 'Practise' }).click();
  for (let seed = 1; seed < 300; seed++) {
    await pool.evaluate(async (element, value) => {
      element.setAttribute('seed', value);
      await (element as HTMLElement & { updateComplete: Promise<unknown> }).updateComplete;
    }, String(seed));
    if (!words.test((await pool.locator('.prompt').textContent())!)) continue;
    await expect(pool.locator('#output, #gradient .winner')).toHaveCount(0);
    await pool.getByRole('button', { name: 'Show the answer' }).click();
    await expect(pool.locator('.solution')).toBeVisible();
    return pool;
  }
  throw new Error(`no question like ${words}`);
}

test('a closed question draws its answer', async ({ page }) => {
  const winner = await answered(page, /Which input cell receives it/);
  const derivative = await winner.locator('#derivatives .selected').textContent();
  await expect(winner.locator('#gradient .selected')).toHaveText(derivative!);
  await expect(winner.locator('#input .winner')).toHaveText((await winner.locator('#output .selected').textContent())!);
  expect(await winner.locator('#input .window').count()).toBeGreaterThan(0);
  const average = await answered(page, /^Average pooling.*which derivative/);
  const value = /(−?[\d.]+)\.$/.exec((await average.locator('.solution').textContent())!.trim())![1]!;
  await expect(average.locator('#gradient .selected')).toHaveText(value);
  expect(await average.locator('#derivatives .window').count()).toBeGreaterThan(0);
});

test('the size with padding is computed, not counted', async ({ page }) => {
  const pool = await answered(page, /(padding is used|each side|at the (bottom|right))\. How many/);
  await expect(pool.locator('neocog-number-grid')).toHaveCount(0);
  await expect(pool.locator('.given')).toContainText((await pool.locator('.solution').textContent())!.replace(/\.$/, ''));
});

everyExercise('neocog-maxpool-backward', (exercise) => exercise.locator('#input [data-place="0,0"]').fill('10'));

test('an edit is in the picture by the next frame', async ({ page }) => {
  const { times, shown } = await page.locator('#pool').evaluate(async (pool) => {
    const measured: number[] = [];
    const cells: string[] = [];
    for (let i = 10; i < 30; i++) {
      const start = performance.now();
      pool.setAttribute('input', `${i} 4 8 3 6 / 9 3 4 2 5 / 5 4 6 3 1 / 2 3 1 3 4 / 2 7 4 5 7`);
      await new Promise((done) => requestAnimationFrame(done));
      measured.push(performance.now() - start);
      // The largest of the first window, computed by the engine.
      cells.push(pool.shadowRoot!.querySelector('#output')!.shadowRoot!.querySelector('.cell')!.textContent.trim());
    }
    return { times: measured.sort((a, b) => a - b), shown: cells };
  });
  console.log(`    edit to picture: median ${times[10]!.toFixed(1)} ms, slowest ${times.at(-1)!.toFixed(1)} ms`);
  expect(shown).toEqual(Array.from({ length: 20 }, (_, i) => String(i + 10)));
});
