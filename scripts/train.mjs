// npm run train NAME [-- --hold-out N]: makes the network of web/models/NAME anew, from its recipe.
//   --hold-out N   leaves the last N training images out and tests on them: for choosing a recipe; nothing is kept
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { cmakeBuild } from './build.mjs';
import { fail, path, run } from './lib.mjs';
import { setup } from './setup.mjs';

/** The whole of Fashion-MNIST, as Debian's package has it. */
function unpackFashion(folder) {
  const source = '/usr/share/datasets/fashion-mnist';
  if (!existsSync(source)) throw new Error(`${source} is missing; install it with: apt-get install dataset-fashion-mnist`);
  for (const name of readdirSync(source).filter((file) => file.endsWith('.gz'))) {
    writeFileSync(`${folder}/${name.slice(0, -3)}`, gunzipSync(readFileSync(`${source}/${name}`)));
  }
}
const data = { fashion: unpackFashion };

try {
  const { values, positionals } = parseArgs({ options: { 'hold-out': { type: 'string' } }, allowPositionals: true });
  const [name] = positionals;
  if (!Object.hasOwn(data, name ?? '')) throw new Error(`expected the name of a network (${Object.keys(data).join(', ')}), got ${name ?? 'nothing'}`);
  setup('build', 'test');
  cmakeBuild('native-trainer');
  const folder = path('build', 'data', `${name}-bytes`);
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length === 0) data[name](folder);
  const trial = values['hold-out'] !== undefined;
  const output = trial ? path('build', `${name}-trial.safetensors`) : path('web', 'models', name, 'network.safetensors');
  const options = ['--threads', String(availableParallelism()), ...(trial ? ['--hold-out', values['hold-out']] : [])];
  run(path('build', 'native-trainer', 'cpp', 'trainer', 'neocog_train'), [path('web', 'models', name, 'recipe.json'), folder, output, ...options]);
} catch (error) {
  fail(error);
}
