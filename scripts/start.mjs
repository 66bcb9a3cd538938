// npm start: builds what is missing, serves the site and opens it in a browser.
//   npm start -- --port 8080 --no-open
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { fail, isolation, path, say } from './lib.mjs';
import { setup } from './setup.mjs';

/** Nobody is there to look in continuous integration, over ssh or in a container. */
function hasDisplay() {
  if (process.env.CI === 'true') return false;
  return process.platform === 'darwin' || process.platform === 'win32' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

try {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '4173' }, 'no-open': { type: 'boolean', default: false } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`--port: expected a number from 1 to 65535, got ${values.port}`);
  setup('build');
  await build();
  const { preview } = await import('vite');
  const server = await preview({
    root: path(),
    configFile: false,
    logLevel: 'warn',
    build: { outDir: path('dist', 'site') },
    // Vite looks for the next free port by itself: the address below says which one it is.
    preview: {
      port,
      strictPort: false,
      open: !values['no-open'] && hasDisplay(),
      headers: isolation,
    },
  });
  const address = server.resolvedUrls?.local[0] ?? `http://localhost:${port}/`;
  say(`the site is at ${address} (end with Ctrl+C)`);
} catch (error) {
  fail(error);
}
