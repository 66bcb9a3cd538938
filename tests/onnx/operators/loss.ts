import type { Case } from '../cases.js';
import { asItLies, withLast } from '../layout.js';
import type { Plan } from '../plan.js';
import { skip } from '../skip.js';

/** A loss is no layer: evaluate tells it of the logits, which here are the input as it is. */
export function softmaxCrossEntropyLoss(one: Case): Plan {
  const reduction = one.text('reduction', 'mean');
  if (one.outputs > 1) skip('asks for the logarithms of the probabilities as well');
  if (one.has(2)) skip('weights for the classes');
  const scores = one.tensor(0);
  const labels = one.wholes(1)!;
  const ignored = one.number('ignore_index', -1);
  if (labels.includes(ignored)) skip('labels that are ignored');
  if (reduction === 'sum') skip('the sum of the losses: ours is their mean');
  const { shape, data } = withLast(scores, 1);
  const input = asItLies({ shape: [shape[0]!, 1, ...shape.slice(1)], data });
  return {
    layers: [{ type: 'scale', by: 1 }],
    input,
    results: (_, net) => {
      const { loss, losses } = net.evaluate(input.data, labels, { batch: input.batch });
      return reduction === 'none' ? [{ shape: shape.slice(0, -1), data: losses }] : [{ shape: [], data: Float32Array.of(loss) }];
    },
    note: 'evaluate on logits that are the input',
  };
}
