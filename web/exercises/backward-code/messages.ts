// What to say when the code itself could not go on. Kind, with the place, and with the likely reason.
import type { Trouble } from './protocol.js';

/** In milliseconds, for all cases together. */
export const timeLimit = 2000;

const at = (line: number | null): string => (line === null ? '' : `Line ${line}: `);

/** The likely reason behind an exception's message. */
function reasonFor(message: string): string {
  if (message.includes('is not defined')) return 'That name does not exist here. Is it spelled as where it was made?';
  if (/cannot (read|set) property.* of (undefined|null)/.test(message))
    return 'An index has probably gone past the end of a list, so there was nothing to read from.';
  if (message.includes('not a function')) return 'Something was called with ( ) that is no function.';
  if (/read-only|constant/.test(message)) return 'A const cannot be given another value; let can.';
  if (message.includes('is not initialized')) return 'The name is used before its line.';
  if (message.includes('string too long')) return 'A text grew without end.';
  return '';
}

export function messageFor(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'time':
      return `The code was still running after ${timeLimit / 1000} seconds, so it was stopped. Does every loop come to its end?`;
    case 'memory':
      return 'The code asked for more memory than it may have. Does a list grow in a loop that does not end?';
    case 'depth':
      return `${at(trouble.line)}A function called itself too often, or lists were nested too deeply.`;
    case 'missing':
      return 'There is no function called backward. Keep the line that begins with “function backward”.';
    case 'syntax':
      return `${at(trouble.line)}This cannot be read as JavaScript (${trouble.message}). Look at the end of the line before, too: a bracket may be missing.`;
    case 'threw':
      return `${at(trouble.line)}${trouble.message}. ${reasonFor(trouble.message)}`.trim();
    case 'sandbox':
      return `The code could not be run: its sandbox did not load (${trouble.message}).`;
    case 'stopped':
      return 'Stopped.';
  }
}

export const lineOf = (trouble: Trouble | null): number => (trouble !== null && 'line' in trouble ? (trouble.line ?? 0) : 0);
