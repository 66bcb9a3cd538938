import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { everyExercise, open } from './common.js';
import { expect, expectAccessible, listen, numbersOf, test } from './support.js';

everyExercise('neocog-train', async (exercise) => {
  await exercise.getByRole('combobox', { name: /^Network/ }).selectOption('linear');
});

test.describe('training', () => {
  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      const tasks: number[] = ((window as unknown as { longTasks: number[] }).longTasks = []);
      new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => tasks.push(duration))).observe({ type: 'longtask' });
    });
    await page.goto('/pages/exercise.html?tag=neocog-train&id=learn');
    await page.locator('#learn').getByRole('button', { name: 'Start training' }).waitFor();
  });

  test('the small network passes 85% on the held-out images, and the page stays smooth', async ({ page }) => {
    const learn = page.locator('#learn');
    const heard = await listen(page);
    // The page's own start is over; what counts is the time while it trains.
    await page.evaluate(() => ((window as unknown as { longTasks: number[] }).longTasks.length = 0));
    const started = Date.now();
    await learn.getByRole('button', { name: 'Start training' }).click();
    const accuracy = async () => Number.parseFloat((await learn.locator('dd').first().textContent()) ?? '');
    await expect.poll(accuracy, { timeout: 80_000, intervals: [250] }).toBeGreaterThan(85);
    const seconds = (Date.now() - started) / 1000;
    console.log(
      `    ${await accuracy()} % after ${seconds.toFixed(1)} s; ${await learn.locator('.meter span').textContent()}; ${await learn.locator('dd').nth(1).textContent()} images/s`,
    );
    await expect(learn.locator('.mistakes canvas[role=img]')).toHaveCount(12);
    await expect(learn.locator('.confusion tbody tr')).toHaveCount(10);
    const tasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
    console.log(`    tasks over 50 ms on the main thread: ${tasks.length === 0 ? 'none' : tasks.join(', ')}`);
    // On a busy machine anything may take long; what must not be is that training itself runs on this thread.
    expect(tasks.reduce((sum, task) => sum + task, 0) / (1000 * seconds)).toBeLessThan(0.1);
    await expect(learn.getByRole('button', { name: 'Train 3 more' })).toBeVisible({ timeout: 60_000 });
    const events = await heard();
    expect(events.at(-1)).toMatchObject({ exercise: 'neocog-train', verb: 'progressed' });
    expect(events.at(-1)!.score.scaled).toBeGreaterThan(0.85);
  });

  test('pauses, resumes and starts over', async ({ page }) => {
    const learn = page.locator('#learn');
    const images = async () => Number(((await learn.locator('.meter span').textContent()) ?? '').match(/· ([\d,]+) images/)?.[1]?.replaceAll(',', '') ?? 0);
    await learn.getByRole('button', { name: 'Start training' }).click();
    await expect.poll(images).toBeGreaterThan(300);
    await learn.getByRole('button', { name: 'Pause' }).click();
    await learn.getByRole('button', { name: 'Resume' }).waitFor();
    const paused = await images();
    await page.waitForTimeout(400);
    expect(await images()).toBe(paused);
    await learn.getByRole('slider', { name: 'Learning rate' }).focus();
    await page.keyboard.press('ArrowRight');
    await learn.getByLabel('Batch size').selectOption('64');
    await learn.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(images).toBeGreaterThan(paused);
    await learn.getByRole('button', { name: 'Start over' }).click();
    await learn.getByRole('button', { name: 'Start training' }).waitFor();
    expect(await images()).toBe(0);
    await learn.getByRole('button', { name: 'Start training' }).click();
    await expect.poll(images).toBeGreaterThan(100);
  });

  test('another network, and one of one’s own', async ({ page }) => {
    const learn = page.locator('#learn');
    await learn.getByRole('combobox', { name: /^Network/ }).selectOption('linear');
    await expect(learn.locator('.layers')).toContainText('7,850');
    await expect(learn.getByText('weights of 10 units')).toBeVisible();
    await learn.getByRole('button', { name: 'Edit the description' }).click();
    const editor = learn.getByRole('textbox', { name: 'The layers of the network' });
    const write = async (text: string) => {
      await editor.click();
      await page.keyboard.press('Control+a');
      await page.keyboard.insertText(text);
      await learn.getByRole('button', { name: 'Use this network' }).click();
    };
    await write('[{"type": "conv2d", "name": "wide", "filters": 4, "kernel": 31}, {"type": "flatten"}, {"type": "dense", "units": 10}]');
    await expect(learn.getByRole('alert')).toContainText('wide (conv2d): a 31×31 kernel does not fit a 28×28 input');
    await write('[{"type": "flatten"}, {"type": "dense", "units": 9}]');
    await expect(learn.getByRole('alert')).toContainText('must have 10 outputs');
    await write('[{"type": "conv3d"}]');
    await expect(learn.getByRole('alert')).toContainText('unknown layer type');
    await write(
      '[{"type": "conv2d", "name": "wide", "filters": 4, "kernel": 7, "stride": 2}, {"type": "relu"}, {"type": "flatten"}, {"type": "dense", "name": "out", "units": 10}]',
    );
    await expect(learn.getByRole('alert')).toHaveCount(0);
    await expect(learn.locator('.layers')).toContainText('wide');
    await expect(learn.getByText('4 filters of 7×7')).toBeVisible();
    expect(await learn.getAttribute('layers')).toContain('wide');
  });

  test('Reset in Practise leaves the training alone', async ({ page }) => {
    const learn = page.locator('#learn');
    await learn.getByRole('button', { name: 'Start training' }).click();
    await expect(learn.locator('.meter span')).toContainText('images');
    await learn.getByRole('button', { name: 'Pause' }).click();
    await learn.getByRole('button', { name: 'Resume' }).waitFor();
    await learn.getByRole('tab', { name: 'Practise' }).click();
    await learn.getByRole('button', { name: 'Reset' }).click();
    await learn.getByRole('tab', { name: 'Look' }).click();
    await expect(learn.getByRole('button', { name: 'Resume' })).toBeVisible();
  });

  test('taken out of the page and put back, it begins anew', async ({ page }) => {
    const learn = page.locator('#learn');
    await learn.getByRole('button', { name: 'Start training' }).click();
    await expect(learn.locator('.meter span')).toContainText('images');
    await page.evaluate(() => {
      const element = document.querySelector('#learn')!;
      const parent = element.parentElement!;
      element.remove();
      parent.append(element);
    });
    await learn.getByRole('button', { name: 'Start training' }).click();
    await expect(learn.locator('.meter span')).toContainText('images');
  });

  test('a description that cannot be trained is named, and a network that works takes its place', async ({ page }) => {
    const learn = page.locator('#learn');
    await page.evaluate(() => document.querySelector('#learn')!.setAttribute('layers', '[{"type": "flatten"}, {"type": "dense", "units": 9}]'));
    await page.evaluate(() => document.querySelector('#learn')!.setAttribute('architecture', 'own'));
    await expect(learn.getByRole('alert')).toContainText('must have 10 outputs');
    await expect(learn.locator('.layers')).toContainText('conv1');
  });

  test('a rate that is too large is explained', async ({ page }) => {
    const learn = page.locator('#learn');
    await page.evaluate(() => {
      const element = document.querySelector('#learn')!;
      // Three linear layers in a row: nothing stops their weights from growing together.
      element.setAttribute('layers', JSON.stringify([{ type: 'flatten' }, ...[64, 64, 10].map((units) => ({ type: 'dense', units }))]));
      element.setAttribute('architecture', 'own');
      element.setAttribute('optimizer', 'sgd');
      element.setAttribute('rate', '10');
    });
    await learn.getByRole('button', { name: 'Start training' }).click();
    await expect(learn.getByText('The loss is no longer a number')).toBeVisible({ timeout: 30_000 });
    await expect(learn.locator('.start')).toBeDisabled();
    await learn.getByRole('button', { name: 'Start over' }).click();
    await expect(learn.locator('.finding')).toHaveCount(0);
    await expect(learn.locator('.start')).toBeEnabled();
  });

  test('a training step, taken apart', async ({ page }) => {
    const learn = page.locator('#learn');
    await learn.getByRole('tab', { name: 'Step' }).click();
    await expect(learn.locator('.batch figure')).toHaveCount(6);
    await learn.getByRole('tabpanel').focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    await expect(learn.locator('neocog-number-grid')).toHaveCount(3);
    const formula = (await learn.locator('.said .formula').textContent())!.replaceAll('−', '-').replace(/\s+/g, ' ');
    const [, before, rate, gradient, after] = /(-?[\d.e-]+) - ([\d.]+) · \(?(-?[\d.e-]+)\)? = (-?[\d.e-]+)/.exec(formula)!.map(Number);
    expect(after).toBeCloseTo(before! - rate! * gradient!, 3);
    await page.keyboard.press('ArrowRight');
    await expect(learn.locator('.position')).toHaveText('step 5 of 40');
    await page.keyboard.press('ArrowLeft');
    await expect(learn.locator('.position')).toHaveText('step 4 of 40');
  });

  test('pictures that do not load are said so, and tried again', async ({ page, expectTrouble }) => {
    expectTrouble.allowed = true;
    const learn = page.locator('#learn');
    await page.route('**/*.idx.bin', (route) => route.abort());
    await learn.getByRole('button', { name: 'Start training' }).click();
    await expect(learn.getByRole('alert')).toBeVisible();
    await page.unroute('**/*.idx.bin');
    await learn.getByRole('button', { name: 'Start training' }).click();
    await expect(learn.getByRole('alert')).toHaveCount(0);
    await expect(learn.getByRole('button', { name: 'Pause' })).toBeVisible();
  });
});

const trained = async (page: Page, attributes: Record<string, string>): Promise<Locator> => {
  const exercise = await open(page, 'neocog-train', attributes);
  await exercise.getByRole('button', { name: 'Start training' }).click();
  await exercise.getByRole('button', { name: /^Train \d+ more/ }).waitFor({ timeout: 60_000 });
  return exercise;
};

test('a run of a hundred images overfits within a minute, and is told so', async ({ page }) => {
  const exercise = await trained(page, { 'training-images': '100', rate: '0.005' });
  await expect(exercise.locator('.finding[data-kind=overfitting]')).toContainText('held-out loss was lowest');
  await expect(exercise.locator('.meter span')).toContainText('epoch 100 of 100 · 10,000 images');
});

test('dead ReLUs are counted, and a loss that ran away ends the run', async ({ page }) => {
  const dead = await trained(page, { architecture: 'dense', optimizer: 'sgd', rate: '1', epochs: '1' });
  await expect(dead.locator('.finding[data-kind=dead-relus]')).toContainText(/3\d of 32 in relu1 \(after hidden\)/);
  const away = await open(page, 'neocog-train', { architecture: 'linear', optimizer: 'sgd', rate: '10' });
  await away.getByRole('button', { name: 'Start training' }).click();
  await expect(away.locator('.finding[data-kind=ran-away]')).toBeVisible({ timeout: 30_000 });
  await expect(away.locator('.start')).toBeDisabled();
});

/** A short run, to its end. */
const runOn = async (exercise: Locator): Promise<void> => {
  await exercise.getByRole('button', { name: 'Start training' }).click();
  await exercise.getByRole('button', { name: /^Train \d+ more/ }).waitFor({ timeout: 30_000 });
};
const keepRun = (exercise: Locator) => exercise.getByRole('button', { name: 'Keep this run and try another' });

for (const colorScheme of ['light', 'dark'] as const) {
  test(`runs side by side, accessible, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const exercise = await trained(page, { epochs: '1', 'training-images': '500', augment: 'flip rotate' });
    await keepRun(exercise).click();
    await expect(exercise.locator('.comparison')).toContainText('Nothing is set differently yet');
    await exercise.getByLabel('Epochs').selectOption('3');
    await exercise.getByRole('button', { name: '10 × the rate' }).click();
    await exercise.getByRole('button', { name: 'Train 3 more' }).waitFor({ timeout: 30_000 });
    const rows = exercise.locator('.comparison tbody tr');
    await expect(rows.locator('th')).toContainText(['rate 0.002', 'rate 0.02']);
    await expect(rows.locator('td:nth-of-type(1)')).toHaveText(['500', '1,500']);
    await expect(exercise.getByRole('img', { name: /^Loss\. training: from .*run A, held out: from/ })).toBeVisible();
    await exercise.getByLabel('Lines of the kept ones').selectOption('training');
    await expect(exercise.getByRole('img', { name: /^Loss\. training: from .*run A, training: from/ })).toBeVisible();
    // Other settings from here on say nothing of what has been trained.
    await exercise.getByLabel('Optimizer').selectOption('sgd');
    await expect(rows.locator('th').last()).not.toContainText('SGD');
    await expect(exercise.locator('.preview canvas')).toHaveCount(12);
    await expectAccessible(page, 'neocog-train');
    await exercise.getByRole('button', { name: 'Edit the description' }).click();
    await exercise.getByRole('textbox', { name: 'The layers of the network' }).waitFor();
    await expectAccessible(page, 'neocog-train');
    await exercise.getByRole('button', { name: 'Remove run A' }).click();
    await expect(exercise.locator('.comparison')).toHaveCount(0);
  });
}

test('four runs are kept through changes, undo and reset, and each can be removed', async ({ page }) => {
  const exercise = await open(page, 'neocog-train', { epochs: '1', 'training-images': '100', architecture: 'linear' });
  const letters = exercise.locator('.comparison tbody strong');
  for (const optimizer of ['adam', 'sgd', 'momentum', 'adam']) {
    await exercise.getByLabel('Optimizer').selectOption(optimizer);
    await runOn(exercise);
    await keepRun(exercise).click();
  }
  await expect(letters).toHaveText(['A', 'B', 'C', 'D', 'now']);
  await exercise.getByRole('combobox', { name: /^Network/ }).selectOption('tiny');
  await exercise.getByRole('button', { name: 'Undo' }).click();
  await exercise.getByRole('button', { name: 'Reset' }).click();
  await expect(letters).toHaveText(['A', 'B', 'C', 'D', 'now']);
  await expect(exercise.locator('.comparison tbody th').nth(1)).toContainText('One dense layer, SGD, rate 0.1');
  await exercise.getByRole('button', { name: 'Undo' }).click();
  await runOn(exercise);
  await expect(keepRun(exercise)).toBeDisabled();
  await exercise.getByRole('button', { name: 'Remove run B' }).click();
  await keepRun(exercise).click();
  await expect(letters).toHaveText(['A', 'C', 'D', 'B', 'now']);
  // Every line in the key has another pattern.
  const patterns = await exercise.locator('neocog-curves .key line').evaluateAll((lines) => lines.map((line) => line.getAttribute('stroke-dasharray')));
  expect(new Set(patterns.slice(0, 6))).toHaveProperty('size', 5); // the current run's two lines are solid
});

test('nothing jumps while one steps or while a run goes on', async ({ page }) => {
  const exercise = await open(page, 'neocog-train', { view: 'step' });
  await exercise.locator('.batch').waitFor();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const heights = () => exercise.locator('.stage, .side').evaluateAll((parts) => parts.map((part) => (part as HTMLElement).offsetHeight));
    await exercise.getByRole('tabpanel').press('Home');
    const first = await heights();
    for (let step = 1; step < 9; step++) {
      await exercise.getByRole('button', { name: 'Next', exact: true }).click();
      expect(await heights(), `step ${step + 1} at ${width}`).toEqual(first);
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  const running = await open(page, 'neocog-train', { epochs: '3', 'training-images': '500' });
  const height = () => running.locator('.stage').evaluate((stage) => (stage as HTMLElement).offsetHeight);
  await running.getByRole('button', { name: 'Start training' }).click();
  await running.locator('.confusion').waitFor();
  const before = await height();
  await running.getByRole('button', { name: /^Train \d+ more/ }).waitFor({ timeout: 30_000 });
  expect(await height()).toBe(before);
});

test('mistakes are in order, and colours have a key with computed limits', async ({ page }) => {
  const exercise = await trained(page, { epochs: '2', 'training-images': '500' });
  const texts = await exercise.locator('.mistakes .wrong').allTextContents();
  expect(texts).toHaveLength(12);
  const sure = texts.map((text) => Number(/(\d+)\u00a0% sure of /.exec(text)![1]));
  expect(sure).toEqual([...sure].sort((a, b) => b - a));
  const counts = await exercise.locator('.confusion tbody td').allTextContents();
  const largest = Math.max(...counts.map((text) => Number(text.trim()) || 0));
  await expect(exercise.locator('.confusion .key b')).toHaveText(['0', String(Math.round(largest / 4)), String(largest)]);
  await exercise.getByRole('tab', { name: 'Step' }).click();
  await exercise.locator('.batch').waitFor();
  await exercise.getByRole('button', { name: 'Last' }).click();
  const grids = exercise.locator('neocog-number-grid');
  await expect(grids).toHaveCount(3);
  const limits = await exercise.locator('.change .legend span:nth-child(3)').allTextContents();
  for (const [i, part] of [[0, 2], [1], [0, 2]].entries()) {
    const all = (await Promise.all(part.map((grid) => numbersOf(grids.nth(grid))))).flat(2);
    expect(Number(limits[i]), `grid ${i + 1}`).toBeCloseTo(Math.max(...all.map(Math.abs)), 2);
  }
});

test('a closed question draws its answer', async ({ page }) => {
  const seen = { fact: 0, cell: 0, run: 0 };
  for (let seed = 1; seed < 12 && Math.min(...Object.values(seen)) === 0; seed++) {
    const exercise = await open(page, 'neocog-train', { view: 'practise', seed: String(seed) });
    for (let question = 0; question < 5; question++) {
      await expect(exercise.locator('.facts .answer')).toHaveCount(0);
      const before = await exercise.locator('.facts').boundingBox();
      const asked = await exercise.locator('.facts .asked dd').count();
      if (asked > 0) await expect(exercise.locator('.facts .asked dd')).toHaveText('?');
      await exercise.getByRole('button', { name: 'Show the answer' }).click();
      expect((await exercise.locator('.facts .answer').count()) + (await exercise.locator('.facts .asked').count())).toBeGreaterThan(0);
      if (asked > 0) await expect(exercise.locator('.facts .asked.answer dd')).toContainText(/\d/);
      seen.fact += asked;
      seen.cell += await exercise.locator('td.answer').count();
      const run = exercise.locator('.run.answer');
      if ((await run.count()) > 0) {
        seen.run++;
        const letter = /^Run (\w)/.exec((await exercise.locator('.solution').textContent())!)![1];
        await expect(run.locator('.tick')).toBeVisible();
        await expect(run.getByRole('img', { name: `Run ${letter}: loss per epoch` })).toBeVisible();
      }
      expect((await exercise.locator('.facts').boundingBox())!.height).toBe(before!.height);
      await exercise.locator('.next').click();
    }
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
});

test('the examples of augmentation follow the choice', async ({ page }) => {
  const exercise = await open(page, 'neocog-train');
  await exercise.getByLabel('Brightness').check();
  const pictures = () =>
    exercise
      .locator('.preview canvas')
      .evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, 28, 28).data.join()));
  await expect(exercise.locator('.preview canvas')).toHaveCount(12);
  const before = await pictures();
  expect(await exercise.getAttribute('augment')).toBe('brightness');
  await exercise.getByRole('button', { name: 'Draw others' }).click();
  await expect.poll(async () => (await pictures())[1] === before[1]).toBe(false);
  // The first of a row is the image itself.
  expect((await pictures())[0]).toBe(before[0]);
  await exercise.getByLabel('Brightness').uncheck();
  await expect(exercise.locator('.preview')).toHaveCount(0);
});

test('a trained network is saved, opened again and goes on, under a strict policy', async ({ page }) => {
  const strict = async (attributes: Record<string, string>) => {
    await page.goto('index.html');
    const learn = page.locator('#learn');
    await learn.getByRole('button', { name: 'Start training' }).waitFor();
    await learn.evaluate((element, entries) => entries.forEach(([name, value]) => element.setAttribute(name, value)), Object.entries(attributes));
    return learn;
  };
  const accuracy = (learn: Locator) => learn.locator('dd').first().textContent();
  let learn = await strict({ 'training-images': '2000', epochs: '1' });
  await learn.getByRole('button', { name: 'Start training' }).click();
  await learn.getByRole('button', { name: 'Train 1 more' }).waitFor({ timeout: 30_000 });
  const reached = await accuracy(learn);
  const saved = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent('download'), learn.getByRole('button', { name }).click()]);
    return { name: download.suggestedFilename(), path: await download.path() };
  };
  const weights = await saved('Save with weights');
  expect(weights.name).toMatch(/^neocog-small-\d+-percent\.safetensors$/);
  const description = await saved('Save the description');
  expect(JSON.parse(await readFile(description.path, 'utf8'))).toMatchObject({ input: [28, 28, 1], seed: 1 });

  learn = await strict({ 'training-images': '100', epochs: '1', architecture: 'linear' });
  const input = learn.locator('input[type=file]');
  await input.setInputFiles({ name: 'weights.safetensors', mimeType: '', buffer: await readFile(weights.path) });
  await expect(learn.getByText('Opened weights.safetensors')).toBeVisible();
  await expect(learn.locator('.layers')).toContainText('conv2');
  await expect(learn.getByText('as it was saved')).toBeVisible();
  await learn.getByRole('button', { name: 'Start training' }).click();
  await learn.getByRole('button', { name: 'Train 1 more' }).waitFor({ timeout: 30_000 });
  // It begins with what it had reached.
  await expect(learn.getByRole('img', { name: `held out: from ${reached!}` })).toBeVisible();

  await input.setInputFiles({ name: 'broken.safetensors', mimeType: '', buffer: Buffer.from('nothing of the kind') });
  await expect(learn.getByRole('alert')).toContainText('broken.safetensors:');
  await input.setInputFiles({ name: 'plan.json', mimeType: '', buffer: await readFile(description.path) });
  await expect(learn.getByText('still noise')).toBeVisible();
  await expect(learn.getByRole('alert')).toHaveCount(0);
});
