import { isFinalCode } from '../src/policy/failure.ts';
import { changeText } from '../src/policy/order.ts';
import { movePolicyChange, type PolicyChange, type PolicyChangeState } from '../src/policy/policy-change.ts';
import { waitsOn } from '../src/policy/policy-waits.ts';
import { DAY, type Duration, type Instant } from '../src/policy/time.ts';
import type { Outcome } from '../src/registry/changes.ts';
import type { LedgerEntry } from '../src/store/store.ts';
import type { Deps } from './deps.ts';
import { policyEntry, policyStateEntry } from './policy-entries.ts';
import { ANOTHER_WORKER, type Round } from './round.ts';

export type PolicyIntent = NonNullable<PolicyChange['intent']>;

/**
 * ECR was not asked: `overtaken` where something changed since the plan, `stopping` where this process was told to
 * stop.
 */
export type Attempt = Outcome | { readonly status: 'overtaken' | 'stopping'; readonly why: string };

/** How an attempt ended: `seen` by a look; `interrupted` and `unanswered` ones were begun earlier. */
interface Ended {
  readonly seen: boolean;
  readonly outcome: Attempt | { readonly status: 'interrupted' | 'unanswered' };
}

/** Somebody saves in between, by a click: read again, a few times. */
const ATTEMPTS = 10;

/** Ends our own intent, on whatever became of the change meanwhile. */
export async function settle(deps: Deps, id: string, intent: PolicyIntent, ended: Ended): Promise<Round> {
  const asked = wasAsked(ended.outcome);
  if (!ended.seen && asked && !EARLIER.has(ended.outcome.status)) {
    await deps.store.measures.count('failures', 'change');
  }
  const isNews = ended.seen || (asked && (await isFirst(deps, id, intent, ended.outcome)));
  for (let i = 0; i < ATTEMPTS; i++) {
    const now = await deps.store.policies.get(id);
    if (now?.intent?.at !== intent.at) return ANOTHER_WORKER;
    const { intent: _over, ...rest } = now;
    const next = ended.seen ? rest : afterFailure(rest, intent, ended.outcome, deps.now());
    const entries = isNews ? [entryOf(next, rest, intent, ended, deps.now())] : [];
    if ((await deps.store.policies.save(next, entries)) === 'saved') return roundAfter(next, ended);
  }
  return ANOTHER_WORKER;
}

/** ECR may still be at it: the intent stays, so that no Undo begins beside it. */
export async function leaveOpen(deps: Deps, id: string, intent: PolicyIntent, why: string): Promise<Round> {
  await deps.store.measures.count('failures', 'change');
  for (let i = 0; i < ATTEMPTS; i++) {
    const now = await deps.store.policies.get(id);
    if (now?.intent?.at !== intent.at) return ANOTHER_WORKER;
    const open = { ...now, intent: { ...intent, unanswered: true as const } };
    if ((await deps.store.policies.save(open)) === 'conflict') continue;
    return { next: 'end', why: `no answer: ${why}; what became of it shows in a few minutes` };
  }
  return ANOTHER_WORKER;
}

/** Whether ECR was asked, or should have been and was not in time: only that can fail. */
function wasAsked({ status }: Ended['outcome']): boolean {
  return status !== 'overtaken' && status !== 'stopping';
}

/** Counted when it happened, where that was known. */
const EARLIER: ReadonlySet<string> = new Set(['interrupted', 'unanswered']);

/** An approval counts for so long: within it the record hears of the same trouble once. */
const SAME_NEWS: Duration = 30 * DAY;

/** What comes again and again while its cause lasts is no news but the first time. */
async function isFirst(
  { store }: Deps,
  id: string,
  { change }: PolicyIntent,
  outcome: Ended['outcome'],
): Promise<boolean> {
  if (outcome.status === 'interrupted' || isFinal(outcome)) return true;
  const what = outcome.status === 'refused' ? outcome.code : outcome.status;
  return await store.once(`policy trouble ${id} ${change.kind} ${what}`, SAME_NEWS);
}

function isFinal(outcome: Ended['outcome']): boolean {
  return outcome.status === 'refused' && isFinalCode(outcome.code);
}

/** Who took it back meanwhile is not kept waiting by what applying it came to. */
function afterFailure(
  change: PolicyChange,
  intent: PolicyIntent,
  outcome: Ended['outcome'],
  at: Instant,
): PolicyChange {
  const { state } = change;
  if (state.status !== servedBy(change, intent) || !wasAsked(outcome)) return change;
  if (outcome.status === 'interrupted') return change;
  const said = saidOf(outcome);
  if (!isFinal(outcome)) return { ...change, waits: waitsOn(change.waits, said, at) };
  const what = state.status === 'applying' ? 'apply' : 'undo';
  const refused: PolicyChangeState = { status: 'refused', what, why: said, at, byEcr: true };
  return movePolicyChange(change, refused);
}

function servedBy({ text }: PolicyChange, { change }: PolicyIntent): 'applying' | 'undoing' {
  return change.kind === 'put-lifecycle-policy' && change.text === text ? 'applying' : 'undoing';
}

function entryOf(
  next: PolicyChange,
  before: PolicyChange,
  intent: PolicyIntent,
  { seen, outcome }: Ended,
  at: Instant,
): LedgerEntry {
  if (next.state !== before.state) return policyStateEntry(before, next.state, at);
  const what = `${changeText(intent.change)}: ${seen ? 'seen' : 'not seen'}`;
  const said = outcome.status === 'done' ? undefined : saidOf(outcome);
  return policyEntry(next, seen ? 'changed' : 'failed', at, said === undefined ? what : `${what}; ${said}`);
}

/** What was only interrupted, or overtaken by something that a new look shows, goes on at once. */
function roundAfter({ waits }: PolicyChange, { seen, outcome }: Ended): Round {
  if (seen || outcome.status === 'interrupted') return { next: 'again' };
  return waits && wasAsked(outcome) ? { next: 'end', why: waits.why } : { next: 'again' };
}

function saidOf(outcome: Ended['outcome']): string {
  switch (outcome.status) {
    case 'done':
      return 'ECR took it, but does not show it yet';
    case 'overtaken':
    case 'stopping':
      return `not tried, ${outcome.why}`;
    case 'expired':
      return 'not tried, what it rests on took too long to read';
    case 'interrupted':
      return 'after an interruption';
    case 'unanswered':
      return 'ECR did not answer';
    case 'unknown':
      return `ECR could not say whether it did it: ${outcome.why}`;
    case 'refused':
      return `ECR refused it: ${outcome.code}, ${outcome.why}`;
  }
}
