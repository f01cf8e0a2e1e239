import type { Decision, Mode } from '../policy/review-decide.ts';
import { parseObject } from './action-ids.ts';
import { readUnder, type Under, writeUnder } from './under.ts';

/** What several questions can be answered with at once. */
export const SEVERAL_ACTIONS = ['keep', 'investigate', 'remove'] as const;

export type SeveralAction = (typeof SEVERAL_ACTIONS)[number];

/** Ids of what is filled in: block and element have the same. */
export const SEVERAL_INPUT = {
  action: 'layaway.several.action',
  /** The n-th group of check boxes. */
  group: (n: number) => `layaway.several.group.${n}`,
} as const;

/** Slack shows no more check boxes in one group. */
export const PER_GROUP = 10;

/** One question as it was shown: decided only while it still is that. */
export interface Asked {
  readonly review: string;
  readonly version: number;
  /** Images in question. */
  readonly count: number;
  /** The mark of what was left out of it (`listMark`); absent: nothing was. */
  readonly list?: string;
}

/** What the second window asks to confirm, carried through Slack. */
export interface SureState {
  readonly action: SeveralAction;
  /** What the mode allowed when it was drawn. */
  readonly mode: Mode;
  readonly asked: readonly Asked[];
  readonly under?: Under;
}

/** The decision that one question gets. A removal is bound to the count and the mode that were shown. */
export function decisionOf(
  { action, mode }: Pick<SureState, 'action' | 'mode'>,
  { count, list }: Asked,
): Decision {
  if (action !== 'remove') return { kind: action };
  return { kind: 'remove', count, stated: mode, ...(list !== undefined && { list }) };
}

export function writeChoosing(under: Under | undefined): string {
  return JSON.stringify(writeUnder(under));
}

export function readChoosing(text: string | undefined): { readonly under?: Under } {
  return readUnder(parseObject(text) ?? {});
}

export function writeSure({ action: a, mode: m, asked, under }: SureState): string {
  const l = asked.map(({ review, version, count, list }) => [
    review,
    version,
    count,
    ...(list ? [list] : []),
  ]);
  return JSON.stringify({ a, m, l, ...writeUnder(under) });
}

const MODES: readonly Mode[] = ['observe', 'ask', 'quarantine', 'delete'];

/** Reads it back, or undefined for anything that `writeSure` did not write. */
export function readSure(text: string | undefined): SureState | undefined {
  const raw = parseObject(text);
  const action = SEVERAL_ACTIONS.find((one) => one === raw?.a);
  const mode = MODES.find((one) => one === raw?.m);
  if (!raw || !action || !mode || !Array.isArray(raw.l)) return undefined;
  const asked = raw.l.flatMap(readAsked);
  return asked.length === raw.l.length ? { action, mode, asked, ...readUnder(raw) } : undefined;
}

function readAsked(one: unknown): Asked[] {
  const [review, version, count, list] = Array.isArray(one) ? (one as readonly unknown[]) : [];
  if (typeof review !== 'string' || typeof version !== 'number' || typeof count !== 'number') return [];
  return [{ review, version, count, ...(typeof list === 'string' && { list }) }];
}
