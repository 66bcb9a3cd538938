import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import '@fontsource-variable/source-serif-4';
import '@fontsource/stix-two-math';
import { followChapters } from './chapters.js';
import { startFormulas } from './formulas.js';
import { keepProgress } from './progress.js';
import { store, stored } from './storage.js';

const select = document.querySelector<HTMLSelectElement>('#theme')!;
const themeKey = 'neocog-theme';

function apply(theme: string): void {
  document.documentElement.style.colorScheme = theme === 'auto' ? '' : theme;
}

select.value = stored(themeKey) ?? 'auto';
apply(select.value);
select.addEventListener('change', () => {
  apply(select.value);
  store(themeKey, select.value);
});

// The sample page has none of these.
if (document.querySelector('.chapters')) {
  followChapters();
  keepProgress();
  startFormulas();
}
