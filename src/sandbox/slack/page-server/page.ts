import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duration } from '../../../policy/time.ts';
import type { Actions } from '../act/actions.ts';
import type { Core } from '../core.ts';
import { isObject, parseJson } from '../json.ts';
import { pathOf, readBody, sendJson } from '../wire/http.ts';
import { servePage } from './files.ts';
import type { RegistryView } from './registry-view.ts';
import { carryOut, readRequest } from './requests.ts';
import { snapshot } from './snapshot.ts';
import { PageStream } from './stream.ts';

/** What the demo lets the page do beyond Slack. */
export interface PageCallbacks {
  /** Moves the sandbox's clock ahead and resolves when what follows from it has settled. */
  readonly onMoveClock?: (by: Duration) => Promise<void>;
  /** The registry's state; with a repository, its images too. */
  readonly registryView?: (repository?: string) => Promise<RegistryView>;
}

/** The browser page and what it talks to, under `/` and `/demo/`. */
export class Page {
  readonly #core: Core;
  readonly #act: Actions;
  readonly #callbacks: PageCallbacks;
  readonly #stream: PageStream;

  constructor(core: Core, act: Actions, callbacks: PageCallbacks) {
    this.#core = core;
    this.#act = act;
    this.#callbacks = callbacks;
    this.#stream = new PageStream(core.workspace.changes);
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = pathOf(request);
    if (!isLocal(request))
      return sendJson(response, 403, { error: 'ask for this page by address or localhost' });
    switch (`${request.method} ${pathname}`) {
      case 'GET /demo/stream':
        return this.#open(response, searchParams.get('user') ?? '');
      case 'GET /demo/registry':
        return this.#registry(response, searchParams.get('repository') ?? undefined);
      case 'GET /demo/file':
        return this.#file(response, searchParams.get('id') ?? '');
      case 'POST /demo/act':
        return this.#carryOut(request, response);
      case 'POST /demo/clock':
        return this.#moveClock(request, response);
      default:
        if (!(await servePage(pathname, response)))
          sendJson(response, 404, { error: 'there is nothing here' });
    }
  }

  close(): void {
    this.#stream.close();
  }

  #open(response: ServerResponse, user: string): void {
    const { onMoveClock, registryView } = this.#callbacks;
    const offers = { clock: onMoveClock !== undefined, registry: registryView !== undefined };
    this.#stream.open(response, () => snapshot(this.#core, user, offers));
  }

  async #registry(response: ServerResponse, repository: string | undefined): Promise<void> {
    const { registryView } = this.#callbacks;
    sendJson(response, 200, registryView ? await registryView(repository) : { repositories: [] });
  }

  /** A picture that a message or Home shows. */
  #file(response: ServerResponse, id: string): void {
    const file = this.#core.workspace.files.shown(id);
    if (!file?.bytes) {
      sendJson(response, 404, { error: 'there is no such file' });
      return;
    }
    response.writeHead(200, { 'content-type': 'image/png', 'x-content-type-options': 'nosniff' });
    response.end(file.bytes);
  }

  async #carryOut(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wanted = readRequest(await readJson(request));
    if (!wanted) return sendJson(response, 400, { error: 'the page asked for something unknown' });
    sendJson(response, 200, await carryOut(wanted, this.#act));
  }

  async #moveClock(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request);
    const by = isObject(body) ? body.ms : undefined;
    if (typeof by !== 'number' || by <= 0)
      return sendJson(response, 400, { error: 'the clock moves ahead only' });
    await this.#callbacks.onMoveClock?.(by);
    this.#core.workspace.changes.announce();
    sendJson(response, 200, { now: this.#core.now() });
  }
}

/** A JSON body, sent as such: a form of a foreign page cannot say so without asking first. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request);
  return request.headers['content-type']?.startsWith('application/json') ? parseJson(body) : undefined;
}

/** Whether the page was asked for by an address or as localhost: a foreign name that points here gets nothing. */
function isLocal(request: IncomingMessage): boolean {
  const host = request.headers.host ?? '';
  return /^(localhost|\d+\.\d+\.\d+\.\d+|\[[0-9a-f:]+\])(:\d+)?$/i.test(host);
}
