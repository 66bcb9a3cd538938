// node tests/bench/saliency.mjs [rounds]: how long saliency maps of a 64×64 scene take in Chromium on the shipped network, by
// every method, and beside TensorFlow.js on each of its back ends that works there. Build first; TensorFlow.js is installed
// when it is missing.
import { path } from '../../scripts/lib.mjs';
import { launch } from './browser.mjs';
import { installPeers, peersFolder } from './peers.mjs';
import { serve } from './serve.mjs';

const rounds = Number(process.argv[2] ?? 9);
installPeers();
const server = await serve({ '/dist/': path('dist'), '/bench/': path('tests', 'bench'), '/peers/': peersFolder });
const browser = await launch();
try {
  const page = await browser.newPage();
  await page.goto(`${server.address}/`);
  const { rows, refusals } = await page.evaluate(async (count) => (await import('/bench/saliency-page.mjs')).main(count), rounds);
  console.log(`Chromium ${browser.version()}, medians of ${rounds} rounds in turns, milliseconds for one map of 64×64×3\n`);
  const names = [...new Set(rows.flatMap(({ times }) => Object.keys(times)))];
  const fastest = ({ neocog, ...peers }) => Math.min(...Object.values(peers)) / neocog;
  console.log(['method'.padEnd(20), ...names, 'fastest peer / neocog', 'largest difference'].join('   '));
  for (const { method, times, difference } of rows) {
    const cells = names.map((name) => (times[name]?.toFixed(2) ?? '–').padStart(name.length));
    const ratio = Object.keys(times).length > 1 ? `${fastest(times).toFixed(1)}×` : '–';
    console.log([method.padEnd(20), ...cells, ratio.padStart(21), difference?.toExponential(1) ?? '–'].join('   '));
  }
  for (const refusal of refusals) console.log(refusal);
} finally {
  await browser.close();
  server.close();
}
