// The exercise's state as text.
import type { Verdict } from './compare.js';
import type { Report } from './protocol.js';
import { taskIds, tasks, type TaskId } from './tasks.js';

export interface CodeState {
  task: TaskId;
  code: string;
  /** Which case is looked at, counted from 0. */
  case: number;
}

/** What came of running a text. */
export interface Run {
  code: string;
  report: Report;
  verdicts: readonly Verdict[];
}

/** No learner writes more; a link may carry anything. */
const longestCode = 20_000;

export function fromParameters(parameters: Record<string, string>): CodeState {
  const task = taskIds.find((id) => id === parameters['task']) ?? 'relu';
  const code = parameters['code'];
  const number = Number(parameters['case'] ?? 1);
  return {
    task,
    code: code !== undefined && code.length <= longestCode ? code : tasks[task].starter,
    case: Number.isInteger(number) && number >= 1 && number <= 7 ? number - 1 : 0,
  };
}

/** The code only where it is the learner's own. */
export function toParameters(state: CodeState): Record<string, string> {
  const others = { task: state.task, case: String(state.case + 1) };
  return state.code === tasks[state.task].starter ? others : { ...others, code: state.code };
}
