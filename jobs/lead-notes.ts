import { summarizeUnowned, unownedText } from '../src/owners/unowned.ts';
import { registryKey } from '../src/policy/image.ts';
import { headText, SHOWN_DIGITS } from '../src/policy/ledger-chain.ts';
import type { Snooze } from '../src/policy/snooze.ts';
import { plainDay, type Reading } from '../src/slack/views/dates.ts';
import { count } from '../src/slack/views/text.ts';
import { coverageLines } from './coverage.ts';
import type { Deps } from './deps.ts';

/** What a lead's list is about. */
export interface LeadsList {
  /** Whether this lead looks after what nobody owns. */
  readonly unowned: boolean;
  /** Teams this lead leads. */
  readonly teams: readonly string[];
  readonly snoozed: readonly Snooze[];
  readonly reading: Reading;
}

/**
 * What a lead's weekly list says besides its questions: one sentence each. New ones are added here. A message that is
 * full cuts off the end: what is to be kept stands first, and last what can be asked for elsewhere.
 */
export async function leadNotes(
  deps: Pick<Deps, 'store' | 'now'>,
  list: LeadsList,
): Promise<string | undefined> {
  const notes = [
    await recordNote(deps),
    list.unowned ? await unownedNote(deps) : undefined,
    snoozedNote(list),
    await coverageNote(deps, list),
  ];
  const said = notes.filter((note) => note !== undefined);
  return said.length > 0 ? said.join(' ') : undefined;
}

/** Most teams named; who leads more finds the others in `layaway status`. */
const MOST_TEAMS = 5;

/** What the repositories of a lead's teams say of themselves: what is missing there has to be asked. */
async function coverageNote(
  { store }: Pick<Deps, 'store'>,
  { teams }: LeadsList,
): Promise<string | undefined> {
  if (teams.length === 0) return undefined;
  const known = await store.memory.repositories();
  const registries = new Set(known.map(({ registry }) => registryKey(registry)));
  const lines = await coverageLines(store, registries, teams);
  const more =
    lines.length > MOST_TEAMS ? ` ${count(lines.length - MOST_TEAMS, 'more team')}: see layaway status.` : '';
  return lines.length > 0
    ? `Repositories whose tags name their owner and more: ${lines.slice(0, MOST_TEAMS).join('; ')}.${more}`
    : undefined;
}

async function unownedNote({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<string | undefined> {
  const summary = summarizeUnowned(await store.owners.unowned(), now());
  return summary && unownedText(summary);
}

/** Where the record stands: whoever keeps this message can show later that nothing before it was rewritten. */
async function recordNote({ store }: Pick<Deps, 'store'>): Promise<string | undefined> {
  const head = await store.ledger.head();
  return (
    head &&
    `${headText(head)}, so far: keep this, and \`layaway records --head ${head.hash.slice(0, SHOWN_DIGITS)}\` shows later whether anything before it was rewritten.`
  );
}

/** What was put off is counted, so that it is not forgotten. */
function snoozedNote({ snoozed, reading }: LeadsList): string | undefined {
  if (snoozed.length === 0) return undefined;
  const next = Math.min(...snoozed.map(({ until }) => until));
  return `${count(snoozed.length, 'more question')} snoozed, the first until ${plainDay(next, reading.zone)}.`;
}
