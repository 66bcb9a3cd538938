// Pictures of a first layer's weights: one per filter or unit.

export interface WeightPictures {
  rows: number;
  columns: number;
  /** One image per filter, row-major. */
  images: Float32Array[];
  /** The largest magnitude among all of them. */
  limit: number;
}

/**
 * A conv2d kernel [height, width, in, filters] gives an image per filter (the mean over several input channels); a
 * dense kernel [features, units] over flattened images of one channel gives an image per unit.
 */
export function weightPictures(values: Float32Array, shape: readonly number[], image: readonly number[], most = 32): WeightPictures | null {
  const conv = shape.length === 4;
  const [rows, columns, channels, filters] = conv ? (shape as [number, number, number, number]) : [image[0]!, image[1]!, 1, shape[1]!];
  if (!conv && rows * columns !== shape[0]) return null;
  const cells = rows * columns;
  const images = Array.from({ length: Math.min(filters, most) }, (_, filter) =>
    Float32Array.from({ length: cells }, (_, cell) => {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++) sum += values[(cell * channels + channel) * filters + filter]!;
      return sum / channels;
    }),
  );
  const limit = images.reduce((most, values) => values.reduce((largest, value) => Math.max(largest, Math.abs(value)), most), 1e-12);
  return { rows, columns, images, limit };
}
