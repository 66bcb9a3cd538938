// npm run coverage: builds the C++ tests without optimisation, runs them and prints which share of cpp/'s lines they reach.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { cmakeBuild } from './build.mjs';
import { fail, filesUnder, path, root, run } from './lib.mjs';
import { setup } from './setup.mjs';

const wanted = 0.95;
const folder = path('build', 'native-coverage');
const underCpp = (file) => relative(root, file).replaceAll('\\', '/').startsWith('cpp/');

/** Which lines of which files ran: { file: Map(line → ran) }, over all compiled files that include them. */
function linesReached() {
  const reached = {};
  const counters = execFileSync('find', [folder, '-name', '*.gcda'], { encoding: 'utf8' }).trim().split('\n');
  const place = path('build', 'native-coverage', 'gcov');
  rmSync(place, { recursive: true, force: true });
  execFileSync('mkdir', ['-p', place]);
  execFileSync('gcov', ['--json-format', ...counters], { cwd: place, stdio: 'ignore', maxBuffer: 1 << 28 });
  for (const report of filesUnder(place).filter((file) => file.endsWith('.gcov.json.gz'))) {
    for (const { file, lines } of JSON.parse(gunzipSync(readFileSync(report)).toString()).files) {
      if (!underCpp(file)) continue;
      const known = (reached[relative(root, file)] ??= new Map());
      for (const { line_number: line, count } of lines) known.set(line, (known.get(line) ?? false) || count > 0);
    }
  }
  return reached;
}

function report(reached) {
  let [hit, all] = [0, 0];
  for (const [file, lines] of Object.entries(reached).sort()) {
    const missed = [...lines].filter(([, ran]) => !ran).map(([line]) => line);
    hit += lines.size - missed.length;
    all += lines.size;
    if (missed.length > 0)
      console.log(
        `${file.padEnd(50)} ${((100 * (lines.size - missed.length)) / lines.size).toFixed(1).padStart(6)} %  missed: ${missed.sort((a, b) => a - b).join(', ')}`,
      );
  }
  console.log(`\nlines of cpp/ that the C++ tests reach: ${hit} of ${all}, ${((100 * hit) / all).toFixed(1)} %`);
  return hit / all;
}

try {
  setup('build', 'test');
  cmakeBuild('native-coverage');
  for (const file of execFileSync('find', [folder, '-name', '*.gcda'], { encoding: 'utf8' }).trim().split('\n').filter(Boolean)) rmSync(file);
  run(path('build', 'native-coverage', 'tests', 'cpp', 'neocog_tests'), ['--minimal']);
  const share = report(linesReached());
  if (share < wanted) throw new Error(`expected at least ${100 * wanted} % of the lines`);
} catch (error) {
  fail(error);
}
