import { type Digest, parseDigest } from '../../src/policy/image.ts';
import {
  type ClientOptions,
  type RegistryClients,
  type RegistryConfig,
  RegistryPool,
} from '../../src/registry/clients.ts';
import { timerOn } from '../../src/registry/pace.ts';
import { type AwsSandbox, startAwsSandbox } from '../../src/sandbox/aws/index.ts';
import { MovableClock } from '../../src/sandbox/clock.ts';

export const HERE = { account: '123456789012', region: 'eu-west-1' };
export const THERE = { account: '210987654321', region: 'eu-west-1' };
export const KEYS = { accessKeyId: 'AKIATEST', secretAccessKey: 'not-a-secret' };

export interface Bench {
  readonly aws: AwsSandbox;
  readonly clock: MovableClock;
  readonly clients: RegistryClients;
  readonly pool: RegistryPool;
  close(): Promise<void>;
}

/** A registry in a sandbox of its own, with the clients under test open on it. */
export async function openBench(
  options: Partial<ClientOptions> = {},
  where: RegistryConfig = { region: HERE.region },
): Promise<Bench> {
  const clock = new MovableClock();
  const aws = await startAwsSandbox({ now: clock.now });
  const pool = new RegistryPool({
    timer: timerOn(clock.now),
    log: { warn: () => {} },
    credentials: KEYS,
    endpoint: aws.url,
    ...options,
  });
  const clients = await pool.open(where);
  const close = async () => {
    await pool.close();
    await aws.close();
  };
  return { aws, clock, pool, clients, close };
}

/** A digest that no image has. */
export function strange(digit: string): Digest {
  return parseDigest(`sha256:${digit.repeat(64)}`) as Digest;
}
