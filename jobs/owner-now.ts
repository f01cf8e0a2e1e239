import { registryKey } from '../src/policy/image.ts';
import type { PolicyChange } from '../src/policy/policy-change.ts';
import { DAY, type Duration } from '../src/policy/time.ts';
import type { OwnerWord } from '../src/store/owners.ts';
import type { Store } from '../src/store/store.ts';

/** What the configuration says of owners. */
export interface OwnersKnown {
  readonly teams: readonly string[];
  /** Whether what people assign counts at all. */
  readonly assigning: boolean;
}

/** A scan reads what people said when it begins and saves what it found when it is done: longer than any takes. */
const LONGEST_SCAN: Duration = DAY;

/**
 * Who owns the repository of a proposal today: what the last scan found, or what people said since. `team` is absent
 * where nobody is known. A repository that no scan has found keeps the owner of the proposal.
 */
export async function ownerNow(
  { memory, owners }: Pick<Store, 'memory' | 'owners'>,
  known: OwnersKnown,
  { registry, repository, owner }: Pick<PolicyChange, 'registry' | 'repository' | 'owner'>,
): Promise<{ readonly team: string | undefined }> {
  const key = registryKey(registry);
  const [snapshot, word] = await Promise.all([
    memory.snapshot(key, repository),
    owners.word(key, repository),
  ]);
  const team = (snapshot?.owner ?? owner).team;
  const isNews = word && word.at > (snapshot?.scannedAt ?? 0) - LONGEST_SCAN;
  return { team: isNews && known.assigning ? afterWord(team, word, known.teams) : team };
}

function afterWord(
  team: string | undefined,
  { said }: OwnerWord,
  teams: readonly string[],
): string | undefined {
  switch (said.kind) {
    case 'assigned':
      return teams.includes(said.team) ? said.team : team;
    case 'not-ours':
      return team !== undefined && said.teams.includes(team) ? undefined : team;
    case 'nothing':
      return team;
  }
}
