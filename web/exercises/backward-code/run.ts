// Runs jobs in a worker that is made when the first one comes, and ended when one does not end.
import type { Job, Report, Trouble } from './protocol.js';
import type { Sandbox } from './sandbox.js';
import type { FromWorker } from './worker.js';

/** How long the files may take to come, in milliseconds. */
const patience = 30_000;
/** The sandbox keeps the time limit itself; the worker is ended only if it did not. */
const grace = 1500;

const withTrouble = (trouble: Trouble): Report => ({ outcomes: [{ trouble }], printed: [], unprinted: 0 });

export class Runner {
  #worker: Worker | null = null;
  #ready = false;
  /** Where no worker can be had: QuickJS on the page's own thread, its interrupt handler keeping the time limit. */
  #local: Promise<Sandbox> | null = null;
  #finish: ((report: Report) => void) | null = null;

  async run(job: Job): Promise<Report> {
    this.stop();
    if (this.#local === null) {
      const report = await this.#runInWorker(job);
      if (report !== null) return report;
    }
    try {
      this.#local ??= import('./sandbox.js').then(({ Sandbox }) => new Sandbox());
      return await (await this.#local).run(job);
    } catch (error) {
      this.#local = null;
      return withTrouble({ kind: 'sandbox', message: String(error) });
    }
  }

  /** Ends what runs now. */
  stop(): void {
    if (this.#finish === null) return;
    this.#end();
    this.#finish(withTrouble({ kind: 'stopped' }));
  }

  dispose(): void {
    this.stop();
    this.#end();
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#ready = false;
  }

  /** null where there can be no worker. */
  #runInWorker(job: Job): Promise<Report | null> {
    return new Promise((resolve) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let worker: Worker;
      const finish = (report: Report | null) => {
        clearTimeout(timer);
        worker?.removeEventListener('message', onMessage);
        worker?.removeEventListener('error', onError);
        this.#finish = null;
        resolve(report);
      };
      const giveUp = (report: Report | null) => {
        this.#end();
        finish(report);
      };
      const startClock = () => {
        clearTimeout(timer);
        timer = setTimeout(() => giveUp(withTrouble({ kind: 'time' })), job.milliseconds + grace);
      };
      const onMessage = ({ data }: MessageEvent<FromWorker>) => {
        if ('report' in data) return finish(data.report);
        if ('failed' in data) return giveUp(null);
        this.#ready = true;
        startClock();
      };
      const onError = () => giveUp(null);
      try {
        // A script from another origin cannot be a worker; the page's own thread can run the same code.
        worker = this.#worker ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
      } catch {
        return resolve(null);
      }
      this.#finish = finish;
      worker.addEventListener('message', onMessage);
      worker.addEventListener('error', onError);
      if (this.#ready) startClock();
      else timer = setTimeout(() => giveUp(null), patience);
      worker.postMessage(job);
    });
  }
}
