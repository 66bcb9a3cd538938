// Importing this module makes every exercise's tag work on the page. Each exercise is fetched when its tag first appears.

import type { Engine } from 'neocog';

export type { Progress } from './types.js';

const exercises: Readonly<Record<string, () => Promise<unknown>>> = {
  'neocog-convolution': () => import('./convolution/define.js'),
  'neocog-conv-backward': () => import('./conv-backward/define.js'),
  'neocog-backward-code': () => import('./backward-code/define.js'),
  'neocog-maxpool-backward': () => import('./maxpool-backward/define.js'),
  'neocog-receptive-field': () => import('./receptive-field/define.js'),
  'neocog-parameters': () => import('./parameters/define.js'),
  'neocog-saliency': () => import('./saliency/define.js'),
  'neocog-train': () => import('./train/define.js'),
  'neocog-saliency-truth': () => import('./saliency-truth/define.js'),
  'neocog-features': () => import('./features/define.js'),
};

const selector = Object.keys(exercises)
  .map((tag) => `${tag}:not(:defined)`)
  .join();

const load = (tag: string): Promise<unknown> =>
  exercises[tag]?.().catch((error: unknown) => console.error(`${tag} could not be loaded:`, error)) ?? Promise.resolve();

// What is on the screen or near it comes first, the rest when the page has nothing else to do: by then a reader who
// jumps to it, or prints, finds it.
const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      void load(target.localName);
    }
  },
  { rootMargin: '50%' },
);
const whenIdle = (callback: () => void): unknown => (typeof requestIdleCallback === 'function' ? requestIdleCallback(callback) : setTimeout(callback, 200));

let waiting = false;

function expectWithin(node: Element | Document): void {
  const found = [...node.querySelectorAll(selector)];
  if (node instanceof Element && node.matches(selector)) found.push(node);
  for (const element of found) near.observe(element);
  if (found.length === 0 || waiting) return;
  waiting = true;
  whenIdle(() => void loadRest());
}

async function loadRest(): Promise<void> {
  waiting = false;
  for (const tag of new Set([...document.querySelectorAll(selector)].map(({ localName }) => localName))) await load(tag);
}

expectWithin(document);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof Element) expectWithin(node);
}).observe(document, { childList: true, subtree: true });

/** The engine that all exercises of a page share, for what else the page computes. */
export const engine = async (): Promise<Engine> => (await import('./frame/engine.js')).sharedEngine();

/** Fetches exercises whose tags stand where a page's script does not look, such as in another element's shadow. */
export async function define(...tags: string[]): Promise<void> {
  await Promise.all(tags.map((tag) => exercises[tag]?.() ?? Promise.reject(new Error(`${tag}: expected one of ${Object.keys(exercises).join(', ')}`))));
}
