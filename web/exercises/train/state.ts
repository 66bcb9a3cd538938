// What a run is set to, as text in attributes and back.
import type { LayerDescription } from 'neocog';
import type { Parameters } from '../frame/exercise.js';
import { architectures, layersFromText } from './architectures.js';
import { augmentationFrom, type AugmentationChoice } from './augmentation.js';
import { usualRate, type Hyperparameters, type OptimizerChoice } from './session.js';

export interface TrainState extends Hyperparameters {
  /** One of ours, or 'own'. */
  architecture: string;
  layers: readonly LayerDescription[];
  epochs: number;
  /** How many of the training images it may learn from. */
  images: number;
  augment: readonly AugmentationChoice[];
  /** What the first weights and the order of the images are drawn from. */
  networkSeed: number;
}

export const batchSizes = [8, 16, 32, 64, 128];
export const optimizers: readonly [OptimizerChoice, string][] = [
  ['sgd', 'SGD'],
  ['momentum', 'SGD with momentum 0.9'],
  ['adam', 'Adam'],
];
/** Sizes of the training set, and how many epochs show something within half a minute. */
export const setSizes: readonly { images: number; epochs: number }[] = [
  { images: 100, epochs: 100 },
  { images: 500, epochs: 40 },
  { images: 2000, epochs: 10 },
  { images: 10000, epochs: 3 },
];
export const stateParameters = ['architecture', 'layers', 'optimizer', 'rate', 'batch-size', 'epochs', 'training-images', 'augment', 'network-seed'];

const initial = architectures[0]!;
export const defaults: TrainState = {
  architecture: initial.id,
  layers: initial.layers,
  optimizer: 'adam',
  rate: usualRate.adam,
  batchSize: 32,
  epochs: 3,
  images: 10000,
  augment: [],
  augmentation: null,
  networkSeed: 1,
};

function readLayers(text: string | undefined): LayerDescription[] | null {
  try {
    return text === undefined ? null : layersFromText(text);
  } catch {
    return null;
  }
}

export function readState(parameters: Parameters): TrainState {
  const known = architectures.find(({ id }) => id === parameters['architecture']);
  const own = (parameters['architecture'] ?? 'own') === 'own' ? readLayers(parameters['layers']) : null;
  const optimizer = optimizers.find(([id]) => id === parameters['optimizer'])?.[0] ?? defaults.optimizer;
  const rate = Number(parameters['rate']);
  const batchSize = Number(parameters['batch-size']);
  const set = setSizes.find(({ images }) => images === Number(parameters['training-images'])) ?? setSizes.at(-1)!;
  const epochs = Number(parameters['epochs']);
  const networkSeed = Number(parameters['network-seed'] ?? defaults.networkSeed);
  const augment = (parameters['augment'] ?? '').split(/[\s,]+/);
  return {
    architecture: own ? 'own' : (known?.id ?? defaults.architecture),
    layers: own ?? known?.layers ?? defaults.layers,
    optimizer,
    rate: rate > 0 && rate <= 10 ? rate : usualRate[optimizer],
    batchSize: batchSizes.includes(batchSize) ? batchSize : defaults.batchSize,
    epochs: Number.isInteger(epochs) && epochs >= 1 && epochs <= 200 ? epochs : set.epochs,
    images: set.images,
    ...augmentationFrom(augment),
    networkSeed: Number.isSafeInteger(networkSeed) && networkSeed >= 0 ? networkSeed : defaults.networkSeed,
  };
}

export function writeState(state: TrainState): Parameters {
  const layers: Parameters = state.architecture === 'own' ? { layers: JSON.stringify(state.layers) } : {};
  return {
    architecture: state.architecture,
    ...layers,
    optimizer: state.optimizer,
    rate: String(state.rate),
    'batch-size': String(state.batchSize),
    epochs: String(state.epochs),
    'training-images': String(state.images),
    augment: state.augment.join(' ') || 'none',
    'network-seed': String(state.networkSeed),
  };
}

/** What must stay the same for a run to go on; all else may change while it learns. */
export const networkKey = ({ layers, networkSeed, images }: TrainState): string => JSON.stringify([layers, networkSeed, images]);
