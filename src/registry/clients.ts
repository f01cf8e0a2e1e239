import { ECRClient, type ECRClientConfig } from '@aws-sdk/client-ecr';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import pLimit from 'p-limit';
import { CONNECTION_LIMIT, REQUEST_LIMIT } from '../policy/deadlines.ts';
import { type RegistryId, type RegistryKey, registryKey } from '../policy/image.ts';
import { hostOf, namesAnsweringHost } from './answering-host.ts';
import { createPace, type Rate, type Timer, type Turn } from './pace.ts';

/** A registry as the configuration names it. What is missing is the caller's own. */
export interface RegistryConfig {
  readonly account?: string;
  readonly region?: string;
  readonly roleArn?: string;
}

/** What any AWS client of this registry's account is made with. `endpoint` is left to the SDK where absent. */
export interface AwsSettings {
  readonly region: string;
  readonly credentials?: NonNullable<ECRClientConfig['credentials']>;
  readonly endpoint?: string;
}

/** What reading needs. Every read names the account, so that a wrong role cannot show another registry. */
export interface RegistryReader {
  readonly id: RegistryId;
  readonly read: ECRClient;
}

/** One registry's shared clients. */
export interface RegistryClients extends RegistryReader {
  readonly key: RegistryKey;
  /** Tries once: after a failed change nobody knows what happened, so it is looked at, not repeated. */
  readonly change: ECRClient;
  readonly aws: AwsSettings;
}

export interface ClientOptions {
  readonly timer: Timer;
  /** Sink for the SDK's warnings. */
  readonly log: { warn(...content: unknown[]): void };
  /** Reads a second and registry; where absent only the SDK's adaptive retry holds back. */
  readonly reads?: Rate;
  /** Reads at once per registry. */
  readonly concurrency?: number;
  readonly credentials?: AwsSettings['credentials'];
  readonly endpoint?: string;
  /** Ends waiting for a turn, at shutdown. */
  readonly signal?: AbortSignal;
}

const READ_ATTEMPTS = 10;
/** More at once gains nothing at 40 ms latency and empties the SDK's retry allowance sooner. */
const READS_AT_ONCE = 16;
const TIMEOUTS = {
  connectionTimeout: CONNECTION_LIMIT,
  requestTimeout: REQUEST_LIMIT,
  throwOnRequestTimeout: true,
};

/** Opens registries; the same configuration is opened once, and all users share its clients. */
export class RegistryPool {
  readonly #options: ClientOptions;
  readonly #open = new Map<string, Promise<RegistryClients>>();

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Asks STS for the account where the configuration does not name it. Throws when nobody can tell. */
  open(config: RegistryConfig): Promise<RegistryClients> {
    const key = JSON.stringify([config.account, config.region, config.roleArn]);
    const known = this.#open.get(key);
    if (known) return known;
    const opening = openRegistry(config, this.#options);
    this.#open.set(key, opening);
    opening.catch(() => this.#open.delete(key)); // a failure is not remembered: the next caller tries again
    return opening;
  }

  /** Closes all connections. */
  async close(): Promise<void> {
    for (const opening of await Promise.allSettled(this.#open.values())) {
      if (opening.status !== 'fulfilled') continue;
      opening.value.read.destroy();
      opening.value.change.destroy();
    }
    this.#open.clear();
  }
}

async function openRegistry(config: RegistryConfig, options: ClientOptions): Promise<RegistryClients> {
  const base = clientConfig(config, options);
  const read = new ECRClient({ ...base, maxAttempts: READ_ATTEMPTS, retryMode: 'adaptive' });
  pacedBy(read, options);
  namesAnsweringHost(read);
  const aws: AwsSettings = {
    region: await read.config.region(),
    ...(base.credentials && { credentials: base.credentials }),
    ...(options.endpoint && { endpoint: options.endpoint }),
  };
  const account = config.account ?? (await callerAccount(aws));
  const change = new ECRClient({ ...base, maxAttempts: 1 });
  const id = { account, region: aws.region };
  return { id, key: registryKey(id), read, change, aws };
}

type BaseConfig = Pick<ECRClientConfig, 'region' | 'endpoint' | 'logger' | 'requestHandler'> &
  Pick<AwsSettings, 'credentials'>;

function clientConfig(config: RegistryConfig, options: ClientOptions): BaseConfig {
  const credentials = config.roleArn ? assumed(config.roleArn, config.region, options) : options.credentials;
  return {
    logger: quietLogger(options.log),
    requestHandler: TIMEOUTS,
    ...(config.region && { region: config.region }),
    ...(credentials && { credentials }),
    ...(options.endpoint && { endpoint: options.endpoint }),
  };
}

function assumed(roleArn: string, region: string | undefined, options: ClientOptions) {
  return fromTemporaryCredentials({
    params: { RoleArn: roleArn, RoleSessionName: 'layaway' },
    clientConfig: {
      requestHandler: TIMEOUTS,
      ...(region && { region }),
      ...(options.endpoint && { endpoint: options.endpoint }),
    },
    ...(options.credentials && { masterCredentials: options.credentials }),
  });
}

/**
 * Without `info` the SDK keeps no second copy of each answer for its log: 18 % of a scan's time. Its errors are all
 * thrown to us as well, and some are answers: that an image is not there is what a look may want to know.
 */
function quietLogger(log: ClientOptions['log']): NonNullable<ECRClientConfig['logger']> {
  return { debug: () => {}, warn: log.warn, error: () => {} } as NonNullable<ECRClientConfig['logger']>;
}

/** Holds back each attempt, retries included: a quota counts attempts, not calls. */
function pacedBy(client: ECRClient, options: ClientOptions): void {
  const limit = pLimit(options.concurrency ?? READS_AT_ONCE);
  const turn: Turn = options.reads ? createPace(options.reads, options.timer) : async () => {};
  client.middlewareStack.add(
    (next) => (args) =>
      limit(async () => {
        await turn(options.signal);
        return next(args);
      }),
    // Inside the SDK's retry, which has a higher priority in this step.
    { name: 'layawayPace', step: 'finalizeRequest', priority: 'low' },
  );
}

/** The account the credentials belong to. */
export async function callerAccount(aws: AwsSettings): Promise<string> {
  const sts = new STSClient({ ...aws, requestHandler: TIMEOUTS, maxAttempts: 5 });
  let host = 'STS';
  sts.middlewareStack.add(
    (next) => (args) => {
      host = hostOf(args.request) ?? host;
      return next(args);
    },
    { name: 'layawayAnsweringHost', step: 'finalizeRequest', priority: 'low' },
  );
  try {
    const { Account } = await sts.send(new GetCallerIdentityCommand({}));
    if (!Account || !/^\d{12}$/.test(Account)) {
      throw new Error(
        `${host} did not say which account this is: did something other than AWS answer (a proxy)?`,
      );
    }
    return Account;
  } finally {
    sts.destroy();
  }
}
