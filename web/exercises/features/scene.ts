// All that is looked at at this moment: a network, a picture, a layer, a channel, a unit.
import type { Engine, Network, SummaryRow } from 'neocog';
import type { Colour } from '../grid/pictures.js';
import { subjects, type Picture, type Subject } from '../looking/subjects.js';
import { mapOf, stagesOf, strongestChannel, strongestUnit, type Looked, type Maps } from './layers.js';
import { regionOf, type Place, type Region } from './unit.js';
import type { FeaturesState } from './state.js';

export interface Scene {
  nc: Engine;
  net: Network;
  rows: readonly SummaryRow[];
  subject: Subject;
  picture: Picture;
  looked: Looked;
  /** The layer that is selected, … */
  maps: Maps;
  /** … its channel, … */
  channel: number;
  /** … that channel's map, … */
  values: Float32Array;
  /** … and in it a unit, with what it sees. */
  unit: Place;
  region: Region;
  /** The colour of 0 on the signed scale. */
  zero: Colour;
}

/** What the learner can do with what is shown. */
export interface Hand {
  select(layer: string, channel: number): void;
  open(layer: string, channel: number): void;
  pickUnit(unit: Place | null): void;
}

/** Where one begins to look: the maps of the first convolution, after its ReLU. */
const firstLayer = (rows: readonly SummaryRow[], maps: readonly Maps[]): Maps => maps.find(({ name }) => name === stagesOf(rows)[0]?.read) ?? maps[0]!;

export function sceneOf(nc: Engine, net: Network, picture: Picture, looked: Looked, state: FeaturesState, zero: Colour): Scene {
  const rows = net.summary();
  const maps = looked.maps.find(({ name }) => name === state.layer) ?? firstLayer(rows, looked.maps);
  const channel = state.channel >= 0 && state.channel < maps.channels ? state.channel : strongestChannel(maps);
  const { unit: wanted } = state;
  const unit = wanted && wanted.y < maps.height && wanted.x < maps.width ? wanted : strongestUnit(maps, channel);
  const region = regionOf(nc, net, maps.name, unit);
  return { nc, net, rows, subject: subjects[state.subject], picture, looked, maps, channel, values: mapOf(maps, channel), unit, region, zero };
}

/** "conv1, map 3": people count from 1. */
export const channelName = ({ maps, channel }: Pick<Scene, 'maps' | 'channel'>): string => `${maps.name}, map ${channel + 1}`;
export const sizeOf = ({ height, width }: { height: number; width: number }): string => `${height}×${width}`;
