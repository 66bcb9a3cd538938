import type { Locator, Page } from '@playwright/test';
import { solutionOf, taskIds, tasks } from '../../../web/exercises/backward-code/tasks.js';
import { everyExercise, open } from './common.js';
import { expect, expectAccessible, listen, numbersOf, test } from './support.js';

const tag = 'neocog-backward-code';

everyExercise(tag, async (exercise) => {
  await exercise.getByLabel('Backward pass of').selectOption('dense');
});

/** The exercise on a page of the site, whose strict policy then holds for it. */
async function openStrictly(page: Page, attributes: Record<string, string> = {}): Promise<Locator> {
  await page.goto('index.html');
  await page.evaluate(
    ([name, given]) => {
      const element = document.createElement(name);
      for (const [key, value] of Object.entries(given)) element.setAttribute(key, value);
      document.body.prepend(element);
    },
    [tag, attributes] as const,
  );
  const exercise = page.locator(tag).first();
  await exercise.locator('.cm-content, .practice').waitFor();
  return exercise;
}

/** Types a text in place of what stands in the editor. */
async function write(exercise: Locator, code: string): Promise<void> {
  await exercise.locator('.cm-content').click();
  await exercise.page().keyboard.press('Control+a');
  await exercise.page().keyboard.insertText(code);
}

const run = (exercise: Locator): Promise<void> => exercise.getByRole('button', { name: 'Run', exact: true }).click();
const summary = (exercise: Locator): Locator => exercise.locator('.summary');

test('a typed solution runs under a strict policy and agrees with the engine', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const exercise = await openStrictly(page);
  const heard = await listen(page);
  expect(
    asked.filter((url) => url.includes('emscripten-module')),
    'the sandbox comes with the first run',
  ).toEqual([]);
  await exercise.locator('.cm-content').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('function backward(x, dy) {\nreturn x.map((row, i) => row.map((value, j) => value > 0 ? dy[i][j] : 0');
  // The editor has closed the brackets.
  await page.keyboard.press('Control+Enter');
  await expect(summary(exercise)).toContainText('All 6 cases agree with the engine');
  expect(await numbersOf(exercise.locator('#dx-yours'))).toEqual(await numbersOf(exercise.locator('#dx-engine')));
  expect((await numbersOf(exercise.locator('#dx-difference'))).flat().every((value) => value === 0)).toBe(true);
  expect(page.workers().length).toBeGreaterThan(0);
  expect((await heard()).map(({ verb, score }) => [verb, score.scaled])).toEqual([
    ['answered', 1],
    ['completed', 1],
  ]);
});

for (const id of taskIds) {
  test(`the worked solution of ${id} passes`, async ({ page }) => {
    const exercise = await open(page, tag, { task: id });
    await exercise.getByRole('button', { name: 'Show a solution' }).click();
    await exercise.getByRole('button', { name: 'Put it into the editor' }).click();
    await expect(exercise).toHaveAttribute('code', solutionOf(tasks[id]));
    await run(exercise);
    await expect(summary(exercise)).toContainText(/All \d cases agree/);
    await exercise.getByRole('button', { name: 'Undo' }).click();
    await expect(exercise).not.toHaveAttribute('code');
    await expectAccessible(page, tag);
  });
}

test('the first wrong cell is shown, with what it should be made of', async ({ page }) => {
  const overwritten = solutionOf(tasks.maxpool).replace('dx[bi][bj] +=', 'dx[bi][bj] =');
  const exercise = await open(page, tag, { task: 'maxpool', code: overwritten });
  await run(exercise);
  await expect(summary(exercise)).toContainText('Case 1, the lecture’s: dx[0][2] is 1; the engine has 4.');
  await expect(summary(exercise).locator('.hint')).toContainText('keeps only what the last of them handed back');
  await expect(exercise.locator('#dx-yours .selected')).toHaveAttribute('data-place', '0,2');
  expect((await numbersOf(exercise.locator('#dx-difference')))[0]).toEqual([0, 0, -3, 0, 0]);
  await expect(exercise.locator('.side')).toContainText('= 3 + 1 = 4');
  await expect(exercise.locator('.side')).toContainText('/ 0.5 = 4');
  // Step goes on from there.
  await exercise.getByRole('tab', { name: 'Step' }).click();
  await expect(exercise.locator('.position')).toHaveText('cell 3 of 25');
  await expect(exercise.locator('#dx-numeric')).toBeVisible();
  await expectAccessible(page, tag);
});

test('draws the answers: the line that is wrong or was missing, and what the code returns', async ({ page }) => {
  // The first question of these seeds: a wrong line, a missing one; the second of the last: a number.
  const answered = async (seed: string, first = true) => {
    const exercise = await open(page, tag, { view: 'practise', seed });
    const show = exercise.getByRole('button', { name: 'Show the answer' });
    await show.click();
    if (!first) {
      await exercise.locator('.next').click();
      await expect(exercise.locator('#returned .selected')).toHaveText('');
      await show.click();
    }
    return exercise;
  };
  const wrong = await answered('1');
  const mended = await wrong.locator('.code .instead code').textContent();
  await expect(wrong.locator('.code .wrong s')).toHaveCount(1);
  await expect(wrong.locator('.solution')).toContainText(mended!.trim());
  await expectAccessible(page, tag);
  const missing = await answered('3');
  const filled = await missing.locator('.code .correct code').textContent();
  await expect(missing.locator('.solution')).toContainText(filled!.trim());
  await expect(missing.locator('.code .gap')).toHaveCount(0);
  const number = await answered('5', false);
  const value = /is (−?\d+)[;.]/.exec((await number.locator('.solution').textContent())!)![1]!;
  await expect(number.locator('#returned .selected')).toHaveText(value);
  await expectAccessible(page, tag);
});

test('keeps its height from step to step', async ({ page }) => {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const exercise = await open(page, tag, { view: 'step', task: 'conv' });
    const heights = () =>
      exercise.evaluate((element) => ['.side', '.stage'].map((part) => element.shadowRoot!.querySelector(part)!.getBoundingClientRect().height));
    const first = await heights();
    for (let step = 2; step <= 14; step++) {
      await exercise.getByRole('button', { name: 'Next' }).click();
      await expect(exercise.locator('.position')).toHaveText(`cell ${step} of 14`);
      expect(await heights(), `cell ${step} at ${width}`).toEqual(first);
    }
  }
});

test('an endless loop is stopped, and the page lives on', async ({ page }) => {
  const exercise = await openStrictly(page);
  await write(exercise, 'function backward(x, dy) {\n  while (true) {}\n}');
  await run(exercise);
  await expect(exercise.getByRole('button', { name: 'Stop' })).toBeVisible();
  // The page answers meanwhile.
  await page.locator('#pool #input [data-place="0,0"]').fill('10');
  expect((await numbersOf(page.locator('#pool #gradient')))[0]).toEqual([1, 0, 4, 0, 0]);
  await expect(summary(exercise)).toContainText('still running after 2 seconds');
  await run(exercise);
  await exercise.getByRole('button', { name: 'Stop' }).click();
  await expect(summary(exercise)).toContainText('Stopped.');
  await write(exercise, solutionOf(tasks.relu));
  await run(exercise);
  await expect(summary(exercise)).toContainText('All 6 cases agree');
});

test('an exception names its line, which is marked; what was printed is shown', async ({ page }) => {
  const exercise = await open(page, tag);
  await exercise.locator('.cm-content').waitFor();
  await write(exercise, 'function backward(x, dy) {\n  console.log("rows", x.length);\n  return x[9][0];\n}');
  await run(exercise);
  await expect(summary(exercise)).toContainText('Line 3: TypeError');
  await expect(summary(exercise)).toContainText('past the end of a list');
  await expect(exercise.locator('.cm-wrong-line')).toContainText('return x[9][0];');
  await expect(exercise.locator('.printed pre')).toContainText('rows 3');
  await write(exercise, 'function backward(x, dy) {\n  return dy\n');
  await expect(exercise.locator('.cm-wrong-line')).toHaveCount(0);
  await run(exercise);
  await expect(summary(exercise)).toContainText('cannot be read as JavaScript');
  await write(exercise, 'const dx = 1;');
  await run(exercise);
  await expect(summary(exercise)).toContainText('no function called backward');
  await write(exercise, 'function backward(x, dy) { return [[1, 2]]; }');
  await run(exercise);
  await expect(summary(exercise)).toContainText('dx has 1 row, expected 3');
  await write(exercise, 'function backward() { return backward(); }');
  await run(exercise);
  await expect(summary(exercise)).toContainText('called itself too often');
});

test('no code is lost: other tasks keep theirs, reset can be undone, a link carries it', async ({ page }) => {
  const exercise = await open(page, tag);
  await exercise.locator('.cm-content').waitFor();
  const mine = 'function backward(x, dy) { return dy; } // mine & <b>';
  await write(exercise, mine);
  await expect(exercise).toHaveAttribute('code', mine);
  const choose = exercise.getByLabel('Backward pass of');
  await choose.selectOption('conv');
  await expect(exercise).not.toHaveAttribute('code');
  await expect(exercise.locator('.cm-content')).toContainText('the kernel');
  await choose.selectOption('relu');
  await expect(exercise.locator('.cm-content')).toContainText('// mine');
  await exercise.getByRole('button', { name: 'Reset' }).click();
  await expect(exercise).not.toHaveAttribute('code');
  await expect(exercise.locator('.cm-content')).not.toContainText('// mine');
  await exercise.getByRole('button', { name: 'Undo' }).click();
  await expect(exercise).toHaveAttribute('code', mine);
  await expect(exercise.locator('.cm-content')).toContainText('// mine');
  await exercise.getByRole('button', { name: 'Link' }).click();
  const other = await page.context().newPage();
  await other.goto(`/pages/exercise.html?tag=${tag}${await page.evaluate(() => location.hash)}`);
  await expect(other.locator(tag)).toHaveAttribute('code', mine);
});

test('the editor’s keys are its own, and Escape, then Tab leaves it', async ({ page }) => {
  const exercise = await open(page, tag);
  const content = exercise.locator('.cm-content');
  await content.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Tab');
  await page.keyboard.type('1;');
  await expect(content).toContainText('  1;');
  await expect(exercise).toHaveAttribute('code', `${tasks.relu.starter}  1;`);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(exercise).not.toHaveAttribute('code');
  await expect(content).toBeFocused();
  await expect(content).toHaveAttribute('aria-label', 'Your backward pass, in JavaScript');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(exercise.getByRole('button', { name: 'Run', exact: true })).toBeFocused();
});

test('runs from another origin, on the page’s own thread', async ({ page, baseURL }) => {
  await page.goto('/pages/exercise.html?tag=p');
  const { port } = new URL(baseURL!);
  await page.evaluate(
    async ([name, address]) => {
      await import(address);
      document.querySelector('main')!.append(document.createElement(name));
    },
    [tag, `http://127.0.0.1:${port}/cdn/exercises.js`] as const,
  );
  const exercise = page.locator(tag);
  await exercise.locator('.cm-content').waitFor();
  await write(exercise, 'function backward(x, dy) { for (;;) {} }');
  await run(exercise);
  await expect(summary(exercise)).toContainText('still running after 2 seconds');
  await write(exercise, solutionOf(tasks.relu));
  await run(exercise);
  await expect(summary(exercise)).toContainText('All 6 cases agree');
});

test('another exercise beside it is not touched by a broken code', async ({ page }) => {
  const exercise = await open(page, tag, { code: 'function backward() { const all = []; for (;;) all.push(new Array(1e5).fill(1)); }' });
  await run(exercise);
  await expect(summary(exercise)).toContainText(/more memory|still running/);
  await exercise.getByRole('tab', { name: 'Practise' }).click();
  await expect(exercise.locator('.practice')).toBeVisible();
});
