import type { Locator } from '@playwright/test';
import { everyExercise, open } from './common.js';
import { expect, expectAccessible, numbersOf, test } from './support.js';

const tag = 'neocog-convolution';

everyExercise(tag, (exercise) => exercise.locator('#kernel-0 [data-place="0,0"]').fill('5'));

const chooser = (exercise: Locator, label: string): Locator => exercise.locator('label', { hasText: new RegExp(`^\\s*${label}(?! size)`) }).locator('select');

/** The colours of a canvas's pixels as numbers. */
const paintOf = (canvas: Locator): Promise<number[]> =>
  canvas.evaluate((element: HTMLCanvasElement) => [...element.getContext('2d')!.getImageData(0, 0, element.width, element.height).data]);

test.describe('in picture mode', () => {
  test('is free of axe violations and fits a phone', async ({ page }) => {
    for (const view of ['look', 'step']) {
      await page.setViewportSize({ width: 390, height: 844 });
      const exercise = await open(page, tag, { mode: 'picture', view, filter: 'sobel-vertical laplacian', padding: 'same' });
      if (view === 'look') await exercise.getByRole('button', { name: 'Draw' }).click();
      await expectAccessible(page, tag);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    }
  });

  test('the lens moves by keyboard, and the sum goes with it', async ({ page }) => {
    const exercise = await open(page, tag, { mode: 'picture', filter: 'identity', at: '2 2' });
    await exercise.locator('.surface.output').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+ArrowRight');
    await expect(exercise).toHaveAttribute('at', '3 7 1');
    const pixels = await numbersOf(exercise.locator('#lens-0'));
    expect((await numbersOf(exercise.locator('#lens-output')))[0]![0]).toBeCloseTo(pixels[1]![1]!, 6);
    await expect(exercise.getByText('Output row 3, column 7')).toBeVisible();
    await page.keyboard.press('Home');
    await expect(exercise).toHaveAttribute('at', '3 1 1');
  });

  test('a sum whose numbers are rounded is not called equal', async ({ page }) => {
    const exercise = await open(page, tag, { mode: 'picture', filter: 'sobel-vertical' });
    await expect(exercise.locator('.sum .line').last()).toContainText('≈');
    const numbers = await open(page, tag, {});
    await expect(numbers.locator('.sum .line').last()).toContainText('=');
  });

  test('the pointer previews in the picture, and a press stays', async ({ page }) => {
    const exercise = await open(page, tag, { mode: 'picture' });
    const box = (await exercise.locator('.surface.input').boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.25);
    await expect(exercise.getByText('Output row 8, column 16')).toBeVisible();
    await expect(exercise).not.toHaveAttribute('at', '8 16 1');
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.5, { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(2, 2);
    await expect(exercise.getByText('Output row 16, column 24')).toBeVisible();
  });

  test('a picture from a file is filtered, and another file is refused kindly', async ({ page }) => {
    const exercise = await open(page, tag, { mode: 'picture', filter: 'identity' });
    // Four by four pixels, white but for a black quarter.
    const bytes = await page.evaluate(() => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 4;
      const context = canvas.getContext('2d')!;
      context.fillStyle = '#fff';
      context.fillRect(0, 0, 4, 4);
      context.fillStyle = '#000';
      context.fillRect(0, 0, 2, 2);
      return canvas.toDataURL('image/png').split(',')[1]!;
    });
    const field = exercise.getByLabel('Own picture from a file');
    await field.setInputFiles({ name: 'small.png', mimeType: 'image/png', buffer: Buffer.from(bytes, 'base64') });
    await expect(exercise.locator('.of-input')).toContainText('4 × 4');
    await expect(exercise).toHaveAttribute('picture', 'own');
    await expect(exercise.getByText('a link does not carry it')).toBeVisible();
    expect((await paintOf(exercise.locator('.surface.input canvas'))).slice(0, 16)).toEqual([
      0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    ]);
    await field.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') });
    await expect(exercise.getByText('notes.txt could not be read as a picture')).toBeVisible();
  });

  test('a picture can be drawn, by pointer and by keys', async ({ page }) => {
    const exercise = await open(page, tag, { mode: 'picture' });
    await exercise.getByRole('button', { name: 'Draw' }).click();
    const paper = exercise.getByRole('application', { name: /^Drawing/ });
    await paper.scrollIntoViewIfNeeded();
    const box = (await paper.boundingBox())!;
    await page.mouse.move(box.x + 40, box.y + 96);
    await page.mouse.down();
    await page.mouse.move(box.x + 150, box.y + 96, { steps: 5 });
    await page.mouse.up();
    await expect(exercise).toHaveAttribute('picture', 'own');
    const white = async () => (await paintOf(exercise.locator('.surface.input canvas'))).filter((value, i) => i % 4 === 0 && value > 200).length;
    const drawn = await white();
    expect(drawn).toBeGreaterThan(20);
    await paper.focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Space', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Space'])
      await page.keyboard.press(key);
    expect(await white()).toBeGreaterThan(drawn);
    await exercise.getByRole('button', { name: 'Clear' }).click();
    expect(await white()).toBe(0);
  });

  test('without a camera it says so, and goes on', async ({ page }) => {
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    });
    const exercise = await open(page, tag, { mode: 'picture' });
    await exercise.getByRole('button', { name: 'Camera' }).click();
    await expect(exercise.getByText('The camera stays off, and that is fine.')).toBeVisible();
  });

  test('the camera is off again after the picture', async ({ page }) => {
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => {
        const canvas = document.createElement('canvas');
        canvas.width = 64;
        canvas.height = 48;
        const context = canvas.getContext('2d')!;
        const stream = canvas.captureStream(10);
        setInterval(() => context.fillRect(Math.random() * 64, 0, 8, 48), 50);
        (window as unknown as { stream: MediaStream }).stream = stream;
        return Promise.resolve(stream);
      };
    });
    const exercise = await open(page, tag, { mode: 'picture' });
    await exercise.getByRole('button', { name: 'Camera' }).click();
    const video = exercise.locator('video');
    await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.videoWidth)).toBe(64);
    await exercise.getByRole('button', { name: 'Take the picture' }).click();
    await expect(exercise.locator('.of-input')).toContainText('36 × 48');
    expect(await page.evaluate(() => (window as unknown as { stream: MediaStream }).stream.getTracks().map(({ readyState }) => readyState))).toEqual(['ended']);
  });

  test('a camera that answers late does not open over what was chosen meanwhile', async ({ page }) => {
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () =>
        new Promise((answer) => {
          (window as unknown as { allow: () => MediaStreamTrack[] }).allow = () => {
            const stream = document.createElement('canvas').captureStream(10);
            answer(stream);
            return stream.getTracks();
          };
        });
    });
    const exercise = await open(page, tag, { mode: 'picture' });
    await exercise.getByRole('button', { name: 'Camera' }).click();
    await exercise.getByRole('button', { name: 'Draw' }).click();
    const states = await page.evaluate(async () => {
      const tracks = (window as unknown as { allow: () => MediaStreamTrack[] }).allow();
      await new Promise((done) => setTimeout(done, 100));
      return tracks.map(({ readyState }) => readyState);
    });
    expect(states).toEqual(['ended']);
    await expect(exercise.locator('video')).toHaveCount(0);
    await expect(exercise.getByRole('application', { name: /^Drawing/ })).toBeVisible();
    await exercise.getByRole('button', { name: 'Draw' }).click();
    await expect(exercise.getByRole('application', { name: /^Drawing/ })).toHaveCount(0);
  });

  test('garments come when they are asked for', async ({ page }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const exercise = await open(page, tag, { mode: 'picture' });
    expect(asked.filter((url) => url.includes('fashion-mnist'))).toEqual([]);
    await chooser(exercise, 'Picture').selectOption({ label: 'Ankle boot' });
    await expect(exercise.locator('.of-input')).toContainText('28 × 28', { timeout: 30_000 });
    const first = await paintOf(exercise.locator('.surface.input canvas'));
    await exercise.getByRole('button', { name: 'Another' }).click();
    await expect(exercise).toHaveAttribute('picture', 'ankle-boot 2');
    expect(await paintOf(exercise.locator('.surface.input canvas'))).not.toEqual(first);
  });
});

test.describe('with numbers', () => {
  const input = '1 2 3 / 4 5 6 / 7 8 9';

  test('numbers can be typed over in the input, the kernel and the bias', async ({ page }) => {
    const exercise = await open(page, tag, { input, kernel: '1 0 / 0 1', filter: 'own' });
    expect(await numbersOf(exercise.locator('#output-0'))).toEqual([
      [6, 8],
      [12, 14],
    ]);
    await exercise.locator('#input-0 [data-place="0,0"]').fill('-1');
    expect((await numbersOf(exercise.locator('#output-0')))[0]).toEqual([4, 8]);
    await exercise.locator('#kernel-0 [data-place="1,1"]').fill('2');
    expect((await numbersOf(exercise.locator('#output-0')))[0]).toEqual([9, 14]);
    await exercise.locator('#bias [data-place="0,0"]').fill('10');
    expect((await numbersOf(exercise.locator('#output-0')))[0]).toEqual([19, 24]);
  });

  test('a classic filter can be chosen, and typing makes it one’s own', async ({ page }) => {
    const exercise = await open(page, tag, { input });
    await chooser(exercise, 'Kernel').selectOption('sharpen');
    expect(await numbersOf(exercise.locator('#output-0'))).toEqual([[5]]);
    await exercise.locator('#kernel-0 [data-place="0,0"]').fill('1');
    await expect(exercise).toHaveAttribute('filter', 'own');
    expect(await numbersOf(exercise.locator('#output-0'))).toEqual([[6]]);
  });

  test('the window goes where one clicks or moves to, in the input and the output', async ({ page }) => {
    const exercise = await open(page, tag);
    await exercise.locator('#output-0 [data-place="1,2"]').click();
    await expect(exercise).toHaveAttribute('at', '2 3 1');
    await page.keyboard.press('ArrowDown');
    await expect(exercise).toHaveAttribute('at', '3 3 1');
    await exercise.locator('#input-0 [data-place="4,4"]').click();
    await expect(exercise).toHaveAttribute('at', '4 4 1');
    const cell = async (place: string) => (await exercise.locator(`#output-0 [data-place="${place}"]`).boundingBox())!;
    const [from, to] = [await cell('0,0'), await cell('2,1')];
    await page.mouse.move(from.x + 10, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(to.x + 10, to.y + 10, { steps: 6 });
    await page.mouse.up();
    await page.mouse.move(2, 2);
    await expect(exercise).toHaveAttribute('at', '3 2 1');
    await expect(exercise.locator('.beams polygon')).toHaveCount(1);
  });

  test('the padding lies around the input, and the sum counts its zeros', async ({ page }) => {
    const exercise = await open(page, tag, { input, kernel: '1 1 1 / 1 1 1 / 1 1 1', filter: 'own' });
    await chooser(exercise, 'Padding').selectOption('same');
    await expect(exercise.locator('#input-0 .padding')).toHaveCount(16);
    expect(await numbersOf(exercise.locator('#output-0'))).toEqual([
      [12, 21, 16],
      [27, 45, 33],
      [24, 39, 28],
    ]);
    await expect(exercise.locator('.sum .zero')).toHaveCount(5);
  });

  test('product by product the sum grows', async ({ page }) => {
    const exercise = await open(page, tag, { input, kernel: '1 2 / 3 4', filter: 'own', bias: '100', view: 'step' });
    await exercise.getByLabel('One step is').selectOption('product');
    await expect(exercise.locator('.position')).toHaveText('product 1 of 5');
    await expect(exercise.locator('.sum')).toContainText('so far = 100');
    await exercise.getByRole('button', { name: 'Next' }).click();
    await exercise.getByRole('button', { name: 'Next' }).click();
    await expect(exercise.locator('.sum')).toContainText('so far = 105');
    await exercise.getByRole('button', { name: 'Last' }).click();
    await expect(exercise.locator('.sum')).toContainText('all of it = 137');
  });

  test('what does not fit is refused with a reason', async ({ page }) => {
    const exercise = await open(page, tag, { input });
    await exercise.locator('label', { hasText: 'Kernel size' }).locator('select').selectOption('5');
    await expect(exercise.getByRole('alert')).toContainText('5×5');
    await expect(exercise.locator('label', { hasText: 'Kernel size' }).locator('select')).toHaveValue('3');
    expect(await numbersOf(exercise.locator('#kernel-0'))).toHaveLength(3);
  });

  test('one dimension, several channels, filters and groups can be chosen', async ({ page }) => {
    const exercise = await open(page, tag);
    await exercise.getByText('Channels, filters').click();
    await exercise.getByLabel('Dimensions').selectOption('1');
    expect(await numbersOf(exercise.locator('#input-0'))).toHaveLength(1);
    expect(await numbersOf(exercise.locator('#kernel-0'))).toEqual([[-1, 0, 1]]);
    await exercise.getByLabel('Input channels').selectOption('2');
    await exercise.getByLabel('Filters').selectOption('2');
    await expect(exercise.locator('#kernel-1')).toBeVisible();
    await exercise.getByLabel('Groups').selectOption('2');
    await expect(exercise.locator('#kernel-1')).toHaveCount(0);
    await expect(exercise.locator('#output-1')).toBeVisible();
  });
});

test('an edit is in the picture by the next frame', async ({ page }) => {
  const exercise = await open(page, tag, { mode: 'picture', filter: 'sobel-vertical laplacian gaussian-blur emboss', padding: 'same' });
  const { times, shown } = await exercise.evaluate(async (element) => {
    const measured: number[] = [];
    const biases: number[] = [];
    for (let i = 0; i < 20; i++) {
      const start = performance.now();
      element.setAttribute('bias', String(i));
      await new Promise((done) => requestAnimationFrame(done));
      measured.push(performance.now() - start);
      biases.push((element.shadowRoot!.querySelector('#bias') as unknown as { values: number[][] }).values[0]![0]!);
    }
    return { times: measured.sort((a, b) => a - b), shown: biases };
  });
  console.log(`    edit to picture: median ${times[10]!.toFixed(1)} ms, slowest ${times.at(-1)!.toFixed(1)} ms`);
  expect(shown).toEqual(Array.from({ length: 20 }, (_, i) => i));
});

test.describe('once a question is closed, its picture draws the answer', () => {
  /** Goes on to the first question of a set that is of this kind. */
  async function goTo(exercise: Locator, figure: string): Promise<void> {
    while ((await exercise.locator(figure).count()) === 0) {
      await exercise.getByRole('button', { name: 'Show the answer' }).click();
      await exercise.locator('.next').click();
    }
  }
  /** Where the figure ends: the stage itself grows with the text beside it. */
  const endOf = (exercise: Locator, figure: string): Promise<number> =>
    exercise
      .locator('.stage')
      .evaluate((stage, selector) => stage.querySelector(selector)!.getBoundingClientRect().bottom - stage.getBoundingClientRect().top, figure);
  /** The last number of the worked answer. */
  const workedOut = async (exercise: Locator): Promise<number> =>
    Number((await exercise.locator('.solution').textContent())!.replace('−', '-').match(/= (-?\d+)\.$/)![1]);

  for (const width of [390, 1280]) {
    test(`a value: the window, its products and the cell, at ${width}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      const exercise = await open(page, tag, { view: 'practise', seed: '3' });
      await goTo(exercise, '.question');
      await expect(exercise.locator('#input-0 .window')).toHaveCount(0);
      await expect(exercise.locator('#products-0')).toBeHidden();
      const before = await endOf(exercise, '.question');
      await exercise.getByRole('button', { name: 'Show the answer' }).click();
      const kernel = (await numbersOf(exercise.locator('#kernel-0'))).flat();
      await expect(exercise.locator('#input-0 .window')).toHaveCount(kernel.length);
      await expect(exercise.locator('.beams polygon')).toHaveCount(await exercise.locator('.question [id^=input]').count());
      const products = (await numbersOf(exercise.locator('#products-0'))).flat();
      const window = (await exercise.locator('#input-0 .window').allTextContents()).map(Number);
      expect(products).toEqual(window.map((value, i) => value * kernel[i]!));
      await expect(exercise.locator('#output-0 .selected')).toHaveText(String(await workedOut(exercise)).replace('-', '−'));
      expect(await endOf(exercise, '.question')).toBe(before);
      await expectAccessible(page, tag);
    });
  }

  test('a size: the output beside the input, and a cell for every window', async ({ page }) => {
    const exercise = await open(page, tag, { view: 'practise', seed: '3' });
    await goTo(exercise, '.maps');
    await expect(exercise.locator('.maps .unknown')).toBeVisible();
    const before = await endOf(exercise, '.strip-says');
    await exercise.getByRole('button', { name: 'Show the answer' }).click();
    const rows = await workedOut(exercise);
    await expect(exercise.locator('.facts')).toContainText(`${rows} × ${rows}`);
    await expect(exercise.locator('.maps .output')).toBeVisible();
    expect(await exercise.locator('.strip b').allTextContents()).toEqual(Array.from({ length: rows }, (_, i) => String(i + 1)));
    expect(await endOf(exercise, '.strip-says')).toBe(before);
  });

  test('a filter: its numbers between the two pictures', async ({ page }) => {
    const exercise = await open(page, tag, { view: 'practise', seed: '3' });
    await goTo(exercise, '.which');
    expect((await numbersOf(exercise.locator('#filter'))).flat()).toEqual(new Array(9).fill(null));
    const before = await endOf(exercise, '.which');
    await exercise.getByRole('button', { name: 'Show the answer' }).click();
    await expect(exercise.locator('.solution')).toContainText('Identity');
    expect((await numbersOf(exercise.locator('#filter'))).flat()).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0]);
    expect(await endOf(exercise, '.which')).toBe(before);
  });
});
