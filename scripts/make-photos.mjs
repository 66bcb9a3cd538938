// Makes web/data/photos from the pictures of Debian's package `python3-skimage`, in Chromium's canvas:
//   node scripts/make-photos.mjs [FOLDER]
// Squares of 256×256 pixels, JPEG. Another Chromium may write other bytes.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { fail, path, say } from './lib.mjs';
import { findChromium } from './setup.mjs';

const source = process.argv[2] ?? '/usr/lib/python3/dist-packages/skimage/data';
const size = 256;
// The square that is kept: left, top, side.
const photos = [
  { from: 'astronaut.png', to: 'astronaut.jpg', crop: [60, 0, 360] },
  { from: 'chelsea.png', to: 'cat.jpg', crop: [88, 0, 300] },
  { from: 'coffee.png', to: 'coffee.jpg', crop: [110, 0, 400] },
];

/** Runs in the page. */
async function square({ png, crop: [left, top, side], size }) {
  const bytes = await (await fetch(`data:image/png;base64,${png}`)).blob();
  const canvas = new globalThis.OffscreenCanvas(size, size);
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(await globalThis.createImageBitmap(bytes), left, top, side, side, 0, 0, size, size);
  const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
  return Array.from(new Uint8Array(await jpeg.arrayBuffer()));
}

try {
  const browser = await chromium.launch({ executablePath: findChromium() ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage();
  mkdirSync(path('web', 'data', 'photos'), { recursive: true });
  for (const { from, to, crop } of photos) {
    const png = readFileSync(`${source}/${from}`).toString('base64');
    const jpeg = Buffer.from(await page.evaluate(square, { png, crop, size }));
    writeFileSync(path('web', 'data', 'photos', to), jpeg);
    say(`${to}: ${(jpeg.length / 1000).toFixed(1)} KB`);
  }
  await browser.close();
} catch (error) {
  fail(error);
}
