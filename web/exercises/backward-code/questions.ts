// Practice about backward passes as code. Every question follows from its seed.
import type { Engine } from 'neocog';
import { randomFrom } from 'neocog/data';
import { between, formatNumber, judged, pick, sameAnswer, shuffled, type Question, type Random, type Slip } from '../frame/questions.js';
import { broken, brokenOf, linesOf, type Broken } from './broken.js';
import { casesOf, type Case } from './cases.js';
import { matrixOf, nameOf, placesOf, truthOf, type Part, type Place } from './compare.js';
import { madeOf } from './made.js';
import { taskIds, tasks, type Numbers, type TaskId } from './tasks.js';

export interface CodeFigure {
  task: TaskId;
  lines: readonly string[];
  /** A line that is missing, counted from 0. */
  gap?: number;
  /** What the code is run on. */
  case?: Case;
  /** What is asked for. */
  place?: Place;
  /** The part of it that the code gives back, the answer in it. */
  returned?: Numbers;
  /** The cells of the arguments that the answer is made of, where the code is right. */
  sources?: readonly Place[];
  /** The line that is wrong, counted from 0, and what should stand there. */
  fault?: { line: number; mended: string };
}

type CodeQuestion = Question<CodeFigure>;

/** What the lines of the solutions are for, where one may suspect them; counted from 0. */
const purposes: Readonly<Record<TaskId, Readonly<Record<number, string>>>> = {
  relu: {
    1: 'That line makes a dx of x’s size, full of zeros; that is right.',
    2: 'That line goes over all rows; that is right.',
    3: 'That line goes over all columns; that is right.',
    4: 'That line decides what passes.',
    7: 'That line gives back what was computed; that is right.',
  },
  maxpool: {
    1: 'That line makes a dx of x’s size, full of zeros; that is right.',
    3: 'There is one window for each number of dy, and that line goes over a row of them; that is right.',
    4: 'That line begins the search at the first cell of the window; it does so rightly.',
    5: 'That line goes over the window’s rows, and rightly.',
    6: 'That line goes over the window’s columns, and rightly.',
    7: 'That line remembers where the largest value so far is; it does so rightly.',
    10: 'That line hands the derivative to the winner, and rightly.',
  },
  dense: {
    2: 'That line makes a dw of w’s size, full of zeros; that is right.',
    4: 'That line goes over the outputs; that is right.',
    5: 'That line goes over the inputs; that is right.',
    6: 'That line adds to dx what one output sends back to one input; it does so rightly.',
    7: 'That line gives each weight its derivative, and rightly.',
    9: 'That line gives each bias its derivative, and rightly.',
  },
  conv: {
    1: 'That line makes a dx of x’s size, full of zeros; that is right.',
    5: 'That line goes over the columns of dy; that is right.',
    6: 'That line goes over the kernel’s rows; that is right.',
    8: 'That line sends a share back to the input cell that was read; it does so rightly.',
    9: 'That line adds one place’s share to a weight’s derivative, and rightly.',
    12: 'That line adds up the bias’s derivative, and rightly.',
  },
};

const trimmed = (line: string): string => line.trim();

function wrongLine(random: Random): CodeQuestion {
  const task = pick(random, taskIds);
  const fault = pick(random, brokenOf(task));
  const lines = linesOf(fault);
  const others = shuffled(
    random,
    Object.keys(purposes[task])
      .map(Number)
      .filter((line) => line !== fault.line),
  ).slice(0, 3);
  const chosen = [...others, fault.line].sort((a, b) => a - b);
  const slips = chosen.flatMap((line, answer): Slip[] =>
    line === fault.line ? [] : [{ name: 'a line that is right', answer, feedback: purposes[task][line]! }],
  );
  return {
    kind: 'wrong-line',
    prompt: `One line of this backward pass of ${spoken(task)} is wrong. Which? ${agreed[task]}`.trim(),
    figure: { task, lines, fault: mendedLine(fault) },
    answer: { form: 'choice', options: chosen.map((line) => `${line + 1}: ${trimmed(lines[line]!)}`) },
    hints: [`The rule: ${tasks[task].formula.join('; ')}. Go through the lines and hold each against it.`, fault.says],
    solution: `Line ${fault.line + 1} should be “${trimmed(tasks[task].solution[fault.line]!)}”. ${fault.says}`,
    ...judged(chosen.indexOf(fault.line), slips, { right: `Yes. ${fault.says}`, otherwise: 'Not that one. Hold it against the rule.' }),
  };
}

const mendedLine = ({ task, line }: Broken): { line: number; mended: string } => ({ line, mended: tasks[task].solution[line]! });

/** "max-pooling", in a sentence. */
const spoken = (task: TaskId): string => ({ relu: 'ReLU', maxpool: 'max-pooling', dense: 'a dense layer', conv: 'a convolution' })[task];

/** What the rule itself leaves open. */
const agreed: Readonly<Record<TaskId, string>> = {
  relu: 'At x = 0 the slope is 0.',
  maxpool: 'Among equal values the first in row order gets it all, as in PyTorch.',
  dense: '',
  conv: '',
};

/** Lines with at least two wrong forms: with the right one they make a choice. */
const gaps: readonly (readonly [TaskId, number])[] = taskIds.flatMap((task) =>
  [...new Set(brokenOf(task).map(({ line }) => line))]
    .filter((line) => broken.filter((each) => each.task === task && each.line === line).length >= 2)
    .map((line) => [task, line] as const),
);

function missingLine(random: Random): CodeQuestion {
  const [task, line] = pick(random, gaps);
  const { solution } = tasks[task];
  const wrong = shuffled(
    random,
    brokenOf(task).filter((each) => each.line === line),
  ).slice(0, 3);
  const options = shuffled(random, [solution[line]!, ...wrong.map(({ text }) => text)]);
  const slips = wrong.map(({ name, text, says }): Slip => ({ name, answer: options.indexOf(text), feedback: says }));
  return {
    kind: 'missing-line',
    prompt:
      `Line ${line + 1} is missing from this backward pass of ${spoken(task)}. Which line makes it right for any numbers and sizes? ${agreed[task]}`.trim(),
    figure: { task, lines: solution, gap: line },
    answer: { form: 'choice', options: options.map(trimmed) },
    hints: [
      'Try each in your mind on a small example in which one cell is used more than once, or is exactly 0.',
      `The rule: ${tasks[task].formula.join('; ')}.`,
    ],
    solution: `Line ${line + 1} is “${trimmed(solution[line]!)}”.`,
    ...judged(options.indexOf(solution[line]!), slips, { right: 'Yes, that agrees with the engine on every case.', otherwise: 'Not yet.' }),
  };
}

const cellOf = (result: Readonly<Record<string, Numbers>>, { part, y, x }: Place): number => matrixOf(result[part]!)[y]![x]!;

/** What a piece of code returns for one cell: as a computer would do it, not as it should be. */
function returned(nc: Engine, random: Random, seed: number): CodeQuestion {
  const task = pick(random, taskIds);
  const cases = casesOf(task, seed % 1_000_003).filter(({ values }) => matrixOf(values['x']!).flat().length <= 20);
  const each = pick(random, cases);
  const parts = truthOf(nc, tasks[task], each);
  const all = placesOf(parts);
  const faults = brokenOf(task).map((fault) => ({ fault, result: fault.run(each.values) }));
  const partAt = (place: Place) => parts.find(({ name }) => name === place.part)!;
  const rightAt = (place: Place) => partAt(place).engine[place.y]![place.x]!;
  const telling = faults.flatMap(({ fault, result }) =>
    all.filter((place) => !sameAnswer(cellOf(result, place), rightAt(place))).map((place) => ({ fault, place })),
  );
  const chosen: { fault: Broken | null; place: Place } =
    random() < 0.65 && telling.length > 0 ? pick(random, telling) : { fault: null, place: pick(random, lively(parts, all)) };
  const { fault, place } = chosen;
  const expected = fault ? cellOf(fault.run(each.values), place) : rightAt(place);
  const name = nameOf(parts, place);
  const made = madeOf(nc, tasks[task], each, place);
  const slips: Slip[] = [];
  if (fault)
    slips.push({
      name: 'what it should be',
      answer: rightAt(place),
      feedback: 'That is what a right backward pass would give. Read what this code really does: one of its lines is not as it should be.',
    });
  for (const { fault: other, result } of faults)
    if (other !== fault) slips.push({ name: other.name, answer: cellOf(result, place), feedback: `That is what another code would give. ${unlike(other)}` });
  return {
    kind: 'returned',
    prompt: `This code runs on the numbers shown. What is ${name} in what it returns? (Indices count from 0. The code may hold a mistake; what counts is what it does.)`,
    figure: {
      task,
      lines: fault ? linesOf(fault) : tasks[task].solution,
      case: each,
      place,
      ...(fault ? { returned: fault.run(each.values)[place.part]!, fault: mendedLine(fault) } : { returned: partAt(place).engine, sources: made.sources }),
    },
    answer: { form: 'number' },
    hints: [
      `Find the line that writes to ${place.part}, and each turn of the loops in which it reaches ${name}.`,
      fault ? `Look closely at line ${fault.line + 1}: ${trimmed(fault.text)}` : `This code holds no mistake. ${made.note}`,
    ],
    solution: fault
      ? `Line ${fault.line + 1} is wrong: “${trimmed(fault.text)}”. ${fault.says} So ${name} is ${formatNumber(expected, 7)}; a right pass would give ${formatNumber(rightAt(place), 7)}.`
      : `The code is right: ${made.sum} = ${formatNumber(expected, 7)}. ${made.note}`,
    ...judged(expected, slips, {
      right: 'Yes, that is what it returns.',
      otherwise: 'Not yet. Follow the loops one turn at a time, and note when this cell is written to.',
    }),
  };
}

/** Mostly cells that receive something. */
function lively(parts: readonly Part[], all: readonly Place[]): readonly Place[] {
  const some = all.filter(({ part, y, x }) => parts.find(({ name }) => name === part)!.engine[y]![x] !== 0);
  return some.length > 0 ? some : all;
}

/** What the code would have to do for an answer that belongs to another mistake. */
const unlike = ({ name }: Broken): string => {
  if (name.includes('accumulation')) return 'Look whether the line says = or +=.';
  if (name.includes('stride')) return 'Look where each window starts.';
  if (name.includes('flipped')) return 'Look which weight is taken for this i and j.';
  if (name.includes('still')) return 'Look which cell of x is read at each place.';
  if (/chain rule|counted/.test(name)) return 'Look whether dy takes part.';
  if (name.includes('forgotten')) return 'Look at both factors of the product.';
  if (name.includes('instead')) return 'Look which of the arrays is read.';
  if (name.includes('place')) return 'Look at the indices on the left of the assignment.';
  return 'Look at the comparison once more.';
};

/** The question of a seed. */
export function makeQuestion(nc: Engine, seed: number): CodeQuestion {
  const random = randomFrom(seed * 2654435761 + 5);
  switch (between(random, 0, 3)) {
    case 0:
      return wrongLine(random);
    case 1:
      return missingLine(random);
    default:
      return returned(nc, random, seed);
  }
}
