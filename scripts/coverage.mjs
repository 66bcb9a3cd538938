// npm run coverage: builds the C++ tests without optimisation, runs them and prints which share of cpp/'s lines they reach.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { cmakeBuild } from './build.mjs';
import { fail, path, root, run } from './lib.mjs';
import { setup } from './setup.mjs';

const wanted = 0.95;
const folder = path('build', 'native-coverage');
const underCpp = (file) => relative(root, file).replaceAll('\\', '/').startsWith('cpp/');

/** Which lines of which files ran: { file: Map(line → ran) }, over all compiled files that include them. */
function linesReached() {
  const reached = {};
  const counters = execFileSync('find', [folder, '-name', '*.gcda'], { encoding: 'utf8' }).trim().split('\n');
  // One report a line, because files of one name in different folders would overwrite each other's.
  const reports = execFileSync('gcov', ['--json-format', '--stdout', ...counters], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1 << 30,
  });
  for (const report of reports.split('\n').filter(Boolean)) {
    const { files, current_working_directory: from } = JSON.parse(report);
    for (const { file, lines } of files) {
      const whole = resolve(from, file);
      if (!underCpp(whole)) continue;
      const known = (reached[relative(root, whole)] ??= new Map());
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
  await cmakeBuild('native-coverage');
  for (const file of execFileSync('find', [folder, '-name', '*.gcda'], { encoding: 'utf8' }).trim().split('\n').filter(Boolean)) rmSync(file);
  run(path('build', 'native-coverage', 'tests', 'cpp', 'neocog_tests'), ['--minimal']);
  const share = report(linesReached());
  if (share < wanted) throw new Error(`expected at least ${100 * wanted} % of the lines`);
} catch (error) {
  fail(error);
}
