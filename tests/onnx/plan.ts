// What a case becomes: a network of ours, what goes into it, and what of it is compared.
import type { LayerDescription, Network, Numbers, TensorData } from 'neocog';
import { type Images, type Tensor } from './layout.js';

export interface Plan {
  layers: readonly LayerDescription[];
  input: Images;
  parameters?: Record<string, Numbers>;
  training?: boolean;
  /** The case's outputs in ONNX's order, from what the last layer put out or from the network. */
  results: (output: TensorData, net: Network) => Tensor[];
  /** What the list says beside the case: where it is not simply the layer of that name. */
  note?: string;
}
