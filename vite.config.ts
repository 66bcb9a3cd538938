import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

/**
 * Two builds. `exercises`: the custom elements in one module beside the library, which they import by its file name.
 * `site`: the pages, which load that module as any other page would.
 */
export default defineConfig(({ mode }) =>
  mode === 'exercises'
    ? {
        root,
        publicDir: false,
        resolve: { tsconfigPaths: false },
        build: {
          outDir: 'dist',
          emptyOutDir: false,
          target: 'es2022',
          minify: true,
          license: { fileName: 'licenses-exercises.md' },
          lib: { entry: 'web/exercises/index.ts', formats: ['es'], fileName: () => 'exercises.js' },
          rollupOptions: {
            external: ['neocog', 'neocog/data'],
            output: { paths: { neocog: './index.js', 'neocog/data': './data.js' }, chunkFileNames: 'exercises-[hash].js' },
          },
        },
      }
    : {
        root: resolve(root, 'web/site'),
        base: './',
        publicDir: false,
        build: {
          outDir: resolve(root, 'dist/site'),
          assetsInlineLimit: 0, // a strict content security policy allows no data: addresses
          emptyOutDir: true,
          // From these on, browsers know light-dark(), which must follow the page's switch and not only the system.
          cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
          target: 'es2022',
          license: { fileName: 'licenses.md' },
          rollupOptions: { input: ['index.html', 'embed.html'].map((page) => resolve(root, 'web/site', page)) },
        },
      },
);
