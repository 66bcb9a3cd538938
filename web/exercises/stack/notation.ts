// A stack of layers as a person types it: `conv 8 3x3 same | relu | pool 2`, one layer per line or between bars.
import type { LayerDescription } from 'neocog';
import { isStackKind, kinds, settingOf, shortest, stackKinds, type Field, type StackKind } from './kinds.js';

/** Larger numbers are typing mistakes. */
const largest = 65536;

/** One line's trouble; the caller knows which line it is. */
class Misread extends Error {}

const plainWord = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

const names = new Map<string, StackKind>(
  stackKinds.flatMap((kind) => [kind.toLowerCase(), kinds[kind].word, ...kinds[kind].aliases].map((name): [string, StackKind] => [name, kind])),
);

/** The layers that a text describes, or why it does not describe any. Every layer is in its shortest form. */
export function stackFromText(text: string): { layers: LayerDescription[] } | { error: string } {
  const byLine = text.trim().includes('\n');
  const layers: LayerDescription[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    for (const part of line.split('|')) {
      if (part.trim() === '') continue;
      try {
        layers.push(layerFromText(part));
      } catch (error) {
        if (!(error instanceof Misread)) throw error;
        return { error: `${byLine ? `Line ${index + 1}` : `Layer ${layers.length + 1}`}, “${part.trim()}”: ${error.message}` };
      }
    }
  }
  return { layers };
}

/** Layers one after another as text. What only JSON can say (from, initialisation, epsilon …) is left out. */
export function stackToText(layers: readonly LayerDescription[], between = ' | '): string {
  return layers.map((layer) => layerToText(layer)).join(between);
}

export function layerToText(description: LayerDescription): string {
  const layer = shortest(description);
  if (!isStackKind(layer.type)) throw new RangeError(`${layer.type} has more than one input or is no part of a stack, so the notation has no word for it`);
  const { word, fields } = kinds[layer.type];
  const settings = fields.flatMap((field) => settingToText(field, settingOf(layer, field.key)));
  return [...(layer.name ? [`${layer.name}:`] : []), word, ...settings].join(' ');
}

/** As people read it: 3×3. */
export const prettyText = (text: string): string => text.replace(/(?<=\d)x(?=\d)/g, '×');

function settingToText({ key, form, first }: Field, value: unknown): string[] {
  if (value === undefined) return [];
  if (form === 'no bias') return value === false ? ['no bias'] : [];
  if (form === 'bilinear') return ['bilinear'];
  if (value === 'same' || value === 'valid') return [value];
  const text = Array.isArray(value) ? value.join('x') : String(value);
  // A kernel is written out, 3x3, so that it cannot be taken for a number of filters.
  if (first) return [key === 'kernel' && !text.includes('x') ? `${text}x${text}` : text];
  return [key === 'padding' ? 'pad' : key === 'outputPadding' ? 'outputpad' : key, text];
}

function layerFromText(part: string): LayerDescription {
  const named = part.match(/^\s*([\w.-]+)\s*:(?!\d)(.*)$/s);
  const words = tidy(named ? named[2]! : part);
  const { kind, rest } = kindOf(words);
  const layer: Record<string, unknown> = { type: kind, ...(named && { name: named[1] }) };
  readSettings(kind, rest, layer);
  return shortest(layer as unknown as LayerDescription);
}

/** Separators of all kinds to spaces, signs for "times" to x. */
function tidy(text: string): string[] {
  return text
    .replace(/(\d)\s*[×*]\s*(?=\d)/g, '$1x')
    .replace(/(\d)\s*[xX]\s*(?=\d)/g, '$1x')
    .replace(/(?<![\d.])0,(?=\d)/g, '0.')
    .split(/[\s,;=()]+/)
    .filter((word) => word !== '');
}

function kindOf(words: readonly string[]): { kind: StackKind; rest: string[] } {
  // "global average pooling" and "batch norm" are one name in several words.
  for (let count = Math.min(4, words.length); count > 0; count--) {
    const kind = names.get(plainWord(words.slice(0, count).join('')));
    if (kind && words.slice(0, count).every((word) => /[a-z]/i.test(word))) return { kind, rest: words.slice(count) };
  }
  const typed = words[0] ?? '';
  const near = [...names.keys()].find((name) => distance(name, plainWord(typed)) === 1);
  const known = stackKinds.slice(0, 6).map((kind) => kinds[kind].word);
  throw new Misread(
    /^\d/.test(typed)
      ? `start with the kind of layer, as in “conv ${words.join(' ')}”.`
      : near
        ? `“${typed}” is not known here; did you mean “${kinds[names.get(near)!].word}”?`
        : `“${typed}” is not known here; expected a layer such as ${known.join(', ')}, flatten or dense.`,
  );
}

/** How many letters have to change, go, come or trade places to turn one word into the other. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...new Array<number>(b.length).fill(0)]);
  for (let j = 0; j <= b.length; j++) rows[0]![j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      rows[i]![j] = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, rows[i - 1]![j - 1]! + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) rows[i]![j] = Math.min(rows[i]![j]!, rows[i - 2]![j - 2]! + 1);
    }
  }
  return rows[a.length]![b.length]!;
}

function readSettings(kind: StackKind, typed: readonly string[], layer: Record<string, unknown>): void {
  const { word, fields } = kinds[kind];
  const example = `for example “${layerToText(kinds[kind].fresh)}”`;
  // s2 is stride 2.
  const words = typed.flatMap((each) => each.match(/^([a-z]+)(\d[\dx.]*)$/i)?.slice(1) ?? [each]);
  const open = fields.filter(({ first }) => first);
  const take = (field: Field, text: string | undefined) => {
    if (Object.hasOwn(layer, field.key)) throw new Misread(`${field.label.toLowerCase()} is said twice.`);
    layer[field.key] = valueFromText(field, text);
    if (open.includes(field)) open.splice(open.indexOf(field), 1);
  };
  for (let i = 0; i < words.length; i++) {
    const name = plainWord(words[i]!);
    const field = fields.find(({ key, aliases }) => key.toLowerCase() === name || aliases?.includes(name));
    if (/^[-−]?[\d.]/.test(words[i]!)) {
      const [next] = open;
      if (!next) throw new Misread(`one number too many, “${words[i]}”; expected ${grammar(kind)}.`);
      take(next, words[i]);
    } else if (name === 'same' || name === 'valid') {
      const target = fields.find(({ form }) => form === 'padding');
      if (!target) throw new Misread(`${word} has no padding.`);
      take(target, name);
    } else if (name === 'nobias' || ((name === 'no' || name === 'without') && /^bias(es)?$/.test(plainWord(words[i + 1] ?? '')))) {
      const target = fields.find(({ form }) => form === 'no bias');
      if (!target) throw new Misread(`${word} has no biases to leave out.`);
      layer[target.key] = false;
      if (name !== 'nobias') i++;
    } else if (name === 'bilinear' && fields.some(({ form }) => form === 'bilinear')) {
      layer['method'] = 'bilinear';
    } else if (field?.form === 'no bias') {
      layer['bias'] = true;
    } else if (field?.first && Object.hasOwn(layer, field.key) && /^\d/.test(words[i - 1] ?? '')) {
      // "8 filters": the number came first.
    } else if (field) {
      take(field, words[++i]);
    } else {
      throw new Misread(`“${words[i]}” is not known for ${word}; expected ${grammar(kind)}.`);
    }
  }
  const [missing] = open;
  if (missing) throw new Misread(`expected ${expectation(missing)} for the ${missing.label.toLowerCase()}, ${example}.`);
}

/** One setting as it is typed into its own field. */
export function readSetting(field: Field, text: string): { value: unknown } | { error: string } {
  try {
    const words = tidy(text);
    return { value: valueFromText(field, words.length > 1 ? words.join(' ') : words[0]) };
  } catch (error) {
    if (!(error instanceof Misread)) throw error;
    return { error: error.message.replace(/^e/, 'E') };
  }
}

function valueFromText(field: Field, text: string | undefined): unknown {
  const cleaned = (text ?? '').replace('−', '-');
  if (field.form === 'padding' && (cleaned === 'same' || cleaned === 'valid')) return cleaned;
  const parts = cleaned.split('x').map(Number);
  const lengths = { count: [1], decimal: [1], size: [1, 2], padding: [1, 2, 4], frame: [1, 4], 'no bias': [], bilinear: [] }[field.form];
  const least = field.form === 'padding' ? 0 : (field.least ?? 1);
  const whole = field.form !== 'decimal';
  const fits =
    cleaned !== '' &&
    (lengths as readonly number[]).includes(parts.length) &&
    parts.every((part) => part >= least && part <= largest && (!whole || Number.isInteger(part)));
  if (!fits)
    throw new Misread(`expected ${expectation(field)} for the ${field.label.toLowerCase()}, got ${text === undefined ? 'nothing' : `“${prettyText(text)}”`}.`);
  return parts.length === 1 ? parts[0] : parts;
}

function expectation({ form, least = 1 }: Field): string {
  switch (form) {
    case 'count':
      return `a whole number from ${least} to ${largest}`;
    case 'decimal':
      return 'a number such as 0.5';
    case 'size':
      return 'one or two whole numbers, such as 3 or 3x5,';
    case 'padding':
      return 'same, valid, or cells around the picture, such as 1, 1x2 or 0x1x0x1 (top, bottom, left, right)';
    default:
      return 'whole numbers, such as 1 or 0x1x0x1 (top, bottom, left, right)';
  }
}

/** All that may follow a layer's name, in a few words. */
function grammar(kind: StackKind): string {
  const { word, fields } = kinds[kind];
  const parts = fields.map(({ key, form, first }) =>
    first ? key : form === 'padding' ? 'same, valid or pad 1' : form === 'no bias' ? 'no bias' : form === 'bilinear' ? 'bilinear' : `${key} …`,
  );
  return parts.length === 0 ? `“${word}” alone` : `“${word}” and then: ${parts.join('; ')}`;
}
