// The usual mistakes in a backward pass: one line of the worked solution in another form, and what it then computes.
//
// `run` is the same code as a plain function, because a learner's page may not make functions out of text. The tests run
// the text and compare.
import { convLike, denseLike, poolLike, reluLike } from './broken-passes.js';
import { tasks, type Numbers, type TaskId, type Values } from './tasks.js';

export interface Broken {
  task: TaskId;
  name: string;
  /** Which line of the solution, counted from 0, and what stands there instead. */
  line: number;
  text: string;
  /** What goes wrong, as a sentence that does not say how to mend it. */
  says: string;
  run(values: Values): Readonly<Record<string, Numbers>>;
}

export const broken: readonly Broken[] = [
  {
    task: 'relu',
    name: 'gate at the gradient',
    line: 4,
    text: '      if (dy[i][j] > 0) dx[i][j] = dy[i][j];',
    says: 'The gate asks the derivative whether it may pass. In the forward pass it was the input that opened or closed the cell.',
    run: reluLike((_x, dy) => (dy > 0 ? dy : 0)),
  },
  {
    task: 'relu',
    name: 'open at zero',
    line: 4,
    text: '      if (x[i][j] >= 0) dx[i][j] = dy[i][j];',
    says: 'Cells in which x is exactly 0 let the derivative through; the engine’s slope there is 0.',
    run: reluLike((x, dy) => (x >= 0 ? dy : 0)),
  },
  {
    task: 'relu',
    name: 'the value instead of the derivative',
    line: 4,
    text: '      if (x[i][j] > 0) dx[i][j] = x[i][j];',
    says: 'What comes back are values of x, as in the forward pass, not derivatives.',
    run: reluLike((x) => (x > 0 ? x : 0)),
  },
  {
    task: 'relu',
    name: 'chain rule forgotten',
    line: 4,
    text: '      if (x[i][j] > 0) dx[i][j] = 1;',
    says: 'This is the slope of ReLU alone. The chain rule also multiplies by what arrives at the output.',
    run: reluLike((x) => (x > 0 ? 1 : 0)),
  },
  {
    task: 'relu',
    name: 'the wrong side',
    line: 4,
    text: '      if (x[i][j] < 0) dx[i][j] = dy[i][j];',
    says: 'The derivative passes on the wrong side: where the input was negative, the output did not move with it.',
    run: reluLike((x, dy) => (x < 0 ? dy : 0)),
  },
  {
    task: 'maxpool',
    name: 'no accumulation',
    line: 10,
    text: '      dx[bi][bj] = dy[r][c];',
    says: 'A cell that wins several windows keeps only what the last of them handed back.',
    run: poolLike({ hand: (dx, [i, j], _place, dy) => (dx[i]![j] = dy) }),
  },
  {
    task: 'maxpool',
    name: 'the last of equals',
    line: 7,
    text: '          if (x[i][j] >= x[bi][bj]) { bi = i; bj = j; }',
    says: 'Among equal values the last one of the window wins; with the engine it is the first.',
    run: poolLike({ better: (value, best) => value >= best }),
  },
  {
    task: 'maxpool',
    name: 'the smallest',
    line: 7,
    text: '          if (x[i][j] < x[bi][bj]) { bi = i; bj = j; }',
    says: 'The smallest value of each window receives the derivative: that would be min-pooling.',
    run: poolLike({ better: (value, best) => value < best }),
  },
  {
    task: 'maxpool',
    name: 'stride forgotten at the start',
    line: 4,
    text: '      let bi = r, bj = c;',
    says: 'The search starts at a cell that need not lie in this window, as soon as the stride is not 1.',
    run: poolLike({ start: (place) => place }),
  },
  {
    task: 'maxpool',
    name: 'stride forgotten down',
    line: 5,
    text: '      for (let i = r; i < r + window; i++) {',
    says: 'Going down, every window is only one row further than the one before, whatever the stride.',
    run: poolLike({ rows: (place) => place }),
  },
  {
    task: 'maxpool',
    name: 'stride forgotten across',
    line: 6,
    text: '        for (let j = c; j < c + window; j++) {',
    says: 'Going across, every window is only one column further than the one before, whatever the stride.',
    run: poolLike({ columns: (place) => place }),
  },
  {
    task: 'maxpool',
    name: 'the value instead of the derivative',
    line: 10,
    text: '      dx[bi][bj] += x[bi][bj];',
    says: 'The winners receive their own values. A value decides who wins; what goes back is the derivative.',
    run: poolLike({ hand: (dx, [i, j], _place, _dy, x) => (dx[i]![j]! += x[i]![j]!) }),
  },
  {
    task: 'maxpool',
    name: 'the output’s place',
    line: 10,
    text: '      dx[r][c] += dy[r][c];',
    says: 'The derivative lands at the place that the window has in the output, not at the window’s largest value.',
    run: poolLike({ hand: (dx, _winner, [r, c], dy) => (dx[r]![c]! += dy) }),
  },
  {
    task: 'dense',
    name: 'no accumulation',
    line: 6,
    text: '      dx[i] = w[i][o] * dy[o];',
    says: 'dx keeps only what the last output sends back; every input is used by all outputs.',
    run: denseLike({ dx: (_before, w, _x, dy) => w * dy }),
  },
  {
    task: 'dense',
    name: 'the input instead of the weight',
    line: 6,
    text: '      dx[i] += x[i] * dy[o];',
    says: 'In dx the factor is wrong: how much y[o] moves with x[i] is a matter of what joins them.',
    run: denseLike({ dx: (before, _w, x, dy) => before + x * dy }),
  },
  {
    task: 'dense',
    name: 'weights forgotten',
    line: 6,
    text: '      dx[i] += dy[o];',
    says: 'dx adds up the derivatives as if every weight were 1.',
    run: denseLike({ dx: (before, _w, _x, dy) => before + dy }),
  },
  {
    task: 'dense',
    name: 'the weight instead of the input',
    line: 7,
    text: '      dw[i][o] += w[i][o] * dy[o];',
    says: 'In dw the factor is wrong: how much y[o] moves with a weight depends on what that weight is multiplied by.',
    run: denseLike({ dw: (before, w, _x, dy) => before + w * dy }),
  },
  {
    task: 'dense',
    name: 'inputs forgotten',
    line: 7,
    text: '      dw[i][o] += dy[o];',
    says: 'dw holds the derivative at the output as if every input were 1.',
    run: denseLike({ dw: (before, _w, _x, dy) => before + dy }),
  },
  {
    task: 'dense',
    name: 'chain rule forgotten at the bias',
    line: 9,
    text: '    db[o] += 1;',
    says: 'db is the slope of the output by its bias alone, without what arrives at the output.',
    run: denseLike({ db: (before) => before + 1 }),
  },
  {
    task: 'conv',
    name: 'no accumulation at the input',
    line: 8,
    text: '          dx[r + i][c + j] = w[i][j] * dy[r][c];',
    says: 'An input cell that lies under several places of the kernel keeps only the last of its shares in dx.',
    run: convLike({ dx: (_before, w, _x, dy) => w * dy }),
  },
  {
    task: 'conv',
    name: 'kernel flipped',
    line: 8,
    text: '          dx[r + i][c + j] += w[w.length - 1 - i][w[0].length - 1 - j] * dy[r][c];',
    says: 'dx takes the kernel turned by 180°. Scattering from the output back to the cells that were read, nothing needs turning.',
    run: convLike({}, true),
  },
  {
    task: 'conv',
    name: 'the input instead of the weight',
    line: 8,
    text: '          dx[r + i][c + j] += x[r + i][c + j] * dy[r][c];',
    says: 'In dx the factor is wrong: how much an output moves with an input cell is a matter of what that cell is multiplied by.',
    run: convLike({ dx: (before, _w, x, dy) => before + x * dy }),
  },
  {
    task: 'conv',
    name: 'no accumulation at the kernel',
    line: 9,
    text: '          dw[i][j] = x[r + i][c + j] * dy[r][c];',
    says: 'dw keeps only the last place of the kernel; the same weights are used at every place.',
    run: convLike({ dw: (_before, _w, x, dy) => x * dy }),
  },
  {
    task: 'conv',
    name: 'the kernel stands still',
    line: 9,
    text: '          dw[i][j] += x[i][j] * dy[r][c];',
    says: 'dw always reads the top left corner of x, as if the kernel had not moved.',
    run: convLike({}, false, true),
  },
  {
    task: 'conv',
    name: 'the weight instead of the input',
    line: 9,
    text: '          dw[i][j] += w[i][j] * dy[r][c];',
    says: 'In dw the factor is wrong: how much an output moves with a weight depends on what the weight was multiplied by there.',
    run: convLike({ dw: (before, w, _x, dy) => before + w * dy }),
  },
  {
    task: 'conv',
    name: 'no accumulation at the bias',
    line: 12,
    text: '      db = dy[r][c];',
    says: 'db is the derivative at the last place alone; the one bias is part of every output.',
    run: convLike({ db: (_before, _w, _x, dy) => dy }),
  },
  {
    task: 'conv',
    name: 'places counted',
    line: 12,
    text: '      db += 1;',
    says: 'db counts the outputs; it should weigh each with what arrives there.',
    run: convLike({ db: (before) => before + 1 }),
  },
];

export const brokenOf = (task: TaskId): Broken[] => broken.filter((each) => each.task === task);

/** The solution's lines with the one changed. */
export const linesOf = ({ task, line, text }: Broken): string[] => tasks[task].solution.map((each, i) => (i === line ? text : each));

/** What is likely wrong: the usual mistake that gives just what the learner's code gave. */
export function likelyFault(task: TaskId, values: Values, yours: Readonly<Record<string, unknown>>): string {
  const flat = (parts: Readonly<Record<string, unknown>>) =>
    JSON.stringify(tasks[task].outputs.map((name) => [parts[name]].flat(3).map((value) => Number(value) + 0)));
  const mine = flat(yours);
  return brokenOf(task).find((fault) => flat(fault.run(values)) === mine)?.says ?? '';
}
