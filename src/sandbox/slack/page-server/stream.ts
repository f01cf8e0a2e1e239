import type { ServerResponse } from 'node:http';
import type { Changes } from '../changes.ts';

/** How long changes are gathered before the page hears of them, in milliseconds of real time. */
const GATHER = 25;

/** The pages that listen. Each change sends each of them what it draws now, whole: a lost event costs nothing. */
export class PageStream {
  readonly #open = new Map<ServerResponse, () => void>();
  readonly #stop: () => void;
  #gathering: NodeJS.Timeout | undefined;

  constructor(changes: Changes) {
    this.#stop = changes.on(() => {
      this.#gathering ??= setTimeout(() => this.#send(), GATHER);
    });
  }

  /** Opens a stream of server-sent events; `draw` answers what this page shows now. */
  open(response: ServerResponse, draw: () => unknown): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const send = () => response.write(`data: ${JSON.stringify(draw())}\n\n`);
    this.#open.set(response, send);
    response.on('close', () => this.#open.delete(response));
    send();
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#gathering);
    for (const response of this.#open.keys()) response.end();
  }

  #send(): void {
    this.#gathering = undefined;
    for (const send of this.#open.values()) send();
  }
}
