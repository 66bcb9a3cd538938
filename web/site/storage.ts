// What the page remembers on this device. Storage throws in some third-party frames; the page works without it, and then
// remembers as long as it is open.

export function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function store(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Nothing to remember it in.
  }
}
