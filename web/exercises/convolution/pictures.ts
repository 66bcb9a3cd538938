// Which pictures there are, and how they are painted.
import { fashionClasses, type Dataset } from 'neocog/data';
import { resolveColour, rgbOf, type Colour } from '../grid/pictures.js';
import type { Frame } from '../grid/number-grid.js';
import type { Volume } from './logic.js';

const slug = (name: string): string => name.toLowerCase().replace(' ', '-');

/** The garments' names as attributes and as a person reads them. */
export const garments: readonly (readonly [name: string, title: string])[] = fashionClasses.map((title) => [slug(title), title]);

/** A garment's class and its number within the class, from 0; null where the name is none. */
export function garmentOf(picture: string): { label: number; index: number } | null {
  const [name, number = '1'] = picture.trim().split(/\s+/);
  const label = garments.findIndex(([each]) => each === name);
  const index = Number(number);
  return label >= 0 && Number.isInteger(index) && index >= 1 && index <= 100 ? { label, index: index - 1 } : null;
}

export const isPicture = (picture: string): boolean => ['shapes', 'stripes', 'own'].includes(picture) || garmentOf(picture) !== null;

/** The garment of that class and number, as pixels from 0 to 1. */
export function garmentVolume({ test }: Dataset, { label, index }: { label: number; index: number }): Volume {
  const size = test.height * test.width;
  let image = -1;
  for (let seen = -1; seen < index;) if (test.labels[++image] === label || image >= test.count) seen++;
  return {
    height: test.height,
    width: test.width,
    channels: 1,
    data: Float32Array.from(test.images.subarray(image * size, (image + 1) * size), (value) => value / 255),
  };
}

export interface PaperColours {
  zero: Colour;
  padding: Colour;
}

/** Paints a picture with the zeros of the padding around it, in a colour that no pixel of the picture has to have. */
export function paintVolume(canvas: HTMLCanvasElement, { height, width, channels, data }: Volume, frame: Frame, padding: Colour): void {
  canvas.width = frame.left + width + frame.right;
  canvas.height = frame.top + height + frame.bottom;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(canvas.width, canvas.height);
  for (let i = 0; i < canvas.width * canvas.height; i++) {
    const [y, x] = [Math.floor(i / canvas.width) - frame.top, (i % canvas.width) - frame.left];
    if (y < 0 || y >= height || x < 0 || x >= width) {
      // A chequered frame, so that it is not taken for dark pixels.
      const shade = (y + x) % 2 === 0 ? 1 : 0.88;
      image.data.set([padding[0] * shade, padding[1] * shade, padding[2] * shade, 255], 4 * i);
      continue;
    }
    const pixel = (c: number) => 255 * data[(y * width + x) * channels + (channels === 3 ? c : 0)]!;
    image.data.set([pixel(0), pixel(1), pixel(2), 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}

/** What padding and zeros are painted in, as the tokens are where this element stands: light or dark. */
export const paperColours = (host: Element): PaperColours => ({
  zero: rgbOf(resolveColour(host, 'var(--paper)')),
  padding: rgbOf(resolveColour(host, 'var(--rule)')),
});
