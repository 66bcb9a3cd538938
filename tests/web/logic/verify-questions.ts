// What every generated question has to keep, checked for a thousand of each kind against an independent computation.
import { expect } from 'vitest';
import { sameAnswer, type Answer, type Question } from '../../../web/exercises/frame/questions.js';

/** How many questions of each kind are checked at the least. */
export const questionsPerKind = 1000;

/**
 * Makes questions from seed after seed until there are enough of each kind.
 *
 * `answers` computes each kind's answer anew from the question's figure, in another way than the exercise: by plain loops
 * or by hand, never by the exercise's own functions. Gives how often each slip was offered, so that a test can ask for all.
 */
export function verifyQuestions<Figure>(
  make: (seed: number) => Question<Figure>,
  answers: Record<string, (figure: Figure, question: Question<Figure>) => Answer>,
): Map<string, number> {
  const counts = new Map(Object.keys(answers).map((kind) => [kind, 0]));
  const slipCounts = new Map<string, number>();
  for (let seed = 0; Math.min(...counts.values()) < questionsPerKind; seed++) {
    if (seed > 60 * questionsPerKind) throw new Error(`too few questions of some kind: ${JSON.stringify([...counts])}`);
    const question = make(seed);
    const independent = answers[question.kind];
    if (!independent) throw new Error(`seed ${seed}: no independent computation for the kind "${question.kind}"`);
    const seen = counts.get(question.kind)!;
    counts.set(question.kind, seen + 1);
    if (seen >= questionsPerKind) continue;
    const trouble = troubleWith(question, independent(question.figure, question));
    // One assertion for all: thousands of them would take longer than the questions.
    if (trouble !== null) expect.fail(`seed ${seed}, ${question.kind}: ${trouble}\n${question.prompt}\n${JSON.stringify(question.figure)}`);
    for (const { name } of question.slips) slipCounts.set(`${question.kind}: ${name}`, (slipCounts.get(`${question.kind}: ${name}`) ?? 0) + 1);
  }
  return slipCounts;
}

function troubleWith(question: Question, answer: Answer): string | null {
  const { expected, slips, prompt, hints, solution } = question;
  if (expected === undefined || slips === undefined) return 'says neither what is expected nor its slips';
  if (!sameAnswer(expected, answer)) return `expects ${JSON.stringify(expected)}, computed independently ${JSON.stringify(answer)}`;
  if (typeof expected === 'number' && !Number.isFinite(expected)) return 'expects no number';
  if (!question.check(expected).correct || !question.check(answer).correct) return 'does not take its own answer';
  if (question.answer.form === 'choice') {
    const { options } = question.answer;
    if (new Set(options).size !== options.length || options.length < 2) return `ambiguous options ${JSON.stringify(options)}`;
    if (typeof expected !== 'number' || options[expected] === undefined) return 'expects no option';
    for (let option = 0; option < options.length; option++) if (option !== expected && question.check(option).correct) return `takes option ${option} too`;
  }
  for (const { name, answer: wrong, feedback } of slips) {
    const verdict = question.check(wrong);
    if (verdict.correct) return `takes the slip "${name}" for right`;
    if (verdict.feedback !== feedback) return `answers the slip "${name}" with ${JSON.stringify(verdict.feedback)}`;
    if (typeof wrong === 'number' && !Number.isFinite(wrong)) return `the slip "${name}" is no number`;
  }
  if (typeof expected === 'number' && question.answer.form === 'number') {
    const off = question.check(expected + 0.5);
    if (off.correct || off.feedback === '') return 'takes a wrong number, or says nothing to it';
  }
  if (hints.length === 0 || solution === '') return 'has no hint or no worked answer';
  const words = [prompt, solution, ...hints, ...slips.map(({ feedback }) => feedback)].join(' ');
  if (/undefined|NaN|null|\[object|Infinity/.test(words)) return `says ${words}`;
  return null;
}
