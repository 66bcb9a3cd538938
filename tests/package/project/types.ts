// Compiles only if the package's types are whole and say what the library does.
import { ArgumentError, load, loadWorker, type Network, type NetworkDescription, type SummaryRow } from 'neocog';
import { batchOf, faceBoxes, facePixels, loadFaceDetector, loadFashionMnist, type FaceBox, type PixelImage } from 'neocog/data';
import { parametersOf, readNpz, setParameters, writeNpz } from 'neocog/npz';
import { readTfjsWeights, type TfjsTensor } from 'neocog/tfjs';
import 'neocog/exercises';

const description: NetworkDescription = {
  input: [28, 28, 1],
  layers: [{ type: 'conv2d', name: 'conv1', filters: 8, kernel: [3, 3], padding: 'same' }, { type: 'flatten' }, { type: 'dense', units: 10 }],
};

export async function train(): Promise<number> {
  const nc = await load({ variant: 'auto' });
  const net: Network = nc.network(description);
  const rows: SummaryRow[] = net.summary();
  const { train: images } = await loadFashionMnist();
  const { pixels, labels } = batchOf(images, [0, 1]);
  const { loss } = net.trainBatch(pixels, labels, nc.optimizer({ type: 'adam', rate: 0.002 }));
  const weights: Float32Array = net.get('conv1/kernel');
  setParameters(net, readNpz(writeNpz(parametersOf(net))));
  net.dispose();
  return loss + weights.length + rows.length;
}

export async function faces(image: PixelImage): Promise<FaceBox[]> {
  const nc = await load();
  const net: Network = await loadFaceDetector(nc, { size: 160 });
  return faceBoxes(net.forward(facePixels(image, 160)), image);
}

export const weights: Record<string, TfjsTensor> = readTfjsWeights([], {});

export async function trainInWorker(): Promise<number> {
  const nc = await loadWorker();
  const net = await nc.network(description);
  const { loss } = await net.trainBatch([0], [1], await nc.optimizer({ type: 'sgd', rate: 0.1 }));
  nc.terminate();
  return loss;
}

// @ts-expect-error there is no such layer
export const wrongLayer: NetworkDescription = { input: [1, 1, 1], layers: [{ type: 'conv4d' }] };
// @ts-expect-error a rate is a number
export const wrongRate = load().then((nc) => nc.optimizer({ type: 'sgd', rate: '1' }));
export const isOurs = (error: unknown): boolean => error instanceof ArgumentError;
