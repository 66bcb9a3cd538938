// How things are called, and numbers written.
import type { SaliencyMethod } from 'neocog';
import { percent } from '../train/text.js';
import type { Estimate } from './measures.js';
import type { NetworkName } from './state.js';
import type { Contender } from './survey.js';

export const methodTitles: Record<SaliencyMethod, string> = {
  gradient: 'Gradient',
  gradientTimesInput: 'Gradient × input',
  integratedGradients: 'Integrated gradients',
  smoothGrad: 'SmoothGrad',
  guidedBackprop: 'Guided backprop',
  deconvnet: 'Deconvnet',
  gradCam: 'Grad-CAM',
  guidedGradCam: 'Guided Grad-CAM',
  occlusion: 'Occlusion',
};

export const contenderTitle = (contender: Contender): string => (contender === 'chance' ? 'A random map' : methodTitles[contender]);

export const networkTitles: Record<NetworkName, string> = {
  fair: 'Fair: learned from any backgrounds',
  biased: 'Biased: learned where backgrounds gave the class away',
  own: 'Mine: trained on this page',
};
export const shortTitles: Record<NetworkName, string> = { fair: 'Fair', biased: 'Biased', own: 'Mine' };

/** "62 ± 5 %" */
export const shareText = ({ mean, error }: Estimate): string =>
  Number.isFinite(error) ? `${(100 * mean).toFixed(0)} ± ${(100 * error).toFixed(0)}\u00a0%` : percent(mean, 0);

/** "0.31 ± 0.02" */
export const valueText = ({ mean, error }: Estimate): string => `${mean.toFixed(2)}${Number.isFinite(error) ? ` ± ${error.toFixed(2)}` : ''}`;

export const correlationText = (value: number): string =>
  Number.isNaN(value)
    ? '–'
    : value
        .toFixed(2)
        .replace(/^-0\.00$/, '0.00')
        .replace('-', '−');
export { percent };
