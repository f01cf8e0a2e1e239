import { type RegistryId, registryKey } from '../policy/image.ts';
import { DAY } from '../policy/time.ts';
import type { Refusal } from '../slack/desk.ts';
import type { DeskParts } from './desk.ts';

/** What a colleague of another team tried counts once a day: clicking again must not fill the record. */
const ONCE_IN = DAY;

/** What somebody wanted to decide about: a review, or, as in `/ecr restore`, a repository. */
interface Tried {
  readonly id?: string;
  readonly registry: RegistryId;
  readonly repository: string;
}

/**
 * Records that a full member of the workspace tried to decide what is not theirs. Of guests, strangers and bots
 * nothing is recorded: they cannot even write a line; the log has them.
 */
export async function noteRefusal(
  { store, now, log }: Pick<DeskParts, 'store' | 'now' | 'log'>,
  { id: review, repository, registry }: Tried,
  by: string,
  kind: string,
  refusal: Refusal & { readonly insider?: true },
): Promise<Refusal> {
  const { refused, insider } = refusal;
  log.warn({ user: by, review, kind, refused }, 'a click was refused');
  if (
    insider &&
    (await store.once(`refused ${by} ${review ?? `${registryKey(registry)}/${repository}`} ${kind}`, ONCE_IN))
  ) {
    const text = `${repository}: <@${by}> wanted to ${kind}, refused: ${refused}`;
    const place = { registry: registryKey(registry), repository, ...(review !== undefined && { review }) };
    await store.ledger.append([{ at: now(), kind: 'refused', ...place, by, text }]);
  }
  return { refused };
}
