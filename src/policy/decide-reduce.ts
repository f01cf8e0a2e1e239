import type { FrozenFamily } from './review.ts';

/** A list divided: what goes, and the newest, which stay. Both newest first. */
export interface Reduced {
  readonly goes: readonly FrozenFamily[];
  readonly stays: readonly FrozenFamily[];
}

/**
 * Keeps the newest of a list, by push date. A version in a name is not read: an owner can check a date. What has no
 * date counts as newest and stays. A number below one keeps all: the safe direction.
 */
export function reduceTo(frozen: readonly FrozenFamily[], keepNewest: number): Reduced {
  const newest = [...frozen].sort(
    (a, b) => pushed(b) - pushed(a) || (a.root < b.root ? -1 : 1), // two roots are never the same
  );
  const most = Number.isSafeInteger(keepNewest) && keepNewest >= 1 ? keepNewest : newest.length;
  return { stays: newest.slice(0, most), goes: newest.slice(most) };
}

const pushed = ({ pushedAt = Number.MAX_SAFE_INTEGER }: FrozenFamily) => pushedAt;
