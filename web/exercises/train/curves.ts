import { css, html, LitElement, unsafeCSS, type PropertyValues, type TemplateResult } from 'lit';
import type uPlot from 'uplot';
import plotStyles from 'uplot/dist/uPlot.min.css?inline';
import { tokens } from '../frame/tokens.js';
import { resolveColour } from '../grid/pictures.js';

export interface Curve {
  label: string;
  /** A token's name, without the dashes. */
  colour: string;
  points: readonly { x: number; y: number }[];
  marked?: boolean;
  dashed?: boolean;
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
      .key span::before {
        content: '';
        display: inline-block;
        width: 16px;
        margin-right: 5px;
        vertical-align: middle;
        border-top: 2px solid var(--colour);
      }
      .key .dashed::before {
        border-top-style: dashed;
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
    const host = this.renderRoot.querySelector<HTMLElement>('.plot');
    if (!host || !this.isConnected) return;
    const colours = ['--ink', '--muted', '--rule', ...this.curves.map(({ colour }) => `--${colour}`)].map((token) => resolveColour(this, `var(${token})`));
    // Light and dark may have changed places since.
    const look = `${colours.join()} ${this.height}`;
    if (this.#plot && look !== this.#look) {
      this.#plot.destroy();
      this.#plot = null;
    }
    if (this.#plot) return this.#plot.setData(this.#data());
    this.#look = look;
    const [, muted, rule, ...lines] = colours;
    const axis = { stroke: muted!, grid: { stroke: rule!, width: 1 }, ticks: { show: false }, font: '12px "JetBrains Mono Variable", monospace' };
    this.#plot = new Plot(
      {
        width: Math.max(200, host.clientWidth),
        height: this.height,
        legend: { show: false },
        cursor: { show: false },
        padding: [10, 12, 0, 0],
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
          ...this.curves.map(({ label, marked, dashed }, i) => ({
            label,
            stroke: lines[i]!,
            width: marked ? 2.25 : 1.25,
            ...(dashed ? { dash: [5, 4] } : {}),
            spanGaps: true,
            points: { show: (marked ?? false) && !dashed, size: 5, fill: lines[i]! },
          })),
        ],
      },
      this.#data(),
      host,
    );
    this.#resize.observe(host);
  }

  #fit(): void {
    const host = this.renderRoot.querySelector<HTMLElement>('.plot');
    if (host && this.#plot && Math.abs(host.clientWidth - this.#plot.width) > 1)
      this.#plot.setSize({ width: Math.max(200, host.clientWidth), height: this.height });
  }

  #spoken(): string {
    const show = (value: number) => (this.unit === '%' ? `${(100 * value).toFixed(1)} %` : value.toFixed(3));
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

  /** Dashed lines repeat the colours of the others: one entry says what they are. */
  #key(): TemplateResult[] {
    const solid = this.curves.filter(({ dashed }) => !dashed).map(({ label, colour }) => html`<span style="--colour: var(--${colour})">${label}</span>`);
    const dashed = this.curves.some((curve) => curve.dashed) ? [html`<span class="dashed" style="--colour: var(--ink)">kept run</span>`] : [];
    return [...solid, ...dashed];
  }

  protected override render(): TemplateResult {
    return html`<h3>${this.caption}<span class="key">${this.#key()}</span></h3>
      <div class="plot" style="height: ${this.height}px" role="img" aria-label=${this.#spoken()}></div>`;
  }
}
