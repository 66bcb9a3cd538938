// The layers whose backward pass a learner writes: statement, starter, hints, worked solution.

/** What a backward pass takes and gives: a number, a list, or a list of rows. */
export type Numbers = number | readonly number[] | readonly (readonly number[])[];
export type Values = Readonly<Record<string, Numbers>>;

export type TaskId = 'relu' | 'maxpool' | 'dense' | 'conv';

export interface Task {
  id: TaskId;
  title: string;
  /** The function's parameters, in order. */
  parameters: readonly string[];
  /** What it returns, in order; one alone is returned as it is, several as an object. */
  outputs: readonly string[];
  statement: string;
  /** The rule, one line per output. */
  formula: readonly string[];
  starter: string;
  hints: readonly string[];
  solution: readonly string[];
}

const relu: Task = {
  id: 'relu',
  title: 'ReLU',
  parameters: ['x', 'dy'],
  outputs: ['dx'],
  statement:
    'The forward pass was y = max(0, x), cell by cell. x and dy are lists of rows of one size. Return dx, of that size too. At x = 0 the engine takes the slope 0.',
  formula: ['dx[i][j] = dy[i][j] if x[i][j] > 0, else 0'],
  starter: `// x: the input, a list of rows.
// dy: the derivative at the output, as large as x.
// Return dx, the derivative at the input.
function backward(x, dy) {
  const dx = x.map((row) => row.map(() => 0));
  // Your loops go here: x[i][j] is row i, column j, both counted from 0.

  return dx;
}
`,
  hints: [
    'Where the input was negative, the output is 0 and stays 0 when the input moves a little. Which derivative goes back there?',
    'Two loops: i over the rows of x, j over the columns. Ask the input x, not dy, whether the cell lets something through.',
    'Inside the loops: if (x[i][j] > 0) dx[i][j] = dy[i][j];',
  ],
  solution: [
    'function backward(x, dy) {',
    '  const dx = x.map((row) => row.map(() => 0));',
    '  for (let i = 0; i < x.length; i++) {',
    '    for (let j = 0; j < x[0].length; j++) {',
    '      if (x[i][j] > 0) dx[i][j] = dy[i][j];',
    '    }',
    '  }',
    '  return dx;',
    '}',
  ],
};

const maxpool: Task = {
  id: 'maxpool',
  title: 'Max-pooling',
  parameters: ['x', 'window', 'stride', 'dy'],
  outputs: ['dx'],
  statement:
    'The forward pass took the largest value of each window × window square, moved on by stride, without padding. Return dx, as large as x. Among equal values the first in row order gets it all, here as in PyTorch.',
  formula: [
    'dx[i][j] = sum of dy[r][c] over all windows (r, c) that x[i][j] wins: as the largest, or the first of the largest in row order',
    'window (r, c) starts at row r · stride, column c · stride',
  ],
  starter: `// x: the input, a list of rows. window, stride: whole numbers.
// dy: the derivative at the output, one number per window.
// Return dx, the derivative at the input, as large as x.
function backward(x, window, stride, dy) {
  const dx = x.map((row) => row.map(() => 0));
  // For each window: find its largest value, and give that cell dy[r][c].

  return dx;
}
`,
  hints: [
    'Go over dy: each dy[r][c] belongs to one window, and goes whole to one cell of x.',
    'The window of dy[r][c] starts at row r * stride and column c * stride. Keep the place (bi, bj) of the largest value so far, and begin with the first cell of the window. Go row by row; only a larger value takes its place, so that of equal ones the first wins.',
    'A cell may win several windows; what it receives adds up: dx[bi][bj] += dy[r][c];',
  ],
  solution: [
    'function backward(x, window, stride, dy) {',
    '  const dx = x.map((row) => row.map(() => 0));',
    '  for (let r = 0; r < dy.length; r++) {',
    '    for (let c = 0; c < dy[0].length; c++) {',
    '      let bi = r * stride, bj = c * stride;',
    '      for (let i = r * stride; i < r * stride + window; i++) {',
    '        for (let j = c * stride; j < c * stride + window; j++) {',
    '          if (x[i][j] > x[bi][bj]) { bi = i; bj = j; }',
    '        }',
    '      }',
    '      dx[bi][bj] += dy[r][c];',
    '    }',
    '  }',
    '  return dx;',
    '}',
  ],
};

const dense: Task = {
  id: 'dense',
  title: 'Dense',
  parameters: ['x', 'w', 'dy'],
  outputs: ['dx', 'dw', 'db'],
  statement: 'The forward pass was y[o] = b[o] + Σ x[i] · w[i][o], the sum over i. x and dy are lists; w has one row per input. Return { dx, dw, db }.',
  formula: ['dx[i] = Σ w[i][o] · dy[o], the sum over o', 'dw[i][o] = x[i] · dy[o]', 'db[o] = dy[o]'],
  starter: `// x: the input, a list. w: the weights, w[i][o] leads from input i to output o.
// dy: the derivative at the output, a list.
// Return dx as long as x, dw as large as w, db as long as dy.
function backward(x, w, dy) {
  const dx = x.map(() => 0);
  const dw = w.map((row) => row.map(() => 0));
  const db = dy.map(() => 0);
  // Your loops go here.

  return { dx, dw, db };
}
`,
  hints: [
    'Each product x[i] · w[i][o] is one part of y[o]. Its derivative by x[i] is w[i][o], and by w[i][o] it is x[i]; the chain rule multiplies by dy[o].',
    'Two loops: o over dy, i over x. Every x[i] is used by all outputs, so its derivatives add up.',
    'Inside both loops: dx[i] += w[i][o] * dy[o]; dw[i][o] += x[i] * dy[o]; and inside the outer one: db[o] += dy[o];',
  ],
  solution: [
    'function backward(x, w, dy) {',
    '  const dx = x.map(() => 0);',
    '  const dw = w.map((row) => row.map(() => 0));',
    '  const db = dy.map(() => 0);',
    '  for (let o = 0; o < dy.length; o++) {',
    '    for (let i = 0; i < x.length; i++) {',
    '      dx[i] += w[i][o] * dy[o];',
    '      dw[i][o] += x[i] * dy[o];',
    '    }',
    '    db[o] += dy[o];',
    '  }',
    '  return { dx, dw, db };',
    '}',
  ],
};

const conv: Task = {
  id: 'conv',
  title: 'Convolution',
  parameters: ['x', 'w', 'dy'],
  outputs: ['dx', 'dw', 'db'],
  statement:
    'One channel, stride 1, no padding: y[r][c] = b + Σ x[r + i][c + j] · w[i][j], the sum over the kernel’s cells. Nothing is flipped in the forward pass. Return { dx, dw, db }; db is one number.',
  formula: ['dx[r + i][c + j] receives w[i][j] · dy[r][c]', 'dw[i][j] = Σ x[r + i][c + j] · dy[r][c], the sum over r and c', 'db = Σ dy[r][c]'],
  starter: `// x: the input, w: the kernel, dy: the derivative at the output; lists of rows.
// Return dx as large as x, dw as large as w, and db, one number.
function backward(x, w, dy) {
  const dx = x.map((row) => row.map(() => 0));
  const dw = w.map((row) => row.map(() => 0));
  let db = 0;
  // Your loops go here.

  return { dx, dw, db };
}
`,
  hints: [
    'Write the forward pass in your mind as four loops: r, c over the output, i, j over the kernel. The backward pass has the same four.',
    'In the forward pass, y[r][c] took x[r + i][c + j] · w[i][j]. Backwards, each of the two factors receives the other one times dy[r][c].',
    'Inside the four loops: dx[r + i][c + j] += w[i][j] * dy[r][c]; dw[i][j] += x[r + i][c + j] * dy[r][c]; and for each r, c: db += dy[r][c];',
  ],
  solution: [
    'function backward(x, w, dy) {',
    '  const dx = x.map((row) => row.map(() => 0));',
    '  const dw = w.map((row) => row.map(() => 0));',
    '  let db = 0;',
    '  for (let r = 0; r < dy.length; r++) {',
    '    for (let c = 0; c < dy[0].length; c++) {',
    '      for (let i = 0; i < w.length; i++) {',
    '        for (let j = 0; j < w[0].length; j++) {',
    '          dx[r + i][c + j] += w[i][j] * dy[r][c];',
    '          dw[i][j] += x[r + i][c + j] * dy[r][c];',
    '        }',
    '      }',
    '      db += dy[r][c];',
    '    }',
    '  }',
    '  return { dx, dw, db };',
    '}',
  ],
};

export const tasks: Readonly<Record<TaskId, Task>> = { relu, maxpool, dense, conv };
export const taskIds = Object.keys(tasks) as TaskId[];

/** The worked solution as it stands in the editor. */
export const solutionOf = (task: Task): string => `${task.solution.join('\n')}\n`;
