// The script of the sandbox's worker.
import type { Job, Report } from './protocol.js';
import { Sandbox } from './sandbox.js';

/** Sent once, then one report for each job. */
export type FromWorker = { ready: true } | { failed: string } | { report: Report };

const send = (message: FromWorker): void => self.postMessage(message);
const sandbox = new Sandbox();
sandbox.load().then(
  () => send({ ready: true }),
  (error: unknown) => send({ failed: String(error) }),
);
self.addEventListener('message', (event: MessageEvent<Job>) => {
  sandbox.run(event.data).then(
    (report) => send({ report }),
    (error: unknown) => send({ failed: String(error) }),
  );
});
