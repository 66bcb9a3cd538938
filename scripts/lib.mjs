// Small helpers that every script shares: running commands, and doing a step only when its inputs changed.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const path = (...parts) => join(root, ...parts);
export const say = (text) => console.log(`neocog: ${text}`);

/** Runs a command in the project's folder, its output shown; throws when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.error) throw new Error(`${command} could not be started: ${result.error.message}`);
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with code ${result.status}`);
}

/** As `run`, while other things go on. */
export function runBeside(command, args, options = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.on('error', (error) => failed(new Error(`${command} could not be started: ${error.message}`)));
    child.on('close', (code) => (code === 0 ? done() : failed(new Error(`${command} ${args.join(' ')} ended with code ${code}`))));
  });
}

/** The standard output of a command, or null when it is missing or fails. */
export function read(command, args) {
  try {
    return execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return null;
  }
}

/** Runs a command, shows its output as it comes and returns { code, output } once it ends. */
export function capture(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const take = (stream) => (chunk) => {
      output += chunk;
      stream.write(chunk);
    };
    child.stdout.on('data', take(process.stdout));
    child.stderr.on('data', take(process.stderr));
    child.on('error', (error) => done({ code: 127, output: `${output}\n${error.message}` }));
    child.on('close', (code) => done({ code, output }));
  });
}

/** Every file under the given files and folders, sorted, node_modules and build trees left out. */
export function filesUnder(...places) {
  const found = [];
  const visit = (place) => {
    if (!existsSync(place)) return;
    if (!statSync(place).isDirectory()) return found.push(place);
    for (const name of readdirSync(place)) {
      if (name !== 'node_modules' && name !== 'build' && name !== 'dist') visit(join(place, name));
    }
  };
  places.forEach(visit);
  return found.sort();
}

export function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

/** Does `work` unless a stamp says that it was done with the same inputs and that its outputs are still there. */
export async function once(name, inputs, outputs, work) {
  const stamp = path('build', 'stamps', name);
  const hash = hashOf(inputs);
  const current = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && outputs.every((file) => existsSync(file));
  if (current) return false;
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}

/** Whether this module was started as a program. */
export const isMain = (url) => process.argv[1] !== undefined && url === pathToFileURL(process.argv[1]).href;

/** Ends a script with one clear sentence instead of a stack trace. */
export function fail(error) {
  console.error(`\nneocog: ${error.message}`);
  process.exit(1);
}

/** The headers of a page, and of its scripts, that let it share memory between threads. */
export const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/** An IDX file (the format of MNIST): two zeros, the type (8: bytes), the number of axes, one big-endian size for each, the values. */
export function idx(sizes, values) {
  const header = Buffer.from([0, 0, 8, sizes.length, ...sizes.flatMap((size) => [size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255])]);
  return Buffer.concat([header, values]);
}
