import type { Duration, Instant } from '../../policy/time.ts';
import type { Delivered, DeliveryOptions, DeliveryRecord, Parcel } from './delivery.ts';
import { post, type SignedRequest, signedRequest } from './http-delivery.ts';
import type { SocketMode } from './socket-mode.ts';

export interface CourierSettings {
  readonly now: () => Instant;
  readonly signingSecret: string;
  /** Slack waits three seconds. */
  readonly ackWithin: Duration;
  readonly socketMode: SocketMode;
}

/** Brings payloads to the app, over its sockets or to its request URL, and keeps a record. */
export class Courier {
  /** Where HTTP deliveries go. Set, it is the ordinary way. */
  requestUrl: string | undefined;
  readonly records: DeliveryRecord[] = [];
  readonly #settings: CourierSettings;
  #last: SignedRequest | undefined;

  constructor(settings: CourierSettings) {
    this.#settings = settings;
  }

  /** Sends the parcel as often as asked, one copy after the other unless all at once are wanted. */
  async deliver(
    parcel: Parcel,
    options: DeliveryOptions = {},
  ): Promise<readonly [Delivered, ...Delivered[]]> {
    const first = this.#once(parcel, options);
    if (options.atOnce) {
      const copies = Array.from({ length: (options.copies ?? 1) - 1 }, () => this.#once(parcel, options));
      return await Promise.all([first, ...copies]);
    }
    await first;
    const further: Delivered[] = [];
    for (let copy = 1; copy < (options.copies ?? 1); copy++) further.push(await this.#once(parcel, options));
    return [await first, ...further];
  }

  /** Sends the last HTTP request again, byte for byte: what a thief of one request can do. */
  async replay(): Promise<Delivered> {
    if (!this.requestUrl || !this.#last)
      return { outcome: 'unreachable', why: 'nothing was sent over HTTP yet' };
    return post(this.requestUrl, this.#last, this.#settings.ackWithin);
  }

  async #once(parcel: Parcel, options: DeliveryOptions): Promise<Delivered> {
    const via = options.via ?? (this.requestUrl ? 'http' : 'socket');
    const delivered = await (via === 'http'
      ? this.#overHttp(parcel, options)
      : this.#settings.socketMode.deliver(parcel, options));
    this.records.push({ ...parcel, via, delivered });
    return delivered;
  }

  async #overHttp(parcel: Parcel, options: DeliveryOptions): Promise<Delivered> {
    if (!this.requestUrl) return { outcome: 'unreachable', why: 'no request URL is set' };
    const { signingSecret, now, ackWithin } = this.#settings;
    this.#last = signedRequest(parcel, signingSecret, now(), options);
    return post(this.requestUrl, this.#last, ackWithin);
  }
}
