// From an image of any size to the few pixels of a picture here.

/** [height, width, channels], row by row, from 0 to 1. */
export interface OwnVolume {
  height: number;
  width: number;
  channels: number;
  data: Float32Array;
}

/** What a picture has to be: at most `longest` a side in its own form, or exactly `size` × `size`, its middle cut out. */
export interface Fit {
  longest: number;
  size: number | null;
  colour: boolean;
}

export interface Placement {
  columns: number;
  rows: number;
  /** The part of the source that is kept. */
  part: { left: number; top: number; width: number; height: number };
}

/** Which part of a source of this size is kept, and how many pixels it becomes. */
export function placement(width: number, height: number, { longest, size }: Fit): Placement {
  if (size !== null) {
    const side = Math.min(width, height);
    return { columns: size, rows: size, part: { left: (width - side) / 2, top: (height - side) / 2, width: side, height: side } };
  }
  const scale = Math.min(1, longest / Math.max(width, height));
  return { columns: Math.max(1, Math.round(width * scale)), rows: Math.max(1, Math.round(height * scale)), part: { left: 0, top: 0, width, height } };
}

/** Pixels of a canvas as red, green and blue from 0 to 1, or as brightness (ITU-R BT.601). */
export function volumeFrom({ data, width, height }: Pick<ImageData, 'data' | 'width' | 'height'>, colour = true): OwnVolume {
  const channels = colour ? 3 : 1;
  const values = new Float32Array(width * height * channels);
  for (let i = 0; i < width * height; i++) {
    const [red, green, blue] = [data[4 * i]! / 255, data[4 * i + 1]! / 255, data[4 * i + 2]! / 255];
    if (colour) values.set([red, green, blue], 3 * i);
    else values[i] = 0.299 * red + 0.587 * green + 0.114 * blue;
  }
  return { height, width, channels, data: values };
}

/** An image, small enough to be a picture here. */
export function shrunk(source: CanvasImageSource, width: number, height: number, fit: Fit): OwnVolume {
  const { columns, rows, part } = placement(width, height, fit);
  const canvas = document.createElement('canvas');
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, columns, rows);
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, part.left, part.top, part.width, part.height, 0, 0, columns, rows);
  return volumeFrom(context.getImageData(0, 0, columns, rows), fit.colour);
}
