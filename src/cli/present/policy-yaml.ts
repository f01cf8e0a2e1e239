import { Document, isMap, isScalar, Scalar, visit } from 'yaml';
import type { RetentionShape } from '../retention-shape.ts';

const ABOUT = ` What the answers about this repository add up to. Layaway writes this file anew each time; to change what it
 says, answer in Slack, or change layaway.yml. ECR enforces the part under expires once two people approved it.
 Days and moments are UTC.`;

/** What each part says, for whoever reads the file alone. */
const COMMENTS: Readonly<Partial<Record<keyof RetentionShape, string>>> = {
  protects:
    ' Never expired, whatever other tags an image has. /…/ is a regular expression, * any characters.',
  expires: ' May go by itself: learned from removals in two different weeks.',
  exceptions: ' Stay although their kind goes: what, why, who says so, until when.',
  windows: ' How long something is put aside before it is deleted, and how long a use protects.',
  notProposed: ' Was removed, and why there is no rule for it.',
  prevention: ' What comes back again and again, and what would keep it away.',
  evidence: ' What this rests on.',
};

/** A retention policy as YAML for people. Read back it holds the same as the JSON. */
export function retentionYaml(shape: RetentionShape): string {
  const document = new Document(shape);
  document.commentBefore = ABOUT;
  if (isMap(document.contents)) {
    for (const { key } of document.contents.items) {
      if (!isScalar<keyof RetentionShape>(key)) continue;
      const comment = COMMENTS[key.value];
      if (comment === undefined) continue;
      key.commentBefore = comment;
      key.spaceBefore = true;
    }
  }
  visit(document, { Scalar: (_key, scalar) => quoteOdd(scalar) });
  return document.toString(AS_WRITTEN);
}

/** Nothing is folded: a folded text loses a space before a line break. */
const AS_WRITTEN = {
  lineWidth: 0,
  blockQuote: 'literal',
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
} as const;

/** Spaces at the start of a text or the end of a line, and characters nobody sees: a block of lines would lose them. */
const ODD = /^\s|[^\S\n](?:\n|$)|[^\P{C}\n]|[\u2028\u2029]/u;

function quoteOdd(scalar: Scalar): void {
  if (typeof scalar.value === 'string' && ODD.test(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
}
