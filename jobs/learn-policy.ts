import type { Family } from '../src/policy/family.ts';
import type { Hold } from '../src/policy/hold.ts';
import { type RegistryId, registryKey } from '../src/policy/image.ts';
import { type LearnedFrom, type LearningSettings, learnRetention } from '../src/policy/learn-retention.ts';
import type { Answer } from '../src/policy/learning/answer.ts';
import { holdsTellAll } from '../src/policy/learning/recorded.ts';
import type { RetentionPolicy } from '../src/policy/retention-policy.ts';
import { isoWeek } from './calendar.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { familiesOf, readRepository } from './read-repository.ts';
import { returnsOf } from './review-record.ts';

/** What learning takes: it writes nothing but the children of indexes it had to read. */
export type LearnDeps = Pick<
  Deps,
  'config' | 'store' | 'memory' | 'registries' | 'now' | 'log' | 'readsAreHidden' | 'readManifestsAnyway'
>;

/**
 * The retention policy that a repository's answers add up to, as of now. `families` are the repository's, where the
 * caller has listed it already. Throws, in a sentence, where the repository or a list of exceptions cannot be read: a
 * policy that overlooks what is to be kept must not be proposed to anybody.
 */
export async function retentionOf(
  deps: LearnDeps,
  registry: RegistryId,
  repository: string,
  families?: readonly Family[],
): Promise<RetentionPolicy> {
  const access = accessTo(deps, registry);
  const present = families ?? (await familiesIn(deps, access, repository));
  return learnRetention(await learnedFrom(deps, access, repository, present));
}

function accessTo({ registries }: LearnDeps, registry: RegistryId): RegistryAccess {
  const key = registryKey(registry);
  const access = registries.find((one) => one.key === key);
  if (!access) throw new Error(`registry ${key} is not in the configuration`);
  return access;
}

async function familiesIn(
  deps: LearnDeps,
  access: RegistryAccess,
  repository: string,
): Promise<readonly Family[]> {
  const read = await readRepository(access, repository);
  if (read.status === 'gone') throw new Error(`there is no repository ${access.key}/${repository}`);
  if (read.status === 'incomplete') throw new Error(`${access.key}/${repository}: ${read.why}`);
  return await familiesOf(deps, access, repository, read.images);
}

/** What there is to learn from, with the images that are given as those that are there. */
export async function learnedFrom(
  deps: LearnDeps,
  access: RegistryAccess,
  repository: string,
  families: readonly Family[],
): Promise<LearnedFrom> {
  const { store, config } = deps;
  const now = deps.now();
  const holds = await store.holds.inRepository(access.key, repository);
  const [answers, keeps, usesSeen, sources, snapshot, written] = await Promise.all([
    answersIn(store, access.key, repository, holds),
    store.memory.keeps(access.key, repository, now),
    store.memory.usesSeen(access.key, repository),
    store.memory.sourcesSeen(),
    store.memory.snapshot(access.key, repository),
    writtenFor(access, repository, now),
  ]);
  return {
    registry: access.id,
    repository,
    owner: snapshot?.owner ?? { why: 'it was not scanned yet' },
    now,
    weekOf: (at) => isoWeek(at, config.schedule.timezone),
    answers,
    holds,
    keeps,
    written,
    usesSeen,
    families,
    sources: sources.get(access.key) ?? [],
    settings: learningSettings(deps),
    ...(snapshot && { scannedAt: snapshot.scannedAt }),
    ...(snapshot?.fields && { fields: snapshot.fields }),
  };
}

function learningSettings({ config }: LearnDeps): LearningSettings {
  const { classes, keepReleases, expectedLife, rollbackPeriod } = config.retention;
  const windows = {
    watch: config.watchWindow,
    slowWatch: config.slowPath.watchWindow,
    rollback: rollbackPeriod,
  };
  return { rules: classes, keepReleases, expectedLife, windows };
}

/** The newest questions of a repository: years of them, a few a month. */
const MOST_READ = 200;

async function answersIn(
  store: Deps['store'],
  registry: string,
  repository: string,
  holds: readonly Hold[],
): Promise<Answer[]> {
  const ids = await store.reviews.inRepository(registry, repository);
  const reviews = await store.reviews.getMany(ids.slice(0, MOST_READ));
  const answers: Answer[] = [];
  for (const review of reviews) {
    const answer = { review, frozen: await store.reviews.frozen(review.id) };
    const told = holdsTellAll(answer, holds);
    answers.push(told ? answer : { ...answer, lines: await returnsOf(store.ledger, review.id) });
  }
  return answers;
}

async function writtenFor(
  access: RegistryAccess,
  repository: string,
  now: number,
): Promise<LearnedFrom['written']> {
  const written = await access.readExceptions();
  return written
    .filter((one) => one.repository === repository && now < one.endsAt)
    .filter((one) => !one.registry || registryKey(one.registry) === access.key)
    .map(({ tag, digest, reason, who, endsAt }) => ({
      ...(tag !== undefined && { tag }),
      ...(digest && { digest }),
      why: reason,
      by: who,
      until: endsAt,
    }));
}
