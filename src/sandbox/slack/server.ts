import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { respond } from './api/response-url.ts';
import type { WebApi } from './api/web-api.ts';
import type { Core } from './core.ts';
import { parseJson } from './json.ts';
import type { Page } from './page-server/page.ts';
import { pathOf, readBody, readBytes, sendJson } from './wire/http.ts';

export interface Parts {
  readonly core: Core;
  readonly api: WebApi;
  readonly page: Page;
}

/** The one HTTP server: Web API, response URLs, Socket Mode and the page. Listens on loopback only. */
export async function listen(parts: Parts, port: number): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    route(parts, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { ok: false, error: `sandbox: ${String(error)}` });
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket) => {
    const { pathname, searchParams } = pathOf(request);
    const ticket = pathname === '/socket' ? searchParams.get('ticket') : null;
    parts.core.socketMode.connect(request, socket, ticket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function route(
  { core, api, page }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = pathOf(request);
  const [, room, name = ''] = pathname.split('/');
  if (room === 'api') return api.serve(name, request, response);
  if (room === 'upload') {
    const taken = core.workspace.files.receive(name, await readBytes(request));
    response.writeHead(taken ? 200 : 400).end(taken ? 'OK' : 'no such upload');
    return;
  }
  if (room !== 'response') return page.serve(request, response);
  const answer = respond(name, parseJson(await readBody(request)), core);
  sendJson(response, answer.ok ? 200 : 404, answer);
}
