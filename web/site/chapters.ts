/** The list of chapters: open at the side of a wide page, a menu on a narrow one; the chapter in view is marked. */
export function followChapters(): void {
  const menu = document.querySelector<HTMLDetailsElement>('.chapters details')!;
  const links = new Map([...menu.querySelectorAll<HTMLAnchorElement>('a')].map((link) => [link.hash.slice(1), link]));
  const wide = matchMedia('(min-width: 1100px)');
  const fit = () => (menu.open = wide.matches);
  wide.addEventListener('change', fit);
  fit();
  menu.addEventListener('click', (event) => {
    if (!wide.matches && (event.target as Element).closest('a')) menu.open = false;
  });

  // A chapter is current while it crosses a line in the upper third of the window.
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const link = links.get(target.id);
        if (isIntersecting) link?.setAttribute('aria-current', 'location');
        else link?.removeAttribute('aria-current');
      }
    },
    { rootMargin: '-30% 0px -70% 0px' },
  );
  for (const id of links.keys()) {
    const chapter = document.getElementById(id);
    if (chapter) observer.observe(chapter);
  }
}
