import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Duration } from '../../policy/time.ts';
import type { Delivered, DeliveryOptions, Parcel } from './delivery.ts';
import { APP } from './identity.ts';
import { isObject, parseJson } from './json.ts';
import { WebSocketPeer } from './wire/web-socket.ts';

/** As many connections as Slack allows an app. */
const MOST_CONNECTIONS = 10;

/** The sockets of the app. Each envelope goes to one of them, in turn. */
export class SocketMode {
  readonly #tickets = new Set<string>();
  readonly #peers: WebSocketPeer[] = [];
  readonly #awaiting = new Map<string, (payload: Delivered) => void>();
  readonly #ackWithin: Duration;
  readonly #announce: () => void;
  #turn = 0;

  constructor(ackWithin: Duration, announce: () => void) {
    this.#ackWithin = ackWithin;
    this.#announce = announce;
  }

  get connections(): number {
    return this.#peers.length;
  }

  /** A ticket for one connection, as `apps.connections.open` hands out in its URL. */
  ticket(): string {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return ticket;
  }

  /** Takes an upgrade request with an unused ticket, and says hello. */
  connect(request: IncomingMessage, socket: Duplex, ticket: string | null): void {
    if (!ticket || !this.#tickets.delete(ticket) || this.#peers.length >= MOST_CONNECTIONS) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
      return;
    }
    const peer = new WebSocketPeer(request, socket);
    peer.onText = (text) => this.#receive(text);
    peer.onClose = () => this.#drop(peer);
    this.#peers.push(peer);
    const hello = { type: 'hello', num_connections: this.#peers.length, connection_info: { app_id: APP.id } };
    peer.send(JSON.stringify(hello));
    this.#announce();
  }

  /** Sends one envelope and waits for its ack. */
  deliver({ kind, payload }: Parcel, options: DeliveryOptions): Promise<Delivered> {
    const peer = this.#peers[this.#turn++ % Math.max(1, this.#peers.length)];
    if (!peer) return Promise.resolve({ outcome: 'unreachable', why: 'the app has no socket open' });
    const envelope_id = randomUUID();
    const retried =
      options.retry === undefined ? {} : { retry_attempt: options.retry, retry_reason: 'timeout' };
    const accepts_response_payload = kind !== 'events_api';
    const sent = performance.now();
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle({ outcome: 'timed-out', ms: this.#ackWithin }), this.#ackWithin);
      const settle = (delivered: Delivered) => {
        clearTimeout(timer);
        this.#awaiting.delete(envelope_id);
        resolve(delivered.outcome === 'acked' ? { ...delivered, ms: performance.now() - sent } : delivered);
      };
      this.#awaiting.set(envelope_id, settle);
      peer.send(JSON.stringify({ envelope_id, type: kind, accepts_response_payload, ...retried, payload }));
    });
  }

  /** Asks every connection to come again, as Slack does when it moves them. */
  disconnect(reason = 'refresh_requested'): void {
    for (const peer of this.#peers) peer.send(JSON.stringify({ type: 'disconnect', reason }));
  }

  /** Cuts every connection without a word. */
  cut(): void {
    for (const peer of [...this.#peers]) peer.cut();
  }

  #receive(text: string): void {
    const message = parseJson(text);
    if (!isObject(message) || typeof message.envelope_id !== 'string') return;
    this.#awaiting.get(message.envelope_id)?.({ outcome: 'acked', ms: 0, payload: message.payload ?? null });
  }

  #drop(peer: WebSocketPeer): void {
    this.#peers.splice(this.#peers.indexOf(peer), 1);
    this.#announce();
  }
}
