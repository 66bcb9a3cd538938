// Which network, and which picture.
import { html, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { options } from '../frame/options.js';
import { renderMap } from '../looking/maps.js';
import { subjects, type Picture, type SubjectName } from '../looking/subjects.js';
import { photoOf } from './parts.js';
import type { SaliencyState } from './state.js';

const shownAtOnce = 8;

export interface Choice {
  state: SaliencyState;
  /** A picture, or null while it is on its way. */
  picture: (index: number) => Picture | null;
  change: (part: Partial<SaliencyState>) => void;
}

export function renderChooser({ state, picture, change }: Choice): TemplateResult {
  const { subject, picture: chosen } = state;
  const { pictures } = subjects[subject];
  const shown = Math.min(shownAtOnce, pictures);
  const first = Math.min(Math.floor(chosen / shown) * shown, pictures - shown);
  const go = (index: number) => change({ picture: Math.max(0, Math.min(pictures - 1, index)), chosen: null, pixel: null });
  const chooseSubject = (event: Event) => {
    const wanted = (event.target as HTMLSelectElement).value as SubjectName;
    change({ subject: wanted, picture: Math.min(chosen, subjects[wanted].pictures - 1), chosen: null, pixel: null });
  };
  const thumbnail = (index: number) => {
    const one = picture(index);
    return html`<button aria-pressed=${index === chosen} aria-label="Picture ${index + 1}${one ? `: ${one.title}` : ''}" @click=${() => go(index)}>
      ${guard([one], () => (one ? renderMap(photoOf(one), one.title) : html`<span class="empty"></span>`))}
    </button>`;
  };
  return html`<div class="chooser">
    <label
      >Network and pictures<select @change=${chooseSubject}>
        ${options(
          (Object.keys(subjects) as SubjectName[]).map((name) => [name, subjects[name].title] as const),
          subject,
        )}
      </select></label
    >
    <div class="thumbnails" role="group" aria-label="Pictures">
      <button class="turn" aria-label="Earlier pictures" title="Earlier pictures" ?disabled=${first === 0} @click=${() => go(first - 1)}>‹</button>
      ${Array.from({ length: shown }, (_, i) => thumbnail(first + i))}
      <button class="turn" aria-label="Further pictures" title="Further pictures" ?disabled=${first + shown >= pictures} @click=${() => go(first + shown)}>
        ›
      </button>
    </div>
  </div>`;
}
