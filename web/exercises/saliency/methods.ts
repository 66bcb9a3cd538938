// The nine ways to make a map, and what their numbers mean.
import type { SaliencyMethod } from 'neocog';

export interface Method {
  name: SaliencyMethod;
  title: string;
  /** What it computes, in a few words. */
  rule: string;
  /** What a value of the map says. */
  meaning: string;
  /** 'slope': score per pixel value; maps of this unit share a scale. 'own': of no unit that others have. */
  unit: 'slope' | 'score' | 'own';
  /** Whether the map has a value for each channel of each pixel. */
  perPixel: boolean;
  /** Below 0 as well, where it has a single channel. */
  signed: boolean;
}

export const methods: readonly Method[] = [
  {
    name: 'gradient',
    title: 'Gradient',
    rule: 'the derivative of the score by each pixel',
    meaning: 'how fast the score changes with this value',
    unit: 'slope',
    perPixel: true,
    signed: true,
  },
  {
    name: 'smoothGrad',
    title: 'SmoothGrad',
    rule: 'the mean gradient of 16 noisy copies',
    meaning: 'how fast the score changes with this value, on average over noisy copies of the picture',
    unit: 'slope',
    perPixel: true,
    signed: true,
  },
  {
    name: 'guidedBackprop',
    title: 'Guided backpropagation',
    rule: 'each ReLU stops negative gradients too',
    meaning: 'what is left of the gradient when each ReLU also stops what is negative: a picture of what excites, no derivative of the score',
    unit: 'own',
    perPixel: true,
    signed: true,
  },
  {
    name: 'deconvnet',
    title: 'Deconvnet',
    rule: 'each ReLU stops negative gradients only',
    meaning: 'what arrives when each ReLU looks at the gradient’s sign only, not at its own input: no derivative of the score',
    unit: 'own',
    perPixel: true,
    signed: true,
  },
  {
    name: 'gradientTimesInput',
    title: 'Gradient × input',
    rule: 'the gradient times the pixel itself',
    meaning: 'the gradient times the value: what the value would be worth, were the score a straight line through black',
    unit: 'score',
    perPixel: true,
    signed: true,
  },
  {
    name: 'integratedGradients',
    title: 'Integrated gradients',
    rule: 'gradients along the way from black, 32 steps',
    meaning: 'this value’s share of the score’s difference between the picture and black',
    unit: 'score',
    perPixel: true,
    signed: true,
  },
  {
    name: 'gradCam',
    title: 'Grad-CAM',
    rule: 'the last feature maps, weighted by their mean gradients',
    meaning: 'how strongly the feature maps that speak for this class respond around here',
    unit: 'own',
    perPixel: false,
    signed: false,
  },
  {
    name: 'guidedGradCam',
    title: 'Guided Grad-CAM',
    rule: 'guided backpropagation times Grad-CAM',
    meaning: 'guided backpropagation where Grad-CAM is large, and nothing where Grad-CAM is 0',
    unit: 'own',
    perPixel: true,
    signed: true,
  },
  {
    name: 'occlusion',
    title: 'Occlusion',
    rule: 'how far the score falls when a patch is covered in black; blue: it rises',
    meaning: 'how far the score falls when this patch is covered in black; below 0 it rises',
    unit: 'score',
    perPixel: false,
    signed: true,
  },
];

export const methodOf = (name: SaliencyMethod): Method => methods.find((method) => method.name === name)!;
