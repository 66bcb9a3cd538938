// Our face detector against the package that its weights come from, which brings its own reader, network and TensorFlow.js.
// Here and not in Node, as it takes a browser to open photos.
import { fileURLToPath } from 'node:url';
import { expect, test } from './support.js';

type Neocog = typeof import('neocog');
type Data = typeof import('neocog/data');
type Box = Omit<import('neocog/data').FaceBox, 'row' | 'column' | 'box' | 'channel'>;

/** What is asked of @vladmandic/face-api. */
interface Tensor {
  shape: number[];
  data(): Promise<Float32Array>;
}
interface Reference {
  tf: { setBackend(name: 'cpu'): Promise<boolean>; tensor3d(values: Int32Array, shape: number[]): Tensor };
  TinyFaceDetector: new () => {
    loadFromUri(folder: string): Promise<void>;
    forward(image: Tensor, size: number): Promise<Tensor>;
    locateFaces(image: Tensor, options: { inputSize: number; scoreThreshold: number }): Promise<{ score: number; box: DOMRect }[]>;
  };
}

/** `height` cuts the photo off below, to whole pixels of the network's input: the package rounds the image's share of it. */
interface Case {
  photo: string;
  size: number;
  height: number;
  threshold: number;
}

test.beforeEach(async ({ page }) => {
  const script = fileURLToPath(new URL('../../../node_modules/@vladmandic/face-api/dist/face-api.esm.js', import.meta.url));
  await page.route('**/reference/face-api.js', (route) => route.fulfill({ path: script, contentType: 'text/javascript' }));
  await page.route('**/reference/', (route) => route.fulfill({ body: '<!doctype html><title>Reference</title>', contentType: 'text/html' }));
  await page.goto('/reference/');
});

for (const example of [
  { photo: 'astronaut', size: 160, height: 256, threshold: 0.05 },
  { photo: 'astronaut', size: 416, height: 256, threshold: 0.5 },
  { photo: 'cat', size: 160, height: 192, threshold: 0.01 },
  { photo: 'coffee', size: 224, height: 256, threshold: 0.005 },
] satisfies Case[]) {
  test(`${example.photo}, ${example.height} of its rows, at ${example.size}×${example.size}: as the package itself`, async ({ page }) => {
    const { difference, shapes, ours, theirs } = await page.evaluate(async ({ photo, size, height, threshold }: Case) => {
      const from = async (address: string): Promise<unknown> => import(new URL(address, location.href).href);
      const { load } = (await from('/cdn/index.js')) as Neocog;
      const { faceBoxes, facePixels, loadFaceDetector, photoUrl } = (await from('/cdn/data.js')) as Data;
      const { tf, TinyFaceDetector } = (await from('/reference/face-api.js')) as Reference;

      const picture = await createImageBitmap(await (await fetch(photoUrl(photo))).blob());
      const { width } = picture;
      const context = new OffscreenCanvas(width, height).getContext('2d')!;
      context.drawImage(picture, 0, 0);
      const image = context.getImageData(0, 0, width, height);

      const net = await loadFaceDetector(await load({ variant: 'simd' }), { size });
      const output = net.forward(facePixels(image, size));
      net.dispose();
      const ours: Box[] = faceBoxes(output, image, { threshold });

      await tf.setBackend('cpu');
      const reference = new TinyFaceDetector();
      await reference.loadFromUri('/cdn/models/face/');
      const rgb = Int32Array.from({ length: width * height * 3 }, (_, i) => image.data[Math.floor(i / 3) * 4 + (i % 3)]!);
      const tensor = tf.tensor3d(rgb, [height, width, 3]);
      const expected = await reference.forward(tensor, size);
      const values = await expected.data();
      const located = await reference.locateFaces(tensor, { inputSize: size, scoreThreshold: threshold });
      return {
        difference: output.data.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i]!)), 0),
        shapes: [output.shape, expected.shape],
        ours,
        theirs: located.map(({ score, box }): Box => ({ score, left: box.x, top: box.y, width: box.width, height: box.height })),
      };
    }, example);
    expect(shapes[0]).toEqual(shapes[1]);
    expect(difference).toBeLessThan(1e-4);
    expect(ours).toHaveLength(theirs.length);
    expect(ours.length).toBeGreaterThan(0);
    ours.forEach((box, i) => {
      for (const [what, value] of Object.entries(theirs[i]!)) expect(box[what as keyof Box], `box ${i}: ${what}`).toBeCloseTo(value, what === 'score' ? 5 : 2);
    });
  });
}
