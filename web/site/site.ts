import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import '@fontsource-variable/source-serif-4';

const select = document.querySelector<HTMLSelectElement>('#theme')!;
const storageKey = 'neocog-theme';

/** Storage throws in some third-party frames; the page works without it. */
function stored(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

function apply(theme: string): void {
  document.documentElement.style.colorScheme = theme === 'auto' ? '' : theme;
}

select.value = stored() ?? 'auto';
apply(select.value);
select.addEventListener('change', () => {
  apply(select.value);
  try {
    localStorage.setItem(storageKey, select.value);
  } catch {
    // Then the choice lasts as long as the page.
  }
});
