import { load, type Engine } from 'neocog';

let engine: Promise<Engine> | undefined;

/** One engine serves everything on a page that computes on its thread. */
export const sharedEngine = (): Promise<Engine> => (engine ??= load({ threads: 1 }));
