import { ECRClient } from '@aws-sdk/client-ecr';
import { DAY, type Duration, type Instant } from '../../../src/policy/time.ts';
import { type AwsSandbox, startAwsSandbox } from '../../../src/sandbox/aws/index.ts';

export const START: Instant = 1_760_000_000_000;
export const REGION = 'eu-west-1';

/** A sandbox on a clock that stands still until it is moved, and an SDK client that tries once. */
export interface Bench {
  readonly aws: AwsSandbox;
  readonly client: ECRClient;
  now(): Instant;
  move(duration: Duration): void;
  close(): Promise<void>;
}

export async function openBench(): Promise<Bench> {
  let at = START;
  const now = () => at;
  const aws = await startAwsSandbox({ now });
  const client = new ECRClient(clientConfig(aws));
  return {
    aws,
    client,
    now,
    move: (duration) => {
      at += duration;
    },
    close: async () => {
      client.destroy();
      await aws.close();
    },
  };
}

export function clientConfig(aws: AwsSandbox, accessKeyId = 'AKIATESTER', region = REGION) {
  const credentials = { accessKeyId, secretAccessKey: 'sandbox' };
  return { endpoint: aws.url, region, credentials, maxAttempts: 1 };
}

export const daysAgo = (days: number): Instant => START - days * DAY;
