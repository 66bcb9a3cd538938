/** Sizes that do not fit together: a window larger than its input, an array of the wrong length. */
export class ShapeError extends Error {
  override name = 'ShapeError';
}

/** A value that cannot be used: an unknown attribute, a label out of range, a NaN among the pixels. */
export class ArgumentError extends Error {
  override name = 'ArgumentError';
}

/** A file that is not what it should be. */
export class FormatError extends Error {
  override name = 'FormatError';
}

/** This browser or runtime cannot run the engine at all; the message says what it lacks. */
export class UnsupportedError extends Error {
  override name = 'UnsupportedError';
}

const classes = { ShapeError, ArgumentError, FormatError, UnsupportedError };

/** What came over the border, from Wasm or from a worker, as the error class that it names. */
export function reviveError(thrown: unknown): unknown {
  if (typeof thrown !== 'object' || thrown === null || !('name' in thrown) || !('message' in thrown)) return thrown;
  // Embind's own: a network, optimizer or trainer of another engine, or something of another kind in its place.
  if (thrown.name === 'BindingError') return new ArgumentError(`argument: expected one that this engine made, got another (${String(thrown.message)})`);
  const known = classes[thrown.name as keyof typeof classes];
  return known === undefined || thrown instanceof known ? thrown : new known(String(thrown.message));
}

/** Runs a call into Wasm; what it throws becomes one of the exported classes. */
export function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    throw reviveError(thrown);
  }
}
