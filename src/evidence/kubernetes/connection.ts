import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeConfig } from '@kubernetes/client-node';
import { SECOND } from '../../policy/time.ts';
import { SourceFailure } from '../source.ts';
import { readCredentials } from './credentials.ts';
import type { ClusterSetting } from './setting.ts';

/** What an API server answered, whatever it was. */
export interface ClusterAnswer {
  readonly status: number;
  readonly body: string;
  /** Seconds the server asks to wait. */
  readonly retryAfter?: number;
}

const TRIES = 3;
const PATIENCE = 30 * SECOND;
const LONGEST_PAUSE = 10 * SECOND;

/** One cluster's API server: it is only ever read. */
export class ClusterConnection {
  readonly name: string;
  /** The address of its API server. */
  readonly server: string;
  readonly #credentials: KubeConfig;
  readonly #signal: AbortSignal | undefined;

  private constructor(
    name: string,
    server: string,
    credentials: KubeConfig,
    signal: AbortSignal | undefined,
  ) {
    this.name = name;
    this.server = server;
    this.#credentials = credentials;
    this.#signal = signal;
  }

  /** Reads the kubeconfig anew each time: tokens and certificates are replaced while a program runs. */
  static async open(
    setting: ClusterSetting,
    root: string,
    signal: AbortSignal | undefined,
  ): Promise<ClusterConnection> {
    const credentials = await readCredentials(setting, root);
    const server = credentials.getCurrentCluster()?.server ?? '';
    return new ClusterConnection(setting.name, server, credentials, signal);
  }

  /** One GET. What looks passing (throttled, overloaded, cut off) is tried again. */
  async get(path: string): Promise<ClusterAnswer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#try(path);
      const isLast = attempt === TRIES;
      if (!('failure' in answer)) {
        if (isLast || !isPassing(answer.status)) return answer;
      } else if (isLast) throw answer.failure;
      const wanted = 'failure' in answer ? 0 : (answer.retryAfter ?? 0) * SECOND;
      const pause = Math.min(Math.max(wanted, 100 * 2 ** attempt), LONGEST_PAUSE);
      await sleep(pause, undefined, this.#signal && { signal: this.#signal });
    }
  }

  async #try(path: string): Promise<ClusterAnswer | { readonly failure: SourceFailure }> {
    this.#signal?.throwIfAborted();
    const limit = AbortSignal.timeout(PATIENCE);
    const signal = this.#signal ? AbortSignal.any([this.#signal, limit]) : limit;
    try {
      const options = await orAborted(this.#sign(), signal);
      return await read(new URL(this.server + path), { ...options, signal });
    } catch (error) {
      this.#signal?.throwIfAborted();
      const why = limit.aborted ? 'did not answer in time' : whyNot(error);
      return { failure: new SourceFailure(`cluster ${this.name} ${why}`, { cause: error }) };
    }
  }

  /** Certificates and token for one request; a credential plugin may have to be run for it. */
  async #sign(): Promise<https.RequestOptions> {
    const options: https.RequestOptions = { headers: { accept: 'application/json' } };
    await this.#credentials.applyToHTTPSOptions(options);
    return options;
  }
}

function isPassing(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501);
}

/** A kubeconfig may run a program for its token, `aws` for instance: that one is not where Layaway runs. */
function whyNot(error: unknown): string {
  const [, program] = /^spawn(?:Sync)? (\S+) ENOENT/.exec(firstLine(error)) ?? [];
  if (program === undefined) return `could not be reached: ${firstLine(error)}`;
  return `was not asked: its kubeconfig runs ${program} for a token, and there is no such program here (the container image holds none): install it, or set inCluster where this runs in that cluster`;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split('\n')[0] ?? '';
}

/** The outcome, or the signal's refusal where that comes first: a credential plugin can hang. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function read(url: URL, options: https.RequestOptions): Promise<ClusterAnswer> {
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === 'http:' ? http : https;
    const asked = request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const retryAfter = Number(response.headers['retry-after']);
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString('utf8'),
          ...(retryAfter > 0 && { retryAfter }),
        });
      });
    });
    asked.once('error', reject);
    asked.end();
  });
}
