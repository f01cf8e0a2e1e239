import { randomUUID } from 'node:crypto';
import { JsonText, type Reply, type Service } from './call.ts';
import type { AwsError } from './errors.ts';
import { isRest } from './rest-routes.ts';

/** Where an answer is written: a `ServerResponse`, or what stands in for one within this process. */
export interface Answering {
  setHeader(name: string, value: string): unknown;
  writeHead(status: number, headers: Readonly<Record<string, string | number>>): unknown;
  end(body: Buffer): unknown;
}

const JSON_1_1 = 'application/x-amz-json-1.1';

/** Writes an operation's answer in the service's protocol. */
export function writeReply(response: Answering, service: Service, operation: string, reply: Reply): void {
  if (service === 'sts') {
    const text =
      `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result>` +
      `${xml(reply)}</${operation}Result></${operation}Response>`;
    send(response, 200, 'text/xml', text);
    return;
  }
  const type = isRest(service) ? 'application/json' : JSON_1_1;
  send(response, 200, type, reply instanceof JsonText ? reply.text : JSON.stringify(reply));
}

/** Writes an error so that the SDK makes the exception class of its type from it. */
export function writeError(response: Answering, service: Service | undefined, error: AwsError): void {
  if (service === 'sts') {
    const fields = xml({ Error: { Type: 'Sender', Code: error.type, Message: error.message } });
    send(response, error.status, 'text/xml', `<ErrorResponse>${fields}</ErrorResponse>`);
    return;
  }
  const rest = isRest(service);
  if (rest) response.setHeader('x-amzn-errortype', error.type);
  const body = JSON.stringify({ __type: error.type, message: error.message });
  send(response, error.status, rest ? 'application/json' : JSON_1_1, body);
}

function send(response: Answering, status: number, type: string, body: string): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    'content-type': type,
    'content-length': bytes.length,
    'x-amzn-requestid': randomUUID(),
  });
  response.end(bytes);
}

function xml(value: unknown): string {
  if (typeof value !== 'object' || value === null) return escaped(String(value));
  return Object.entries(value)
    .map(([name, inner]) => `<${name}>${xml(inner)}</${name}>`)
    .join('');
}

const escaped = (text: string): string => text.replace(/[<>&]/g, (char) => `&#${char.charCodeAt(0)};`);
