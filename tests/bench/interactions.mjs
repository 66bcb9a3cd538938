// node tests/bench/interactions.mjs [inputs] [tag …]: how long every exercise takes from an input to its picture, in
// Chromium, by the browser's own measure (Event Timing: from the event to the next paint, in steps of 8 ms). Inputs are
// real ones, at random places, the same in each pass; of each the median over the passes counts, since other work on
// the machine delays now one and now another. Build first.
/* global document, innerHeight, PerformanceObserver, window */
import { path } from '../../scripts/lib.mjs';
import { launch } from './browser.mjs';
import { serve } from './serve.mjs';

const tags = process.argv.slice(3);
const inputs = Number(process.argv[2] ?? 100);
const limit = 100; // ms
const passes = 3;

/** Numbers from 0 to 1, the same in each run. */
function numbers(seed) {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32;
}

/** In the page: the middle of everything that can be clicked or typed into, with shadow roots. */
function targets() {
  const found = [];
  const walk = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) walk(element.shadowRoot);
      if (!element.matches('button:enabled, input:enabled:not([type=file]), select:enabled, [tabindex="0"], [role=gridcell], canvas')) continue;
      if (element.matches('.corner button, [download]') || /train|run|camera/i.test(element.textContent ?? '')) continue; // long work has its own progress
      const { left, top, width, height } = element.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      if (width > 0 && y > 0 && y < innerHeight)
        found.push({ x, y, kind: element.localName, type: element.type ?? '', name: (element.ariaLabel ?? element.textContent ?? '').trim().slice(0, 40) });
    }
  };
  walk(document);
  return found;
}

const { address, close } = await serve({ '/dist/': path('dist'), '/tests/': path('tests') });
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
await page.goto(`${address}/dist/site/index.html`);
const all = await page.evaluate(() => [...document.querySelectorAll('main *')].map(({ localName }) => localName).filter((name) => name.startsWith('neocog-')));

/** The inputs of one pass, each with the time that it took; 0 is under the browser's least, 16 ms. */
async function pass(tag, view) {
  await page.goto(`${address}/tests/web/pages/exercise.html?${new globalThis.URLSearchParams({ tag, view, exercises: '/dist/exercises.js' })}`);
  await page.locator(tag).locator('.body, .practice').waitFor();
  await page.waitForTimeout(500);
  await page.evaluate(() => {
    window.timed = [];
    new PerformanceObserver((list) => {
      for (const { name, duration, interactionId } of list.getEntries()) if (interactionId) window.timed.push({ name, duration });
    }).observe({ type: 'event', durationThreshold: 16 });
  });
  const random = numbers(7);
  const done = [];
  for (let i = 0; i < inputs; i++) {
    const places = await page.evaluate(targets);
    const target = places[Math.floor(random() * places.length)];
    const before = await page.evaluate(() => window.timed.length);
    await page.mouse.click(target.x, target.y);
    if (target.kind === 'input' && target.type !== 'checkbox') await page.keyboard.press(target.type === 'range' || target.type === 'number' ? 'ArrowUp' : '3');
    if (target.kind === 'select') await page.keyboard.press('Escape');
    await page.waitForTimeout(60);
    const durations = await page.evaluate((from) => window.timed.slice(from).map(({ duration }) => duration), before);
    done.push({ ms: Math.max(0, ...durations), what: `${target.kind} ${target.name}` });
  }
  return done;
}

const middle = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

let slow = 0;
console.log('exercise, view: inputs, median and longest ms; the longest of a single pass');
for (const tag of tags.length > 0 ? tags : all) {
  for (const view of ['look', 'step', 'practise']) {
    const runs = [];
    for (let i = 0; i < passes; i++) runs.push(await pass(tag, view));
    const done = runs[0].map(({ what }, i) => ({ what, ms: middle(runs.map((run) => run[i].ms)) })).toSorted((a, b) => a.ms - b.ms);
    const longest = done.at(-1);
    const single = Math.max(...runs.flat().map(({ ms }) => ms));
    if (longest.ms > limit) slow += 1;
    console.log(
      `${tag}, ${view}: ${done.length}, ${middle(done.map(({ ms }) => ms))}, ${longest.ms}; ${single}${longest.ms > limit ? `  ← over ${limit} ms: ${longest.what}` : ''}`,
    );
  }
}
await browser.close();
close();
console.log(slow === 0 ? `none over ${limit} ms` : `${slow} over ${limit} ms`);
