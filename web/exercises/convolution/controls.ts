// The controls beside the picture.
import { html, nothing, type TemplateResult } from 'lit';
import { options } from '../frame/options.js';
import { columnsOf, resized, rowsOf, type Matrix } from '../grid/matrix.js';
import { classicKernel, classicTitles, classics, nameOfFilter } from './classics.js';
import { channelsOf, fill, isLine, kernelSize, most, possibleGroups, reachOf, usual, type ConvolutionState, type Padding } from './logic.js';
import { garmentOf, garments } from './pictures.js';

type Edit = (part: Partial<ConvolutionState>) => void;

const upTo = (last: number): (readonly [number, number])[] => Array.from({ length: last }, (_, i) => [i + 1, i + 1] as const);

function choice(
  label: string,
  entries: readonly (readonly [string | number, string | number])[],
  chosen: string | number,
  set: (value: string) => void,
): TemplateResult {
  return html`<label
    >${label}<select @change=${(event: Event) => set((event.target as HTMLSelectElement).value)}>
      ${options(entries, chosen)}
    </select></label
  >`;
}

/** The filters with one of them replaced. */
export const withFilter = (kernel: ConvolutionState['kernel'], filter: number, channels: readonly Matrix[]): ConvolutionState['kernel'] =>
  kernel.map((old, f) => (f === filter ? channels : old));

/** The kernel's numbers put into the middle of another size. */
const recentred = (matrix: Matrix, rows: number, columns: number): Matrix => {
  const [down, across] = [Math.floor((rows - rowsOf(matrix)) / 2), Math.floor((columns - columnsOf(matrix)) / 2)];
  return Array.from({ length: rows }, (_, y) => Array.from({ length: columns }, (_, x) => matrix[y - down]?.[x - across] ?? 0));
};

/** Which filter is looked at, and which classic it is. */
export function renderFilter(state: ConvolutionState, edit: Edit, show: (filter: number) => void): TemplateResult {
  const line = isLine(state);
  const { filter } = state.at;
  const name = nameOfFilter(state.kernel[filter]!);
  const does = classics.find((classic) => classic.name === name)?.does;
  const pick = (chosen: string) => {
    const kernel = classicKernel(chosen, line);
    if (!kernel) return;
    // Filters of one layer have one size: the others get it too, their numbers in the middle.
    const [rows, columns] = [rowsOf(kernel), columnsOf(kernel)];
    const others = state.kernel.map((each) => each.map((matrix) => recentred(matrix, rows, columns)));
    edit({
      kernel: withFilter(
        others,
        filter,
        others[filter]!.map(() => kernel),
      ),
    });
  };
  return html`<div class="filter">
    <div class="controls">
      ${state.kernel.length > 1 ? choice('Filter', upTo(state.kernel.length), filter + 1, (value) => show(Number(value) - 1)) : nothing}
      ${choice('Kernel', [['own', 'own numbers'], ...classicTitles(line)], name, pick)}
    </div>
    <p class="muted">
      ${does && !line ? `It ${does}.` : does ? nothing : 'Type over the kernel’s numbers.'}
      ${state.kernel[filter]!.length > 1 && does ? 'Each channel gets the same numbers, and the channels’ sums are added.' : nothing}
    </p>
  </div>`;
}

export function renderWindow(state: ConvolutionState, edit: Edit): TemplateResult {
  const [rows, columns] = kernelSize(state);
  const side = Math.max(rows, columns);
  const line = isLine(state);
  const padding = (text: string): Padding => (text === 'valid' || text === 'same' ? text : Number(text));
  const sizes = upTo(most.kernel).filter(([size]) => reachOf(size, state.dilation) <= most.reach);
  const square = line || rows === columns;
  return html`<div class="controls">
    ${choice(
      'Kernel size',
      [...(square ? [] : [[`${rows}×${columns}`, `${rows}×${columns}`] as const]), ...sizes.map(([size]) => [size, line ? size : `${size}×${size}`] as const)],
      square ? columns : `${rows}×${columns}`,
      (value) => edit({ kernel: state.kernel.map((filter) => filter.map((matrix) => recentred(matrix, line ? 1 : Number(value), Number(value)))) }),
    )}
    ${choice('Stride', upTo(most.stride), state.stride, (value) => edit({ stride: Number(value) }))}
    ${choice(
      'Padding',
      [
        ['valid', 'valid (none)'],
        ['same', 'same'],
        ...[1, 2].map((value) => [value, `${value} on each side`] as const),
        ...(state.padding === 0 ? [[0, '0'] as const] : []),
      ],
      state.padding,
      (value) => edit({ padding: padding(value) }),
    )}
    ${choice(
      'Dilation',
      upTo(most.dilation).filter(([dilation]) => reachOf(side, dilation) <= most.reach),
      state.dilation,
      (value) => edit({ dilation: Number(value) }),
    )}
  </div>`;
}

/** How many numbers, channels and filters. */
export function renderShape(state: ConvolutionState, edit: Edit): TemplateResult {
  const numbers = state.mode === 'numbers';
  const line = isLine(state);
  const channels = channelsOf(state);
  const [rows, columns] = [rowsOf(state.input[0]!), columnsOf(state.input[0]!)];
  const resize = (height: number, width: number) => edit({ input: state.input.map((matrix, c) => resized(matrix, height, width, (y, x) => fill(c, y, x))) });
  const setChannels = (count: number) => {
    const input = Array.from(
      { length: count },
      (_, c) => state.input[c] ?? Array.from({ length: rows }, (_, y) => Array.from({ length: columns }, (_, x) => fill(c, y, x))),
    );
    edit(
      numbers ? { input, groups: 1 } : { kernel: state.kernel.map((filter) => Array.from({ length: count }, (_, c) => filter[c] ?? filter[0]!)), groups: 1 },
    );
  };
  /** From a plane to a line, its middle row; and back. Classic filters keep their name. */
  const setDimensions = (oneD: boolean) => {
    const input = oneD
      ? state.input.map((matrix) => [matrix[Math.floor(rows / 2)]!])
      : state.input.map((matrix, c) => resized(matrix, 6, columns, (y, x) => fill(c, y, x)));
    const kernel = state.kernel.map((filter) => {
      const classic = classicKernel(nameOfFilter(filter), oneD) ?? classicKernel('sobel-vertical', oneD)!;
      return filter.map(() => classic);
    });
    edit({ input, kernel, padding: state.padding, at: { ...usual.at } });
  };
  const setFilters = (count: number) => {
    const line = isLine(state);
    const fresh = ['sobel-horizontal', 'laplacian', 'gaussian-blur', 'sharpen'];
    const per = state.kernel[0]!.length;
    const [height, width] = kernelSize(state);
    const kernel = Array.from({ length: count }, (_, f) => {
      const classic = classicKernel(fresh[(f - 1) % 4]!, line) ?? classicKernel('box-blur', line)!;
      return state.kernel[f] ?? Array.from({ length: per }, () => recentred(classic, height, width));
    });
    edit({ kernel });
  };
  const groups = possibleGroups(channels, state.kernel.length);
  return html`<div class="controls">
    ${
      numbers
        ? html`${choice(
            'Dimensions',
            [
              ['2', '2-D'],
              ['1', '1-D'],
            ],
            line ? '1' : '2',
            (value) => setDimensions(value === '1'),
          )}
          ${line ? nothing : choice('Rows', upTo(most.side).slice(1), rows, (value) => resize(Number(value), columns))}
          ${choice('Columns', upTo(most.side), columns, (value) => resize(rows, Number(value)))}
          ${choice('Input channels', upTo(most.channels), channels, (value) => setChannels(Number(value)))}`
        : choice(
            'Input channels',
            [
              [1, '1, grey'],
              [3, '3, colour'],
            ],
            channels,
            (value) => setChannels(Number(value)),
          )
    }
    ${choice('Filters', upTo(most.filters), state.kernel.length, (value) => setFilters(Number(value)))}
    ${
      groups.length > 1
        ? choice(
            'Groups',
            groups.map((count) => [count, count] as const),
            state.groups,
            (value) => edit({ groups: Number(value), kernel: regrouped(state, Number(value)) }),
          )
        : nothing
    }
  </div>`;
}

/** Each filter's kernels for as many channels as a group then has. */
function regrouped(state: ConvolutionState, groups: number): ConvolutionState['kernel'] {
  const per = channelsOf(state) / groups;
  return state.kernel.map((filter) => Array.from({ length: per }, (_, c) => filter[c] ?? filter[0]!));
}

export function renderPictureChoice(state: ConvolutionState, hasOwn: boolean, edit: Edit): TemplateResult {
  const garment = garmentOf(state.picture);
  const name = garment ? garments[garment.label]![0] : state.picture;
  return html`<div class="row">
    ${choice(
      'Picture',
      [['shapes', 'House and tree'], ['stripes', 'Stripes'], ...garments, ...(hasOwn || name === 'own' ? [['own', 'own picture'] as const] : [])],
      name,
      (picture) => edit({ picture }),
    )}
    ${garment ? html`<button @click=${() => edit({ picture: `${name} ${((garment.index + 1) % 100) + 1}` })}>Another</button>` : nothing}
  </div>`;
}

export function renderMode({ mode }: ConvolutionState, set: (mode: ConvolutionState['mode']) => void): TemplateResult {
  const button = (each: ConvolutionState['mode'], label: string) =>
    html`<button aria-pressed=${mode === each} @click=${() => mode !== each && set(each)}>${label}</button>`;
  return html`<div class="switch" role="group" aria-label="Input">${button('numbers', 'Numbers')}${button('picture', 'Picture')}</div>`;
}

/** What one step in Step is. */
export function renderPace({ mode, pace }: ConvolutionState, set: (pace: ConvolutionState['pace']) => void): TemplateResult {
  return html`${choice(
    'One step is',
    [
      ['window', mode === 'picture' ? 'one row of windows' : 'one window'],
      ['product', 'one product'],
    ],
    pace,
    (value) => set(value === 'product' ? 'product' : 'window'),
  )}
  ${pace === 'product' ? html`<p class="muted">In the window that was chosen in Look. The bias comes first.</p>` : nothing}`;
}
