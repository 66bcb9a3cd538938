// Networks that were trained already, for looking into; each has a card (README.md) beside its weights.
import { readerOf } from './files.js';

/** What can be loaded: clothes (Fashion-MNIST), scenes, and scenes learned from data whose background gives the class away. */
export type TrainedNetwork = 'fashion' | 'scenes' | 'scenes-biased';

/** The file of a trained network, for `nc.open`. `url` names another folder of such networks. */
export function loadTrained(name: TrainedNetwork, options: { url?: string | URL } = {}): Promise<Uint8Array<ArrayBuffer>> {
  const folder = new URL(options.url ?? new URL('./models/', import.meta.url), import.meta.url);
  return readerOf(folder, 'The network')(`${name}/network.safetensors`);
}
