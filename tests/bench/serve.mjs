// A plain static server on a free port: { '/prefix/': folder, or a function from the rest of the address to bytes }.
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json' };

function answer(places, address) {
  if (address === '/') return { body: '<!doctype html><title>benchmark</title>', type: 'text/html' };
  const prefix = Object.keys(places).find((start) => address.startsWith(start));
  if (prefix === undefined) return undefined;
  const rest = address.slice(prefix.length);
  if (typeof places[prefix] === 'function') {
    const body = places[prefix](rest);
    return { body, type: typeof body === 'string' ? 'text/html' : 'application/octet-stream' };
  }
  const file = join(places[prefix], normalize(rest));
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
  return { body: readFileSync(file), type: types[extname(file)] ?? 'application/octet-stream' };
}

export function serve(places, headers = {}) {
  const server = createServer((request, response) => {
    const found = answer(places, decodeURIComponent(request.url.split('?')[0]));
    response.writeHead(found ? 200 : 404, { ...headers, 'content-type': found?.type ?? 'text/plain' }).end(found?.body);
  });
  return new Promise((done) =>
    server.listen(0, '127.0.0.1', () => done({ address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() })),
  );
}
