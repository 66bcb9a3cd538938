import { css, html, LitElement, unsafeCSS, type PropertyValues, type TemplateResult } from 'lit';
import type uPlot from 'uplot';
import plotStyles from 'uplot/dist/uPlot.min.css?inline';
import { tokens } from '../frame/tokens.js';
import { lineSample, lineTokens } from './line-sample.js';
import type { LineLook } from './lines.js';
import { afterPaint } from './tasks.js';
import { percent } from './text.js';

export interface Curve extends LineLook {
  label: string;
  points: readonly { x: number; y: number }[];
  /** Whether each point is drawn. */
  marked?: boolean;
  /** Written at the line's end, and in the key instead of the label. */
  letter?: string;
}

interface End {
  x: number;
  y: number;
  letter: string;
  colour: string;
}

const letterHeight = 13;

/** The value of each CSS colour where this element stands, light or dark resolved; all at once, since each look costs a layout. */
function resolveAll(host: LitElement, names: readonly string[]): string[] {
  const probes = document.createElement('div');
  probes.hidden = true;
  for (const name of names) {
    const probe = document.createElement('span');
    probe.style.color = `var(--${name})`;
    probes.append(probe);
  }
  host.renderRoot.append(probes);
  const colours = Array.from(probes.children, (probe) => getComputedStyle(probe).color);
  probes.remove();
  return colours;
}

/** A line chart that grows while something runs. The chart library is loaded when the first one is shown. */
export class Curves extends LitElement {
  static override properties = {
    curves: { attribute: false },
    caption: {},
    unit: {},
    top: { type: Number },
    most: { type: Number },
    until: { type: Number },
    height: { type: Number },
  };
  declare curves: readonly Curve[];
  declare caption: string;
  declare unit: string;
  /** A fixed upper end of the scale, or 0. */
  declare top: number;
  /** The scale ends here even if a curve does not, or 0. */
  declare most: number;
  /** Of the plot, in pixels. */
  declare height: number;
  /** The horizontal scale reaches at least to here. */
  declare until: number;
  #plot: uPlot | null = null;
  #look = '';
  #resize = new ResizeObserver(() => this.#fit());

  constructor() {
    super();
    this.curves = [];
    this.caption = '';
    this.unit = '';
    this.top = 0;
    this.most = 0;
    this.height = 190;
    this.until = 0;
  }

  static override styles = [
    unsafeCSS(plotStyles),
    tokens,
    lineTokens,
    css`
      :host {
        display: block;
        min-width: 0;
        color: var(--ink);
      }
      h3 {
        margin: 0;
        font: 600 14px/1.4 var(--sans);
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 14px;
      }
      .key {
        display: flex;
        flex-wrap: wrap;
        gap: 0 11px;
        font: 400 13px/1.5 var(--sans);
        color: var(--muted);
      }
      .key span {
        display: flex;
        align-items: center;
        gap: 5px;
      }
      .key .sample {
        width: 22px;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
    this.#plot?.destroy();
    this.#plot = null;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    void this.#draw();
  }

  /** One row of x for all curves, as the library wants it. */
  #data(): uPlot.AlignedData {
    const xs = [...new Set(this.curves.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
    const columns = this.curves.map(({ points }) => {
      const byX = new Map(points.map(({ x, y }) => [x, y]));
      return xs.map((x) => byX.get(x) ?? null);
    });
    return [xs, ...columns] as uPlot.AlignedData;
  }

  async #draw(): Promise<void> {
    const { default: Plot } = await import('uplot');
    // A new chart needs to know its size: asked for in the making of the picture around it, that would be a layout of its own.
    if (!this.#plot) await afterPaint();
    const host = this.renderRoot.querySelector<HTMLElement>('.plot');
    if (!host || !this.isConnected) return;
    const colours = resolveAll(this, ['ink', 'muted', 'rule', 'paper', ...this.curves.map(({ colour }) => colour)]);
    // Light and dark may have changed places since, or a line come or gone.
    const look = JSON.stringify([colours, this.height, this.curves.map(({ width, dash, marked, letter }) => [width, dash, marked, letter])]);
    if (this.#plot && look !== this.#look) {
      this.#plot.destroy();
      this.#plot = null;
    }
    if (this.#plot) return this.#plot.setData(this.#data());
    this.#look = look;
    const [, muted, rule, paper, ...lines] = colours as [string, string, string, string, ...string[]];
    const axis = { stroke: muted, grid: { stroke: rule, width: 1 }, ticks: { show: false }, font: '12px "JetBrains Mono Variable", monospace' };
    this.#plot = new Plot(
      {
        width: Math.max(200, host.clientWidth),
        height: this.height,
        legend: { show: false },
        cursor: { show: false },
        padding: [10, 22, 0, 0], // on the right for the half of the last number, and the letters
        scales: {
          x: { time: false, range: (_plot, _low, high) => [0, Math.max(this.until, high || 0)] },
          y: { range: (_plot, _low, high) => [0, this.top || Math.min(this.most || Infinity, high ? Math.max(0.5, high * 1.05) : 2.5)] },
        },
        axes: [
          { ...axis, size: 26, values: (_plot, ticks) => ticks.map((tick) => (tick >= 1000 ? `${tick / 1000}k` : String(tick))) },
          { ...axis, size: 46, values: (_plot, ticks) => ticks.map((tick) => `${this.unit === '%' ? Math.round(tick * 100) : tick}${this.unit}`) },
        ],
        series: [
          {},
          ...this.curves.map(({ label, marked, width, dash }, i) => ({
            label,
            stroke: lines[i]!,
            width,
            dash: [...dash],
            spanGaps: true,
            points: { show: marked ?? false, size: 5, fill: lines[i]! },
          })),
        ],
        hooks: { draw: [(plot) => this.#drawLetters(plot, lines, paper)] },
      },
      this.#data(),
      host,
    );
    this.#resize.observe(host);
  }

  /** A letter at the end of each line that has one, pushed apart where ends lie together. */
  #drawLetters(plot: uPlot, colours: readonly string[], paper: string): void {
    const { ctx, bbox } = plot;
    const pixels = devicePixelRatio;
    const ends = this.curves.flatMap(({ letter, points }, i): End[] => {
      const last = points.at(-1);
      if (!letter || !last || !Number.isFinite(last.y)) return [];
      const y = Math.max(bbox.top, Math.min(bbox.top + bbox.height, plot.valToPos(last.y, 'y', true)));
      return [{ x: plot.valToPos(last.x, 'x', true) + 4 * pixels, y, letter, colour: colours[i]! }];
    });
    // Downwards from the highest, then back up from the lower edge.
    const apart = (list: End[], sign: 1 | -1) => {
      list.forEach((end, i) => {
        for (const other of list.slice(0, i)) {
          if (Math.abs(other.x - end.x) < 10 * pixels) end.y = sign * Math.max(sign * end.y, sign * other.y + letterHeight * pixels);
        }
      });
    };
    ends.sort((a, b) => a.y - b.y);
    apart(ends, 1);
    for (const end of ends) end.y = Math.min(end.y, bbox.top + bbox.height - (letterHeight / 2) * pixels);
    apart(ends.reverse(), -1);
    ctx.save();
    ctx.font = `700 ${12 * pixels}px Inter Variable, system-ui, sans-serif`;
    ctx.textBaseline = 'middle';
    ctx.lineWidth = 3 * pixels;
    ctx.strokeStyle = paper;
    for (const { x, y, letter, colour } of ends) {
      ctx.strokeText(letter, x, y);
      ctx.fillStyle = colour;
      ctx.fillText(letter, x, y);
    }
    ctx.restore();
  }

  #fit(): void {
    const host = this.renderRoot.querySelector<HTMLElement>('.plot');
    if (host && this.#plot && Math.abs(host.clientWidth - this.#plot.width) > 1)
      this.#plot.setSize({ width: Math.max(200, host.clientWidth), height: this.height });
  }

  #spoken(): string {
    const show = (value: number) => (this.unit === '%' ? percent(value) : value.toFixed(3));
    const course = (points: Curve['points']) => {
      const [first, last] = [points[0], points.at(-1)];
      if (!first || !last) return 'nothing yet';
      if (this.unit === '%') return `from ${show(first.y)} to ${show(last.y)}`;
      // Where a loss turns is what one looks for.
      const turn = (name: string, sign: 1 | -1) => {
        const point = points.reduce((best, other) => (sign * other.y > sign * best.y ? other : best));
        return point === first || point === last ? '' : `, ${name} ${show(point.y)} at ${point.x}`;
      };
      return `from ${show(first.y)} to ${show(last.y)}${turn('lowest', -1)}${turn('highest', 1)}`;
    };
    return `${this.caption}. ${this.curves.map(({ label, points }) => `${label}: ${course(points)}`).join('; ')}`;
  }

  /** A letter is named once, however many lines it has. */
  #key(): TemplateResult[] {
    const named = this.curves.filter(({ letter }, i) => !letter || this.curves.findLastIndex((other) => other.letter === letter) === i);
    return named.map((curve) => html`<span>${lineSample(curve)}${curve.letter ?? curve.label}</span>`);
  }

  protected override render(): TemplateResult {
    return html`<h3>${this.caption}<span class="key">${this.#key()}</span></h3>
      <div class="plot" style="height: ${this.height}px" role="img" aria-label=${this.#spoken()}></div>`;
  }
}
