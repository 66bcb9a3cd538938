// npm run saliency [scenes]: how well saliency maps show where the object is, on scenes that no network has seen, and what
// is left of them when the network's weights are drawn anew. The tables of docs/saliency.md, with the measures of
// <neocog-saliency-truth>. Build first.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { fail, path, say } from './lib.mjs';

const unseen = 4; // a seed of neither training (1), test (2) nor exercise (3)
const folder = path('web', 'exercises', 'saliency-truth');
const percent = ({ mean, error }) => `${(100 * mean).toFixed(1)} ± ${(100 * error).toFixed(1)}`;
const figure = ({ mean, error }) => `${mean.toFixed(3)} ± ${error.toFixed(3)}`;
const print = (head, rows) => console.log([head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n') + '\n');

/** The exercise's own measures, as a module that Node can load. */
async function measures() {
  const { build } = await import('rolldown');
  const output = path('build', 'saliency-truth');
  const input = Object.fromEntries(['measures', 'randomisation', 'model'].map((name) => [name, `${folder}/${name}.ts`]));
  await build({ input, external: /^neocog/, output: { dir: output } });
  const load = (name) => import(pathToFileURL(`${output}/${name}.js`).href);
  return { ...(await load('measures')), ...(await load('randomisation')), ...(await load('model')) };
}

function scenesOf({ makeScenes }, count, bias) {
  const { images, labels, masks, height, width, channels } = makeScenes({ count, seed: unseen, bias });
  const [size, cells] = [height * width * channels, height * width];
  return Array.from({ length: count }, (_, i) => ({
    shape: [height, width, channels],
    pixels: Float32Array.from(images.subarray(i * size, (i + 1) * size), (value) => value / 255),
    label: labels[i],
    mask: masks.subarray(i * cells, (i + 1) * cells),
  }));
}

async function hits(m, model, scenes) {
  const area = m.estimate(scenes.map(({ mask }) => m.areaOf(mask)));
  const rows = [];
  for (const method of m.methods) {
    const judged = [];
    for (const scene of scenes) judged.push(await m.judge(model, scene, await m.mapOf(model, scene, method)));
    const over = (value) => m.estimate(judged.map(value));
    rows.push([
      method,
      percent(over(({ hit }) => Number(hit))),
      percent(over(({ inside }) => inside)),
      figure(over(({ deletion }) => m.areaUnder(deletion))),
      figure(over(({ insertion }) => m.areaUnder(insertion))),
    ]);
  }
  print(
    ['method', 'hits, %', 'magnitude on the object, %', 'area under deletion', 'area under insertion'],
    [...rows, ['chance: the object’s area', percent(area), percent(area), '', '']],
  );
}

async function randomised(m, model, scenes) {
  const names = [];
  const correlations = new Map(m.methods.map((method) => [method, []]));
  const originals = new Map();
  for (const method of m.methods) originals.set(method, await Promise.all(scenes.map((scene) => m.mapOf(model, scene, method))));
  const random = await m.Randomisation.of(model, 99);
  for (const { layer } of random.stages) {
    await random.next();
    names.push(layer);
    for (const method of m.methods) {
      const values = [];
      for (const [i, scene] of scenes.entries()) values.push(m.rankCorrelation(originals.get(method)[i], await m.mapOf(random.model, scene, method)));
      correlations.get(method).push(m.estimate(values.filter((value) => !Number.isNaN(value))));
    }
  }
  await random.dispose();
  print(
    ['method', ...names.map((name, i) => (i === 0 ? name : `… to ${name}`))],
    m.methods.map((method) => [method, ...correlations.get(method).map(({ mean, count }) => (count === 0 ? 'all maps 0' : mean.toFixed(2)))]),
  );
}

try {
  const count = Number(process.argv[2] ?? 300);
  const m = await measures();
  const { load } = await import('neocog');
  const data = await import('neocog/data');
  const nc = await load();
  for (const name of ['scenes', 'scenes-biased']) {
    const model = m.modelOf(nc, nc.open(readFileSync(path('web', 'models', name, 'network.safetensors'))));
    for (const bias of name === 'scenes' ? [0] : [0, 1]) {
      const scenes = scenesOf(data, count, bias);
      const right = await model.accuracy(
        Float32Array.from(scenes.flatMap(({ pixels }) => [...pixels])),
        Uint8Array.from(scenes, ({ label }) => label),
      );
      say(`${name} on ${count} unseen scenes, bias ${bias}: ${(100 * right).toFixed(1)} % right\n`);
      await hits(m, model, scenes);
    }
    if (name !== 'scenes') continue;
    say(`${name}: rank correlation with the trained network’s map while layers are drawn anew from the top, ${Math.min(count, 60)} scenes\n`);
    await randomised(m, model, scenesOf(data, Math.min(count, 60), 0));
  }
} catch (error) {
  fail(error);
}
