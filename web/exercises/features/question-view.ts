import { nothing } from 'lit';
export const renderQuestion = (..._: unknown[]): typeof nothing => nothing;
