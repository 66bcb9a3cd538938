// Makes sure that everything the build and the tests need is there: looks first, installs only what is missing.
// On Debian as root it installs through apt; elsewhere it says what to install and how.
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, path, read, run, say } from './lib.mjs';

const atLeast = (found, wanted) => {
  const a = found.split('.').map(Number);
  const b = wanted.split('.').map(Number);
  for (let i = 0; i < b.length; i++) if ((a[i] ?? 0) !== b[i]) return (a[i] ?? 0) > b[i];
  return true;
};
const versionOf = (command) => /(\d+\.\d+(\.\d+)?)/.exec(read(command, ['--version'])?.split('\n')[0] ?? '')?.[1];
const commandAtLeast = (command, wanted) => () => {
  const found = versionOf(command);
  return found !== undefined && atLeast(found, wanted);
};
const anyCommand =
  (...commands) =>
  () =>
    commands.some((command) => read(command, ['--version']) !== null);
// emcc is itself slow to answer; its version stands in its second word: "emcc (Emscripten …) 3.1.69 (…)".
const emscripten = () => {
  const found = /\)\s+(\d+\.\d+\.\d+)/.exec(read('emcc', ['--version']) ?? '')?.[1];
  return found !== undefined && atLeast(found, '3.1.69');
};

const includeFolders = [process.env.NEOCOG_INCLUDE, '/usr/include', '/usr/local/include', '/opt/homebrew/include'].filter(Boolean);
const header = (name) => includeFolders.map((folder) => join(folder, name)).find(existsSync);
const xsimd = () => {
  const file = header('xsimd/config/xsimd_config.hpp');
  return file !== undefined && Number(/XSIMD_VERSION_MAJOR (\d+)/.exec(readFileSync(file, 'utf8'))?.[1]) >= 13;
};

/** What the project needs: how to see it, Debian's packages for it, and what to tell everyone else. */
const needs = {
  build: [
    {
      name: 'Emscripten 3.1.69 or later',
      ok: emscripten,
      apt: ['emscripten'],
      how: 'emsdk: ./emsdk install latest && ./emsdk activate latest && source ./emsdk_env.sh',
    },
    {
      name: 'xsimd 13 or later (headers)',
      ok: xsimd,
      apt: ['libxsimd-dev'],
      how: 'brew install xsimd, or your system’s libxsimd-dev; NEOCOG_INCLUDE names another folder of headers',
    },
    { name: 'CMake 3.25 or later', ok: commandAtLeast('cmake', '3.25'), apt: ['cmake'], how: 'cmake.org, brew install cmake, or your system’s package' },
    { name: 'make', ok: anyCommand('make'), apt: ['make'], how: 'xcode-select --install, or your system’s build tools' },
  ],
  test: [
    {
      name: 'a native C++20 compiler',
      ok: anyCommand('c++', 'g++', 'clang++'),
      apt: ['g++'],
      how: 'xcode-select --install, or your system’s g++ 12 or clang 15',
    },
    {
      name: 'doctest (header)',
      ok: () => header('doctest/doctest.h') !== undefined,
      apt: ['doctest-dev'],
      how: 'brew install doctest, or your system’s doctest-dev',
    },
    {
      name: 'nlohmann-json (header)',
      ok: () => header('nlohmann/json.hpp') !== undefined,
      apt: ['nlohmann-json3-dev'],
      how: 'brew install nlohmann-json, or your system’s nlohmann-json3-dev',
    },
    {
      name: 'clang-format 19',
      ok: anyCommand('clang-format-19'),
      apt: ['clang-format-19'],
      how: 'LLVM 19 (the version is fixed because each formats a little differently)',
    },
    { name: 'clang-tidy 19', ok: anyCommand('clang-tidy-19'), apt: ['clang-tidy-19'], how: 'LLVM 19' },
    { name: 'Chromium', ok: () => findChromium() !== undefined, apt: ['chromium'], how: 'Chromium or Chrome; NEOCOG_CHROMIUM names the program' },
    {
      name: 'ONNX test data 1.17',
      ok: () => findOnnxTestData() !== undefined,
      apt: ['libonnx-testdata'],
      how: 'the folder onnx/backend/test/data of github.com/onnx/onnx at v1.17.0; NEOCOG_ONNX_TESTDATA names it',
    },
  ],
};

export function findChromium() {
  const macs = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  return [process.env.NEOCOG_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', macs].filter(Boolean).find(existsSync);
}

/** ONNX's own conformance cases, at the release that tests/onnx/CONFORMANCE.md is about: 1.17 has 1,288 of them in `node`. */
export function findOnnxTestData() {
  const folders = [process.env.NEOCOG_ONNX_TESTDATA, '/usr/share/libonnx-testdata/data'].filter(Boolean);
  const cases = (folder) => readdirSync(join(folder, 'node')).filter((name) => name.startsWith('test_'));
  return folders.find((folder) => existsSync(join(folder, 'node')) && cases(folder).length === 1288);
}

function debianRelease() {
  if (!existsSync('/etc/os-release')) return null;
  const text = readFileSync('/etc/os-release', 'utf8');
  if (!/^ID=debian$/m.test(text)) return null;
  const version = /^VERSION_ID="?(\d+)/m.exec(text)?.[1];
  return { version: version ? Number(version) : Infinity, codename: /^VERSION_CODENAME=(\w+)/m.exec(text)?.[1] };
}

/** The mirror that this machine already uses for its own release. */
function mirrorOf(codename) {
  const folder = '/etc/apt/sources.list.d';
  const files = ['/etc/apt/sources.list', ...(existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [])];
  for (const file of files.filter((name) => /\.(list|sources)$/.test(name) && existsSync(name))) {
    const text = readFileSync(file, 'utf8');
    if (file.endsWith('.list')) {
      const line = new RegExp(`^deb\\s+(?:\\[[^\\]]*\\]\\s+)?(\\S+)\\s+${codename}\\s`, 'm').exec(text);
      if (line) return line[1];
    } else {
      for (const block of text.split(/\n\s*\n/)) {
        const field = (key) => new RegExp(`^${key}:\\s*(.+)$`, 'm').exec(block)?.[1].trim().split(/\s+/) ?? [];
        if (field('Suites').includes(codename)) return field('URIs')[0];
      }
    }
  }
  throw new Error(`no apt source for ${codename} was found in /etc/apt; add one, then run this again`);
}

const newerSuite = '/etc/apt/sources.list.d/neocog-trixie.list';

/** Debian 12's Emscripten and xsimd are too old: take those from Debian 13, and nothing else unless asked. */
function addNewerSuite(codename) {
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  const signed = existsSync(keyring) ? `[signed-by=${keyring}] ` : '';
  writeFileSync(newerSuite, `deb ${signed}${mirrorOf(codename)} trixie main\n`);
  writeFileSync('/etc/apt/preferences.d/neocog-trixie', 'Package: *\nPin: release n=trixie\nPin-Priority: 100\n');
}

function aptInstall(missing, debian) {
  // Emscripten brings Debian 13's base-files along, after which Debian 12 says that it is 13.
  const old = debian.version < 13 || existsSync(newerSuite);
  const fromNewer = /^(emscripten|libxsimd-dev|doctest-dev|clang-(format|tidy)-19|libonnx-testdata)$/;
  const packages = missing.flatMap((need) => need.apt);
  const [newer, own] = [packages.filter((name) => old && fromNewer.test(name)), packages.filter((name) => !old || !fromNewer.test(name))];
  say(`installing ${packages.join(', ')}`);
  const apt = (...args) => run('apt-get', ['-q', '-o', 'Dpkg::Use-Pty=0', ...args], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  if (newer.length > 0) addNewerSuite(debian.codename);
  apt('update');
  const install = (...args) => apt('install', '-y', '--no-install-recommends', ...args);
  if (own.length > 0) install(...own);
  if (newer.length > 0) install('-t', 'trixie', ...newer);
}

/** A Node that is not Debian's cannot see Debian's node modules, where emcc expects to find acorn. */
function linkAcorn() {
  const [from, folder] = ['/usr/share/nodejs/acorn', '/usr/share/emscripten/node_modules'];
  if (!existsSync(from) || !existsSync('/usr/share/emscripten') || process.getuid?.() !== 0) return;
  const link = join(folder, 'acorn');
  if (existsSync(folder) && (existsSync(link) || lstatSync(folder).isSymbolicLink())) return;
  mkdirSync(folder, { recursive: true });
  symlinkSync(from, link);
}

function systemPackages(kinds) {
  const missing = kinds.flatMap((kind) => needs[kind]).filter((need) => !need.ok());
  if (missing.length > 0) {
    const debian = debianRelease();
    if (!debian || debian.version < 12 || process.getuid?.() !== 0) {
      const list = missing.map(
        (need) => `  - ${need.name}\n      ${debian ? `as root: apt-get install ${need.apt.join(' ')} (Debian 13), or ` : ''}${need.how}`,
      );
      throw new Error(`please install what is missing, then run this again:\n${list.join('\n')}`);
    }
    aptInstall(missing, debian);
    const still = missing.filter((need) => !need.ok());
    if (still.length > 0) throw new Error(`still missing after the installation: ${still.map((need) => need.name).join(', ')}`);
  }
  linkAcorn();
}

function npmPackages() {
  const lock = path('package-lock.json');
  const stamp = path('node_modules', '.neocog-lock');
  const hash = hashOf([lock, path('package.json')]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  say('installing npm packages');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { shell: process.platform === 'win32' });
  writeFileSync(stamp, hash);
}

/** @param {...('build' | 'test')} kinds what is wanted; nothing is done for what is already there */
export function setup(...kinds) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) throw new Error(`Node 20.19 or later is needed; this is ${process.version}`);
  systemPackages(kinds);
  npmPackages();
}
