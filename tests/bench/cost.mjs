// node tests/bench/cost.mjs: how the time per multiply-accumulate changes as a convolution grows, drawn as docs/cost.svg.
// Each point is the median over rounds in which all of them take turns.
import { writeFileSync } from 'node:fs';
import { load } from 'neocog';
import { path } from '../../scripts/lib.mjs';
import { median } from './measure.mjs';
import { values } from './workloads.mjs';

const rounds = Number(process.argv[2] ?? 15);
const kernels = [1, 3];
const sizes = [14, 28, 56, 112, 224].map((size) => ({ size, channels: 32 }));
const widths = [8, 16, 32, 64, 128, 256, 512].map((channels) => ({ size: 28, channels }));
const panels = [
  { title: 'maps from 14×14 to 224×224, 32 channels', points: sizes, label: ({ size }) => `${size}²` },
  { title: 'from 8 to 512 channels, maps of 28×28', points: widths, label: ({ channels }) => `${channels}` },
];

const nc = await load();

function contestant(kernel, { size, channels }) {
  const layer = { type: 'conv2d', filters: channels, kernel, padding: 'same', bias: false };
  const net = nc.network({ input: [size, size, channels], layers: [layer] });
  const pixels = values(size * size * channels);
  const run = () => net.forward(pixels, { view: true });
  const started = performance.now();
  let runs = 0;
  while (performance.now() - started < 300) runs = run() && runs + 1;
  const repetitions = Math.max(1, Math.round(runs / 30));
  return { macs: net.summary()[0].macs, run, repetitions, times: [], dispose: () => net.dispose() };
}

/** Picoseconds per multiply-accumulate of every point. */
function sweep(kernel, points) {
  const all = points.map((point) => contestant(kernel, point));
  for (let round = 0; round < rounds; round++) {
    for (const { run, repetitions, times } of round % 2 === 0 ? all : all.toReversed()) {
      const started = performance.now();
      for (let i = 0; i < repetitions; i++) run();
      times.push((performance.now() - started) / repetitions);
    }
  }
  return all.map(({ macs, times, dispose }) => {
    dispose();
    return (median(times) * 1e9) / macs;
  });
}

const curves = panels.map(({ points }) => kernels.map((kernel) => sweep(kernel, points)));
panels.forEach(({ title, points, label }, i) => {
  kernels.forEach((kernel, k) => {
    const costs = curves[i][k];
    const spread = Math.max(...costs) / Math.min(...costs);
    console.log(
      `${kernel}×${kernel}, ${title}: ${costs.map((cost, j) => `${label(points[j])} ${cost.toFixed(0)}`).join(', ')} ps; largest to smallest ${spread.toFixed(2)}`,
    );
  });
});

// Two panels beside each other with one scale.
const [width, height, gap, left, top, bottom] = [300, 180, 60, 50, 40, 40];
const most = Math.max(...curves.flat(2)) * 1.08;
const y = (cost) => top + height * (1 - cost / most);
const colours = ['#0072b2', '#d55e00'];
const ticks = Array.from({ length: Math.floor(most / 100) + 1 }, (_, i) => 100 * i);
const drawn = panels.map(({ title, points, label }, i) => {
  const x0 = left + i * (width + gap);
  const x = (j) => x0 + (width * (j + 0.5)) / points.length;
  const lines = kernels.map((kernel, k) => {
    const line = curves[i][k].map((cost, j) => `${x(j).toFixed(1)},${y(cost).toFixed(1)}`);
    const marks = line.map((point) => `<circle cx="${point.split(',')[0]}" cy="${point.split(',')[1]}" r="3" fill="${colours[k]}"/>`).join('');
    const last = line.at(-1).split(',');
    return `<polyline points="${line.join(' ')}" fill="none" stroke="${colours[k]}" stroke-width="2"/>${marks}<text x="${Number(last[0]) + 8}" y="${Number(last[1]) + 4}" fill="${colours[k]}">${kernel}×${kernel}</text>`;
  });
  const scale = ticks.map(
    (tick) =>
      `<line x1="${x0}" x2="${x0 + width}" y1="${y(tick)}" y2="${y(tick)}" stroke="#8884"/><text x="${x0 - 6}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
  );
  const names = points.map((point, j) => `<text x="${x(j)}" y="${top + height + 16}" text-anchor="middle">${label(point)}</text>`);
  return `<text x="${x0}" y="18" font-weight="600">${title}</text>${scale.join('')}${names.join('')}${lines.join('')}`;
});
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + 2 * width + gap + 40} ${top + height + bottom}" font-family="system-ui, sans-serif" font-size="12" fill="#777">
<title>Time per multiply-accumulate in picoseconds, as maps and channels grow</title>
${drawn.join('\n')}
<text x="${left}" y="${top + height + 34}">picoseconds per multiply-accumulate of the plain computation, pixels copied in included; lower is better</text>
</svg>
`;
writeFileSync(path('docs', 'cost.svg'), svg);
