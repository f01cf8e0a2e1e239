import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';

/** What health answers are made from. */
export interface HealthParts {
  /** Redis only: trouble at Slack or AWS must restart nobody. */
  readonly ready: () => Promise<void>;
  readonly metrics: Metrics;
}

/** Answers `/healthz`, `/readyz` and `/metrics`; false for any other request. */
export function healthAnswers(
  parts: HealthParts,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const path = request.url?.split('?')[0];
    if (request.method !== 'GET' || path === undefined) return false;
    switch (path) {
      case '/healthz':
        send(response, 200, 'ok\n');
        return true;
      case '/readyz':
        parts.ready().then(
          () => send(response, 200, 'ready\n'),
          (error: unknown) =>
            send(response, 503, `${error instanceof Error ? error.message : String(error)}\n`),
        );
        return true;
      case '/metrics':
        parts.metrics.text().then(
          (text) => send(response, 200, text, parts.metrics.contentType),
          (error: unknown) =>
            send(response, 503, `${error instanceof Error ? error.message : String(error)}\n`),
        );
        return true;
      default:
        return false;
    }
  };
}

function send(
  response: ServerResponse,
  status: number,
  text: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': type }).end(text);
}

/** A small server of its own, where Slack does not come in over HTTP. */
export async function serveHealth(
  answers: ReturnType<typeof healthAnswers>,
  port: number,
  host?: string,
): Promise<{ port: number; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    if (!answers(request, response)) send(response, 404, 'not found\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host && { host }) }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
