// The exercise's state, and how it stands in attributes.
import type { SaliencyMethod } from 'neocog';
import { methods } from './measures.js';
import type { Fill } from './perturbation.js';
import { starts, type Plan } from './training.js';

export const networkNames = ['fair', 'biased', 'own'] as const;
export type NetworkName = (typeof networkNames)[number];
export const shows = ['scene', 'methods', 'sanity', 'twin'] as const;
export type Show = (typeof shows)[number];
const fills: readonly Fill[] = ['mean', 'blur'];

export interface TruthState {
  network: NetworkName;
  /** From 0. */
  scene: number;
  /** 1: the background has the colour of the class; 0: any colour. */
  bias: 0 | 1;
  method: SaliencyMethod;
  show: Show;
  /** How many scenes the tables are about. */
  scenes: number;
  fill: Fill;
  plan: Plan;
}

export const limits = { scene: 599, scenes: [2, 600], trainingScenes: [60, 3000], epochs: [1, 20] } as const;
export const parameterNames = ['network', 'scene', 'bias', 'method', 'show', 'scenes', 'fill', 'train-bias', 'train-scenes', 'epochs', 'start'] as const;

const oneOf = <T extends string>(text: string | undefined, list: readonly T[], usual: T): T => list.find((each) => each === text) ?? usual;

function within(text: string | undefined, [low, high]: readonly [number, number], usual: number): number {
  const value = Number(text);
  return text !== undefined && text.trim() !== '' && Number.isInteger(value) && value >= low && value <= high ? value : usual;
}

export function fromParameters(parameters: Record<string, string>): TruthState {
  return {
    network: oneOf(parameters['network'], networkNames, 'fair'),
    scene: within(parameters['scene'], [0, limits.scene], 0),
    bias: parameters['bias'] === '1' ? 1 : 0,
    method: oneOf(parameters['method'], methods, 'gradient'),
    show: oneOf(parameters['show'], shows, 'scene'),
    scenes: within(parameters['scenes'], limits.scenes, 60),
    fill: oneOf(parameters['fill'], fills, 'mean'),
    plan: {
      percent: within(parameters['train-bias'], [0, 100], 0),
      scenes: within(parameters['train-scenes'], limits.trainingScenes, 3000),
      epochs: within(parameters['epochs'], limits.epochs, 6),
      start: oneOf(parameters['start'], starts, 'anew'),
    },
  };
}

export function toParameters({ network, scene, bias, method, show, scenes, fill, plan }: TruthState): Record<string, string> {
  return {
    network,
    scene: String(scene),
    bias: String(bias),
    method,
    show,
    scenes: String(scenes),
    fill,
    'train-bias': String(plan.percent),
    'train-scenes': String(plan.scenes),
    epochs: String(plan.epochs),
    start: plan.start,
  };
}
