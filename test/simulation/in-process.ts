import type { RegistryAccess } from '../../jobs/deps.ts';
import { isNamed } from '../../src/policy/failure.ts';
import type { AwsSandbox } from '../../src/sandbox/aws/index.ts';

/** What the SDK hands to its transport, as far as the sandbox looks at it. */
interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

interface Incoming {
  statusCode: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/**
 * Carries requests to the sandbox without a socket. The SDK writes, signs and reads them as ever; only the wire is
 * missing. A dropped answer arrives as the error of a broken connection.
 */
function transportTo(current: () => AwsSandbox) {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    async handle(request: Outgoing): Promise<{ response: Incoming }> {
      const answer: Incoming = { statusCode: 0, headers: {}, body: new Uint8Array() };
      let isLost = false;
      const asking = {
        headers: request.headers,
        method: request.method,
        url: request.path,
        socket: { destroy: () => (isLost = true) },
        async *[Symbol.asyncIterator]() {
          yield bytesOf(request.body);
        },
      };
      await current().answer(asking, {
        setHeader: (name, value) => (answer.headers[name] = value),
        writeHead: (status, headers) => {
          answer.statusCode = status;
          for (const [name, value] of Object.entries(headers)) answer.headers[name] = String(value);
        },
        end: (body) => (answer.body = body),
      });
      if (isLost) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      return { response: answer };
    },
  };
}

/** The SDK's bytes warn whoever takes them for a string, as `Buffer.from` does. */
function bytesOf(body: Outgoing['body']): Buffer {
  if (body === undefined || typeof body === 'string') return Buffer.from(body ?? '');
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

/** Settings that no history changes: asked once, they need not cost time again. */
const SETTLED: ReadonlySet<string> = new Set([
  ...['GetRegistryPolicyCommand', 'DescribeRegistryCommand', 'DescribePullThroughCacheRulesCommand'],
  ...['GetLifecyclePolicyCommand', 'GetRepositoryPolicyCommand', 'GetResourcesCommand'],
]);

const NOT_THERE = [
  ...['RegistryPolicyNotFoundException', 'LifecyclePolicyNotFoundException'],
  'RepositoryPolicyNotFoundException',
];

/**
 * Lets the clients of a registry reach the sandbox within this process. What is shared of them is changed, not copied:
 * parts of the registry hold them already. Reads try once, as changes do: a failed one is felt at once.
 */
export function cutTheWire({ read, change, tagging }: RegistryAccess, current: () => AwsSandbox): void {
  const { retryStrategy, maxAttempts, retryMode } = change.config;
  const settings = { requestHandler: transportTo(current), retryStrategy, maxAttempts, retryMode };
  for (const client of [read, change, tagging]) Object.assign(client.config, settings);
  const known = new WeakMap<AwsSandbox, Map<string, Promise<unknown>>>();
  for (const { middlewareStack } of [read, tagging] as readonly { middlewareStack: Stack }[]) {
    middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          if (!SETTLED.has(commandName)) return await next(args);
          const answers = known.get(current()) ?? new Map<string, Promise<unknown>>();
          known.set(current(), answers);
          const asked = `${commandName} ${JSON.stringify(args)}`;
          const answer = answers.get(asked) ?? next(args);
          answers.set(asked, answer);
          answer.catch((error: unknown) => {
            if (!isNamed(error, NOT_THERE)) answers.delete(asked);
          });
          return await answer;
        },
      { step: 'initialize', priority: 'high', name: 'settled' },
    );
  }
}

type Ask = (args: object) => Promise<unknown>;
interface Stack {
  add(
    layer: (next: Ask, context: { readonly commandName?: string }) => Ask,
    where: { readonly step: 'initialize'; readonly priority: 'high'; readonly name: string },
  ): void;
}
