// How many rows or columns does the output have, without and with padding?
import type { Engine } from 'neocog';
import { between, judged, pick, type Random, type Slip } from '../frame/questions.js';
import { columnsOf, rowsOf } from '../grid/matrix.js';
import { outputSize } from './logic.js';
import { distinctInput, makeShape, posed, type PoolQuestion } from './question-parts.js';
import { lecture, type Padding } from './state.js';

const firstPlace = (output: number): Slip => ({
  name: 'the first place forgotten',
  answer: output - 1,
  feedback: 'One short: the first place of the window counts as well.',
});
const noRounding = (places: number): Slip => ({
  name: 'rounded up',
  answer: Math.ceil(places) + 1,
  feedback: 'What does not fill a whole window is dropped: round down.',
});
const strideForgotten = (places: number): Slip => ({
  name: 'stride forgotten',
  answer: places + 1,
  feedback: 'That would be right with stride 1.',
});

export function sizeQuestion(nc: Engine, random: Random): PoolQuestion {
  const { state, result } = posed(nc, makeShape(random, 0), () => 1);
  const vertical = random() < 0.5;
  const [input, window, stride, output] = vertical
    ? [rowsOf(state.input), state.window[0], state.stride[0], rowsOf(state.derivatives)]
    : [columnsOf(state.input), state.window[1], state.stride[1], columnsOf(state.derivatives)];
  const name = vertical ? 'rows' : 'columns';
  return {
    kind: 'output-size',
    prompt: `The input has ${input} ${name}, the window ${window}, the stride is ${stride}, nothing is padded. How many ${name} does the output have?`,
    figure: { state, result, derivatives: false },
    answer: { form: 'number' },
    hints: ['Count the places where the window fits without leaving the input.', 'floor((input − window) / stride) + 1'],
    solution: `floor((${input} − ${window}) / ${stride}) + 1 = ${output}.`,
    ...judged(
      output,
      [
        firstPlace(output),
        strideForgotten(input - window),
        noRounding((input - window) / stride),
        { name: '“same” padding', answer: Math.ceil(input / stride), feedback: 'That would be right with “same” padding. Here nothing is padded.' },
      ],
      { right: `Yes: floor((${input} − ${window}) / ${stride}) + 1 = ${output}.`, otherwise: 'Not yet. Slide the window along in your mind and count.' },
    ),
  };
}

/** A question in words needs no more than the sizes. */
const notDrawn = { output: [], gradient: [], steps: [], frame: { top: 0, right: 0, bottom: 0, left: 0 } };

export function paddedSizeQuestion(nc: Engine, random: Random): PoolQuestion {
  const side = between(random, 2, 4);
  const stride = between(random, 1, 3);
  const same = random() < 0.35;
  const [top, bottom] = [between(random, 1, Math.min(2, side - 1)), between(random, 0, 1)];
  // Two equal sides are the usual case; one side more is how frameworks write "same" out.
  const around = pick(random, [top, top, bottom]);
  const padding: Padding = same ? 'same' : [top, around, top, around];
  // Too many cells to count: the sizes have to be computed.
  const [rows, columns] = [between(random, 12, 32), between(random, 12, 32)];
  const shape = {
    ...lecture,
    input: distinctInput(random, rows, columns),
    window: [side, side] as const,
    stride: [stride, stride] as const,
    padding,
  };
  const size = outputSize(nc, shape);
  const vertical = random() < 0.5;
  const [input, output] = vertical ? [rows, size[0]] : [columns, size[1]];
  const [name, before, after] = vertical ? ['rows', 'at the top', 'at the bottom'] : ['columns', 'at the left', 'at the right'];
  const total = top + around;
  const places = (cells: number) => (cells - side) / stride;
  const given = same
    ? '“same” padding is used'
    : around === top
      ? `${top} of padding ${top === 1 ? 'is' : 'are'} added on each side`
      : `${top} of padding ${top === 1 ? 'is' : 'are'} added ${before} and ${around === 0 ? 'none' : around} ${after}`;
  const slips: Slip[] = [{ name: 'padding forgotten', answer: Math.floor(places(input)) + 1, feedback: 'That is the size without padding.' }];
  if (same) slips.push({ name: '“same” taken to mean the input’s size', answer: input, feedback: '“Same” keeps the size only with stride 1.' });
  else if (around > 0) {
    slips.push({
      name: 'padding counted once',
      answer: Math.floor(places(input + top)) + 1,
      feedback: 'Padding lies on both sides: both count.',
    });
  } else {
    slips.push({
      name: 'padding counted on both sides',
      answer: Math.floor(places(input + 2 * top)) + 1,
      feedback: 'There is padding on one side only.',
    });
  }
  slips.push(firstPlace(output));
  if (!same) slips.push(strideForgotten(input + total - side), noRounding(places(input + total)));
  else
    slips.push({ name: 'rounded down', answer: Math.floor(input / stride), feedback: 'With “same” padding the last, incomplete place counts too: round up.' });
  const worked = same ? `ceil(${input} / ${stride}) = ${output}` : `floor((${input} + ${total} − ${side}) / ${stride}) + 1 = ${output}`;
  return {
    kind: 'padded-size',
    prompt: `The input has ${input} ${name}, the window ${side}, the stride is ${stride}, and ${given}. How many ${name} does the output have?`,
    figure: {
      state: { ...shape, derivatives: [] },
      result: notDrawn,
      derivatives: false,
      given: [
        ['Input', `${input} ${name}`],
        ['Window', String(side)],
        ['Stride', String(stride)],
        ['Padding', same ? '“same”' : `${top} ${before}, ${around === 0 ? 'none' : around} ${after}`],
      ],
    },
    answer: { form: 'number' },
    hints: same
      ? ['With “same” padding the window’s size no longer matters: only the input and the stride do.', 'ceil(input / stride)']
      : ['The window may reach into the padding: it slides along all of the padded input.', 'floor((input + padding on both sides − window) / stride) + 1'],
    solution: `${worked}.`,
    ...judged(output, slips, {
      right: `Yes: ${worked}.`,
      otherwise: 'Not yet. How many steps of the stride fit between the window’s first place and the end of the padded input?',
    }),
  };
}
