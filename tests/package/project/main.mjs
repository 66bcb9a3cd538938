// A Node program that has nothing but the installed package.
import { load } from 'neocog';
import { loadFaceDetector } from 'neocog/data';
import { parametersOf, readNpz, writeNpz } from 'neocog/npz';
import { readTfjsWeights } from 'neocog/tfjs';

const nc = await load({ variant: 'simd' });
const net = nc.network({ input: [4, 4, 1], layers: [{ type: 'conv2d', filters: 2, kernel: 3 }, { type: 'flatten' }, { type: 'dense', units: 2 }] });
const { loss } = net.trainBatch(new Float32Array(32).fill(0.5), [0, 1], nc.optimizer({ type: 'sgd', rate: 0.1 }));
const arrays = readNpz(writeNpz(parametersOf(net)));
if (arrays['conv2d1/kernel'].data.length !== 18) throw new Error(`expected 18 weights, got ${arrays['conv2d1/kernel'].data.length}`);
net.dispose();
const manifest = [{ paths: ['a'], weights: [{ name: 'bias', shape: [2], dtype: 'float32' }] }];
if (readTfjsWeights(manifest, { a: new Uint8Array(8) })['bias'].data.length !== 2) throw new Error('expected two weights');
const detector = await loadFaceDetector(nc, { size: 96 });
if (detector.forward(new Float32Array(96 * 96 * 3)).shape.join() !== '1,3,3,25') throw new Error('expected boxes');
if (!Number.isFinite(loss)) throw new Error(`expected a loss, got ${loss}`);
console.log(loss);
