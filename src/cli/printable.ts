import { STYLES } from './terminal.ts';

/*
 * Names, reasons and answers are typed by anybody. On a terminal a control character in them could draw over what was
 * said before, and a line break could pass for a line of ours.
 */

/** Control characters, what breaks a line elsewhere, and what turns the direction of writing. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
/** The same; line breaks and tabs may stay. */
const UNSEEN_IN_LINES = /(?!\r?\n|\t)[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A text somebody else wrote, on one line and without anything that steers a terminal. */
export function oneLine(text: string): string {
  return text.replace(UNSEEN, ' ');
}

/** The same of every text in a shape. */
export function printable<T>(shape: T): T {
  return withTexts(shape, oneLine) as T;
}

/** The same of texts that may have several lines: where they are printed is seen that they are no lines of ours. */
export function printableLines<T>(shape: T): T {
  return withTexts(shape, (text) => text.replace(UNSEEN_IN_LINES, ' ')) as T;
}

function withTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => withTexts(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withTexts(each, change)]));
}

/** The last look at everything that is printed: only line breaks, tabs and, where there are colours, our own pass. */
export function safeToPrint(text: string, { colour }: { readonly colour: boolean }): string {
  if (!colour) return printableLines(text);
  return text
    .split(STYLES)
    .map((part, i) => (i % 2 === 1 ? part : printableLines(part)))
    .join('');
}
