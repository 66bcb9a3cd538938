import type { Engine } from 'neocog';

/** What a formula in the text says for the numbers that stand in it: the arithmetic, and the engine's result. */
type Formula = (nc: Engine, numbers: number[]) => string;

const minus = (text: string | number): string => String(text).replaceAll('-', '−');
const grouped = (value: number): string => value.toLocaleString('en');
const short = (value: number): string => minus(Number(value.toPrecision(6)));

/** A map of height 1: the engine's one dimension. */
const row = (values: readonly number[]): Float32Array => Float32Array.from(values);

export const formulas: Readonly<Record<string, Formula>> = {
  'output-size'(nc, [size, kernel, stride, padding]) {
    const layers = [{ type: 'conv2d', filters: 1, kernel: kernel!, stride: stride!, padding: padding! }] as const;
    const output = nc.summary({ input: [size!, size!, 1], layers: [...layers] })[0]!.outputShape[0]!;
    return `⌊(${size} + 2 · ${padding} − ${kernel}) / ${stride}⌋ + 1 = ${output}`;
  },
  parameters(nc, [filters, kernel, channels]) {
    const layers = [{ type: 'conv2d', filters: filters!, kernel: kernel! }] as const;
    const { parameters } = nc.summary({ input: [kernel!, kernel!, channels!], layers: [...layers] })[0]!;
    return `${kernel} · ${kernel} · ${channels} · ${filters} + ${filters} = ${grouped(parameters)}`;
  },
  guess(nc, [classes]) {
    using net = nc.network({ input: [1, 1, 1], layers: [{ type: 'flatten' }, { type: 'dense', units: classes!, name: 'logits' }] });
    net.set('logits/kernel', new Float32Array(classes!));
    const { loss } = net.trainBatch(row([1]), [0], nc.optimizer({ type: 'sgd', rate: 0 }));
    return `−ln(1 / ${classes}) = ${short(Number(loss.toPrecision(4)))}`;
  },
  edge(nc, numbers) {
    using net = nc.network({ input: [1, 3, 1], layers: [{ type: 'conv2d', name: 'conv', filters: 1, kernel: [1, 3], bias: false }, { type: 'relu' }] });
    net.set('conv/kernel', row([-1, 0, 1]));
    const after = net.forward(row(numbers)).data[0]!;
    const found = net.activation('conv').data[0]!;
    const [left, , right] = numbers.map((value) => (value < 0 ? `(${minus(value)})` : String(value)));
    return `${right} − ${left} = ${short(found)}${found < 0 ? `, of which ReLU leaves ${short(after)}` : ''}`;
  },
  saturation(nc, [lead]) {
    using net = nc.network({ input: [1, 1, 2], layers: [{ type: 'flatten' }, { type: 'softmax' }] });
    const p = net.forward(row([lead!, 0])).data[0]!;
    const share = net.backward(row([1, 0])).data[0]!;
    return `p (1 − p) = ${short(Number(p.toPrecision(5)))} · ${short(Number((1 - p).toPrecision(3)))} ≈ ${short(Number(share.toPrecision(3)))}`;
  },
  share(nc, values) {
    // A score that is linear in four pixels has them as its gradient.
    using net = nc.network({ input: [2, 2, 1], layers: [{ type: 'flatten' }, { type: 'dense', name: 'score', units: 1, bias: false }] });
    net.set('score/kernel', row(values));
    const magnitudes = [...nc.saliency(net, row([0, 0, 0, 0]), { class: 0, channels: 'max' }).data];
    const inside = magnitudes[0]! + magnitudes[1]!;
    const all = magnitudes.reduce((sum, value) => sum + value, 0);
    if (all === 0) return 'nothing, since there is none,';
    return `(${magnitudes.slice(0, 2).map(short).join(' + ')}) / ${short(all)} = ${short(Number((inside / all).toPrecision(3)))}`;
  },
  max(nc, numbers) {
    using net = nc.network({ input: [1, 3, 1], layers: [{ type: 'maxPool2d', window: [1, 3] }] });
    net.forward(row(numbers.slice(0, 3)));
    return [...net.backward(row([numbers[3]!])).data].map(short).join(', ');
  },
  spread(nc, [first, second, ...arriving]) {
    using net = nc.network({ input: [1, 3, 1], layers: [{ type: 'conv2d', name: 'conv', filters: 1, kernel: [1, 2], bias: false }] });
    net.set('conv/kernel', row([first!, second!]));
    net.forward(row([0, 0, 0]));
    const [left, middle, right] = [...net.backward(row(arriving)).data].map(short);
    const times = (a: number, b: number) => `${minus(a)} · ${b < 0 ? `(${minus(b)})` : b}`;
    const [one, other] = [arriving[0]!, arriving[1]!];
    return `${times(one, first!)} = ${left}, ${times(one, second!)} + ${times(other, first!)} = ${middle}, ${times(other, second!)} = ${right}`;
  },
  'receptive-field'(nc, [count, kernel, stride]) {
    const layers = Array.from({ length: count! }, (_, i) => ({
      type: 'conv2d' as const,
      name: `conv${i}`,
      filters: 1,
      kernel: [1, kernel!] as const,
      stride: [1, stride!] as const,
    }));
    // Wide enough that every layer fits.
    let width = 1;
    for (let i = 0; i < count!; i++) width = (width - 1) * stride! + kernel!;
    const { size } = nc.receptiveField({ input: [1, width, 1], layers }, `conv${count! - 1}`).width;
    const terms = Array.from({ length: count! }, (_, i) => `${kernel! - 1}${stride! > 1 ? ` · ${stride! ** i}` : ''}`);
    return `1 + ${terms.length > 6 ? `${terms.slice(0, 3).join(' + ')} + … + ${terms.at(-1)}` : terms.join(' + ')} = ${grouped(size)}`;
  },
};

/** Fills in the formulas of the page's text, and again whenever somebody types over one of their numbers. */
export function startFormulas(): void {
  const paragraphs = [...document.querySelectorAll<HTMLElement>('[data-formula]')];
  // The exercises lie beside the page, as on any other page that uses them; their engine serves the text too.
  const address = new URL('neocog/exercises.js', document.baseURI).href;
  (import(/* @vite-ignore */ address) as Promise<{ engine: () => Promise<Engine> }>)
    .then(({ engine }) => engine())
    .then((nc) => {
      for (const paragraph of paragraphs) {
        const show = () => fill(nc, paragraph);
        paragraph.addEventListener('input', show);
        show();
      }
    })
    .catch(() => {
      // The exercises say what is wrong; the text reads on without its numbers.
      for (const paragraph of paragraphs) paragraph.hidden = true;
    });
}

function fill(nc: Engine, paragraph: HTMLElement): void {
  const fields = [...paragraph.querySelectorAll('input')];
  const output = paragraph.querySelector('output')!;
  const numbers = fields.map(({ valueAsNumber }) => valueAsNumber);
  if (!fields.every(({ validity, valueAsNumber }) => validity.valid && Number.isFinite(valueAsNumber))) {
    const odd = fields.find(({ validity, valueAsNumber }) => !validity.valid || !Number.isFinite(valueAsNumber))!;
    output.textContent = odd.min !== '' ? `(${odd.ariaLabel?.toLowerCase()}: a whole number from ${odd.min} to ${odd.max})` : '(type a number)';
    return;
  }
  try {
    // Lines break after a comma or before what comes out, never within a sum.
    output.textContent = formulas[paragraph.dataset['formula']!]!(nc, numbers).replace(/(?<!,) (?!=)/g, '\u00a0');
  } catch (error) {
    output.textContent = `none: ${error instanceof Error ? error.message.replace(/^[^:]*: /, '') : String(error)}`;
  }
}
