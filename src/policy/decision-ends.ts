import { type CameTo, cameTo } from './came-to.ts';
import type { DecisionFacts } from './decision-facts.ts';
import type { Hold } from './hold.ts';
import { forgottenLines } from './record-lines.ts';
import { momentText } from './time-text.ts';
import { count } from './wording.ts';

const ENDED: Readonly<Record<CameTo, string>> = {
  approved: 'waiting to be put aside',
  quarantining: 'being put aside',
  quarantined: 'put aside and watched',
  deleting: 'being deleted',
  deleted: 'deleted',
  archived: 'archived for good',
  disabled: 'without their names for good',
  restoring: 'being restored',
  restored: 'restored',
  lost: 'deleted before the restore',
  dropped: 'left alone',
  gone: 'removed by someone else',
};

/** Reasons that are written out; images tell them one by one. */
const MOST_REASONS = 3;
const OTHER = 'other reasons';

/** `36 deleted by 2026-03-17 10:00 UTC, 2 left alone by … (its approval is more than 30 days old)`; empty for none. */
export function endsText(facts: Pick<DecisionFacts, 'holds' | 'lines'>): string {
  const parts = grouped(facts.holds).map(([{ status, why }, holds]) => {
    const ends = holds.flatMap(endOf);
    const by = ends.length > 0 ? ` by ${momentText(Math.max(...ends))}` : '';
    return `${holds.length} ${ENDED[status]}${by}${why === undefined ? '' : ` (${why})`}`;
  });
  const lines = forgottenLines(facts);
  const last = lines.at(-1);
  if (last) parts.push(`${count(lines.length, 'other')} on record, the newest: ${last.text}`);
  return parts.join(', ');
}

/** When a hold came to rest; empty while it has not. */
export function endOf({ state }: Pick<Hold, 'state'>): number[] {
  return 'at' in state ? [state.at] : [];
}

interface Group {
  readonly status: CameTo;
  /** Why they were left alone; absent for every other end. */
  readonly why?: string;
}

/** By what became of them, and what was left alone by why: what changed, lapsed, or was taken back by a person. */
function grouped(holds: readonly Hold[]): (readonly [Group, readonly Hold[]])[] {
  const named = new Set(
    [...new Set(holds.flatMap(({ state }) => reasonOf(state) ?? []))].slice(0, MOST_REASONS),
  );
  const groups = new Map<string, [Group, Hold[]]>();
  for (const hold of holds) {
    const reason = reasonOf(hold.state);
    const why = reason === undefined || named.has(reason) ? reason : OTHER;
    const group: Group = { status: cameTo(hold), ...(why !== undefined && { why }) };
    const key = `${group.status} ${why}`;
    const known = groups.get(key);
    if (known) known[1].push(hold);
    else groups.set(key, [group, [hold]]);
  }
  return [...groups.values()];
}

function reasonOf(state: Hold['state']): string | undefined {
  if (state.status !== 'dropped') return undefined;
  const why = state.why.replace(/[.\s]+$/, '');
  return why === '' ? undefined : why;
}
