// Small pictures on canvas.

export type Colour = readonly [number, number, number];

const negative: Colour = [47, 111, 196];
const positive: Colour = [224, 123, 26];

/** The value of a CSS colour where this element stands, light or dark resolved. */
export function resolveColour(host: Element, colour: string): string {
  const probe = document.createElement('span');
  probe.style.color = colour;
  (host.shadowRoot ?? host).append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}

export function rgbOf(colour: string): Colour {
  const [red = 255, green = 255, blue = 255] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** Paints one pixel of the canvas for each cell. */
export function paint(canvas: HTMLCanvasElement, rows: number, columns: number, colourOf: (cell: number) => Colour): void {
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(columns, rows);
  for (let cell = 0; cell < rows * columns; cell++) {
    const [red, green, blue] = colourOf(cell);
    image.data.set([red, green, blue, 255], cell * 4);
  }
  context.putImageData(image, 0, 0);
}

/** Signed values: blue below zero, `zero` (the paper) at zero, orange above, saturated at ± limit. */
export function paintSigned(canvas: HTMLCanvasElement, values: Float32Array, rows: number, columns: number, limit: number, zero: Colour): void {
  paint(canvas, rows, columns, (cell) => {
    const share = Math.max(-1, Math.min(1, values[cell]! / limit));
    const end = share < 0 ? negative : positive;
    const mix = (i: 0 | 1 | 2) => zero[i] + (end[i] - zero[i]) * Math.abs(share);
    return [mix(0), mix(1), mix(2)];
  });
}

/** Grey values 0 to 255. */
export function paintGrey(canvas: HTMLCanvasElement, values: Uint8Array, rows: number, columns: number): void {
  paint(canvas, rows, columns, (cell) => [values[cell]!, values[cell]!, values[cell]!]);
}
