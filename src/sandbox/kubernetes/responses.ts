import type { ServerResponse } from 'node:http';
import type { ListFault } from './faults.ts';

export function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** For a path it does not know the API server answers plain text. */
export function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
  response.end('404 page not found\n');
}

/** A list, or what a fault makes of it. */
export function sendList(fault: ListFault | undefined, response: ServerResponse, list: object): void {
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'drop') cutOff(response, JSON.stringify(list));
  else send(response, 200, fault?.kind === 'answer' ? fault.body : list);
}

function cutOff(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}
