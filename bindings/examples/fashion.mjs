// A network learns to tell clothes apart, in Node: the whole library in one page.   npm run example
import { load } from 'neocog';
import { batchOf, loadFashionMnist, shuffled } from 'neocog/data';

const nc = await load();
const { train, test, classes } = await loadFashionMnist();

const net = nc.network({
  input: [28, 28, 1], // height, width, channels
  seed: 1,
  layers: [
    { type: 'conv2d', name: 'conv1', filters: 8, kernel: 3, padding: 'same' },
    { type: 'relu' },
    { type: 'maxPool2d', window: 2 },
    { type: 'conv2d', name: 'conv2', filters: 16, kernel: 3, padding: 'same' },
    { type: 'relu' },
    { type: 'maxPool2d', window: 2 },
    { type: 'flatten' },
    { type: 'dense', name: 'logits', units: 10 },
  ],
});
console.table(net.summary().map(({ name, outputShape, parameters, macs }) => ({ name, output: outputShape.join('×'), parameters, macs })));

const optimizer = nc.optimizer({ type: 'adam', rate: 0.002 });
const held = batchOf(test, shuffled(test.count, 0)); // pixels from 0 to 1, and labels
const started = performance.now();
for (let epoch = 1; epoch <= 6; epoch++) {
  const order = shuffled(train.count, epoch);
  let loss = 0;
  for (let i = 0; i < train.count; i += 32) {
    const { pixels, labels } = batchOf(train, order.subarray(i, i + 32));
    loss += net.trainBatch(pixels, labels, optimizer).loss * labels.length;
  }
  const { accuracy } = net.evaluate(held.pixels, held.labels);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`epoch ${epoch}: loss ${(loss / train.count).toFixed(3)}, ${(100 * accuracy).toFixed(1)}% of the held-out images right, after ${seconds} s`);
}

// Ask the trained network about one image, and where the answer comes from.
const { pixels, labels } = batchOf(test, [0]);
const { data: logits } = net.forward(pixels);
const answer = logits.indexOf(Math.max(...logits));
const gradient = net.backward(Float32Array.from(logits, (_, i) => (i === answer ? 1 : 0)));
const strongest = gradient.data.reduce((best, value, i) => (Math.abs(value) > Math.abs(gradient.data[best]) ? i : best), 0);
console.log(`The first test image is a ${classes[labels[0]]}; the network says ${classes[answer]}.`);
console.log(`The pixel that moves that logit most lies at row ${Math.floor(strongest / 28)}, column ${strongest % 28}.`);
net.dispose();
