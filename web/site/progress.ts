import type { Progress } from '../exercises/types.js';
import { store, stored } from './storage.js';

const key = 'neocog-progress';

/** By exercise: the share of the best finished set of questions, and how many questions were answered in all. */
type Record_ = Record<string, { best: number | null; answered: number }>;

function read(): Record_ {
  try {
    const record: unknown = JSON.parse(stored(key) ?? '{}');
    return typeof record === 'object' && record !== null ? (record as Record_) : {};
  } catch {
    return {};
  }
}

/** Writes down on this device how the questions went, and shows it in the list of chapters. */
export function keepProgress(): void {
  let record = read();
  const panel = document.querySelector<HTMLElement>('#progress')!;
  const chapters = [...document.querySelectorAll<HTMLElement>('.chapter')];

  const show = () => {
    const finished = chapters.filter((chapter) => {
      const tag = exerciseOf(chapter);
      const best = tag === null ? null : (record[tag]?.best ?? null);
      const link = document.querySelector(`.chapters a[href="#${chapter.id}"]`);
      link?.querySelector('.score')?.remove();
      if (best === null) return false;
      const score = Object.assign(document.createElement('span'), { className: 'score', textContent: ` ${best === 1 ? '✓ ' : ''}${Math.round(100 * best)}%` });
      score.title = 'Your best set of questions. A second try counts half, a third one a third, an answer that was shown nothing.';
      link?.append(score);
      return true;
    });
    const answered = Object.values(record).reduce((sum, each) => sum + each.answered, 0);
    panel.hidden = answered === 0;
    panel.querySelector('span')!.textContent =
      `${finished.length} of ${chapters.length} chapters practised, ${answered} ${answered === 1 ? 'question' : 'questions'} in all.`;
  };

  document.addEventListener('neocog-progress', ({ detail }: CustomEvent<Progress>) => {
    const before = record[detail.exercise] ?? { best: null, answered: 0 };
    if (detail.verb === 'answered') record[detail.exercise] = { ...before, answered: before.answered + 1 };
    if (detail.verb === 'completed') record[detail.exercise] = { ...before, best: Math.max(before.best ?? 0, detail.score.scaled) };
    store(key, JSON.stringify(record));
    show();
  });
  panel.querySelector('button')!.addEventListener('click', () => {
    record = {};
    store(key, null);
    show();
  });
  show();
}

const exerciseOf = (chapter: Element): string | null => [...chapter.children].find(({ localName }) => localName.startsWith('neocog-'))?.localName ?? null;
