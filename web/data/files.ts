// Files that lie beside the data module: fetched in a browser, read in Node.

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

export type Reader = (name: string) => Promise<Uint8Array<ArrayBuffer>>;

/** Reads the files of a folder by name. `what` they are, in the plural, is for the error. */
export function readerOf(folder: URL, what: string, onChunk?: (bytes: number) => void): Reader {
  return async (name) => {
    const source = new URL(name, folder.href.endsWith('/') ? folder : `${folder.href}/`);
    if (source.protocol === 'file:') {
      const { readFile } = await import(/* @vite-ignore */ 'node:fs/promises');
      return new Uint8Array(await readFile(source));
    }
    const response = await fetch(source);
    if (!response.ok || response.body === null) throw new Error(`${what} could not be loaded: ${source.href} answered ${response.status}`);
    return collect(response.body, onChunk);
  };
}
