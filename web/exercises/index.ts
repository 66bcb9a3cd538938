// Importing this module makes every exercise's tag work on the page. Each exercise is fetched when its tag first appears.

export type { Progress } from './types.js';

const exercises: Readonly<Record<string, () => Promise<unknown>>> = {
  'neocog-maxpool-backward': () => import('./maxpool-backward/define.js'),
  'neocog-parameters': () => import('./parameters/define.js'),
  'neocog-train': () => import('./train/define.js'),
};

const selector = Object.keys(exercises)
  .map((tag) => `${tag}:not(:defined)`)
  .join();

function load(tag: string): void {
  exercises[tag]?.().catch((error: unknown) => console.error(`${tag} could not be loaded:`, error));
}

function defineWithin(node: Element | Document): void {
  if (node instanceof Element && node.matches(selector)) load(node.localName);
  for (const element of node.querySelectorAll(selector)) load(element.localName);
}

defineWithin(document);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof Element) defineWithin(node);
}).observe(document, { childList: true, subtree: true });

/** Fetches exercises whose tags stand where a page's script does not look, such as in another element's shadow. */
export async function define(...tags: string[]): Promise<void> {
  await Promise.all(tags.map((tag) => exercises[tag]?.() ?? Promise.reject(new Error(`${tag}: expected one of ${Object.keys(exercises).join(', ')}`))));
}
