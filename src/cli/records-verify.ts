import { headText, SHOWN_DIGITS } from '../policy/ledger-chain.ts';
import { type ChainVerdict, ChainWalk, faultText } from '../policy/ledger-check.ts';
import { sha256 } from '../store/sha256.ts';
import type { Ledger } from '../store/store.ts';
import type { Result } from './command.ts';

/** The hash given as `--head`, as it was posted or in full. */
export function readHead(
  text: string | undefined,
): { readonly hash?: string } | { readonly wrongUse: string } {
  if (text === undefined) return {};
  const hash = text.toLowerCase();
  if (/^[0-9a-f]{12,64}$/.test(hash)) return { hash };
  return { wrongUse: `--head takes the hash as it was posted: ${SHOWN_DIGITS} to 64 hex digits` };
}

/**
 * Walks the whole record, a page in memory at a time. Fails where an entry does not fit the one before it, or, with
 * `lookFor`, where no entry has this hash.
 */
export async function verifyRecords(
  ledger: Pick<Ledger, 'head' | 'walk'>,
  lookFor: string | undefined,
): Promise<Result> {
  // Before the walk: what is written meanwhile comes after it.
  const head = await ledger.head();
  const chain = new ChainWalk(sha256, { ...(head && { head }), ...(lookFor && { lookFor }) });
  walking: for await (const page of ledger.walk()) {
    for (const link of page) if (!chain.add(link)) break walking;
  }
  const verdict = chain.finish();
  const ok = !verdict.fault && (lookFor === undefined || verdict.found !== undefined);
  const { entries, before, fault } = verdict;
  const json = {
    ok,
    entries,
    fromBeforeTheChain: before,
    head: verdict.head ?? null,
    fault: fault ? { ...fault, text: faultText(fault) } : null,
    ...(lookFor !== undefined && { found: verdict.found ?? null }),
  };
  return { json, text: () => verdictText(verdict, lookFor), failed: !ok };
}

function verdictText({ entries, before, head, fault, found }: ChainVerdict, lookFor?: string): string {
  const lines: string[] = [];
  if (fault) lines.push(`The record is NOT as it was written: ${faultText(fault)}.`);
  else if (!head) lines.push('Nothing is recorded.');
  else
    lines.push(
      `The record is whole: ${entries.toLocaleString('en-US')} entries, each linked to the one before.`,
    );
  if (before > 0) {
    const first = before === 1 ? 'The first one is' : `The first ${before.toLocaleString('en-US')} are`;
    lines.push(`${first} from before the chain, which vouches for them only since it began.`);
  }
  if (head) {
    const upTo = fault ? 'It is right up to ' : '';
    lines.push(`${upTo}${headText(head)} (${head.hash})`);
  }
  if (lookFor !== undefined) lines.push(foundText(lookFor, found));
  return lines.join('\n');
}

function foundText(lookFor: string, found: ChainVerdict['found']): string {
  return found
    ? `${lookFor} is entry ${found.sequence.toLocaleString('en-US')}: all up to it is as it was then.`
    : `${lookFor} is NOT in the record: it was rewritten, or this hash is of another one.`;
}
