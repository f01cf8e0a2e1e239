import type { RegistryAccess } from '../../jobs/deps.ts';
import type { AwsSandbox } from '../../src/sandbox/aws/index.ts';

/** A command of the SDK, as far as its name and its input go. */
interface Command {
  readonly input: object;
  /** The operation as the service's model describes it: its name is the third. */
  readonly schema?: readonly unknown[];
}

interface Answered {
  readonly status: number;
  readonly body: string;
}

const ECR = 'AmazonEC2ContainerRegistry_V20150921';
const TAGGING = 'ResourceGroupsTaggingAPI_20170126';
const SIGNED = 'AWS4-HMAC-SHA256 Credential=AKIALAYAWAYTEST/20260302/eu-west-1/ecr/aws4_request';

/**
 * Lets the clients of a registry speak to the sandbox within this process, in the same words as over the wire. The
 * SDK's own writing, signing, retrying and reading is left out: it takes half of the time, and every other test has
 * it. A failed read is felt at once, as a failed change is; a dropped answer is the error of a broken connection.
 * What is shared of the clients is changed, not copied: parts of the registry hold them already.
 */
export function cutTheWire({ read, change, tagging }: RegistryAccess, current: () => AwsSandbox): void {
  const via = (prefix: string) => ({
    send: async ({ input, schema }: Command): Promise<object> => {
      const answered = await ask(current(), `${prefix}.${String(schema?.[2])}`, JSON.stringify(input));
      if (!answered) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      if (answered.status >= 400) throw refusal(answered);
      return JSON.parse(answered.body, withDates) as object;
    },
  });
  for (const client of [read, change]) Object.assign(client, via(ECR));
  Object.assign(tagging, via(TAGGING));
}

/** What the sandbox answers; undefined where the answer is lost. */
async function ask(aws: AwsSandbox, target: string, body: string): Promise<Answered | undefined> {
  let isLost = false;
  let answered: Answered | undefined;
  const bytes = Buffer.from(body);
  const asking = {
    headers: { authorization: SIGNED, 'x-amz-target': target },
    method: 'POST',
    url: '/',
    socket: { destroy: () => (isLost = true) },
    async *[Symbol.asyncIterator]() {
      yield bytes;
    },
  };
  let status = 0;
  await aws.answer(asking, {
    setHeader: () => undefined,
    writeHead: (code) => (status = code),
    end: (text) => (answered = { status, body: text.toString() }),
  });
  return isLost ? undefined : answered;
}

/** The exception the SDK makes of an error. */
function refusal({ status, body }: Answered): Error {
  const { __type: name, message } = JSON.parse(body) as { __type: string; message: string };
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

/** Seconds on the wire, dates in the SDK. */
function withDates(name: string, value: unknown): unknown {
  return typeof value === 'number' && /(At|Time)$/.test(name) ? new Date(value * 1_000) : value;
}
