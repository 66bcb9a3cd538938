// Runs the loss-curve program of the three builds and compares the curves.
//   node tests/cpp/parity/compare.mjs [native build folder] [wasm-simd folder] [wasm-relaxed-simd folder]
import { execFileSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const presets = ['native', 'wasm-simd', 'wasm-relaxed-simd'];
const folders = presets.map((preset, i) => resolve(process.argv[2 + i] ?? join(root, 'build', preset)));
const program = (folder, suffix = '') => join(folder, 'tests/cpp/parity', `neocog_loss_curve${suffix}`);

const steps = 50;
const tolerance = 1e-4;
let passed = 0;
let failed = 0;

function check(what, good) {
  if (good) passed += 1;
  else failed += 1;
  console.log(`${good ? 'ok    ' : 'FAILED'}  ${what}`);
}

function curve(name, command, args) {
  let losses = [];
  try {
    losses = JSON.parse(execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 20 }));
  } catch (error) {
    console.error(`${name}: ${error.message}`);
  }
  check(`${name}: ${steps} finite losses`, losses.length === steps && losses.every(Number.isFinite));
  return losses;
}

function largestDifference(a, b) {
  if (a.length !== steps || b.length !== steps) return NaN;
  return Math.max(...a.map((loss, i) => Math.abs(loss - b[i])));
}

const native = curve('native', program(folders[0]), []);
const simd = curve('wasm-simd', process.execPath, [program(folders[1], '.cjs')]);
const relaxed = curve('wasm-relaxed-simd', join(root, 'bindings/embind/node-relaxed-simd'), [program(folders[2], '.cjs')]);

const toSimd = largestDifference(native, simd);
const toRelaxed = largestDifference(native, relaxed);
console.log(`loss from ${native[0]} to ${native.at(-1)}`);
console.log(`largest difference, native and wasm-simd:         ${toSimd}`);
console.log(`largest difference, native and wasm-relaxed-simd: ${toRelaxed}`);
check(`native and wasm-simd agree to ${tolerance} at every step`, toSimd <= tolerance);

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
