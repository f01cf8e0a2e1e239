import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Logger } from 'pino';
import type { Config } from '../src/config/schema.ts';
import type { RollbackException } from '../src/evidence/exceptions/entry.ts';
import type { Mentions } from '../src/evidence/mentions.ts';
import type { SignalSource } from '../src/evidence/signals/source.ts';
import type { Source, SourceContext } from '../src/evidence/source.ts';
import type { CodeownersRead } from '../src/owners/codeowners.ts';
import type { Standing } from '../src/policy/approvers.ts';
import type { Hold } from '../src/policy/hold.ts';
import type { Digest, RegistryKey } from '../src/policy/image.ts';
import type { Regret } from '../src/policy/regret.ts';
import type { RetentionClass } from '../src/policy/retention.ts';
import type { Instant } from '../src/policy/time.ts';
import type { RegistryClients } from '../src/registry/clients.ts';
import type { RegistryGrants } from '../src/registry/registry-policy.ts';
import type { OwnerWord } from '../src/store/owners.ts';
import type { Memory, Store } from '../src/store/store.ts';
import type { Turns } from './turns.ts';

/** One registry with everything needed to read it and, for the worker, to change it. */
export interface RegistryAccess extends RegistryClients, Turns {
  readonly sources: readonly Source[];
  /** What can tell, while the watch window runs, that an image is missed. */
  readonly signals: readonly SignalSource[];
  readonly tagging: ResourceGroupsTaggingAPIClient;
  /** Reads the CODEOWNERS file, where one is configured. */
  codeowners(): Promise<CodeownersRead | undefined>;
  /** What may use this registry and no source looks into, as sentences; asked once per sweep. */
  consumersNotCovered(context: SourceContext): Promise<readonly string[]>;
  /** What runbooks and air-gap lists name, read anew; undefined where none are configured. Throws where one cannot be read. */
  readMentions(): Promise<Mentions | undefined>;
  /** Rollback exceptions as they are written down, ended or not, read anew. Throws where a list cannot be read. */
  readExceptions(): Promise<readonly RollbackException[]>;
  /** The same for one repository: other accounts that its policy lets in. */
  strangersAllowedIn(repository: string): Promise<readonly string[]>;
  /** The same for all repositories at once: other accounts that the registry's permissions policy lets in. */
  strangersAllowedHere(grants: RegistryGrants): readonly string[];
}

/** What a scan wants to know from earlier. Without Redis nothing is remembered, and that protects more. */
export interface ScanMemory
  extends Pick<
    Memory,
    | 'usesSeen'
    | 'rememberUses'
    | 'tagHistory'
    | 'saveTagHistory'
    | 'keeps'
    | 'children'
    | 'rememberChildren'
    | 'ownReads'
    | 'rememberOwnReads'
    | 'watchedSince'
    | 'lastInspected'
    | 'rememberInspected'
    | 'noteSources'
    | 'lastDone'
  > {
  /** Digests of families under an open hold. */
  heldIn(registry: RegistryKey, repository: string): Promise<ReadonlySet<Digest>>;
  /** Holds that a lapse left without a deletion date: what they put aside is asked about again. */
  awaitingIn(registry: RegistryKey, repository: string): Promise<readonly Hold[]>;
  /** How often what was put aside in a repository had to be given back, by class. */
  regretsIn(registry: RegistryKey, repository: string): Promise<ReadonlyMap<RetentionClass, Regret>>;
  /** What people said about who owns a repository, by repository. */
  ownerWords(registry: RegistryKey): Promise<ReadonlyMap<string, OwnerWord>>;
}

/** What looking needs: neither Slack nor Redis. */
export interface ScanDeps {
  readonly config: Config;
  /** All that are configured: what runs beside one of them may use another's images. */
  readonly registries: readonly RegistryAccess[];
  readonly memory: ScanMemory;
  readonly now: () => Instant;
  readonly log: Logger;
  /** Whether ECR leaves our own reads out of pull times there: then manifests may be read for a scan. */
  readonly readsAreHidden: (access: RegistryAccess) => Promise<boolean>;
  /** `--read-manifests`: read them although ECR counts that as a pull. */
  readonly readManifestsAnyway: boolean;
  /** Aborted once this process is told to stop: a change under way ends, no other one begins, nor another repository. */
  readonly stopping?: AbortSignal;
}

/** What the jobs are composed from. Everything that differs between a real run, a demo and a test arrives here. */
export interface Deps extends ScanDeps {
  readonly store: Store;
  /** Reads `LAYAWAY_PAUSED`. */
  readonly pausedByEnvironment: () => boolean;
  /** What a person may decide about a team's repositories today, by Slack. Absent without Slack: the configuration says. */
  readonly standing?: (user: string, team: string | undefined) => Promise<Standing>;
}
