import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { adviceOn } from '../blocks/advice.ts';
import type { Core } from '../core.ts';
import type { Ailment, Faults } from '../faults.ts';
import { isObject, objectsOf } from '../json.ts';
import { pathOf, readBody, sendJson } from '../wire/http.ts';
import { type Answer, type Method, refuse } from './answer.ts';
import { type Args, readArgs, readable } from './args.ts';
import type { Call } from './calls.ts';
import { CHAT } from './chat.ts';
import { CONVERSATIONS } from './conversations.ts';
import { FILES, refuseUnready } from './files.ts';
import { PEOPLE } from './people.ts';
import { VIEWS } from './views.ts';

const METHODS = new Map<string, Method>(
  Object.entries({ ...CHAT, ...CONVERSATIONS, ...FILES, ...PEOPLE, ...VIEWS }),
);

/** The Web API: authenticates, lets faults strike, carries out, records. */
export class WebApi {
  readonly calls: Call[] = [];
  readonly #core: Core;
  readonly #faults: Faults;

  constructor(core: Core, faults: Faults) {
    this.#core = core;
    this.#faults = faults;
  }

  async serve(method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const args = readArgs(pathOf(request).searchParams, request.headers, await readBody(request));
    const fault = this.#faults.strike(method);
    if (fault?.kind === 'rate-limited') return this.#limit(method, args, fault.until, response);
    if (fault?.kind === 'status') {
      this.#record(method, args, { ok: false, error: `http ${fault.status}` });
      response.writeHead(fault.status).end('trouble on request');
      return;
    }
    if (fault?.kind === 'delayed') await wait(fault.by);
    const answer = this.#answer(method, args, fault);
    this.#record(method, args, answer);
    if (fault?.kind === 'answer-dropped') request.socket.destroy();
    else sendJson(response, 200, answer, { 'x-oauth-scopes': [...this.#core.workspace.scopes].join(',') });
  }

  #answer(method: string, args: Args, fault: Ailment | undefined): Answer {
    if (fault?.kind === 'error') return refuse(fault.error);
    if (!args.token) return refuse('not_authed');
    const { appToken, botToken } = this.#core.credentials;
    if (args.token !== (method === 'apps.connections.open' ? appToken : botToken))
      return refuse('invalid_auth');
    const unready = refuseUnready(method, args, this.#core);
    if (unready) return unready;
    return METHODS.get(method)?.(args, this.#core) ?? refuse('unknown_method', { req_method: method });
  }

  #limit(method: string, args: Args, until: number, response: ServerResponse): void {
    this.#record(method, args, { ok: false, error: 'ratelimited' });
    const seconds = Math.max(1, Math.ceil((until - this.#core.now()) / 1_000));
    sendJson(response, 429, refuse('ratelimited'), { 'retry-after': String(seconds) });
  }

  #record(method: string, args: Args, answer: Answer): void {
    const view = args.json('view');
    const blocks = objectsOf(isObject(view) ? view.blocks : args.json('blocks'));
    const advice = adviceOn(method.startsWith('chat.') ? (args.text('text') ?? '') : undefined, blocks);
    this.calls.push({ method, at: this.#core.now(), args: readable(args), answer, advice });
    this.#core.workspace.changes.announce();
  }
}
