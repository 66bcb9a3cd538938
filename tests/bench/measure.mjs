// The same in Node and in a page: contestants take turns, so that whatever else the machine does befalls all of them.
import { operationsOf, workloads } from './workloads.mjs';

export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

/** Larger differences than this are no rounding: somebody computes something else. */
const mostDifferent = 1e-3;

async function timed(run, repetitions) {
  const started = performance.now();
  for (let i = 0; i < repetitions; i++) {
    const result = run();
    if (typeof result?.then === 'function') await result;
  }
  return (performance.now() - started) / repetitions;
}

/** Until the engine's compiler has done its best. Returns about how long a run takes; a single one may be too short for the clock. */
async function warmUp(run) {
  const started = performance.now();
  let runs = 0;
  do {
    await timed(run, 1);
    runs++;
  } while (performance.now() - started < 300);
  return (performance.now() - started) / runs;
}

/** The largest difference as a share of the largest value. */
function differenceOf(a, b) {
  if (a.length !== b.length) return Infinity;
  let [difference, largest] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    difference = Math.max(difference, Math.abs(a[i] - b[i]));
    largest = Math.max(largest, Math.abs(b[i]));
  }
  return difference / largest;
}

async function prepare(contestant, workload) {
  try {
    const made = await contestant.make(workload);
    return { contestant, ...made, values: Float32Array.from(await made.result()), usual: await warmUp(made.run), times: [] };
  } catch (error) {
    return { contestant, refusal: String(error?.message ?? error).split('\n')[0] };
  }
}

/**
 * Rows { workload, contestant, milliseconds, gflops, share of the limit, difference from the first contestant }, or with
 * why a contestant cannot. `limit()` measures GFLOP/s of multiply-adds in registers.
 */
export async function measure(contestants, nc, { rounds, only, limit, say }) {
  const rows = [];
  for (const workload of workloads.filter(({ id }) => new RegExp(only).test(id))) {
    const net = nc.network(workload.description);
    const operations = operationsOf(workload, net);
    net.dispose();
    const entries = [];
    for (const contestant of contestants) entries.push(await prepare(contestant, workload));
    const able = entries.filter(({ refusal }) => refusal === undefined);
    const limits = [];
    for (let round = 0; round < rounds; round++) {
      limits.push(await limit());
      for (const entry of round % 2 === 0 ? able : able.toReversed()) {
        const repetitions = Math.max(1, Math.round(20 / entry.usual));
        const samples = entry.usual > 1000 ? 1 : entry.usual > 100 ? 3 : 7;
        const times = [];
        for (let i = 0; i < samples; i++) times.push(await timed(entry.run, repetitions));
        entry.times.push(median(times));
      }
    }
    const most = median(limits);
    for (const entry of entries) {
      const row = { workload: workload.id, contestant: entry.contestant.name };
      if (entry.refusal === undefined) {
        const milliseconds = median(entry.times);
        const gflops = operations / milliseconds / 1e6;
        const difference = differenceOf(entry.values, able[0].values);
        if (!(difference < mostDifferent)) throw new Error(`${row.workload}: ${row.contestant} and ${able[0].contestant.name} differ by ${difference}`);
        Object.assign(row, { milliseconds, gflops, share: gflops / most, limit: most, difference });
        await entry.dispose?.();
      } else row.refusal = entry.refusal;
      rows.push(row);
      say(`${row.workload}: ${row.contestant}: ${row.refusal ?? `${row.milliseconds.toPrecision(3)} ms`}`);
    }
  }
  return rows;
}
