// npm run train NAME [-- --hold-out N]: makes the network of web/models/NAME anew, from its recipe.
//   --hold-out N   leaves the last N training images out and tests on them: for choosing a recipe; nothing is kept
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { cmakeBuild } from './build.mjs';
import { fail, idx, path, run } from './lib.mjs';
import { setup } from './setup.mjs';

/** The whole of Fashion-MNIST, as Debian's package has it. */
function unpackFashion(folder) {
  const source = '/usr/share/datasets/fashion-mnist';
  if (!existsSync(source)) throw new Error(`${source} is missing; install it with: apt-get install dataset-fashion-mnist`);
  for (const name of readdirSync(source).filter((file) => file.endsWith('.gz'))) {
    writeFileSync(`${folder}/${name.slice(0, -3)}`, gunzipSync(readFileSync(`${source}/${name}`)));
  }
}

/** Scenes made by rule: 24,000 to learn from, 3,000 others to test on. `bias` is the share of them whose background's colour gives the class away. */
const makeSceneFiles = (bias) => async (folder) => {
  const { build } = await import('rolldown');
  const module = path('build', 'scenes.mjs');
  await build({ input: path('web', 'data', 'scenes.ts'), output: { file: module } });
  const { makeScenes } = await import(pathToFileURL(module).href);
  for (const [name, seed, count] of [
    ['train', 1, 24_000],
    ['test', 2, 3_000],
  ]) {
    const { images, labels, height, width, channels } = makeScenes({ count, seed, bias });
    writeFileSync(`${folder}/${name}-images.idx`, idx([count, height, width, channels], images));
    writeFileSync(`${folder}/${name}-labels.idx`, idx([count], labels));
  }
};

const data = { fashion: unpackFashion, scenes: makeSceneFiles(0), 'scenes-biased': makeSceneFiles(1) };

try {
  const { values, positionals } = parseArgs({ options: { 'hold-out': { type: 'string' } }, allowPositionals: true });
  const [name] = positionals;
  if (!Object.hasOwn(data, name ?? '')) throw new Error(`expected the name of a network (${Object.keys(data).join(', ')}), got ${name ?? 'nothing'}`);
  setup('build', 'test');
  await cmakeBuild('native-trainer');
  const folder = path('build', 'data', `${name}-bytes`);
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length === 0) await data[name](folder);
  const trial = values['hold-out'] !== undefined;
  const output = trial ? path('build', `${name}-trial.safetensors`) : path('web', 'models', name, 'network.safetensors');
  const options = ['--threads', String(availableParallelism()), ...(trial ? ['--hold-out', values['hold-out']] : [])];
  run(path('build', 'native-trainer', 'cpp', 'trainer', 'neocog_train'), [path('web', 'models', name, 'recipe.json'), folder, output, ...options]);
} catch (error) {
  fail(error);
}
