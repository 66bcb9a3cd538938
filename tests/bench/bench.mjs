// npm run bench -- [--node] [--chromium] [--alone] [--threads N] [--only REGEX] [--rounds 5] [--json FILE]
// Without --node or --chromium both. --alone measures neocog without the other libraries. --threads measures it with so many
// threads too, in a Chromium whose page may have them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from '../../scripts/build.mjs';
import { fail, isolation, path, say } from '../../scripts/lib.mjs';
import { setup } from '../../scripts/setup.mjs';
import { launch } from './browser.mjs';
import { convnetjs } from './contestants/convnetjs.mjs';
import { neocog } from './contestants/neocog.mjs';
import { onnxruntime } from './contestants/onnxruntime.mjs';
import { tfjs } from './contestants/tfjs.mjs';
import { measure } from './measure.mjs';
import { writeOnnx } from './onnx.mjs';
import { installPeers, loadPeers, peersFolder } from './peers.mjs';
import { serve } from './serve.mjs';
import { workloads } from './workloads.mjs';

const options = {
  node: { type: 'boolean', default: false },
  chromium: { type: 'boolean', default: false },
  alone: { type: 'boolean', default: false },
  threads: { type: 'string', default: '1' },
  only: { type: 'string', default: '' },
  rounds: { type: 'string', default: '5' },
  json: { type: 'string', default: path('build', 'bench', 'results.json') },
  // Used by this program when it starts itself again.
  inside: { type: 'boolean', default: false },
};
const { values: chosen } = parseArgs({ options });
const variants = ['relaxed-simd', 'simd'];
const rounds = Number(chosen.rounds);
const threads = Number(chosen.threads);
const flag = '--experimental-wasm-relaxed-simd';

const modelOf = (nc) => (workload) => {
  const net = nc.network(workload.description);
  const bytes = writeOnnx(workload, net);
  net.dispose();
  return bytes;
};

async function inNode() {
  const { load } = await import('neocog');
  const engines = await Promise.all(variants.map((variant) => load({ variant })));
  const nc = engines[0];
  const contestants = engines.map(neocog);
  if (!chosen.alone) {
    const peers = await loadPeers();
    contestants.push(tfjs(peers.tf, nc), onnxruntime(peers.ort, modelOf(nc)), convnetjs(peers.convnetjs, nc));
  }
  const limit = async () => (await nc.benchmark({ rows: [], milliseconds: 20 })).limit;
  const rows = await measure(contestants, nc, { rounds, only: chosen.only, limit, say: (line) => console.error(line) });
  writeFileSync(chosen.json, JSON.stringify({ engine: `Node ${process.version}`, rows }));
}

/** Node 20 and 22 have relaxed SIMD behind a flag that later ones do not know. */
function nodeAgain() {
  const known = spawnSync(process.execPath, [flag, '-e', '0'], { stdio: 'ignore' }).status === 0;
  const file = path('build', 'bench', 'node.json');
  const again = ['--inside', '--only', chosen.only, '--rounds', chosen.rounds, '--json', file, ...(chosen.alone ? ['--alone'] : [])];
  const { status } = spawnSync(process.execPath, [...(known ? [flag] : []), fileURLToPath(import.meta.url), ...again], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('the measurement in Node failed');
  return JSON.parse(readFileSync(file));
}

async function inChromium() {
  const { load } = await import('neocog');
  const model = modelOf(await load({ variant: 'simd' }));
  const places = {
    '/dist/': path('dist'),
    '/bench/': path('tests', 'bench'),
    '/peers/': peersFolder,
    '/models/': (id) => model(workloads.find((workload) => workload.id === id)),
  };
  const server = await serve(places, threads > 1 ? isolation : {});
  const browser = await launch();
  try {
    const page = await browser.newPage();
    page.on('console', (message) => message.type() === 'log' && console.error(message.text()));
    await page.goto(`${server.address}/`);
    const settings = { peers: !chosen.alone, rounds, only: chosen.only, variants, threads };
    const rows = await page.evaluate(async (own) => (await import('/bench/page.mjs')).main(own), settings);
    return { engine: `Chromium ${browser.version()}`, rows };
  } finally {
    await browser.close();
    server.close();
  }
}

const ours = (row) => row.contestant.startsWith('neocog');

/** One line per workload and engine: times of all, then GFLOP/s, share of the limit and ratio to the best peer of our faster binary. */
function table({ engine, rows }) {
  const names = [...new Set(rows.map(({ contestant }) => contestant))];
  const lines = [...new Set(rows.map(({ workload }) => workload))].map((workload) => {
    const own = rows.filter((row) => row.workload === workload);
    const times = names.map((name) => own.find((row) => row.contestant === name)?.milliseconds);
    const best = own.find(ours);
    const peers = own.filter((row) => !ours(row) && row.milliseconds !== undefined).map(({ milliseconds }) => milliseconds);
    best.ratio = peers.length > 0 ? Math.min(...peers) / best.milliseconds : undefined;
    const { wanted } = workloads.find(({ id }) => id === workload);
    const target = wanted?.ratio ? `${wanted.ratio}×` : wanted ? `${wanted.milliseconds} ms` : '';
    const figure = (number) => (number === undefined ? '–' : number.toPrecision(3));
    const last = [figure(best.gflops), `${(100 * best.share).toFixed(0)} %`, best.ratio === undefined ? '–' : `${best.ratio.toFixed(2)}×`, target];
    return [workload, ...times.map(figure), ...last];
  });
  const head = ['', ...names.map((name) => `${name}, ms`), 'GFLOP/s', 'of the limit', 'to the better peer', 'wanted'];
  const format = (cells) => `| ${cells.join(' | ')} |`;
  return [`\n${engine}, medians of ${rounds} rounds\n`, format(head), format(head.map(() => '---')), ...lines.map(format)].join('\n');
}

try {
  if (chosen.inside) {
    await inNode();
    process.exit(0); // a peer's worker may still wait
  }
  setup('build');
  await build();
  if (!chosen.alone) installPeers();
  mkdirSync(path('build', 'bench'), { recursive: true });
  const both = !chosen.node && !chosen.chromium;
  const results = [];
  if (both || chosen.node) results.push(nodeAgain());
  if (both || chosen.chromium) results.push(await inChromium());
  for (const result of results) console.log(table(result));
  mkdirSync(dirname(chosen.json), { recursive: true });
  writeFileSync(chosen.json, JSON.stringify({ processor: cpus()[0].model, rounds, results }, null, 1));
  say(`all figures are in ${chosen.json}`);
} catch (error) {
  fail(error);
}
