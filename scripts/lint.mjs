// Style and static checks of every language in the house, each tool one check.
//   node scripts/lint.mjs          look, change nothing
//   node scripts/lint.mjs --fix    put right what a formatter can put right
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fail, filesUnder, isMain, once, path, root, run, say } from './lib.mjs';
import { setup } from './setup.mjs';

const npmTool = (name) => path('node_modules', '.bin', name);
const cppFiles = () => filesUnder(path('cpp'), path('bindings'), path('tests')).filter((file) => /\.[ch]pp$/.test(file));

/** Runs a command to its end and shows what it said then, so that several may run at once. */
function succeeds(command, args) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (chunk) => (output += chunk);
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => (take(`${command} could not be started: ${error.message}\n`), done(false)));
    child.on('close', (code) => {
      if (code !== 0) process.stdout.write(output);
      done(code === 0);
    });
  });
}

/** A source file and all headers of ours that it includes, directly or not. */
function withHeaders(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, name] of readFileSync(file, 'utf8').matchAll(/^#include "(.+)"$/gm)) {
    const header = [path('cpp', name), join(dirname(file), name)].find(existsSync);
    if (header) withHeaders(header, found);
  }
  return found;
}

function tidy(file) {
  return new Promise((done) => {
    const child = spawn('clang-tidy-19', ['-p', path('build', 'native'), '--quiet', `--config-file=${path('.clang-tidy')}`, file], { cwd: root });
    let output = '';
    const take = (chunk) => (output += chunk);
    child.stdout.on('data', take);
    child.on('error', (error) => done(`${error.message}\n`));
    child.on('close', (code) => done(code === 0 ? '' : output || `${file}: clang-tidy ended with code ${code}\n`));
  });
}

/**
 * The standard library's headers cost clang-tidy seconds, ours little: so it reads a room's sources as one. Rooms that
 * passed and did not change since are skipped. (Two files of a room must not use a name of their own in two ways.)
 */
async function clangTidy() {
  run('cmake', ['--preset', 'native', '-Wno-dev', '--log-level=WARNING'], { stdio: ['ignore', 'ignore', 'inherit'] });
  mkdirSync(path('build', 'clang-tidy'), { recursive: true });
  const rooms = new Map();
  for (const file of filesUnder(path('cpp')).filter((name) => name.endsWith('.cpp'))) {
    rooms.set(dirname(file), [...(rooms.get(dirname(file)) ?? []), file]);
  }
  // The largest first, so that the last one to end is a small one.
  const waiting = [...rooms].sort(([, a], [, b]) => a.length - b.length);
  let good = true;
  const worker = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [folder, sources] = next;
      const name = basename(folder);
      const whole = path('build', 'clang-tidy', `${name}.cpp`);
      writeFileSync(whole, sources.map((file) => `#include "${file}"  // NOLINT(bugprone-suspicious-include)\n`).join(''));
      const inputs = new Set(sources.flatMap((file) => [...withHeaders(file)]));
      await once(join('clang-tidy', name), [...inputs, path('.clang-tidy')].sort(), [], async () => {
        const complaints = await tidy(whole);
        if (complaints === '') return;
        process.stdout.write(complaints);
        throw new Error(`${name} did not pass`);
      }).catch(() => (good = false));
    }
  };
  await Promise.all([worker(), worker()]);
  return good;
}

const checks = [
  {
    name: 'prettier',
    run: () => succeeds(npmTool('prettier'), ['--check', '--log-level=warn', '.']),
    fix: () => succeeds(npmTool('prettier'), ['--write', '--log-level=warn', '.']),
  },
  { name: 'eslint', run: () => succeeds(npmTool('eslint'), ['.']), fix: () => succeeds(npmTool('eslint'), ['--fix', '.']) },
  { name: 'typescript', run: () => succeeds(npmTool('tsc'), ['-p', '.']) },
  {
    name: 'clang-format',
    run: () => succeeds('clang-format-19', ['--dry-run', '--Werror', ...cppFiles()]),
    fix: () => succeeds('clang-format-19', ['-i', ...cppFiles()]),
  },
  { name: 'clang-tidy', run: clangTidy },
];

/** Runs every check, or every fix. Returns how many passed and failed. */
export async function lint({ fix = false } = {}) {
  const run = async (check) => {
    const good = await (fix ? check.fix() : check.run());
    console.log(`${good ? 'ok    ' : 'FAILED'}  ${check.name}`);
    return good;
  };
  const results = [];
  if (fix) {
    // They change the same files.
    for (const check of checks.filter((each) => each.fix)) results.push(await run(check));
  } else {
    // Each of these takes one core, the last one all.
    results.push(...(await Promise.all(checks.slice(0, -1).map(run))), await run(checks.at(-1)));
  }
  const passed = results.filter(Boolean).length;
  return { passed, failed: results.length - passed };
}

if (isMain(import.meta.url)) {
  try {
    setup('build', 'test');
    const { passed, failed } = await lint({ fix: process.argv.includes('--fix') });
    say(`${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  } catch (error) {
    fail(error);
  }
}
