import { cameTo } from '../src/policy/came-to.ts';
import { goalOf, type Hold, type HoldState, originalNames } from '../src/policy/hold.ts';
import { registryKey } from '../src/policy/image.ts';
import { leftTexts } from '../src/policy/name-of-two.ts';
import { END_WORDS, RESTORING_WORDS } from '../src/policy/record-lines.ts';
import type { Duration, Instant } from '../src/policy/time.ts';
import { unwatchedText } from '../src/policy/watched.ts';
import type { LedgerEntry } from '../src/store/store.ts';

/** A ledger line that speaks of one hold, written by Layaway itself. */
export function holdEntry(
  hold: Hold,
  kind: LedgerEntry['kind'],
  at: Instant,
  text: string,
  by = 'layaway',
): LedgerEntry {
  const registry = registryKey(hold.registry);
  return { at, kind, registry, repository: hold.repository, review: hold.review, hold: hold.id, by, text };
}

/** The line for a state a hold came to. */
export function stateEntry(hold: Hold, state: HoldState, by: string, at: Instant): LedgerEntry {
  const kind = state.status === 'restored' ? 'restored' : 'state';
  return holdEntry(hold, kind, at, `${nameOf(hold)} ${stateText(hold, state)}`, by);
}

/** How people recognise an image: repository, first tag, short digest. */
export function nameOf(hold: Hold): string {
  const [tag] = originalNames(hold);
  return `${hold.repository}${tag === undefined ? '' : `:${tag}`}@${hold.root.slice(0, 19)}`;
}

function stateText(hold: Hold, state: HoldState): string {
  const toArchive = goalOf(hold) === 'archive';
  const date = (at: Instant) => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  switch (state.status) {
    case 'approved':
      return 'was approved';
    case 'quarantining':
      return toArchive ? 'is being archived' : 'is being put aside';
    case 'quarantined':
      return `${ASIDE[goalOf(hold)]} ${date(state.deleteAfter)} UTC${laterText(state.unwatched)}`;
    case 'deleting':
      return 'is being deleted';
    case 'archived':
      return 'stays in the archive until somebody wants it back';
    case 'disabled':
      return 'stays without its names until somebody wants it back';
    case 'deleted':
      return END_WORDS.deleted;
    case 'restoring':
      return `${RESTORING_WORDS}: ${causeText(state.cause)}`;
    case 'restored':
      return `${cameTo({ root: hold.root, state }) === 'lost' ? END_WORDS.lost : 'is restored'}: ${causeText(state.cause)}${takenText(state)}${missingText(state.missing ?? [])}`;
    case 'dropped':
      return `${END_WORDS.dropped}: ${state.why}`;
    case 'gone':
      return `${END_WORDS.gone}${state.why === undefined ? '' : `: ${state.why}`}`;
  }
}

function laterText(unwatched: Duration | undefined): string {
  return unwatched === undefined ? '' : `, later than said before: ${unwatchedText(unwatched)}`;
}

const ASIDE: Readonly<Record<ReturnType<typeof goalOf>, string>> = {
  delete: 'is put aside until',
  archive: 'is archived, watched until',
  disable: 'is disabled, watched until',
};

/** Who or what asked for a restore, in words. */
export function causeText(cause: (HoldState & { status: 'restoring' })['cause']): string {
  switch (cause.kind) {
    case 'person':
      return `asked by ${cause.by === 'cli' ? 'the command line' : `<@${cause.by}>`}`;
    case 'trip':
      return cause.signal;
    case 'veto':
      return cause.why;
  }
}

function takenText({ taken, leftTo = {} }: HoldState & { status: 'restored' }): string {
  const others = taken.filter((name) => !Object.hasOwn(leftTo, name));
  const left = leftTexts(leftTo).map((text) => `; ${text}`);
  return [others.length > 0 ? `; names taken by other images: ${others.join(', ')}` : '', ...left].join('');
}

function missingText(missing: readonly string[]): string {
  return missing.length > 0 ? `; already deleted and not to be had back: ${missing.join(', ')}` : '';
}
