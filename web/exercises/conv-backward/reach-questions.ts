// Which output cells read an input cell, and how many are they?
import { judged, placeOf, sameCell, type Cell } from '../frame/questions.js';
import { columnsOf, rowsOf } from '../grid/matrix.js';
import type { Addition, ConvNumbers } from './logic.js';
import { asIfStrideOne, cellsOf, places, windowsText, type Judged } from './question-parts.js';

const inReach = (state: ConvNumbers): string =>
  `a window of ${rowsOf(state.kernel)}×${columnsOf(state.kernel)} cells${state.dilation.some((size) => size > 1) ? `, ${state.dilation[0]} apart` : ''}`;

export function countQuestion(state: ConvNumbers, terms: readonly Addition[], cell: Cell): Judged {
  const outputs = state.derivatives.flat().length;
  const expected = terms.length;
  return {
    prompt: `How many output cells use the input cell at ${placeOf(cell)}?`,
    answer: { form: 'number' },
    hints: [
      `Each output cell reads ${inReach(state)}. ${windowsText(state)}`,
      'Put the window on the input at each output’s place, and count where one of its cells lies on this one.',
      'Count the rows of output cells that reach it, then the columns, and multiply.',
    ],
    solution:
      expected === 1
        ? `Only the output cell ${places(terms.map(({ output }) => output))} uses it: 1.`
        : `The output cells ${places(terms.map(({ output }) => output))} use it: ${expected}.`,
    ...judged(
      expected,
      [
        {
          name: 'stride ignored',
          answer: asIfStrideOne(state, cell).length,
          feedback: 'That would be right if the windows moved by one cell. Look at the stride.',
        },
        { name: 'size of the kernel', answer: state.kernel.flat().length, feedback: 'That is the number of weights. Not each of them ever lies on this cell.' },
        { name: 'all output cells', answer: outputs, feedback: 'Those are all output cells. Some have a window that leaves this cell out.' },
        { name: 'one only', answer: 1, feedback: 'More than one: windows overlap here.' },
      ],
      {
        right: `Yes: ${places(terms.map(({ output }) => output))}.`,
        otherwise: 'Not yet. Lay the window down for each output cell and look whether it meets the cell.',
      },
    ),
  };
}

export function cellsQuestion(state: ConvNumbers, terms: readonly Addition[], cell: Cell): Judged {
  const { kernel, derivatives, padding, dilation, stride } = state;
  const expected = terms.map(({ output }) => output);
  const all = cellsOf(derivatives);
  // Windows that begin at the cell, instead of those that reach it.
  const forwards = all.filter(({ y, x }) => {
    const [down, across] = [y * stride[0] - padding[0] - cell.y, x * stride[1] - padding[1] - cell.x];
    const fits = (distance: number, size: number, apart: number) => distance >= 0 && distance % apart === 0 && distance / apart < size;
    return fits(down, rowsOf(kernel), dilation[0]) && fits(across, columnsOf(kernel), dilation[1]);
  });
  return {
    prompt: `Which output cells send something back to the input cell at ${placeOf(cell)}? Pick them in ∂L/∂y.`,
    answer: { form: 'cells' },
    hints: [
      'Those whose window covers the cell: what used it going forwards pays back.',
      windowsText(state),
      expected.length === 1 ? 'It is one cell.' : `They are ${expected.length} cells.`,
    ],
    solution: expected.length === 1 ? `Only the window of ${places(expected)} covers it.` : `The windows of ${places(expected)} cover it.`,
    ...judged(
      expected,
      [
        {
          name: 'stride ignored',
          answer: asIfStrideOne(state, cell).map(({ output }) => output),
          feedback: 'That would be right if the windows moved by one cell. Look at the stride.',
        },
        {
          name: 'same place only',
          answer: all.filter((each) => sameCell(each, cell)),
          feedback: 'The cell at the same place in the output is not the only one: look at every window that covers the input cell.',
        },
        {
          name: 'windows that start there',
          answer: forwards,
          feedback: 'Those windows begin further on. Go up and left instead, to the windows that reach this far.',
        },
        { name: 'all output cells', answer: all, feedback: 'Some of these windows leave the cell out.' },
      ].filter(({ answer }) => answer.length > 0),
      {
        right: expected.length === 1 ? 'Yes: only that window covers it.' : `Yes: ${expected.length} windows cover it.`,
        otherwise: (answer) => {
          const chosen = answer as readonly Cell[];
          const extra = chosen.some((each) => !expected.some((one) => sameCell(one, each)));
          return extra ? 'At least one of these windows leaves the cell out.' : 'These are right, but there are more.';
        },
      },
    ),
  };
}
