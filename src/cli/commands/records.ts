import { type Duration, parseDuration } from '../../policy/time.ts';
import type { LedgerEntry } from '../../store/store.ts';
import { defineCommand, type Result } from '../command.ts';
import { decisionShapes } from '../decision-records.ts';
import { decisionsCsv, decisionsMarkdown, decisionsText } from '../present/decisions.ts';
import { recordsText } from '../present/records.ts';
import { recordsCsv, recordsMarkdown } from '../present/records-export.ts';
import { type About, exportedRecords, recordShape } from '../records-export.ts';
import { readHead, verifyRecords } from '../records-verify.ts';
import { parseRegistryKey, REGISTRY } from '../registry-option.ts';
import { unknownRepository } from '../unknown-repository.ts';
import { withStore } from '../with-store.ts';

const USUAL_LIMIT = 100;

/** `layaway records`: who decided what, what was done, and whether the record is as it was written. */
export const records = defineCommand({
  name: 'records',
  summary: 'show what was asked, decided and done; prove it untouched',
  names: '[repository]',
  atLeast: 0,
  atMost: 1,
  options: {
    ...REGISTRY,
    since: { about: 'only the last days or hours, such as 30d; all of them', value: 'duration' },
    limit: {
      about: 'how many, newest first; 100 unless given, all with --since and exports',
      value: 'number',
    },
    csv: { about: 'print CSV' },
    markdown: { about: 'print a Markdown table' },
    decisions: { about: 'one record for each answered question, in place of single entries' },
    verify: { about: 'check that no entry was changed, removed or moved' },
    head: { about: 'check, too, that the entry with this hash is still there', value: 'hash' },
  },
  help: `The append-only record, newest first: questions, decisions with who took them, every
change with its outcome, trips, pauses.

--decisions puts them together: for each question somebody answered its candidate,
owner, evidence, first reversible move, watch signals, rollback path, final action and
prevention rule; with --markdown ready for a wiki. With --since those with an answer or
any other entry since then, however old the question is.

Every entry carries the hash of the one before it. --verify walks all of them and says
whether they fit together, or names the first that does not (exit 1). Whoever could
write to Redis could also compute a whole new chain: --head takes the hash that was
posted in a weekly reminder, or noted elsewhere, and shows that it is still in there.`,
  run: async ({ names: [repository], options, config, env, note, now }): Promise<Result> => {
    const asked = readAsked(options);
    if ('wrongUse' in asked) return asked;
    const { about, limit, since, verify, head, all } = asked;
    if (verify && options.decisions) return { wrongUse: 'either --decisions or --verify, not both' };
    if (verify && (repository || about.registry)) {
      return { wrongUse: 'the chain runs through the whole record: --verify takes no repository' };
    }
    const subject: About = { ...about, ...(repository && { repository }) };
    return await withStore({ env, note }, async (store) => {
      const { ledger } = store;
      if (verify) return await verifyRecords(ledger, head);
      const from = since === undefined ? {} : { since: now() - since };
      if (options.decisions) {
        const wanted = { ...subject, ...from };
        const made = await decisionShapes(store, wanted, { limit, now: now() }, config.price);
        const unknown = made.length === 0 && repository && (await unknownRepository(store, repository));
        if (unknown) return { refused: unknown };
        const write = options.csv ? decisionsCsv : options.markdown ? decisionsMarkdown : decisionsText;
        return { json: { decisions: made }, text: (screen) => write(made, screen) };
      }
      const found = all
        ? await exportedRecords(ledger, { ...subject, ...from }, limit)
        : (await ledger.read({ ...subject, limit })).map((entry: LedgerEntry) => recordShape(entry));
      const unknown = found.length === 0 && repository && (await unknownRepository(store, repository));
      if (unknown) return { refused: unknown };
      const text = options.csv ? recordsCsv : options.markdown ? recordsMarkdown : recordsText;
      return { json: { records: found }, text: (screen) => text(found, screen, repository) };
    });
  },
});

interface Asked {
  readonly about: About;
  readonly limit: number;
  readonly since: Duration | undefined;
  readonly verify: boolean;
  readonly head: string | undefined;
  /** Everything that fits, with its links. */
  readonly all: boolean;
}

function readAsked(options: {
  readonly registry: string | undefined;
  readonly since: string | undefined;
  readonly limit: string | undefined;
  readonly head: string | undefined;
  readonly csv: boolean;
  readonly markdown: boolean;
  readonly verify: boolean;
}): Asked | { readonly wrongUse: string } {
  const registry = parseRegistryKey(options.registry);
  if ('wrongUse' in registry) return registry;
  if (options.csv && options.markdown) return { wrongUse: 'either --csv or --markdown, not both' };
  const since = options.since === undefined ? undefined : parseDuration(options.since);
  if (options.since !== undefined && since === undefined) {
    return { wrongUse: '--since takes a duration such as 30d or 12h' };
  }
  const all = since !== undefined || options.csv || options.markdown;
  const limit = Number(options.limit ?? (all ? Number.MAX_SAFE_INTEGER : USUAL_LIMIT));
  if (!Number.isSafeInteger(limit) || limit < 1)
    return { wrongUse: '--limit takes a whole number from 1 up' };
  const head = readHead(options.head);
  if ('wrongUse' in head) return head;
  const verify = options.verify || head.hash !== undefined;
  return {
    about: registry.key ? { registry: registry.key } : {},
    limit,
    since,
    verify,
    head: head.hash,
    all,
  };
}
