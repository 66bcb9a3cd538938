// Scenes: colour images made by rule, so that it is known which pixels are the object. For looking at what a network
// looks at, and for making data whose background gives the class away.
import type { ImageSet } from './index.js';
import { randomFrom } from './random.js';

export const sceneClasses = ['disc', 'ring', 'square', 'cross', 'triangle', 'star'] as const;

/** Height and width of a scene. */
export const sceneSize = 64;

export interface Scenes extends ImageSet {
  /** [count, height, width]: 1 where the object covers at least half of the pixel. */
  masks: Uint8Array;
}

export interface SceneOptions {
  count: number;
  seed: number;
  /** Where to begin, so that a large set can be made in pieces: image `first` of this seed's scenes. 0 by default. */
  first?: number;
  /** The share of images whose background has the colour of its class; elsewhere it is drawn from all. 0 by default. */
  bias?: number;
}

type Random = () => number;
type Colour = readonly [red: number, green: number, blue: number];
type Pattern = (x: number, y: number) => Colour;

/** Whether a point belongs to a shape within the circle of radius 1 around 0, 0. */
const shapes: Record<(typeof sceneClasses)[number], (x: number, y: number) => boolean> = {
  disc: (x, y) => x * x + y * y <= 1,
  ring: (x, y) => x * x + y * y <= 1 && x * x + y * y >= 0.3,
  square: (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= 0.7,
  cross: (x, y) => Math.min(Math.abs(x), Math.abs(y)) <= 0.3 && Math.max(Math.abs(x), Math.abs(y)) <= 0.95,
  triangle: (x, y) => y >= -0.5 && Math.abs(x) * Math.sqrt(3) + y <= 1,
  star: (x, y) => inStar(x, y),
};

/** A five-pointed star: within at least four of the five half-planes that its long lines bound. */
function inStar(x: number, y: number): boolean {
  let within = 0;
  for (let i = 0; i < 5; i++) {
    const angle = (2 * Math.PI * i) / 5 + Math.PI / 2;
    // The lines of a pentagram lie at cos 72° of its points' distance from the middle.
    if (x * Math.cos(angle) + y * Math.sin(angle) >= -Math.cos((2 * Math.PI) / 5)) within += 1;
  }
  return within >= 4;
}

const mix = (a: Colour, b: Colour, share: number): Colour => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];

/** A colour of this hue (0 to 1). */
function colourOf(hue: number, saturation: number, lightness: number): Colour {
  const channel = (offset: number) => {
    const k = (offset + hue * 12) % 12;
    return lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
  };
  return [channel(0), channel(8), channel(4)];
}

/** Plain, stripes, checks or dots of two colours, turned and scaled at random. */
function patternOf(random: Random, first: Colour, second: Colour): Pattern {
  const kind = Math.floor(4 * random());
  const angle = Math.PI * random();
  const period = 5 + 7 * random();
  const [cosine, sine] = [Math.cos(angle) / period, Math.sin(angle) / period];
  const shift = random();
  // 0 to 1 and back, once in each period
  const wave = (t: number) => Math.abs(t + shift - Math.floor(t + shift) - 0.5) * 2;
  return (x, y) => {
    if (kind === 0) return first;
    const u = x * cosine + y * sine;
    const v = y * cosine - x * sine;
    if (kind === 1) return wave(u) > 0.5 ? first : second;
    if (kind === 2) return wave(u) > 0.5 === wave(v) > 0.5 ? first : second;
    return wave(u) ** 2 + wave(v) ** 2 < 0.4 ? second : first;
  };
}

interface Scene {
  object: (x: number, y: number) => boolean;
  front: Pattern;
  back: Pattern;
}

const distance = (a: Colour, b: Colour): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

function sceneOf(random: Random, label: number, bias: number): Scene {
  const radius = 11 + 8 * random();
  const [cx, cy] = [radius + 2 + (sceneSize - 2 * radius - 4) * random(), radius + 2 + (sceneSize - 2 * radius - 4) * random()];
  const angle = 2 * Math.PI * random();
  const [cosine, sine] = [Math.cos(angle) / radius, Math.sin(angle) / radius];
  const shape = shapes[sceneClasses[label]!];
  const biased = random() < bias;
  const anyHue = random();
  const hue = biased ? label / sceneClasses.length : anyHue;
  const back = [
    colourOf(hue, 0.25 + 0.3 * random(), 0.3 + 0.4 * random()),
    colourOf(hue + 0.06 * random(), 0.2 + 0.3 * random(), 0.3 + 0.4 * random()),
  ] as const;
  const front = [drawnApart(random, back), drawnApart(random, back)] as const;
  return {
    object(x, y) {
      const [dx, dy] = [x - cx, y - cy];
      return dx * dx + dy * dy <= radius * radius && shape(dx * cosine + dy * sine, dy * cosine - dx * sine);
    },
    front: patternOf(random, ...front),
    back: patternOf(random, ...back),
  };
}

/** A colour that can be told from those of the background. */
function drawnApart(random: Random, back: readonly Colour[]): Colour {
  for (;;) {
    const colour = colourOf(random(), 0.3 + 0.5 * random(), 0.15 + 0.7 * random());
    if (back.every((other) => distance(colour, other) > 0.35)) return colour;
  }
}

/**
 * `count` scenes of 64×64 with an object of one of six shapes, of any size, place, turn, colour and texture, on a textured
 * background; the classes in turn. The same seed gives the same scenes, about a thousand in a second.
 */
export function makeScenes({ count, seed, first = 0, bias = 0 }: SceneOptions): Scenes {
  const cells = sceneSize * sceneSize;
  const images = new Uint8Array(count * cells * 3);
  const masks = new Uint8Array(count * cells);
  const labels = Uint8Array.from({ length: count }, (_, i) => (first + i) % sceneClasses.length);
  for (let i = 0; i < count; i++) {
    // Each image has a source of its own: the first hundred are the same whatever comes after them.
    const random = randomFrom(seed * 1_000_003 + first + i);
    draw(sceneOf(random, labels[i]!, bias), random, images.subarray(i * cells * 3, (i + 1) * cells * 3), masks.subarray(i * cells, (i + 1) * cells));
  }
  return { count, height: sceneSize, width: sceneSize, channels: 3, images, labels, masks };
}

/** Four samples for each pixel, and a little noise as of a camera. */
function draw({ object, front, back }: Scene, random: Random, image: Uint8Array, mask: Uint8Array): void {
  const samples = [0.25, 0.75];
  for (let y = 0; y < sceneSize; y++) {
    for (let x = 0; x < sceneSize; x++) {
      const at = y * sceneSize + x;
      let covered = 0;
      for (const dy of samples) {
        for (const dx of samples) if (object(x + dx, y + dy)) covered += 1;
      }
      mask[at] = covered >= 2 ? 1 : 0;
      const colour = covered === 0 ? back(x, y) : mix(back(x, y), front(x, y), covered / 4);
      const noise = 0.06 * (random() - 0.5);
      for (let c = 0; c < 3; c++) image[3 * at + c] = Math.max(0, Math.min(255, Math.round(255 * (colour[c]! + noise))));
    }
  }
}
