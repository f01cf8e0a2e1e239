import pLimit from 'p-limit';
import { askedAgain, awaitingIn } from '../src/policy/asked-again.ts';
import {
  type Candidate,
  gatherCandidates,
  type JudgedFamily,
  type Ownership,
} from '../src/policy/candidate.ts';
import { failureText } from '../src/policy/failure.ts';
import type { Coverage } from '../src/policy/field-coverage.ts';
import { compilePatterns } from '../src/policy/glob.ts';
import { type Classifier, compileRetention } from '../src/policy/retention.ts';
import type { Instant } from '../src/policy/time.ts';
import { type RepositorySettings, repositories } from '../src/registry/repositories.ts';
import { Unavailable } from '../src/store/errors.ts';
import { cardNotes } from './around.ts';
import { asBefore } from './as-before.ts';
import type { RegistryAccess, ScanDeps } from './deps.ts';
import { collectEvidence, type Evidence } from './evidence.ts';
import { type JudgeInput, judgeRepository, usesIn } from './judge-repository.ts';
import { ownersOf } from './owners.ts';
import { familiesOf, readRepository } from './read-repository.ts';

/** One repository as a scan found it. It is handed over and forgotten: memory is bounded by the largest repository. */
export type RepositoryScan =
  | {
      readonly status: 'judged';
      readonly repository: string;
      /** When listing it began: what is judged may have changed since. */
      readonly listedAt: Instant;
      readonly images: number;
      readonly owner: Ownership;
      /** Which fields its tags give; absent where its tags are not known. */
      readonly fields?: Coverage;
      readonly judged: readonly JudgedFamily[];
      readonly candidates: readonly Candidate[];
      /** Sentences for a candidate's card about the repository itself. */
      readonly notesOn: (candidate: Candidate) => readonly string[];
    }
  | { readonly status: 'gone'; readonly repository: string }
  /** It could not be seen whole. It is not small, it is unknown. */
  | { readonly status: 'incomplete'; readonly repository: string; readonly why: string };

export interface ScanScope {
  /** Limits the scan to these repositories; without it, to the configured scope. */
  readonly only?: readonly string[];
  /** Called for each repository as it is done, one at a time. */
  readonly each: (scan: RepositoryScan, evidence: Evidence) => void | Promise<void>;
  /** Called where a way of knowing owners cannot be asked: what hangs on it goes to the fallback lead. */
  readonly ownersUnknown?: (why: string) => void;
}

/** More at once gain nothing at usual latencies. */
const REPOSITORIES_AT_ONCE = 8;

/**
 * Scans one registry: sources once, then repository by repository. Trouble with one leaves the others alone. Throws
 * when the list of repositories cannot be read, and at the end where what was found could not be handed over or kept;
 * also where this process is told to stop meanwhile: then no other repository is begun.
 */
export async function scanRegistry(
  deps: ScanDeps,
  access: RegistryAccess,
  scope: ScanScope,
): Promise<Evidence> {
  const evidence = await collectEvidence(deps, access);
  deps.stopping?.throwIfAborted();
  const limit = pLimit(REPOSITORIES_AT_ONCE);
  const oneByOne = pLimit(1);
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const listed = await listRepositories(deps, access, scope);
  deps.stopping?.throwIfAborted();
  const { ownerOf, fieldsOf, trouble } = await ownersOf(deps, access, listed);
  if (trouble !== undefined) scope.ownersUnknown?.(trouble);
  const classifier = compileRetention({ rules: deps.config.retention.classes });
  for (const settings of listed) {
    if (deps.stopping?.aborted) break;
    const { name } = settings;
    const task = limit(async () => {
      if (deps.stopping?.aborted) return;
      const scan = await scanRepository(deps, access, { evidence, classifier }, settings, ownerOf(name));
      const fields = fieldsOf(name);
      const told = scan.status === 'judged' && fields ? { ...scan, fields } : scan;
      await oneByOne(() => scope.each(told, evidence));
    }).catch((error: unknown) => void failures.push(error));
    const done = task.finally(() => running.delete(done));
    running.add(done);
    // The list of repositories is read only a little ahead of the work.
    if (running.size >= REPOSITORIES_AT_ONCE * 2) await Promise.race(running);
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
  deps.stopping?.throwIfAborted();
  return evidence;
}

/** Names and settings only: a few hundred bytes a repository. */
async function listRepositories(
  deps: ScanDeps,
  access: RegistryAccess,
  scope: ScanScope,
): Promise<RepositorySettings[]> {
  const listed: RepositorySettings[] = [];
  for await (const one of repositories(access, { inScope: inScope(deps, scope) })) listed.push(one);
  return listed;
}

/** Whether a scan would look at a repository of this name, if there is one. */
export function inScope(
  deps: Pick<ScanDeps, 'config'>,
  { only }: Pick<ScanScope, 'only'> = {},
): (repository: string) => boolean {
  if (only && only.length > 0) return (repository) => only.includes(repository);
  const compiled = compilePatterns(deps.config.scope);
  if ('errors' in compiled) throw new Error(compiled.errors.join('; '));
  return compiled.matches;
}

/** The same for all repositories of a scan. */
interface Shared {
  readonly evidence: Evidence;
  readonly classifier: Classifier;
}

async function scanRepository(
  deps: ScanDeps,
  access: RegistryAccess,
  shared: Shared,
  settings: RepositorySettings,
  owner: Ownership,
): Promise<RepositoryScan> {
  const { name: repository } = settings;
  try {
    return await lookThrough(deps, access, shared, settings, owner);
  } catch (error) {
    if (error instanceof Unavailable) throw error; // Redis: nothing that is found now could be kept
    return {
      status: 'incomplete',
      repository,
      why: failureText(error, 'reading its policies and manifests'),
    };
  }
}

/** What a lapse left put aside is judged under its real names: it is asked about again. */
async function judgedAsBefore(
  deps: ScanDeps,
  access: RegistryAccess,
  input: Omit<JudgeInput, 'families'>,
): Promise<readonly JudgedFamily[]> {
  const { repository, images } = input;
  const awaiting = await deps.memory.awaitingIn(access.key, repository);
  const families = await familiesOf(deps, access, repository, asBefore(images, awaiting));
  const again = awaitingIn(awaiting, families);
  const judged = await judgeRepository(deps, access, { ...input, families, again });
  return judged.map((one) => askedAgain(one, again.get(one.family.root.digest)));
}

async function lookThrough(
  deps: ScanDeps,
  access: RegistryAccess,
  shared: Shared,
  settings: RepositorySettings,
  owner: Ownership,
): Promise<RepositoryScan> {
  const { name: repository } = settings;
  const listedAt = deps.now();
  const read = await readRepository(access, repository);
  if (read.status === 'gone') return { status: 'gone', repository };
  if (read.status === 'incomplete') return { status: 'incomplete', repository, why: read.why };
  const { images } = read;
  const judged = await judgedAsBefore(deps, access, { repository, images, ...shared });
  await deps.memory.rememberUses(access.key, repository, usesIn(judged));
  const candidates = gatherCandidates(access.id, repository, owner, judged, {
    minimumImpactBytes: deps.config.minimumImpact.bytes,
    regrets: await deps.memory.regretsIn(access.key, repository),
  });
  const notesOn = (candidate: Candidate) => cardNotes(shared.evidence.around, settings, candidate);
  return {
    status: 'judged',
    repository,
    listedAt,
    images: images.length,
    owner,
    judged,
    candidates,
    notesOn,
  };
}
