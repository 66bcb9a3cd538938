// What long work brings, kept by what it was about; one piece of work at a time, shown as it goes, and stopped when asked.
import type { SubjectName } from '../looking/subjects.js';
import { measure, type Claim } from './claim.js';
import type { Running } from './excite-views.js';
import { rank, type Ranking } from './exciting.js';
import { Job, type Work } from './job.js';
import { maximise, rangeOf, type Ascent, type Knobs } from './maximise.js';
import type { Scene } from './scene.js';

/** Training pictures that are looked through for the most exciting ones, and unseen ones that the claim is measured with. */
const mostLooked = 1000;
const mostMeasured = 600;

export const lookedThrough = ({ subject: { learned, pictures } }: Pick<Scene, 'subject'>): number => Math.min(learned ?? pictures, mostLooked);
export const measuredWith = ({ subject }: Scene): number => Math.min(subject.pictures, mostMeasured);

/** What is looked at: the names of its findings. */
export interface Keys {
  ranking: string;
  ascent: string;
  claim: string;
}

export const keysOf = ({ maps, channel }: Scene, subject: SubjectName, knobs: Knobs): Keys => ({
  ranking: `ranking ${subject} ${maps.name}`,
  ascent: `ascent ${subject} ${maps.name} ${channel} ${JSON.stringify(knobs)}`,
  claim: `claim ${subject}`,
});

export class Findings {
  readonly rankings = new Map<string, Ranking>();
  readonly ascents = new Map<string, Ascent>();
  readonly claims = new Map<string, Claim>();
  readonly #changed: () => void;
  readonly #failed: (message: string) => void;
  #running: (Running & { key: string }) | null = null;

  constructor(changed: () => void, failed: (message: string) => void) {
    this.#changed = changed;
    this.#failed = failed;
  }

  running(key: string): Running | null {
    return this.#running?.key === key ? this.#running : null;
  }

  /** What was begun for something that is no longer looked at would only keep the machine busy. */
  stopUnless(keys: Keys | null): void {
    if (this.#running && !(keys && Object.values(keys).includes(this.#running.key))) this.#running.stop();
  }

  lookThrough(scene: Scene, { ranking: key }: Keys): void {
    const { subject, nc, net, maps } = scene;
    const first = subject.learned === undefined ? 0 : subject.pictures;
    const pixels = async (index: number) => (await subject.picture(index)).pixels;
    this.#run(key, rank(nc, net, maps.name, { first, count: lookedThrough(scene) }, pixels), (ranking) => this.rankings.set(key, ranking));
  }

  makePicture({ nc, net, maps, channel, picture }: Scene, { ascent: key }: Keys, knobs: Knobs): void {
    this.ascents.delete(key);
    const seen = (ascent: Ascent) => this.ascents.set(key, ascent);
    this.#run(key, maximise(nc, net, maps.name, channel, knobs, rangeOf(picture.shown, picture.pixels), seen), seen);
  }

  measure(scene: Scene, { claim: key }: Keys): void {
    const { nc, net, subject, picture } = scene;
    const range = rangeOf(picture.shown, picture.pixels);
    this.#run(
      key,
      measure(nc, net, subject.classes.length, range, measuredWith(scene), (index) => subject.picture(index)),
      (claim) => this.claims.set(key, claim),
    );
  }

  /** Begins; what still ran is stopped. */
  #run<T>(key: string, work: Work<T>, keep: (result: T) => void): void {
    this.#running?.stop();
    const job = new Job(work, () => {
      running.progress = job.progress;
      this.#changed();
    });
    const running = { key, progress: 0, stop: () => job.stop() };
    this.#running = running;
    job.done
      .then((result) => {
        if (result !== null) keep(result);
      })
      .catch((error: unknown) => this.#failed(error instanceof Error ? error.message : String(error)))
      .finally(() => {
        if (this.#running === running) this.#running = null;
        this.#changed();
      });
    this.#changed();
  }
}
