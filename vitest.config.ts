import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const dist = (file: string) => resolve(import.meta.dirname, 'dist', file);

/** What this Node needs to run relaxed SIMD; later ones have it on and no longer know the flag. */
function relaxedSimdFlags(): string[] {
  const flag = '--experimental-wasm-relaxed-simd';
  return spawnSync(process.execPath, [flag, '-e', '0'], { stdio: 'ignore' }).status === 0 ? [flag] : [];
}

const suite = (name: string, folder: string) => ({
  resolve: {
    alias: [
      { find: /^neocog$/, replacement: dist('node.js') },
      { find: /^neocog\/data$/, replacement: dist('data.js') },
      { find: /^neocog\/npz$/, replacement: dist('npz.js') },
      { find: /^neocog\/tfjs$/, replacement: dist('tfjs.js') },
    ],
  },
  test: {
    name,
    include: [`${folder}/**/*.test.ts`],
    environment: 'node' as const,
    pool: 'forks' as const,
    execArgv: process.env.NEOCOG_VARIANT === 'relaxed-simd' ? relaxedSimdFlags() : [],
    testTimeout: 30_000,
    // Node itself loads the built package, as it does for a user: Vite must not rewrite it.
    server: { deps: { external: [/\/dist\//] } },
  },
});

export default defineConfig({
  // By default it leaves one core to others, which of two is half.
  test: {
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [suite('library', 'tests/library'), suite('onnx', 'tests/onnx'), suite('exercises', 'tests/web/logic')],
  },
});
