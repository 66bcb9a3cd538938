// Practice: every kind of question against an independent computation.
import { load, type Engine } from 'neocog';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseNumber } from '../../../web/exercises/frame/questions.js';
import type { TrainFigure } from '../../../web/exercises/train/question-parts.js';
import { makeQuestion } from '../../../web/exercises/train/questions.js';
import { verifyQuestions } from './verify-questions.js';

let nc: Engine;
beforeAll(async () => {
  nc = await load();
});

const loss = (probability: number) => -Math.log(probability);

describe('practice', () => {
  const factsOf = (figure: TrainFigure) => Object.fromEntries(figure.facts!.map(([name, value]) => [name, parseNumber(value)!]));
  const rowsOf = (figure: TrainFigure) => figure.table!.rows.map(([, ...values]) => values);
  const labelOf = (figure: TrainFigure, prompt: string) => figure.table!.rows.findIndex(([name]) => prompt.includes(name));

  it('asks what has one answer, for a thousand seeds of each kind', () => {
    const slips = verifyQuestions((seed) => makeQuestion(nc, seed), {
      'sgd-step': (figure) => {
        const { 'weight w': weight, 'derivative ∂L/∂w': gradient, 'learning rate': rate } = factsOf(figure);
        return weight! - rate! * gradient!;
      },
      momentum: (figure) => {
        const { 'weight w': start, 'first derivative': first, 'second derivative': second, 'learning rate': rate, momentum } = factsOf(figure);
        let [weight, velocity] = [start!, 0];
        for (const gradient of [first!, second!]) {
          velocity = momentum! * velocity + gradient;
          weight -= rate! * velocity;
        }
        return weight;
      },
      batches: (figure) => {
        const { 'training images': images, 'batch size': size, epochs } = factsOf(figure);
        let steps = 0;
        for (let epoch = 0; epoch < epochs!; epoch++) for (let left = images!; left > 0; left -= size!) steps++;
        return steps;
      },
      'relu-gradient': (figure) => {
        const [, weight, bias] = /w = (\S+) and b = ([^;]+);/.exec(figure.title)!.map((text) => parseNumber(text) ?? 0);
        let sum = 0;
        for (const [x, z, gradient] of rowsOf(figure)) {
          expect(z).toBe(weight! * x! + bias!);
          expect(z).not.toBe(0);
          if (weight! * x! + bias! > 0) sum += gradient! * x!;
        }
        return sum;
      },
      'chance-loss': (figure) => loss(1 / factsOf(figure)['classes']!),
      softmax: (figure, { prompt }) => {
        const powers = rowsOf(figure).map(([logit]) => Math.E ** logit!);
        let total = 0;
        for (const power of powers) total += power;
        return powers[labelOf(figure, prompt)]! / total;
      },
      'cross-entropy': (figure, { prompt }) => {
        const shares = rowsOf(figure).map(([share]) => share!);
        expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
        return loss(shares[labelOf(figure, prompt)]!);
      },
      accuracy: (figure) => {
        let [right, all] = [0, 0];
        rowsOf(figure).forEach((row, label) => row.forEach((count, answer) => ([right, all] = [right + (label === answer ? count : 0), all + count])));
        return (100 * right) / all;
      },
      fit: ({ runs }, { prompt }) => {
        // How far each run ends above its own lowest point, and how low its training loss ends.
        const rises = runs!.map(({ heldOut }) => heldOut!.at(-1)! - Math.min(...heldOut!));
        const ends = runs!.map(({ training }) => training.at(-1)!);
        const over = rises.findIndex((rise) => rise > 0.3);
        const under = ends.findIndex((end) => end > 1.2);
        expect([over, under]).not.toContain(-1);
        // Nobody could take another for it.
        expect(rises.filter((rise) => rise > 0.08)).toHaveLength(1);
        expect(ends.filter((end) => end > 0.6)).toHaveLength(1);
        expect(runs![over]!.training.at(-1)!).toBeLessThan(0.1);
        return prompt.includes('overfits') ? over : under;
      },
      rate: ({ runs }, { prompt }) => {
        const turns = runs!.map(({ training }) => training.reduce((sum, value, i) => sum + Math.max(0, value - (training[i - 1] ?? value)), 0));
        const ends = runs!.map(({ training }) => training.at(-1)!);
        const high = turns.findIndex((rise) => rise > 3);
        const low = ends.findIndex((end, i) => end > 1.7 && i !== high);
        expect(turns.filter((rise) => rise > 0.5)).toHaveLength(1);
        expect(ends.filter((end) => end < 0.6)).toHaveLength(1);
        return prompt.includes('too high') ? high : low;
      },
      'best-epoch': (figure) => {
        const heldOut = rowsOf(figure).map(([, value]) => value!);
        const lowest = [...heldOut].sort((a, b) => a - b);
        expect(lowest[0]).toBeLessThan(lowest[1]!);
        return heldOut.indexOf(lowest[0]!) + 1;
      },
    });
    expect(slips.size).toBeGreaterThan(45);
    for (const [name, count] of slips) expect(count, name).toBeGreaterThan(20);
  });

  it('takes what a person rounds', () => {
    const seed = Array.from({ length: 500 }, (_, i) => i).find((i) => makeQuestion(nc, i).kind === 'chance-loss')!;
    const question = makeQuestion(nc, seed);
    expect(question.check(Number((question.expected as number).toFixed(2))).correct).toBe(true);
    expect(question.check((question.expected as number) + 0.02).correct).toBe(false);
  });

  it('can draw its answer where it has a place in the figure', () => {
    for (let seed = 0; seed < 400; seed++) {
      const { kind, figure, expected, answer } = makeQuestion(nc, seed);
      const { result, answers = [], table, runs } = figure;
      for (const { y, x } of answers) expect(table!.rows[y]![x + 1], kind).toBeTypeOf('number');
      if (answer.form === 'choice') expect(runs![expected as number], kind).toBeDefined();
      else if (kind === 'best-epoch') expect(answers).toEqual([{ y: (expected as number) - 1, x: 1 }]);
      else {
        const shown = parseNumber(result![1].replace('\u00a0%', ''))!;
        expect(Math.abs(shown - (expected as number)), `${kind}: ${result![1]}`).toBeLessThanOrEqual(0.005 * Math.abs(expected as number));
      }
    }
  });
});
