// Images per second of a training step, baseline and relaxed SIMD in turns.   node tests/bench/train.mjs [rounds]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { load } from 'neocog';
import { batchOf, loadFashionMnist } from 'neocog/data';

const flag = '--experimental-wasm-relaxed-simd';
const rounds = Number(process.argv[2] ?? 15);
const [batch, stepsPerRound] = [32, 30];

const description = {
  input: [28, 28, 1],
  layers: [
    { type: 'conv2d', filters: 8, kernel: 3, padding: 'same' },
    { type: 'relu' },
    { type: 'maxPool2d', window: 2 },
    { type: 'conv2d', filters: 16, kernel: 3, padding: 'same' },
    { type: 'relu' },
    { type: 'maxPool2d', window: 2 },
    { type: 'flatten' },
    { type: 'dense', units: 10 },
  ],
};

/** Node 20 and 22 have relaxed SIMD behind a flag that later ones do not know. */
function restartWithRelaxedSimd() {
  const wanted = !process.execArgv.includes(flag) && spawnSync(process.execPath, [flag, '-e', '0'], { stdio: 'ignore' }).status === 0;
  if (!wanted) return false;
  process.exitCode = spawnSync(process.execPath, [flag, fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
  return true;
}

async function contestant(variant, { pixels, labels }) {
  const nc = await load({ variant });
  const [net, optimizer] = [nc.network(description), nc.optimizer({ type: 'adam', rate: 0.002 })];
  const rates = [];
  return {
    variant,
    rates,
    run() {
      const started = performance.now();
      for (let step = 0; step < stepsPerRound; step++) net.trainBatch(pixels, labels, optimizer);
      rates.push((batch * stepsPerRound * 1000) / (performance.now() - started));
    },
  };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function measure() {
  const { train } = await loadFashionMnist();
  const images = batchOf(
    train,
    Array.from({ length: batch }, (_, i) => i),
  );
  const contestants = [await contestant('simd', images), await contestant('relaxed-simd', images)];
  // The first round is not counted: the engine's compiler is still at work.
  for (let round = 0; round <= rounds; round++) {
    for (const one of round % 2 === 0 ? contestants : contestants.toReversed()) one.run();
    if (round === 0) contestants.forEach(({ rates }) => rates.pop());
  }
  for (const { variant, rates } of contestants) console.log(`${variant.padEnd(13)} ${median(rates).toFixed(0).padStart(7)} images per second`);
  const [simd, relaxed] = contestants.map(({ rates }) => median(rates));
  console.log(`ratio         ${(relaxed / simd).toFixed(2).padStart(7)} (relaxed / baseline, ${rounds} rounds)`);
}

if (!restartWithRelaxedSimd()) await measure();
