import { type Hold, isOver } from '../../src/policy/hold.ts';
import type { Digest } from '../../src/policy/image.ts';
import { REGION } from '../jobs/world.ts';
import type { Stage } from './stage.ts';
import { asideOf, type Truth } from './truth.ts';

/** What every history is held against, in other words than the rules use. */
export const PROMISES = [
  'nothing is deleted that was used, kept, touched, unapproved or before its window',
  'nothing is put aside that is used, unapproved, paused or in doubt',
  'mode stops every deletion, pause that of what is whole',
  'no tag is lost, and none is stolen',
  'nothing disappears that nobody deleted',
  'a restore takes no name from another image',
  'no name is taken before its other form is there',
  'no more than the budget of a day',
  'what cannot be known is not offered for removal',
  'what was kept is not offered again before its date',
  'every hold comes to rest or waits for a reason',
  'what a hold says is what the registry shows',
  'every deletion stands in the ledger',
] as const;

export type Promised = (typeof PROMISES)[number];
export type Report = (promise: Promised, what: string) => void;

/** Names and images as they have to be at any moment, also in the middle of a crash. */
export function checkShelf({ aws }: Stage, truth: Truth, report: Report): void {
  for (const { repository, digest, gone } of truth.images.values()) {
    if (!gone && !aws.ecr.image(REGION, repository, digest)) {
      report('nothing disappears that nobody deleted', short(digest));
    }
  }
  for (const [name, digest] of truth.owners) {
    const known = truth.images.get(digest);
    if (!known || known.gone) continue;
    const tag = name.slice(name.indexOf(':') + 1);
    const tags = aws.ecr.image(REGION, known.repository, digest)?.tags ?? [];
    const holder = aws.ecr.tags(REGION, known.repository).get(tag);
    if (holder !== undefined && holder !== digest) {
      report('no tag is lost, and none is stolen', `${tag} of ${short(digest)} is on ${short(holder)}`);
    } else if (!tags.includes(tag) && !tags.includes(asideOf(digest, tag))) {
      report('no tag is lost, and none is stolen', `${tag} of ${short(digest)} is nowhere: ${tags}`);
    }
  }
}

/** How things have to stand once nothing disturbs any more. */
export async function checkRest(
  { aws, store }: Stage,
  truth: Truth,
  holds: readonly Hold[],
  ledgerIsWhole: boolean,
  report: Report,
): Promise<void> {
  for (const hold of holds) checkHold(aws, truth, hold, report);
  if (!ledgerIsWhole) return;
  const texts = (await store.ledger.read({ limit: 10_000 })).map(({ text }) => text);
  for (const digest of truth.deleted) {
    const told = texts.some((text) => text.includes('delete') && text.includes(digest));
    if (!told) report('every deletion stands in the ledger', short(digest));
  }
}

const MAY_WAIT: ReadonlySet<string> = new Set(['approved', 'quarantined', 'archived', 'disabled']);

function checkHold(aws: Stage['aws'], truth: Truth, hold: Hold, report: Report): void {
  const { status } = hold.state;
  if (hold.intent || (!isOver(status) && !MAY_WAIT.has(status))) {
    report('every hold comes to rest or waits for a reason', `${short(hold.root)} is ${status}`);
  }
  for (const { digest, tags } of hold.members) {
    const view = aws.ecr.image(REGION, hold.repository, digest);
    const says = `${short(hold.root)} is ${status}, ${short(digest)} ${view ? `has ${view.tags}` : 'is gone'}`;
    if (status === 'deleted' && view && !truth.images.get(digest)?.again)
      report('what a hold says is what the registry shows', says);
    if (status !== 'restored' || !view) continue;
    const { taken } = hold.state;
    // What somebody moved away since is not its own any more.
    const isOwn = (tag: string) => truth.owners.get(`${hold.repository}:${tag}`) === digest;
    const back = tags.every((tag) => view.tags.includes(tag) || taken.includes(tag) || !isOwn(tag));
    if (!back) report('what a hold says is what the registry shows', says);
  }
}

export const short = (digest: Digest) => digest.slice(7, 15);
