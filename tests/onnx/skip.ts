/** Why a case is not run: said by looking at the case, before anything is computed. */
export class Skipped extends Error {}

export function skip(reason: string): never {
  throw new Skipped(reason);
}
