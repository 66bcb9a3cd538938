// The package as a stranger gets it: packed, installed into an empty project, run, bundled and type-checked there.
//   node tests/package/check.mjs      (after a build; prints `N passed, N failed`)
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const tool = (name) => join(root, 'node_modules', '.bin', name);
// Over the wire, compressed: what a page waits for. And what it then has to compile.
const largest = 150 * 1024;
const largestBinary = 300_000;

const folder = mkdtempSync(join(tmpdir(), 'neocog-package-'));
const project = join(folder, 'project');
const installed = join(project, 'node_modules', 'neocog');
const counts = { passed: 0, failed: 0 };

/** The output of a command; when it fails, the error shows all that it wrote. */
function output(command, args, options = {}) {
  try {
    return execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
  } catch (error) {
    throw new Error(`${command} ${args.join(' ')}\n${error.stdout ?? ''}${error.stderr ?? error.message}`, { cause: error });
  }
}

async function check(what, body) {
  try {
    const note = await body();
    counts.passed += 1;
    console.log(`ok      ${what}${typeof note === 'string' ? `: ${note}` : ''}`);
  } catch (error) {
    counts.failed += 1;
    console.log(`FAILED  ${what}\n${error.message}`);
  }
}

function expect(good, message) {
  if (!good) throw new Error(message);
}

let tarball = '';

function pack() {
  const [packed] = JSON.parse(output('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: root }));
  tarball = join(folder, packed.filename);
  const names = packed.files.map((file) => file.path);
  for (const name of [
    'dist/index.js',
    'dist/node.js',
    'dist/neocog.wasm',
    'dist/neocog-relaxed-simd.wasm',
    'dist/neocog-threads.js',
    'dist/neocog-threads.wasm',
    'dist/npz.js',
    'dist/tfjs.js',
    'dist/models/face/tiny_face_detector_model.bin',
    'dist/models/fashion/network.safetensors',
    'dist/data/photos/astronaut.jpg',
    'dist/exercises.js',
    'README.md',
    'LICENSE',
  ]) {
    expect(names.includes(name), `expected ${name} in the package, got ${names.length} files without it`);
  }
  const strangers = names.filter((name) => !/^(dist\/(?!site\/)|package\.json$|README\.md$|LICENSE$)/.test(name));
  expect(strangers.length === 0, `expected nothing but dist, got ${strangers.join(', ')}`);
  return `${names.length} files, ${(packed.size / 1e6).toFixed(1)} MB`;
}

function install() {
  cpSync(join(here, 'project'), project, { recursive: true });
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }));
  output('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', tarball]);
  const strangers = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.') && name !== 'neocog');
  expect(strangers.length === 0, `expected no dependencies, got ${strangers.join(', ')}`);
}

async function bundles() {
  const { build } = await import('vite');
  const outDir = join(folder, 'bundle');
  await build({ root: project, configFile: false, logLevel: 'error', base: './', build: { outDir, assetsInlineLimit: 0 } });
  const names = readdirSync(outDir, { recursive: true }).map(String);
  const wanted = {
    'the baseline binary': /neocog-(?!relaxed|threads)[^/]*\.wasm$/,
    'the relaxed binary': /neocog-relaxed-simd-[^/]*\.wasm$/,
    'the binary with threads': /neocog-threads-[^/]*\.wasm$/,
    'the worker': /worker-[^/]*\.js$/,
  };
  for (const [what, pattern] of Object.entries(wanted)) {
    const found = names.some((name) => pattern.test(name));
    expect(found, `expected ${what}, got ${names.join(', ')}`);
  }
  // Threads load this file again by its own address: it must be there once, as it was made.
  const scripts = names.filter((name) => /neocog-threads-[^/]*\.js$/.test(name));
  const [copy, original] = [join(outDir, scripts[0] ?? ''), join(installed, 'dist', 'neocog-threads.js')];
  expect(scripts.length === 1 && readFileSync(copy).equals(readFileSync(original)), `expected neocog-threads.js unchanged, got ${scripts.join(', ')}`);
}

function types(moduleResolution, module) {
  // Only what the types of `Worker` and the like need; a stranger's page has no types of Node.
  const config = {
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    target: 'ES2022',
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    types: [],
    module,
    moduleResolution,
  };
  const file = join(project, `tsconfig.${moduleResolution}.json`);
  writeFileSync(file, JSON.stringify({ compilerOptions: config, files: ['types.ts'] }));
  output(process.execPath, [tool('tsc'), '-p', file]);
}

/** A module and all that it imports statically. */
function closure(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const source = readFileSync(file, 'utf8');
  const imports = source.matchAll(/(?:^|[;}\s])(?:import|export)\s*(?:[^'"();]*?\bfrom\s*)?["'](\.[^"']+)["']/g);
  for (const [, name] of imports) closure(join(dirname(file), name), found);
  return found;
}

const compressed = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);

function size() {
  const files = [...closure(join(installed, 'dist', 'index.js')), join(installed, 'dist', 'neocog.wasm')];
  const bytes = compressed(files);
  const text = `${(bytes / 1024).toFixed(1)} KB of ${largest / 1024} KB in ${files.length} files`;
  expect(files.length > 2 && bytes <= largest, `expected at most ${largest / 1024} KB, got ${text}`);
  for (const name of ['neocog.wasm', 'neocog-relaxed-simd.wasm']) {
    const binary = statSync(join(installed, 'dist', name)).size;
    expect(binary <= largestBinary, `expected ${name} to have at most ${largestBinary} bytes, got ${binary}`);
  }
  return text;
}

function sizeWithThreads() {
  const bytes = compressed(['neocog-threads.js', 'neocog-threads.wasm'].map((name) => join(installed, 'dist', name)));
  const text = `${(bytes / 1024).toFixed(1)} KB of ${largest / 1024} KB`;
  expect(bytes <= largest, `expected at most ${largest / 1024} KB, got ${text}`);
  return text;
}

try {
  mkdirSync(project);
  await check('npm pack', pack);
  await check('publint', () => void output(process.execPath, [tool('publint'), 'run', tarball, '--strict']));
  await check(
    'are the types wrong',
    () => void output(process.execPath, [tool('attw'), tarball, '--profile', 'esm-only', '--no-definitely-typed', '--format', 'ascii']),
  );
  await check('installs offline, with no dependencies', install);
  await check('runs in Node', () => output(process.execPath, ['main.mjs']).trim());
  await check('neocog/exercises resolves', () => {
    output(process.execPath, [
      '--input-type=module',
      '-e',
      `import { existsSync } from 'node:fs'; if (!existsSync(new URL(import.meta.resolve('neocog/exercises')))) process.exit(1)`,
    ]);
  });
  await check('bundles with Vite: all binaries and the worker', bundles);
  await check('types, moduleResolution bundler', () => types('bundler', 'esnext'));
  await check('types, moduleResolution nodenext', () => types('nodenext', 'nodenext'));
  await check('compressed size of the library', size);
  await check('compressed size of the engine with threads', sizeWithThreads);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;
