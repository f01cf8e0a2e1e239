import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { discover, type ListRequest, readListPath } from './discovery.ts';
import { ClusterFaults } from './faults.ts';
import { Lists } from './lists.ts';
import { type Manifest, ObjectStore, type StoredObject } from './objects.ts';
import { kindNamed, resourceName, SERVED } from './resources.ts';
import { notFound, send, sendList } from './responses.ts';
import { ApiStatus } from './status.ts';

export interface KubernetesOptions {
  /** On 127.0.0.1; any free one if not given. */
  readonly port?: number;
  /** Key and certificate, PEM; plain HTTP without them. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** The bearer token that is let in. */
  readonly token?: string;
}

/** A request for a list, as it was answered. */
export interface ListCall {
  readonly resource: string;
  readonly query: URLSearchParams;
  readonly status: number;
}

/** A small Kubernetes API server: it lists what was put into it, and knows nothing of how clusters work inside. */
export class KubernetesSandbox {
  readonly url: string;
  readonly token: string;
  readonly faults = new ClusterFaults();
  /** Every list request so far, in order. */
  readonly calls: ListCall[] = [];
  readonly #store = new ObjectStore();
  readonly #lists = new Lists(this.#store);
  readonly #installed = new Set<string>();
  readonly #close: () => Promise<void>;

  constructor(url: string, token: string, close: () => Promise<void>) {
    this.url = url;
    this.token = token;
    this.#close = close;
  }

  /** Creates or replaces an object, and the definition of its kind where it is a custom one. */
  apply(manifest: Manifest): StoredObject {
    const served = kindNamed(manifest.kind);
    if (served.custom) this.#installed.add(resourceName(served));
    return this.#store.put(manifest);
  }

  remove(kind: string, namespace: string, name: string): void {
    this.#store.remove(kind, namespace, name);
  }

  /** Removes everything: what a wrong or a new cluster looks like. */
  clear(): void {
    this.#store.clear();
  }

  /** Lets every list that is being read expire. */
  compact(): void {
    this.#lists.compact();
  }

  close(): Promise<void> {
    return this.#close();
  }

  /** Answers one request. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const served = SERVED.filter((kind) => !kind.custom || this.#installed.has(resourceName(kind)));
    try {
      this.#requireToken(request);
      const found = discover(pathname, served);
      const wanted = readListPath(pathname, served);
      if (request.method !== 'GET') throw new ApiStatus(405, 'MethodNotAllowed', 'the sandbox only reads');
      if (found) send(response, 200, found);
      else if (wanted) this.#list(wanted, searchParams, response);
      else notFound(response);
    } catch (error) {
      const status = error instanceof ApiStatus ? error : new ApiStatus(500, 'InternalError', String(error));
      send(response, status.code, status);
    }
  }

  #list({ resource, kind, namespace }: ListRequest, query: URLSearchParams, response: ServerResponse): void {
    const record = (status: number) => this.calls.push({ resource, query, status });
    try {
      this.faults.requirePermission(resource);
      const fault = this.faults.take(resource);
      if (fault?.kind === 'status') {
        throw new ApiStatus(fault.code, 'Injected', fault.message ?? 'the sandbox was told to fail');
      }
      if (!kind) {
        record(404);
        notFound(response);
        return;
      }
      const list = fault?.kind === 'answer' ? {} : this.#lists.list(kind, namespace, query);
      if (fault?.kind === 'expire') this.#lists.compact();
      record(200);
      sendList(fault, response, list);
    } catch (error) {
      record(error instanceof ApiStatus ? error.code : 500);
      throw error;
    }
  }

  #requireToken({ headers }: IncomingMessage): void {
    if (headers.authorization === `Bearer ${this.token}`) return;
    throw new ApiStatus(401, 'Unauthorized', 'Unauthorized');
  }
}

/** Starts an API server on 127.0.0.1, with nothing in it. */
export async function startKubernetesSandbox(options: KubernetesOptions = {}): Promise<KubernetesSandbox> {
  const { port = 0, tls, token = 'sandbox-token' } = options;
  const server = tls ? createHttpsServer(tls) : createHttpServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cluster = new KubernetesSandbox(url, token, async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  server.on('request', (request, response) => void cluster.answer(request, response));
  return cluster;
}
