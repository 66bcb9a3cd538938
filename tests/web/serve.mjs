// A plain static server for the browser tests, as strict as a careful host: a content security policy without eval and
// without other hosts. Everything lies under a sub-path, as on a course server.
//   node tests/web/serve.mjs PORT
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { isolation, path } from '../../scripts/lib.mjs';

const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};
const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; worker-src 'self'; object-src 'none'; base-uri 'none'";
const places = [
  ['/course/unit-3/', path('dist', 'site'), { 'content-security-policy': policy }],
  // The package's files alone, for pages of another origin.
  ['/cdn/', path('dist'), { 'access-control-allow-origin': '*' }],
  // The site as a host serves it that allows threads, and one that forgot to say so of its scripts.
  ['/isolated/', path('dist', 'site'), { 'content-security-policy': policy, ...isolation }],
  ['/half-isolated/neocog/', path('dist'), {}],
  ['/half-isolated/', path('dist', 'site'), { 'content-security-policy': policy, ...isolation }],
  // Pages of the tests.
  ['/pages/', path('tests', 'web', 'pages'), {}],
];

createServer((request, response) => {
  if (request.url === '/favicon.ico') return response.writeHead(204).end();
  const address = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  const place = places.find(([prefix]) => address.startsWith(prefix));
  const file = place && join(place[1], normalize(address.slice(place[0].length)) || 'index.html');
  try {
    if (!file || !statSync(file).isFile()) throw new Error('not a file');
  } catch {
    response.writeHead(404).end('not found');
    return;
  }
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', ...place[2] });
  createReadStream(file).pipe(response);
}).listen(Number(process.argv[2]));
