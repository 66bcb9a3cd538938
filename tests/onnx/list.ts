// The list of what passes and what is skipped, as tests/onnx/CONFORMANCE.md holds it.
import { readFileSync, writeFileSync } from 'node:fs';
import prettier from 'prettier';
import { folders, type Case } from './cases.js';
import { expanded, unknownOperator } from './operators/index.js';

export interface Outcome {
  one: Case;
  /** Why it is not run; absent where it is. */
  skipped?: string;
  passed?: boolean;
  note?: string;
}

const place = new URL('CONFORMANCE.md', import.meta.url);

function groupedBy<T>(things: readonly T[], keyOf: (thing: T) => string): [key: string, things: T[]][] {
  const groups = new Map<string, T[]>();
  for (const thing of things) groups.set(keyOf(thing), [...(groups.get(keyOf(thing)) ?? []), thing]);
  return [...groups].sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}

const names = (outcomes: readonly Outcome[]) => outcomes.map(({ one }) => `\`${one.name.replace(/^test_/, '')}\``).join(', ');
const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]) =>
  [head, head.map((_, column) => (column === 0 ? '---' : '--:')), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** One line per operator and remark, with the cases that it is about. */
function remarks(outcomes: readonly Outcome[], remarkOf: (outcome: Outcome) => string): string {
  return groupedBy(outcomes, ({ one }) => one.operator)
    .flatMap(([operator, own]) => groupedBy(own, remarkOf).map(([remark, cases]) => `- **${operator}**: ${remark}: ${names(cases)}`))
    .join('\n');
}

const count = (outcomes: readonly Outcome[]) => {
  const passed = outcomes.filter((outcome) => outcome.passed).length;
  const skipped = outcomes.filter((outcome) => outcome.skipped !== undefined).length;
  return [outcomes.length, passed, outcomes.length - passed - skipped, skipped] as const;
};

function markdown(outcomes: readonly Outcome[]): string {
  const because = (reason: string) => outcomes.filter(({ skipped }) => skipped === reason);
  const known = outcomes.filter(({ skipped }) => skipped !== unknownOperator && skipped !== expanded);
  const single = known.filter(({ one }) => one.operators.length === 1);
  const several = known.filter(({ one }) => one.operators.length > 1);
  const head = ['cases', 'passed', 'failed', 'skipped'];
  return `# ONNX's conformance cases

ONNX 1.17 brings cases with inputs and expected outputs for every operator. \`npm test -- --only onnx\` runs those that a network of ours can compute and compares the outputs (norm of the difference at most 1e-5 of the norm); the tests here turn each into a description and parameters. This page is written by \`NEOCOG_WRITE_LIST=1 npx vitest run --project onnx\`, and the tests fail when it is out of date.

${table(
  ['folder', ...head],
  folders.map((folder) => [`\`${folder}\``, ...count(outcomes.filter(({ one }) => one.folder === folder))]),
)}

## Operators

${table(
  ['operator', ...head],
  groupedBy(single, ({ one }) => one.operator).map(([operator, own]) => [operator, ...count(own)]),
)}

## How some cases run

Most cases are the layer of that name. A network has one input: several operands lie in it side by side, and \`channelSlice\` takes them apart. One-dimensional images are one row high. Where it takes more than that:

${remarks(
  outcomes.filter(({ note, skipped }) => note !== undefined && skipped === undefined),
  ({ note }) => note!,
)}

## Skipped

${remarks(
  single.filter(({ skipped }) => skipped !== undefined),
  ({ skipped }) => skipped!,
)}

Models of several nodes (${several.length}): ${names(several)}.

The same operator written out in others (${because(expanded).length}): all cases with \`expanded\` in their names.

Operators that neocog does not have (${because(unknownOperator).length} cases): ${groupedBy(because(unknownOperator), ({ one }) => one.operator)
    .map(([operator, own]) => `${operator} ${own.length}`)
    .join(', ')}.
`;
}

const formatted = async (text: string): Promise<string> => prettier.format(text, { ...(await prettier.resolveConfig(place)), parser: 'markdown' });

/** The list as it should be, after writing it where that was asked for, and as it is. */
export async function lists(outcomes: readonly Outcome[]): Promise<{ found: string; committed: string }> {
  const found = await formatted(markdown(outcomes));
  if (process.env.NEOCOG_WRITE_LIST) writeFileSync(place, found);
  return { found, committed: readFileSync(place, 'utf8') };
}
