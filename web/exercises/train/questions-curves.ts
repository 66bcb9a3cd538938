// Questions about reading curves. The curves are made so that each run is clearly what it is.
import type { Engine } from 'neocog';
import { between, formatNumber, judged, pick, shuffled, type Random, type Slip } from '../frame/questions.js';
import type { RunCurves, TrainQuestion } from './question-parts.js';

const epochs = 20;
const letters = ['A', 'B', 'C'] as const;
const options = letters.map((name) => `Run ${name}`);

/** A curve over the epochs with a little noise, as real ones have; two decimals, as one could read them off. */
const curve = (random: Random, of: (epoch: number) => number, noise: number): number[] =>
  Array.from({ length: epochs }, (_, epoch) => Number((of(epoch) + (random() - 0.5) * 2 * noise).toFixed(3)));

type Losses = Pick<RunCurves, 'training' | 'heldOut'>;
const uniform = (random: Random, low: number, high: number): number => low + random() * (high - low);

/** The training loss falls to almost nothing; the held-out loss turns after a quarter to a half of the epochs. */
function overfit(random: Random): Losses {
  const turn = between(random, 4, 9);
  const [bottom, rise] = [uniform(random, 0.5, 0.7), uniform(random, 0.035, 0.06)];
  return {
    training: curve(random, (epoch) => 0.02 + 1.9 * Math.exp(-epoch / 4), 0.01),
    heldOut: curve(random, (epoch) => (epoch < turn ? bottom + (2 - bottom) * (1 - epoch / turn) ** 2 : bottom + rise * (epoch - turn)), 0.01),
  };
}

/** Both fall and stay together. */
function healthy(random: Random): Losses {
  const [end, gap, pace] = [uniform(random, 0.3, 0.4), uniform(random, 0.04, 0.08), uniform(random, 3, 4.5)];
  const of = (epoch: number) => end + 1.7 * Math.exp(-epoch / pace);
  return { training: curve(random, of, 0.012), heldOut: curve(random, (epoch) => of(epoch) + gap, 0.012) };
}

/** Both stop falling early, far above the others. */
function underfit(random: Random): Losses {
  const end = uniform(random, 1.35, 1.6);
  const of = (epoch: number) => end + 0.7 * Math.exp(-epoch / 2);
  return { training: curve(random, of, 0.012), heldOut: curve(random, (epoch) => of(epoch) + 0.05, 0.012) };
}

interface Candidate {
  id: string;
  losses: Losses;
  /** What to say to someone who takes it for the one asked for. */
  slip: string;
}

/** Three runs in random order; the answer is the place of the one asked for. */
function runsQuestion(random: Random, candidates: readonly Candidate[], asked: string): { runs: RunCurves[]; expected: number; slips: Slip[] } {
  const order = shuffled(random, candidates);
  return {
    runs: order.map(({ losses }, i) => ({ name: letters[i]!, ...losses })),
    expected: order.findIndex(({ id }) => id === asked),
    slips: order.flatMap(({ id, slip }, answer) => (id === asked ? [] : [{ name: `${asked}: ${id}`, answer, feedback: slip }])),
  };
}

export function fitQuestion(_: Engine, random: Random): TrainQuestion {
  const asked = pick(random, ['overfits', 'underfits'] as const);
  const over = asked === 'overfits';
  const { runs, expected, slips } = runsQuestion(
    random,
    [
      {
        id: 'overfits',
        losses: overfit(random),
        slip: 'This one does very well on its training images. It is the held-out images that it does worse and worse on.',
      },
      {
        id: 'healthy',
        losses: healthy(random),
        slip: over ? 'A small gap is usual. Here both losses fall, and neither turns.' : 'Here both losses come far down, and stay together.',
      },
      { id: 'underfits', losses: underfit(random), slip: 'Here both losses stay high: this run has not even learnt its training images.' },
    ],
    asked,
  );
  const letter = letters[expected]!;
  return {
    kind: 'fit',
    prompt: `Which run ${asked}?`,
    figure: { title: 'Three runs on the same images', runs },
    answer: { form: 'choice', options },
    hints: over
      ? ['Overfitting shows in the two losses parting.', 'Look for a held-out loss that rises while the training loss goes on falling.']
      : ['Underfitting shows in the training loss already.', 'Look for a run in which both losses stay high and flat.'],
    solution: over
      ? `Run ${letter}: its held-out loss turns and rises while its training loss falls towards 0.`
      : `Run ${letter}: its training loss itself stays high and no longer falls.`,
    ...judged(expected, slips, { right: 'Yes.', otherwise: 'Not yet. Compare the two losses of each run.' }),
  };
}

export function rateQuestion(_: Engine, random: Random): TrainQuestion {
  const asked = pick(random, ['high', 'low'] as const);
  const start = uniform(random, 2.25, 2.35);
  const slowEnd = uniform(random, 1.85, 2);
  const [level, swing] = [uniform(random, 2.3, 2.5), uniform(random, 0.45, 0.7)];
  const end = uniform(random, 0.3, 0.45);
  const { runs, expected, slips } = runsQuestion(
    random,
    [
      {
        id: 'high',
        losses: { training: curve(random, (epoch) => (epoch === 0 ? start : level + swing * (epoch % 2 === 0 ? 1 : -1)), 0.15) },
        slip: 'This loss jumps up and down and gets nowhere: its steps are too large, not too small.',
      },
      {
        id: 'good',
        losses: { training: curve(random, (epoch) => end + (start - end) * Math.exp(-epoch / 4), 0.015) },
        slip: 'This loss falls fast and then settles: its rate suits it.',
      },
      {
        id: 'low',
        losses: { training: curve(random, (epoch) => start + ((slowEnd - start) * epoch) / (epochs - 1), 0.008) },
        slip: 'This loss creeps down steadily: its steps are too small, not too large.',
      },
    ],
    asked,
  );
  const letter = letters[expected]!;
  return {
    kind: 'rate',
    prompt: `The same network, trained with three learning rates. Which run had a rate that is too ${asked}?`,
    figure: { title: 'Training loss of three runs from the same seed', runs },
    answer: { form: 'choice', options },
    hints:
      asked === 'high'
        ? ['Steps that are too large jump over the valley.', 'Look for a loss that goes up and down and does not settle.']
        : ['Steps that are too small lead down, but slowly.', 'Look for a smooth loss that has hardly moved by the end.'],
    solution:
      asked === 'high'
        ? `Run ${letter}: its loss jumps up and down around where it began.`
        : `Run ${letter}: its loss falls smoothly, but after ${epochs} epochs it has hardly left its beginning.`,
    ...judged(expected, slips, { right: 'Yes.', otherwise: 'Not yet. How does each loss move from one epoch to the next?' }),
  };
}

export function bestEpochQuestion(_: Engine, random: Random): TrainQuestion {
  const count = between(random, 7, 9);
  const best = between(random, 4, count - 2); // counted from 1
  const bump = random() < 0.5 ? between(random, 2, best - 2 > 1 ? best - 2 : 2) : 0;
  const lowest = between(random, 45, 60);
  // In hundredths, so that the table shows what is compared. A short rise on the way is no reason to stop.
  const heldOut = Array.from({ length: count }, (_, i) => {
    const epoch = i + 1;
    if (epoch === best) return lowest;
    return epoch < best ? lowest + 12 * (best - epoch) + between(random, -2, 2) : lowest + 5 * (epoch - best) + between(random, 0, 2);
  });
  const hasBump = bump >= 2 && bump < best - 1;
  if (hasBump) heldOut[bump - 1] = heldOut[bump - 2]! + between(random, 2, 5);
  const training = heldOut.map((_, i) => Math.round(15 + 130 * 0.72 ** i) + between(random, 0, 2));
  const firstRise = heldOut.findIndex((loss, i) => i > 0 && loss > heldOut[i - 1]!);
  return {
    kind: 'best-epoch',
    prompt: 'You may keep the weights of one epoch. After which epoch were they best?',
    figure: {
      title: 'Loss after each epoch',
      table: { columns: ['training', 'held out'], rows: heldOut.map((loss, i) => [`epoch ${i + 1}`, training[i]! / 100, loss / 100] as const) },
      answers: [{ y: best - 1, x: 1 }],
    },
    answer: { form: 'number' },
    hints: ['How well it does on images that it never learns from is what counts.', 'Find the smallest number in the column “held out”.'],
    solution: `After epoch ${best} the held-out loss is lowest, ${formatNumber(lowest / 100)}. From then on only the training loss falls: the network overfits.`,
    ...judged(
      best,
      [
        { name: 'last epoch', answer: count, feedback: 'There the training loss is lowest. What does it do on images that it has not learnt from?' },
        ...(hasBump
          ? [{ name: 'before a passing rise', answer: firstRise, feedback: 'The held-out loss rises a little there, but then falls further. Look on.' }]
          : []),
        { name: 'first rise', answer: best + 1, feedback: 'There the loss has begun to rise again. When was it lowest?' },
        { name: 'counted from 0', answer: best - 1, feedback: 'Close: epochs are counted from 1 here, as in the table.' },
        { name: 'the loss itself', answer: lowest / 100, feedback: 'That is the loss. After which epoch was it so low?' },
      ],
      { right: 'Yes: to stop there is called early stopping.', otherwise: 'Not yet. Compare the losses on the held-out images.' },
    ),
  };
}
