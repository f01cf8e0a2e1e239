import { OWN_READ_MARGIN } from '../../src/policy/as-left.ts';
import type { Hold, HoldState } from '../../src/policy/hold.ts';
import type { Digest } from '../../src/policy/image.ts';
import type { Change, Order } from '../../src/policy/order.ts';
import type { Step, StepFacts } from '../../src/policy/step-facts.ts';
import { DAY, type Instant, MINUTE, SECOND } from '../../src/policy/time.ts';
import type { ModelRegistry } from './step-registry.ts';

/** What random histories are held against. Said again here in other words than the rules use. */
export const PROMISES = [
  'nothing is changed after the family changed since its approval',
  'no image loses its last tag, and no name is lost',
  'an order changes nothing but what it names',
  'restore never moves a tag off another image',
  'nothing is deleted before its watch window ends',
  'what is archived or disabled is never deleted',
  'nothing is deleted unless it is exactly as it was left',
  'nothing is deleted that was pulled or used',
  'the root goes first, and no child before its index',
  'mode and doubt stop all but restoring, pause all but that and what has lost its root',
  'a signal or a caution lets nothing go forward',
  'what has lost its root is finished where the mode deletes, also under pause',
  'an order rests on a look no older than 30 s, and on evidence no older than 5 minutes',
  'restoring ends, with every name back or reported',
  'every hold comes to rest',
] as const;

export type Promised = (typeof PROMISES)[number];

/** Takes down a promise that was broken, and how. */
export type Report = (promise: Promised, what: string) => void;

type Snapshot = ReturnType<ModelRegistry['snapshot']>;

/** Everything that is known when an order is issued. */
export interface Issued {
  readonly hold: Hold;
  readonly facts: StepFacts;
  readonly order: Order;
  readonly seen: Snapshot;
  /** When the watch window may end at the soonest, once it began. */
  readonly windowEnd?: Instant | undefined;
  /** When outsiders pulled a member last. */
  readonly pulls: ReadonlyMap<Digest, Instant>;
}

export const asideOf = (digest: Digest, tag: string) => `layaway.${digest.slice(7, 15)}.${tag}`;

export function checkOrder(issued: Issued, report: Report): void {
  checkBrakes(issued, report);
  checkExpiry(issued, report);
  const { change } = issued.order;
  if (change.kind === 'delete') checkDeletion(issued, change.digests, report);
  if (change.kind === 'delete' && issued.hold.goal) {
    report('what is archived or disabled is never deleted', issued.hold.goal);
  }
  if (change.kind === 'put-tag' && issued.hold.state.status === 'restoring') {
    const owner = [...issued.seen].find(([, { tags }]) => tags.includes(change.tag));
    if (owner) report('restore never moves a tag off another image', `${change.tag} of ${owner[0]}`);
  }
}

/** Waiting is right for all but a family that cannot be whole again, once evidence agrees. */
export function checkWait({ state, root }: Hold, facts: StepFacts, report: Report): void {
  const { now, look, rejudged } = facts;
  if (state.status !== 'deleting' || look.images.has(root) || rejudged.status !== 'as-approved') return;
  if (now - rejudged.evidenceSince >= 5 * MINUTE || facts.caution !== undefined || !facts.may.delete) return;
  report('what has lost its root is finished where the mode deletes, also under pause', 'it waits');
}

const FORWARD: readonly HoldState['status'][] = ['quarantining', 'deleting', 'archived', 'disabled'];

/** A signal sends back and a caution waits: neither lets anything begin. Putting aside may be found to be done. */
export function checkHeard(
  { state: { status } }: Hold,
  { signal, caution }: StepFacts,
  next: Step,
  report: Report,
): void {
  if (status === 'restoring' || (signal === undefined && caution === undefined)) return;
  const begins = next.kind === 'become' && FORWARD.includes(next.state.status);
  if (begins || next.kind === 'order') {
    report('a signal or a caution lets nothing go forward', `${next.kind} in ${status}`);
  }
}

function checkBrakes({ hold, facts, seen, order }: Issued, report: Report): void {
  if (hold.state.status === 'restoring') return;
  const rootless = hold.state.status === 'deleting' && !seen.has(hold.root);
  const allowed = hold.state.status === 'deleting' ? facts.may.delete : facts.may.quarantine;
  const paused = facts.paused !== undefined;
  if (facts.rejudged.status !== 'as-approved' || !allowed || (paused && !rootless)) {
    const said = `${order.change.kind} in ${hold.state.status}`;
    report('mode and doubt stop all but restoring, pause all but that and what has lost its root', said);
  }
}

const AGES = 'an order rests on a look no older than 30 s, and on evidence no older than 5 minutes';

function checkExpiry({ hold, facts, order }: Issued, report: Report): void {
  const { now, look, rejudged } = facts;
  const ends = [look.at + 30 * SECOND];
  if (hold.state.status !== 'restoring' && rejudged.status === 'as-approved') {
    ends.push(rejudged.at + 30 * SECOND, rejudged.evidenceSince + 5 * MINUTE);
    if (now >= rejudged.evidenceSince + 5 * MINUTE) report(AGES, 'the evidence is too old');
  }
  if (order.expiresAt !== Math.min(...ends)) report(AGES, `${order.expiresAt}`);
}

function checkDeletion(
  { hold, facts, seen, windowEnd, pulls }: Issued,
  digests: readonly Digest[],
  report: Report,
): void {
  if (facts.rejudged.status === 'in-use') report('nothing is deleted that was pulled or used', 'in use');
  const whole = digests.includes(hold.root);
  if (whole ? digests.length > 1 : seen.has(hold.root)) {
    report('the root goes first, and no child before its index', digests.join());
  }
  if (windowEnd === undefined || facts.now < windowEnd) {
    report('nothing is deleted before its watch window ends', `${windowEnd}`);
  }
  if (whole && hold.members.some(({ digest }) => !seen.has(digest))) {
    report('nothing is deleted unless it is exactly as it was left', 'a part is gone');
  }
  for (const { digest, tags, staying } of hold.members) {
    const image = seen.get(digest);
    if (!image) continue;
    const left = [...tags.map((tag) => asideOf(digest, tag)), ...staying].sort();
    const status = hold.stop === 'tags' ? 'ACTIVE' : 'ARCHIVED';
    if (image.status !== status || image.tags.join() !== left.join()) {
      report('nothing is deleted unless it is exactly as it was left', `${digest} ${image.tags}`);
    }
    const pull = pulls.get(digest) ?? 0;
    if (pull > (hold.readAt ?? 0) + OWN_READ_MARGIN) {
      report('nothing is deleted that was pulled or used', digest);
    }
  }
}

/** What an order did, where nobody else did anything at the same time. */
export function checkEffect(
  hold: Hold,
  change: Change,
  before: Snapshot,
  after: Snapshot,
  report: Report,
): void {
  const named: readonly Digest[] =
    'digests' in change ? change.digests : 'digest' in change ? [change.digest] : [];
  for (const [digest, image] of before) {
    const now = after.get(digest);
    if (!named.includes(digest) && JSON.stringify(now) !== JSON.stringify(image)) {
      report('an order changes nothing but what it names', `${change.kind} ${digest}`);
    }
    if (change.kind === 'delete') continue;
    if (!now || (image.tags.length > 0 && now.tags.length === 0)) {
      report('no image loses its last tag, and no name is lost', `${change.kind} ${digest}`);
      continue;
    }
    for (const tag of hold.members.find((member) => member.digest === digest)?.tags ?? []) {
      const has = (tags: readonly string[]) => tags.includes(tag) || tags.includes(asideOf(digest, tag));
      if (has(image.tags) && !has(now.tags)) {
        report('no image loses its last tag, and no name is lost', `${tag} of ${digest}`);
      }
    }
  }
}

/** What must be true when a hold moves on. */
export function checkMove(
  hold: Hold,
  state: HoldState,
  seen: Snapshot,
  orders: number,
  report: Report,
): void {
  if (state.status === 'dropped' && orders > 0) {
    report('nothing is changed after the family changed since its approval', `${orders} orders`);
  }
  if (state.status === 'quarantining') {
    for (const { digest, tags, staying } of hold.members) {
      if (seen.get(digest)?.tags.join() === [...tags, ...staying].sort().join()) continue;
      report('nothing is changed after the family changed since its approval', digest);
    }
  }
  if (state.status !== 'restored') return;
  for (const { digest, tags } of hold.members) {
    const image = seen.get(digest);
    const archived = hold.stop === 'archive' && image?.status !== 'ACTIVE';
    const lost = tags.filter((tag) => !image?.tags.includes(tag) && !state.taken.includes(tag));
    const both = tags.filter((tag) => image?.tags.includes(tag) && image.tags.includes(asideOf(digest, tag)));
    const missing = state.missing?.includes(digest) ?? false;
    if (image ? missing || archived || lost.length + both.length > 0 : !missing) {
      report('restoring ends, with every name back or reported', `${digest} ${image?.tags}`);
    }
  }
}

/** The soonest end of a window that begins now. */
export function windowFrom(hold: Hold, now: Instant): Instant {
  return now + hold.watch + (hold.readAt === undefined ? 0 : DAY);
}
