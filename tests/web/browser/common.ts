// What every exercise keeps, whatever it is about. Each exercise's own spec calls this with its tag.
import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, listen, test } from './support.js';

const views = ['look', 'step', 'practise'] as const;

/** Opens one exercise on a page of its own and waits until it shows something. */
export async function open(page: Page, tag: string, attributes: Record<string, string> = {}): Promise<Locator> {
  await page.goto(`/pages/exercise.html?${new URLSearchParams({ tag, ...attributes }).toString()}`);
  const exercise = page.locator(tag);
  await ready(exercise);
  return exercise;
}

const ready = (exercise: Locator): Promise<void> => exercise.locator('.body, .practice').waitFor();

const attributesOf = (exercise: Locator): Promise<Record<string, string>> =>
  exercise.evaluate((element) => Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])));

/** `change` alters the exercise's state as a learner would; `attributes` start it off, where the usual state is too slow to test with. */
export function everyExercise(tag: string, change: (exercise: Locator) => Promise<void>, attributes: Record<string, string> = {}): void {
  test.describe(`${tag}, as every exercise`, () => {
    test('is free of axe violations in every view, light and dark, and fits a desktop and a phone', async ({ page }) => {
      for (const view of views) {
        await page.emulateMedia({ colorScheme: 'light' });
        await open(page, tag, { ...attributes, view });
        await expectAccessible(page, tag);
        // Only colours are other ones in the dark.
        await page.emulateMedia({ colorScheme: 'dark' });
        await expectAccessible(page, tag, ['color-contrast']);
        for (const width of [390, 1280]) {
          await page.setViewportSize({ width, height: 900 });
          await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), `${view} at ${width}`).toBeLessThanOrEqual(width);
        }
      }
    });

    test('tells a screen reader what its picture shows', async ({ page }) => {
      const exercise = await open(page, tag, attributes);
      const spoken = exercise
        .locator('.stage')
        .locator('[role=img][aria-label], [role=group][aria-label], [role=grid][aria-labelledby], figure[aria-label], table caption');
      expect(await spoken.count()).toBeGreaterThan(0);
    });

    test('can be worked by keyboard: tabs, steps, questions', async ({ page }) => {
      const exercise = await open(page, tag, attributes);
      await page.keyboard.press('Tab');
      await expect(exercise.getByRole('tab', { name: 'Look' })).toBeFocused();
      await page.keyboard.press('ArrowRight');
      await expect(exercise.getByRole('tab', { name: 'Step' })).toBeFocused();
      await exercise.getByRole('tabpanel').focus();
      const position = exercise.locator('.position');
      const first = await position.textContent();
      await page.keyboard.press('ArrowRight');
      await expect(position).not.toHaveText(first!);
      await page.keyboard.press('Home');
      await expect(position).toHaveText(first!);
      await exercise.getByRole('tab', { name: 'Step' }).focus();
      await page.keyboard.press('ArrowRight');
      await expect(exercise.locator('.practice')).toBeVisible();
    });

    test('its link brings the state back', async ({ page, context }) => {
      const exercise = await open(page, tag, attributes);
      await change(exercise);
      await exercise.getByRole('tab', { name: 'Step' }).click();
      await exercise.getByRole('button', { name: 'Next' }).click();
      await exercise.getByRole('button', { name: 'Link' }).click();
      const before = await attributesOf(exercise);
      const other = await context.newPage();
      await other.goto(`/pages/exercise.html?tag=${tag}${await page.evaluate(() => location.hash)}`);
      await ready(other.locator(tag));
      await expect.poll(() => attributesOf(other.locator(tag))).toEqual(before);
    });

    test('undo and reset bring back what was', async ({ page }) => {
      const exercise = await open(page, tag, attributes);
      // The attributes stand there from the first thing that somebody does.
      await exercise.getByRole('tab', { name: 'Step' }).click();
      await exercise.getByRole('tab', { name: 'Look' }).click();
      const before = await attributesOf(exercise);
      await change(exercise);
      expect(await attributesOf(exercise)).not.toEqual(before);
      await exercise.getByRole('button', { name: 'Undo' }).click();
      expect(await attributesOf(exercise)).toEqual(before);
    });

    test('shows worked answers and tells the page how far one is', async ({ page }) => {
      const exercise = await open(page, tag, { ...attributes, view: 'practise' });
      const heard = await listen(page);
      for (let question = 0; question < 5; question++) {
        await exercise.getByRole('button', { name: 'Hint' }).click();
        await expect(exercise.locator('.hint')).toBeVisible();
        await exercise.getByRole('button', { name: 'Show the answer' }).click();
        await expect(exercise.locator('.solution')).toBeVisible();
        await exercise.locator('.next').click();
      }
      await expect(exercise.locator('.finished')).toContainText('0 of 5 right');
      const events = await heard();
      expect(events.map(({ verb }) => verb)).toEqual([...Array.from({ length: 5 }, () => 'answered'), 'completed']);
      expect(events.every(({ exercise: name, score }) => name === tag && score.scaled === 0)).toBe(true);
    });

    test('moves nothing with reduced motion', async ({ page }) => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const exercise = await open(page, tag, { ...attributes, view: 'step' });
      await exercise.getByRole('button', { name: 'Next' }).click();
      expect(await page.evaluate(() => document.getAnimations().filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 1).length)).toBe(0);
    });
  });
}
