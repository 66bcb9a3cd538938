// The switch above the picture, and the controls of Look: an example to begin from, sizes, padding, conventions.
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Cell } from '../frame/questions.js';
import { columnsOf, resized, rowsOf } from '../grid/matrix.js';
import type { PoolResult } from './logic.js';
import { examples, largestPadding, largestSide, lecture, settingText, type PoolState } from './state.js';

interface Tools {
  /** Why the last edit could not be carried out. */
  trouble: TemplateResult | typeof nothing;
  edit: (part: Partial<PoolState>) => void;
  /** Says why a typed value cannot be used. */
  fail: (trouble: string) => void;
  /** Selects a window by its output cell. */
  show: (cell: Cell) => void;
}

/** Which kind of pooling, and in words how it is set. */
export function renderSwitch(state: PoolState, choose: (pooling: PoolState['pooling']) => void): TemplateResult {
  const choice = (pooling: PoolState['pooling'], title: string) =>
    html`<label class="inline"
      ><input type="radio" name="pooling" .checked=${live(state.pooling === pooling)} @change=${() => choose(pooling)} />${title}</label
    >`;
  return html`<fieldset class="switch">
    <legend class="visually-hidden">Pooling</legend>
    ${choice('max', 'Max-pooling')} ${choice('average', 'Average pooling')}
    <span class="muted">${settingText(state)}</span>
  </fieldset>`;
}

export function renderControls(state: PoolState, result: PoolResult, selected: Cell, { trouble, edit, fail, show }: Tools): TemplateResult {
  const { input, window, stride, padding } = state;
  const number = (label: string, value: number, set: (value: number) => void, [low, high] = [1, largestSide]) =>
    html`<label
      >${label}<input
        type="number"
        min=${low}
        max=${high}
        .value=${live(String(value))}
        @change=${(event: Event) => {
          const field = event.target as HTMLInputElement;
          const typed = field.value;
          const wanted = Number(typed);
          // What cannot be used leaves the field as it was.
          field.value = String(value);
          if (typed !== '' && Number.isInteger(wanted) && wanted >= low && wanted <= high) set(wanted);
          else fail(`${label}: expected a whole number from ${low} to ${high}, got ${typed || 'nothing'}`);
        }}
    /></label>`;
  // A new cell continues the lecture's numbers: it depends on its place alone.
  const resize = (rows: number, columns: number) =>
    edit({
      input: resized(input, rows, columns, (y, x) => lecture.input[y % 5]![x % 5]!),
      window: [Math.min(window[0], rows), Math.min(window[1], columns)],
    });
  const sides = ['top', 'bottom', 'left', 'right'] as const;
  return html`<div class="row examples" role="group" aria-label="Examples">
      ${examples.map(({ name, state: example }) => html`<button @click=${() => edit({ ...example, pooling: state.pooling, ties: state.ties })}>${name}</button>`)}
    </div>
    <div class="controls">
      ${number('Input rows', rowsOf(input), (rows) => resize(rows, columnsOf(input)))}
      ${number('Input columns', columnsOf(input), (columns) => resize(rowsOf(input), columns))}
      ${number('Window height', window[0], (height) => edit({ window: [height, window[1]] }))}
      ${number('Window width', window[1], (width) => edit({ window: [window[0], width] }))}
      ${number('Stride down', stride[0], (down) => edit({ stride: [down, stride[1]] }))}
      ${number('Stride across', stride[1], (across) => edit({ stride: [stride[0], across] }))}
    </div>
    <label
      >Padding
      <select
        .value=${live(typeof padding === 'string' ? padding : 'own')}
        @change=${(event: Event) => {
          const field = event.target as HTMLSelectElement;
          const chosen = field.value;
          field.value = typeof padding === 'string' ? padding : 'own';
          edit({ padding: chosen === 'valid' || chosen === 'same' ? chosen : [1, 1, 1, 1] });
        }}
      >
        <option value="valid" ?selected=${padding === 'valid'}>none (“valid”)</option>
        <option value="same" ?selected=${padding === 'same'}>“same”: output = input / stride, rounded up</option>
        <option value="own" ?selected=${typeof padding !== 'string'}>own, on each side</option>
      </select></label
    >
    ${
      typeof padding === 'string'
        ? nothing
        : html`<div class="controls four">
            ${sides.map((side, i) =>
              number(
                `Padding ${side}`,
                padding[i]!,
                (cells) => edit({ padding: padding.map((old, j) => (i === j ? cells : old)) as unknown as typeof padding }),
                [0, largestPadding],
              ),
            )}
          </div>`
    }
    ${state.pooling === 'max' ? renderTies(state, result, selected, edit, show) : renderCounting(state, edit)} ${trouble}`;
}

function renderTies({ ties }: PoolState, result: PoolResult, selected: Cell, edit: Tools['edit'], show: Tools['show']): TemplateResult {
  const tied = result.ties;
  const after = tied.findIndex(({ y, x }) => y === selected.y && x === selected.x) + 1;
  const next = tied[after % Math.max(1, tied.length)];
  return html`<label
      >When several cells are largest
      <select @change=${(event: Event) => edit({ ties: (event.target as HTMLSelectElement).value as PoolState['ties'] })}>
        <option value="first" ?selected=${ties === 'first'}>the first in row order gets it all</option>
        <option value="even" ?selected=${ties === 'even'}>they share it evenly</option>
      </select></label
    >
    <p class="muted">
      ${tied.length === 0 ? 'No window has a tie now.' : `${tied.length} of ${result.steps.length} windows have a tie now.`}
      ${next ? html`<button class="link" @click=${() => show(next)}>Show ${tied.length === 1 ? 'it' : 'the next'}</button>` : nothing}
    </p>`;
}

function renderCounting({ countPadding, padding }: PoolState, edit: Tools['edit']): TemplateResult {
  return html`<label class="inline"
      ><input
        type="checkbox"
        .checked=${live(countPadding)}
        @change=${(event: Event) => {
          const field = event.target as HTMLInputElement;
          const wanted = field.checked;
          field.checked = countPadding;
          edit({ countPadding: wanted });
        }}
      />Count padding cells in n</label
    >
    <p class="muted">
      ${
        padding === 'valid'
          ? 'Without padding both ways are the same.'
          : countPadding
            ? 'Padding cells count as zeros, as in PyTorch; their share of the derivative is lost.'
            : 'n is the number of real cells, as in TensorFlow; nothing is lost.'
      }
    </p>`;
}
