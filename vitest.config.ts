import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const dist = (file: string) => resolve(import.meta.dirname, 'dist', file);

/** What this Node needs to run relaxed SIMD; later ones have it on and no longer know the flag. */
function relaxedSimdFlags(): string[] {
  const flag = '--experimental-wasm-relaxed-simd';
  return spawnSync(process.execPath, [flag, '-e', '0'], { stdio: 'ignore' }).status === 0 ? [flag] : [];
}

const shared = {
  resolve: {
    alias: [
      { find: /^neocog$/, replacement: dist('node.js') },
      { find: /^neocog\/data$/, replacement: dist('data.js') },
    ],
  },
};

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'library',
          include: ['tests/library/**/*.test.ts'],
          environment: 'node',
          pool: 'forks',
          execArgv: process.env.NEOCOG_VARIANT === 'relaxed-simd' ? relaxedSimdFlags() : [],
          testTimeout: 30_000,
          // Node itself loads the built package, as it does for a user: Vite must not rewrite it.
          server: { deps: { external: [/\/dist\//] } },
        },
      },
      {
        ...shared,
        test: {
          name: 'exercises',
          include: ['tests/web/logic/**/*.test.ts'],
          environment: 'node',
          pool: 'forks',
          testTimeout: 30_000,
          server: { deps: { external: [/\/dist\//] } },
        },
      },
    ],
  },
});
