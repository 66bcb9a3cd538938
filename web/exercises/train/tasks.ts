// Work that waits its turn, so that what was asked for first is seen first.

/** Lets the page answer what came in meanwhile. */
export const nextTask = (): Promise<void> => new Promise((done) => setTimeout(done));

/** After the picture of this moment is on the screen. */
export const afterPaint = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
