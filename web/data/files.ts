// Files beside this module, in a page and in Node.

/** All of a stream's bytes. It lets the page breathe in between: unpacking ten megabytes in one go would be seen. */
export async function collect(stream: ReadableStream<Uint8Array>, onChunk: (bytes: number) => void = () => undefined): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  const reader = stream.getReader();
  let breathed = performance.now();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    onChunk(next.value.length);
    if (performance.now() - breathed < 8) continue;
    await new Promise((done) => setTimeout(done));
    breathed = performance.now();
  }
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** All bytes of a file. Throws where there is none. */
export async function fileBytes(source: URL, onChunk?: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  if (source.protocol === 'file:') {
    const { readFile } = await import(/* @vite-ignore */ 'node:fs/promises');
    return new Uint8Array(await readFile(source));
  }
  const response = await fetch(source);
  if (!response.ok || response.body === null) throw new Error(`A file could not be loaded: ${source.href} answered ${response.status}`);
  return collect(response.body, onChunk);
}
