// The network as a file: saved, and opened again to go on.
import { html, nothing, type TemplateResult } from 'lit';
import type { Engine, NetworkDescription } from 'neocog';
import { imageShape, layersFromText } from './architectures.js';

export interface FileScene {
  /** The name of the file that was opened, or '', and whether it held weights. */
  opened: { name: string; weights: boolean };
  /** Why one could not be opened, or ''. */
  fileTrouble: string;
  saveWeights: () => void;
  saveDescription: () => void;
  openFile: (file: File) => void;
}

export function renderFiles({ opened, fileTrouble, saveWeights, saveDescription, openFile }: FileScene): TemplateResult {
  const choose = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    // So that the same file can be chosen again.
    input.value = '';
    if (file) openFile(file);
  };
  return html`<div class="files">
    <h3>This network as a file</h3>
    <div class="row">
      <button @click=${saveWeights}>Save with weights (.safetensors)</button>
      <button @click=${saveDescription}>Save the description (.json)</button>
      <label class="file">Open a saved one<input type="file" accept=".safetensors,.json" @change=${choose} /></label>
    </div>
    ${
      opened.name
        ? html`<p class="muted" role="status">
            Opened ${opened.name}${opened.weights ? ': training goes on from its weights.' : ': its layers, with new weights.'} Nothing leaves this page.
          </p>`
        : nothing
    }
    ${fileTrouble ? html`<p class="wrong" role="alert"><span aria-hidden="true">✗</span> ${fileTrouble}</p>` : nothing}
  </div>`;
}

/** Hands bytes to the browser as a file to keep. */
export function download(content: Uint8Array<ArrayBuffer> | string, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has to have begun before the address may go.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** What a saved network needs to go on here. Throws an Error that says what does not fit. */
export function fitting(description: NetworkDescription): NetworkDescription {
  const { input } = description;
  if (!Array.isArray(input) || input.join() !== imageShape.join()) {
    throw new Error(`This network takes ${Array.isArray(input) ? input.join('×') : 'other'} images; the pictures here are ${imageShape.join('×')}.`);
  }
  return description;
}

/** A whole description, or a list of layers alone. */
function parseDescription(text: string): NetworkDescription {
  if (text.trimStart().startsWith('[')) return { input: imageShape, layers: layersFromText(text) };
  try {
    return JSON.parse(text) as NetworkDescription;
  } catch (error) {
    throw new Error(`This is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export interface Opened {
  description: NetworkDescription;
  /** null for a description without weights. */
  bytes: Uint8Array<ArrayBuffer> | null;
  /** The first layer's weights as they were saved. */
  values: Float32Array | null;
}

/** Reads a file that was saved here: safetensors with the description inside, or a description as JSON. */
export async function readNetworkFile(file: File, engine: Engine): Promise<Opened> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (/\.json$/i.test(file.name)) {
    const text = new TextDecoder().decode(bytes);
    return { description: fitting(parseDescription(text)), bytes: null, values: null };
  }
  using net = engine.open(bytes, { onWarning: () => undefined });
  if (net.nonFinite().length > 0) throw new Error('Some weights in this file are not finite numbers; training cannot go on from there.');
  const first = net.parameters()[0];
  return { description: fitting(net.description()), bytes, values: first ? net.get(first.name) : null };
}
