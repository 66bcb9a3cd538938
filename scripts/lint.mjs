// Style and static checks of every language in the house, each tool one check.
//   node scripts/lint.mjs          look, change nothing
//   node scripts/lint.mjs --fix    put right what a formatter can put right
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fail, filesUnder, isMain, once, path, root, run, say } from './lib.mjs';
import { setup } from './setup.mjs';

const npmTool = (name) => path('node_modules', '.bin', name);
const cppFiles = () => filesUnder(path('cpp'), path('bindings'), path('tests')).filter((file) => /\.[ch]pp$/.test(file));

function succeeds(command, args) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (result.error) console.error(`${command} could not be started: ${result.error.message}`);
  return result.status === 0;
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
    const child = spawn('clang-tidy-19', ['-p', path('build', 'native'), '--quiet', file], { cwd: root });
    let output = '';
    const take = (chunk) => (output += chunk);
    child.stdout.on('data', take);
    child.on('error', (error) => done(`${error.message}\n`));
    child.on('close', (code) => done(code === 0 ? '' : output || `${file}: clang-tidy ended with code ${code}\n`));
  });
}

/** clang-tidy takes seconds per file: files that passed and did not change since are skipped. */
async function clangTidy() {
  run('cmake', ['--preset', 'native', '-Wno-dev', '--log-level=WARNING'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const waiting = filesUnder(path('cpp', 'neocog')).filter((file) => file.endsWith('.cpp'));
  let good = true;
  const worker = async () => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      const checked = file;
      const stamp = join('clang-tidy', relative(root, checked).replaceAll(/[\\/]/g, '-'));
      await once(stamp, [...withHeaders(checked), path('.clang-tidy')].sort(), [], async () => {
        const complaints = await tidy(checked);
        if (complaints === '') return;
        process.stdout.write(complaints);
        throw new Error(`${checked} did not pass`);
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
  const counts = { passed: 0, failed: 0 };
  for (const check of checks) {
    if (fix && !check.fix) continue;
    const good = await (fix ? check.fix() : check.run());
    console.log(`${good ? 'ok    ' : 'FAILED'}  ${check.name}`);
    counts[good ? 'passed' : 'failed'] += 1;
  }
  return counts;
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
