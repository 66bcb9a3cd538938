// npm run example: builds what is missing, then runs bindings/examples/fashion.mjs.
import { build } from './build.mjs';
import { fail, path, run } from './lib.mjs';
import { setup } from './setup.mjs';

try {
  setup('build');
  await build();
  run(process.execPath, [path('bindings', 'examples', 'fashion.mjs')]);
} catch (error) {
  fail(error);
}
