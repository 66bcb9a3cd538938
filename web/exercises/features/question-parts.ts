import type { Question } from '../frame/questions.js';
export interface FeatureFigure {
  shows: 'none';
}
export type FeatureQuestion = Question<FeatureFigure>;
