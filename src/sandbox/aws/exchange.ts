import type { IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Instant } from '../../policy/time.ts';
import { type Answering, writeError, writeReply } from './answers.ts';
import type { Call, Operations, Reply, Service } from './call.ts';
import type { Callers } from './callers.ts';
import type { CallLog } from './calls.ts';
import { AwsError } from './errors.ts';
import { type Fault, type Faults, refusal } from './faults.ts';
import { readBody, readRequest } from './requests.ts';

/** What the server needs to answer a request. */
export interface Exchange {
  readonly now: () => Instant;
  readonly callers: Callers;
  readonly services: Readonly<Record<Service, Operations>>;
  readonly faults: Faults;
  readonly calls: CallLog;
}

/** A request as it arrives: over a socket, or handed over within this process. */
export type Asking = Pick<IncomingMessage, 'headers' | 'method' | 'url'> &
  AsyncIterable<Buffer> & { readonly socket: { destroy(): unknown } };

/** Answers one request: who asks, for what, with which faults; then the effect, the log and the answer. */
export async function answer(exchange: Exchange, request: Asking, response: Answering): Promise<void> {
  let call: Call | undefined;
  try {
    const body = await readBody(request);
    const { scope, ...caller } = exchange.callers.identify(request.headers);
    call = { ...readRequest(request, body, scope), ...caller, at: exchange.now() };
    const faults = exchange.faults.take(call);
    const reply = await perform(exchange, call, faults);
    const isLost = faults.some((fault) => fault.kind === 'drop');
    exchange.calls.record(call, isLost ? 'dropped' : 'ok');
    if (isLost) request.socket.destroy();
    else writeReply(response, call.service, call.operation, reply);
  } catch (error) {
    const refused = error instanceof AwsError ? error : new AwsError('ServerException', String(error), 500);
    if (call) exchange.calls.record(call, refused.type);
    writeError(response, call?.service, refused);
  }
}

async function perform({ services, now }: Exchange, call: Call, faults: readonly Fault[]): Promise<Reply> {
  for (const fault of faults) {
    if (fault.kind === 'delay') await setTimeout(fault.ms);
    if (fault.kind === 'before') await fault.run(call);
    const refused = refusal(fault, call);
    if (refused) throw refused;
  }
  const run = services[call.service][call.operation];
  if (!run)
    throw new AwsError('UnknownOperationException', `The sandbox has no ${call.service}:${call.operation}`);
  const reply = run({ ...call, at: now() });
  for (const fault of faults) if (fault.kind === 'after') await fault.run(call);
  return reply;
}
