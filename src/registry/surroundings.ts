import type { RegistryReader } from './clients.ts';
import { type PullThrough, pullThroughOf, ROOT, readPullThrough } from './pull-through.ts';
import type { RegistryGrants } from './registry-policy.ts';
import { type Replication, readReplication, replicasOf } from './replication.ts';

/** What lies around a registry and changes what a removal means, read once per sweep. */
export interface Surroundings {
  readonly replication: Replication;
  readonly pullThrough: PullThrough;
}

export async function readSurroundings(reader: RegistryReader): Promise<Surroundings> {
  const [replication, pullThrough] = await Promise.all([readReplication(reader), readPullThrough(reader)]);
  return { replication, pullThrough };
}

/** What could not be read, each with the name people are told. */
export function unreadOf({ replication, pullThrough }: Surroundings): { name: string; why: string }[] {
  return [
    ...('unknown' in replication ? [{ name: 'replication rules', why: replication.unknown }] : []),
    ...('unknown' in pullThrough ? [{ name: 'pull-through cache rules', why: pullThrough.unknown }] : []),
  ];
}

/** For cards of an IMMUTABLE repository: there a tag never moves, until its image loses it. */
export const FREED_NAMES = 'The tag names become free: a push can take them with other content.';

/**
 * Sentences for a repository's cards. Not knowing them is no doubt about use: a replica is another image in another
 * registry, and a use of it neither needs ours nor ends with it; a cached image can only be fetched again. So a failed
 * read costs a sentence, never protection, and never makes anything removable that was not.
 */
export function notesFor(
  { replication, pullThrough }: Surroundings,
  grants: RegistryGrants,
  repository: string,
): readonly string[] {
  return [
    ...replicationNotes(replication, repository),
    ...pullThroughNotes(pullThrough, repository),
    ...('replicators' in grants ? grants.replicators : []).map(
      (principal) => `${whoIs(principal)} may replicate images into this registry.`,
    ),
  ];
}

function replicationNotes(replication: Replication, repository: string): string[] {
  if ('unknown' in replication) return [`Whether it is replicated is not known (${replication.unknown}).`];
  const places = replicasOf(replication.rules, repository);
  return places.length === 0
    ? []
    : [`Copies are replicated to ${places.join(', ')}: they stay when this one goes.`];
}

function pullThroughNotes(pullThrough: PullThrough, repository: string): string[] {
  if ('unknown' in pullThrough) {
    return [`Whether it is a pull-through cache is not known (${pullThrough.unknown}).`];
  }
  const rule = pullThroughOf(pullThrough.rules, repository);
  if (!rule) return [];
  const upstream = rule.upstream.replace(/^registry-1\./, '');
  // Under ROOT stands every repository of our own too.
  return rule.prefix === ROOT
    ? [`If it is a pull-through cache of ${upstream}, it is fetched again when pulled.`]
    : [`Pull-through cache of ${upstream}: it is fetched again when pulled.`];
}

function whoIs(principal: string): string {
  if (principal === '*') return 'Anyone';
  return /^\d{12}$/.test(principal) ? `Account ${principal}` : principal;
}
