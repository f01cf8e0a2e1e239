import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a call is answered with: JSON, or XML text. An `Error` becomes AWS's error of that name. */
export type Answers = Readonly<Record<string, (input: Record<string, unknown>) => object | string>>;

export interface StubServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A server that answers what it is told to, well-formed or not: for what no real AWS and no stand-in with manners
 * would say. Operations are found by JSON target, by form action, or by `METHOD /path`.
 */
export async function startStub(answers: Answers): Promise<StubServer> {
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const name = operationOf(request, body);
    const input = body.startsWith('{') ? (JSON.parse(body) as Record<string, unknown>) : {};
    const answer = answers[name]?.(input) ?? new Error(`nobody answers ${name}`);
    const failed = answer instanceof Error;
    response.writeHead(failed ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    if (failed) response.end(JSON.stringify({ __type: answer.name, message: answer.message }));
    else response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** An error as AWS names them. */
export function awsError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function operationOf(request: IncomingMessage, body: string): string {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  const action = /(?:^|&)Action=([A-Za-z]+)/.exec(body)?.[1];
  return action ?? `${request.method} ${new URL(request.url ?? '/', 'http://stub').pathname}`;
}
