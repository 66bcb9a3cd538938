import type { Case } from '../cases.js';
import { channelsLast, channelsSecond, product, reshaped, type Tensor } from '../layout.js';
import type { Plan } from '../plan.js';
import { skip } from '../skip.js';

/** Statistics do not see how positions are laid out: three spatial axes may be two. */
const joined = ({ shape, data }: Tensor): Tensor => ({
  shape: shape.length > 4 ? [shape[0]!, shape[1]!, product(shape.slice(2, -1)), shape.at(-1)!] : shape,
  data,
});

export function batchNormalization(one: Case): Plan {
  const [x, gamma, beta, mean, variance] = one.tensors() as [Tensor, Tensor, Tensor, Tensor, Tensor];
  const training = one.number('training_mode', 0) === 1;
  const momentum = one.number('momentum', 0.9);
  const input = channelsLast(joined(x));
  const [height, width] = input.size;
  const values = input.batch * height * width;
  // Ours takes the unbiased variance into the running one, ONNX's the biased.
  const biased = (ours: Float32Array): Float32Array => {
    const kept = variance.data.map((value) => momentum * value);
    return ours.map((value, channel) => kept[channel]! + ((value - kept[channel]!) * (values - 1)) / values);
  };
  const notes = [
    ...(x.shape.length > 4 ? ['three spatial axes as two'] : []),
    ...(training ? ['in training, with the running statistics; the running variance is taken back from n − 1 to n values'] : []),
  ];
  return {
    layers: [{ type: 'batchNorm', name: 'layer', epsilon: one.number('epsilon', 1e-5), momentum }],
    input,
    parameters: { 'layer/gamma': gamma.data, 'layer/beta': beta.data, 'layer/mean': mean.data, 'layer/variance': variance.data },
    training,
    results: (output, net) => {
      const y = reshaped(channelsSecond(output, Math.min(x.shape.length, 4)), x.shape);
      if (!training) return [y];
      return [y, reshaped({ data: net.get('layer/mean') }, mean.shape), reshaped({ data: biased(net.get('layer/variance')) }, variance.shape)];
    },
    note: notes.join('; ') || undefined,
  };
}

export function lrn(one: Case): Plan {
  const x = one.tensor(0);
  const size = one.number('size', 0);
  if (size % 2 === 0) skip('an even size reaches further to the other side than localResponseNorm does');
  return {
    layers: [{ type: 'localResponseNorm', size, alpha: one.number('alpha', 1e-4), beta: one.number('beta', 0.75), k: one.number('bias', 1) }],
    input: channelsLast(x),
    results: (output) => [channelsSecond(output, x.shape.length)],
  };
}
