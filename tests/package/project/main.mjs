// A Node program that has nothing but the installed package.
import { load } from 'neocog';
import { parametersOf, readNpz, writeNpz } from 'neocog/npz';

const nc = await load({ variant: 'simd' });
const net = nc.network({ input: [4, 4, 1], layers: [{ type: 'conv2d', filters: 2, kernel: 3 }, { type: 'flatten' }, { type: 'dense', units: 2 }] });
const { loss } = net.trainBatch(new Float32Array(32).fill(0.5), [0, 1], nc.optimizer({ type: 'sgd', rate: 0.1 }));
const arrays = readNpz(writeNpz(parametersOf(net)));
if (arrays['conv2d1/kernel'].data.length !== 18) throw new Error(`expected 18 weights, got ${arrays['conv2d1/kernel'].data.length}`);
net.dispose();
if (!Number.isFinite(loss)) throw new Error(`expected a loss, got ${loss}`);
console.log(loss);
