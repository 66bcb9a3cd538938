// The learner's own picture in the form that a network takes.
import type { Picture } from '../looking/subjects.js';
import type { OwnVolume } from '../own-picture/shrink.js';
import type { Range } from './maximise.js';

/** Resampled to `shape` (bilinear, pixel centres half way), grey or in colour as that asks, and inverted if wanted. */
export function fitted(volume: OwnVolume, [height, width, channels]: Picture['shape'], inverted: boolean): Float32Array {
  const result = new Float32Array(height * width * channels);
  const at = (y: number, x: number, c: number) => volume.data[(y * volume.width + x) * volume.channels + c]!;
  const pixel = (y: number, x: number, c: number): number => {
    if (volume.channels === channels) return at(y, x, c);
    return volume.channels === 1 ? at(y, x, 0) : 0.299 * at(y, x, 0) + 0.587 * at(y, x, 1) + 0.114 * at(y, x, 2);
  };
  const source = (i: number, size: number, from: number) => Math.max(0, Math.min(from - 1, ((i + 0.5) * from) / size - 0.5));
  for (let y = 0; y < height; y++) {
    const sy = source(y, height, volume.height);
    const [top, bottom] = [Math.floor(sy), Math.ceil(sy)];
    for (let x = 0; x < width; x++) {
      const sx = source(x, width, volume.width);
      const [left, right] = [Math.floor(sx), Math.ceil(sx)];
      for (let c = 0; c < channels; c++) {
        const upper = pixel(top, left, c) + (pixel(top, right, c) - pixel(top, left, c)) * (sx - left);
        const lower = pixel(bottom, left, c) + (pixel(bottom, right, c) - pixel(bottom, left, c)) * (sx - left);
        const value = upper + (lower - upper) * (sy - top);
        result[(y * width + x) * channels + c] = inverted ? 1 - value : value;
      }
    }
  }
  return result;
}

export function ownPicture(volume: OwnVolume, shape: Picture['shape'], range: Range, inverted: boolean): Picture {
  const shown = fitted(volume, shape, inverted);
  return { title: 'own picture', shape, shown, pixels: shown.map((value) => range.factor * value + range.offset), label: null, mask: null };
}

/** Clothes lie bright on black: a picture that is bright at its border probably has to be inverted. */
export function brightBorder(volume: OwnVolume): boolean {
  const { height, width, channels, data } = volume;
  let [sum, count] = [0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (y > 0 && y < height - 1 && x > 0 && x < width - 1) continue;
      for (let c = 0; c < channels; c++) sum += data[(y * width + x) * channels + c]!;
      count += channels;
    }
  return sum / count > 0.5;
}
