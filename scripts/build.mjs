// Builds everything that is shipped: the Wasm binaries, the npm package in dist/, the site in dist/site.
// Each step runs only when its inputs changed.
import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fail, filesUnder, isMain, once, path, run, runBeside, say } from './lib.mjs';
import { setup } from './setup.mjs';

// Two binaries that do the same with and without fused multiply-add, and one with threads for pages that may have them.
export const twins = ['wasm-simd', 'wasm-relaxed-simd'];
const threaded = 'wasm-threads';
export const variants = [...twins, threaded];
const cmakeFiles = [path('CMakeLists.txt'), path('CMakePresets.json')];
const built = (variant, extension) => path('build', variant, 'bindings', 'embind', (variant === threaded ? 'neocog-threads' : 'neocog') + extension);
// The weights of a real network on photographs are not kept here a second time.
const faceDetector = ['LICENSE', 'model/tiny_face_detector_model-weights_manifest.json', 'model/tiny_face_detector_model.bin'].map((name) =>
  path('node_modules', '@vladmandic', 'face-api', name),
);
const wasmFile = (variant) => built(variant, '.wasm');

/** Configures a preset where that was not done yet, then builds it. */
export async function cmakeBuild(preset, options = []) {
  const wasm = preset.startsWith('wasm');
  const configure = ['--preset', preset, '-Wno-dev', '--log-level=WARNING', ...options];
  await runBeside(wasm ? 'emcmake' : 'cmake', wasm ? ['cmake', ...configure] : configure, { stdio: ['ignore', 'ignore', 'inherit'] });
  await runBeside('cmake', ['--build', '--preset', preset, '--', '--no-print-directory', '-s']);
}

async function buildWasm() {
  const inputs = [...filesUnder(path('cpp', 'neocog'), path('bindings', 'embind')), ...cmakeFiles];
  const one = (variant) =>
    once(variant, inputs, [wasmFile(variant)], () => {
      say(`compiling ${variant} (the first time takes some minutes)`);
      return cmakeBuild(variant, ['-DNEOCOG_TESTS=OFF']);
    });
  // All at once: linking takes one core for a while, which leaves the others to those that still compile.
  await Promise.all(variants.map(one));
}

/** The package holds the JavaScript of one variant for both binaries. They are made from the same names, and must not differ. */
function checkGlue() {
  const [one, other] = twins.map((variant) => readFileSync(built(variant, '.mjs'), 'utf8'));
  if (one !== other) throw new Error('the two variants have different JavaScript; remove build/wasm-simd and build/wasm-relaxed-simd, then build again');
}

/**
 * The JavaScript that every thread loads. It stays one file: bundlers that look into it would try to bundle it into itself,
 * so they get to see no `new URL(…)` and copy it as it is, under whatever name.
 */
function threadsScript() {
  const address = 'new URL("neocog-threads.js",import.meta.url)';
  const parts = readFileSync(built(threaded, '.js'), 'utf8').split(address);
  if (parts.length !== 2) throw new Error(`expected ${address} once in Emscripten's file, got it ${parts.length - 1} times`);
  return parts.join('import.meta.url');
}

/** What is loaded at run time beside the library: trained networks, data, photos. */
export function copyFiles() {
  for (const name of ['fashion-mnist', 'photos']) cpSync(path('web', 'data', name), path('dist', 'data', name), { recursive: true });
  cpSync(path('web', 'models'), path('dist', 'models'), { recursive: true });
  for (const file of faceDetector) copyFileSync(file, path('dist', 'models', 'face', basename(file)));
}

/** The npm package: the library by Rolldown, the exercises by Vite, both with nothing left to install. */
async function buildPackage() {
  const inputs = [
    ...filesUnder(path('bindings', 'src'), path('web', 'data'), path('web', 'models'), path('web', 'exercises')),
    ...faceDetector,
    ...variants.map(wasmFile),
    path('package.json'),
    path('package-lock.json'),
    path('tsconfig.json'),
    path('vite.config.ts'),
    path('scripts', 'build.mjs'),
  ];
  await once('package', inputs, [path('dist', 'index.js'), path('dist', 'exercises.js')], async () => {
    say('building the npm package');
    checkGlue();
    rmSync(path('dist'), { recursive: true, force: true });
    const { build: bundle } = await import('rolldown');
    await bundle({
      cwd: path(),
      input: {
        index: 'bindings/src/index.ts',
        node: 'bindings/src/node.ts',
        worker: 'bindings/src/worker.ts',
        'worker-node': 'bindings/src/worker-node.ts',
        data: 'web/data/index.ts',
        npz: 'bindings/src/npz.ts',
        tfjs: 'bindings/src/tfjs.ts',
      },
      external: /^node:/,
      platform: 'neutral',
      // The data knows the library by its name, as anyone does.
      resolve: { mainFields: ['module', 'main'], alias: { 'neocog/tfjs': path('bindings', 'src', 'tfjs.ts') } },
      output: {
        dir: 'dist',
        format: 'esm',
        minify: true,
        entryFileNames: '[name].js',
        chunkFileNames: 'library-[hash].js',
        // One file for all that entries share: each more is a request that a page waits for. What the engine itself does not
        // need stays in its own.
        codeSplitting: { groups: [{ name: 'library', minShareCount: 2, test: (id) => id !== path('bindings', 'src', 'tfjs.ts') }] },
      },
    });
    const licences = ['comlink', 'fflate', 'wasm-feature-detect'].map((name) => `# ${name}\n\n${readFileSync(path('node_modules', name, 'LICENSE'), 'utf8')}`);
    writeFileSync(path('dist', 'licenses-library.md'), `Part of this library:\n\n${licences.join('\n')}`);
    copyFileSync(wasmFile('wasm-simd'), path('dist', 'neocog.wasm'));
    copyFileSync(wasmFile('wasm-relaxed-simd'), path('dist', 'neocog-relaxed-simd.wasm'));
    copyFileSync(wasmFile(threaded), path('dist', 'neocog-threads.wasm'));
    writeFileSync(path('dist', 'neocog-threads.js'), threadsScript());
    copyFiles();
    const { build } = await import('vite');
    if (existsSync(path('web', 'exercises'))) await build({ configFile: path('vite.config.ts'), mode: 'exercises', logLevel: 'warn' });
    run(process.execPath, [path('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.types.json']);
  });
}

/** The site: static files that any server can serve from any sub-path. It uses the package just as any other page would. */
async function buildSite() {
  const inputs = [...filesUnder(path('web')), path('vite.config.ts'), path('dist', 'index.js'), path('build', 'stamps', 'package')];
  await once('site', inputs, [path('dist', 'site', 'index.html')], async () => {
    say('building the site');
    const { build } = await import('vite');
    await build({ configFile: path('vite.config.ts'), mode: 'site', logLevel: 'warn' });
    const skipped = new Set(['site', 'types']);
    for (const name of readdirSync(path('dist'))) {
      if (!skipped.has(name)) cpSync(path('dist', name), path('dist', 'site', 'neocog', name), { recursive: true });
    }
  });
}

export async function build() {
  await buildWasm();
  await buildPackage();
  await buildSite();
}

if (isMain(import.meta.url)) {
  try {
    setup('build');
    await build();
    say('the package is in dist, the site in dist/site');
  } catch (error) {
    fail(error);
  }
}
