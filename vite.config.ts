import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

/** A library's build writes every asset into its scripts; QuickJS's binary stays a file, which a strict policy allows. */
const wasmAsFile = {
  name: 'wasm-as-file',
  enforce: 'pre' as const,
  transform: (code: string, id: string) =>
    id.includes('quickjs')
      ? code.replace('new URL("emscripten-module.wasm",import.meta.url)', 'new URL("emscripten-module.wasm?no-inline",import.meta.url)')
      : null,
};

/**
 * Two builds. `exercises`: the custom elements in one module beside the library, which they import by its file name.
 * `site`: the pages, which load that module as any other page would.
 */
export default defineConfig(({ mode }) =>
  mode === 'exercises'
    ? {
        root,
        // What lies beside the module is asked for by its place relative to it: a page may lie anywhere, or on another host.
        base: './',
        publicDir: false,
        plugins: [wasmAsFile],
        worker: {
          format: 'es',
          plugins: () => [wasmAsFile],
          rollupOptions: {
            output: { entryFileNames: 'exercises-[name]-[hash].js', chunkFileNames: 'exercises-[hash].js', assetFileNames: 'exercises-[name]-[hash][extname]' },
          },
        },
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
            output: {
              paths: { neocog: './index.js', 'neocog/data': './data.js' },
              chunkFileNames: 'exercises-[hash].js',
              assetFileNames: 'exercises-[name]-[hash][extname]',
            },
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
