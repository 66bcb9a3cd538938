// npm test: every suite, one after another; the last line is `N passed, N failed` over all of them.
//   npm test -- --only library     the suites whose names match a regular expression
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build, cmakeBuild, twins, variants } from './build.mjs';
import { capture, path } from './lib.mjs';
import { lint } from './lint.mjs';
import { setup } from './setup.mjs';

const relaxedNode = path('bindings', 'embind', 'node-relaxed-simd');
const npmTool = (name) => path('node_modules', '.bin', name);

/** A program that ended badly although it reported no failure did fail. */
const counted = (code, passed, failed) => ({ passed, failed: failed === 0 && code !== 0 ? 1 : failed });

/** The last `N passed, N failed` of a script of ours. */
async function script(command, args, options) {
  const { code, output } = await capture(command, args, options);
  const found = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  if (!found) throw new Error(`${command} ${args.join(' ')} ended with code ${code} and reported no result`);
  return counted(code, Number(found[1]), Number(found[2]));
}

async function doctest(command, args = []) {
  const { code, output } = await capture(command, args);
  const found = /\[doctest\] test cases:\s*\d+ \|\s*(\d+) passed \|\s*(\d+) failed/.exec(output);
  if (!found) throw new Error(`${command} ended with code ${code} and reported no result`);
  return counted(code, Number(found[1]), Number(found[2]));
}

/** Runs a command that writes a JSON report, and returns the report. */
async function reported(name, command, args, env) {
  const file = path('build', 'reports', `${name}.json`);
  mkdirSync(path('build', 'reports'), { recursive: true });
  rmSync(file, { force: true });
  const { code } = await capture(command, args(file), { env: { ...process.env, ...env(file) } });
  if (!existsSync(file)) throw new Error(`${name} ended with code ${code} and wrote no report`);
  return { code, report: JSON.parse(readFileSync(file, 'utf8')) };
}

async function vitest(project, name = project, env = {}) {
  const args = (file) => ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code, report } = await reported(name, npmTool('vitest'), args, () => env);
  // A file that could not even be loaded has no tests to count, and is a failure all the same.
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'));
  return counted(code, report.numPassedTests, report.numFailedTests + broken.length);
}

async function playwright() {
  const args = () => ['test', '-c', path('tests', 'web', 'playwright.config.ts'), '--reporter=list,json'];
  const { code, report } = await reported('browsers', npmTool('playwright'), args, (file) => ({ PLAYWRIGHT_JSON_OUTPUT_NAME: file }));
  return counted(code, report.stats.expected, report.stats.unexpected + report.stats.flaky + report.errors.length);
}

/** The Wasm builds stand in the folders that the package is built from, so that the core is compiled once. */
async function wasmDoctest(variant) {
  await cmakeBuild(variant, ['-DNEOCOG_TESTS=ON']);
  return doctest(variant === 'wasm-simd' ? process.execPath : relaxedNode, [path('build', variant, 'tests', 'cpp', 'neocog_tests.cjs')]);
}

/** The native side is the build with sanitizers: it rounds like any other, and is there already. */
async function parity() {
  const builds = ['native-sanitize', ...twins];
  await cmakeBuild('native-sanitize');
  for (const variant of twins) await cmakeBuild(variant, ['-DNEOCOG_TESTS=ON']);
  return script(process.execPath, [path('tests', 'cpp', 'parity', 'compare.mjs'), ...builds.map((name) => path('build', name))]);
}

// `beside`: it compiles on all cores, then runs on one, and so goes together with its like.
const suites = [
  { name: 'lint', run: () => lint() },
  {
    name: 'cpp native-sanitize',
    beside: true,
    run: async () => {
      await cmakeBuild('native-sanitize');
      return doctest(path('build', 'native-sanitize', 'tests', 'cpp', 'neocog_tests'));
    },
  },
  ...variants.map((variant) => ({ name: `cpp ${variant}`, beside: true, run: () => wasmDoctest(variant) })),
  { name: 'parity', run: parity },
  { name: 'library simd', run: () => vitest('library', 'library-simd', { NEOCOG_VARIANT: 'simd' }) },
  { name: 'library relaxed-simd', run: () => vitest('library', 'library-relaxed-simd', { NEOCOG_VARIANT: 'relaxed-simd' }) },
  { name: 'onnx', run: () => vitest('onnx', 'onnx', { NEOCOG_VARIANT: 'simd' }) },
  { name: 'exercises', run: () => vitest('exercises') },
  { name: 'browsers', run: playwright },
  { name: 'package', run: () => script(process.execPath, [path('tests', 'package', 'check.mjs')]) },
];

async function runSuite(suite) {
  console.log(`\n━━ ${suite.name}`);
  const started = performance.now();
  let counts;
  let note = '';
  try {
    counts = await suite.run();
    if (counts.passed + counts.failed === 0) throw new Error('it ran no tests');
  } catch (error) {
    counts = { passed: 0, failed: 1 };
    note = `could not run: ${error.message}`;
    console.error(note);
  }
  return { suite: suite.name, ...counts, seconds: Math.round((performance.now() - started) / 1000), note };
}

/** Suites that go together, in their order; any other is a group of its own. */
function groupsOf(list) {
  const groups = [];
  for (const suite of list) {
    if (suite.beside && groups.at(-1)?.at(-1).beside) groups.at(-1).push(suite);
    else groups.push([suite]);
  }
  return groups;
}

async function twoAtATime(group) {
  const done = [];
  const waiting = group.entries();
  const worker = async () => {
    for (const [i, suite] of waiting) done[i] = await runSuite(suite);
  };
  await Promise.all([worker(), worker()]);
  return done;
}

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const wanted = suites.filter(({ name }) => new RegExp(values.only).test(name));

const results = [];
const prepare = async () => {
  setup('build', 'test');
  await build();
  return { passed: 1, failed: 0 };
};
const prepared = await runSuite({ name: 'build', run: prepare });
if (prepared.failed > 0) results.push(prepared);
else for (const group of groupsOf(wanted)) results.push(...(await twoAtATime(group)));

console.log('');
for (const { suite, passed, failed, seconds, note } of results) {
  console.log(
    `${failed > 0 ? '✗' : '✓'} ${suite.padEnd(22)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${String(seconds).padStart(5)} s  ${note}`,
  );
}
const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
if (results.length === 0) console.log(`No suite matches ${values.only}; there are: ${suites.map(({ name }) => name).join(', ')}`);
process.exitCode = total('failed') > 0 || results.length === 0 ? 1 : 0;
console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
