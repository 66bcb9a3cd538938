// The libraries that neocog is measured beside: installed on demand, outside the project's own packages.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { path, run, say } from '../../scripts/lib.mjs';

const folder = path('build', 'bench');
export const peersFolder = join(folder, 'node_modules');
const packages = { '@tensorflow/tfjs': '4.22.0', '@tensorflow/tfjs-backend-wasm': '4.22.0', 'onnxruntime-web': '1.30.0', convnetjs: '0.3.0' };

export function installPeers() {
  const own = ([name, version]) => {
    const file = join(peersFolder, name, 'package.json');
    return existsSync(file) && JSON.parse(readFileSync(file)).version === version;
  };
  if (Object.entries(packages).every(own)) return;
  say('installing the libraries to compare with');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  run('npm', ['install', '--no-audit', '--no-fund', '--silent', ...Object.entries(packages).map(([name, version]) => `${name}@${version}`)], { cwd: folder });
}

/** For Node, which loads them from their folder. */
export async function loadPeers() {
  const require = createRequire(join(folder, 'index.js'));
  // It says on the console which back end would be faster in Node.
  const { warn } = console;
  console.warn = () => {};
  const tf = require('@tensorflow/tfjs');
  const wasm = require('@tensorflow/tfjs-backend-wasm');
  const ort = require('onnxruntime-web');
  wasm.setWasmPaths(`${join(peersFolder, '@tensorflow', 'tfjs-backend-wasm', 'dist')}/`);
  wasm.setThreadsCount(1);
  ort.env.wasm.numThreads = 1;
  tf.enableProdMode();
  await tf.setBackend('wasm');
  console.warn = warn;
  return { tf, ort, convnetjs: require('convnetjs') };
}
