// Photographs to look at with a network; where they come from stands in web/data/photos/README.md.

export interface Photo {
  name: string;
  /** What can be seen, for a caption or a screen reader. */
  title: string;
  /** Who made it, and its licence. */
  credit: string;
  file: string;
}

/** Squares of 256×256 pixels. */
export const photos: readonly Photo[] = [
  { name: 'astronaut', title: 'Astronaut Eileen Collins', credit: 'NASA, public domain', file: 'astronaut.jpg' },
  { name: 'cat', title: 'Chelsea the cat', credit: 'Stefan van der Walt, CC0', file: 'cat.jpg' },
  { name: 'coffee', title: 'A cup of coffee', credit: 'Rachel Michetti, Pikolo Espresso Bar, CC0', file: 'coffee.jpg' },
];

/** Where a photo's file lies: beside the data module. */
export function photoUrl(name: string): URL {
  const photo = photos.find((one) => one.name === name);
  if (!photo) throw new Error(`photo: expected one of ${photos.map((one) => one.name).join(', ')}, got '${name}'`);
  return new URL(photo.file, new URL('./data/photos/', import.meta.url));
}
