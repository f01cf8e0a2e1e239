import type { z } from 'zod';
import { IS_EMPTY } from './indentation.ts';

type RawIssue = z.core.$ZodRawIssue;

const KINDS: Readonly<Record<string, string>> = {
  object: 'a section with its own keys',
  record: 'a section with its own keys',
  array: 'a list',
  string: 'a text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

/** What zod found, as a sentence that says what to write. Used where the schema has no sentence of its own. */
export function sentence(issue: RawIssue): string | undefined {
  if (issue.input === null) return IS_EMPTY;
  switch (issue.code) {
    case 'invalid_type': {
      const expected = KINDS[issue.expected] ?? issue.expected;
      return issue.input === undefined
        ? `is missing: give ${expected}`
        : `must be ${expected}, but is ${inWords(issue.input)}`;
    }
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(', ')}, but is ${inWords(issue.input)}`;
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive ?? true);
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    default:
      return undefined; // zod's own words
  }
}

function tooSmall(origin: string, minimum: number, inclusive: boolean): string {
  if (origin === 'array') return `must have at least ${minimum} ${minimum === 1 ? 'entry' : 'entries'}`;
  if (origin === 'string') return 'must not be an empty text';
  return inclusive ? `must be at least ${minimum}` : `must be more than ${minimum}`;
}

function inWords(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a section with its own keys';
  if (typeof input === 'string') return `"${input}"`;
  return `${String(input)} (a ${typeof input})`;
}
