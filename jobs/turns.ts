import type { Config } from '../src/config/schema.ts';
import type { Hold } from '../src/policy/hold.ts';
import type { RegistryKey } from '../src/policy/image.ts';
import type { Change } from '../src/policy/order.ts';
import { SECOND } from '../src/policy/time.ts';
import { createPace, type Rate, type Timer } from '../src/registry/pace.ts';
import { type Lines, takeTurn, type Waiting } from '../src/registry/shared-pace.ts';

/** Turns at the quotas of one registry. */
export interface Turns {
  /**
   * Resolves when one more change may be made without crowding out others at the same quota. Rejects as soon as the
   * signal is aborted.
   */
  turn(change: Change, waiting?: Waiting, signal?: AbortSignal): Promise<void>;
  /** AWS throttled it: everybody waits, this one at the place it had. */
  throttled(change: Change, waiting: Waiting): Promise<void>;
}

/** The ECR call that makes a change. */
export type Api = 'PutImage' | 'BatchDeleteImage' | 'UpdateImageStorageClass';

/**
 * With `lines` the rates hold for all processes together; without them (a command with no Redis) for this one.
 * PutImage shares its quota with everybody's CI, so it is held well below it.
 */
export function changeTurns(config: Config, registry: RegistryKey, timer: Timer, lines?: Lines): Turns {
  const { putImagePerSecond, batchDeleteImagePerSecond } = config.rates;
  const rates: Readonly<Record<Api, Rate>> = {
    PutImage: { perSecond: putImagePerSecond },
    BatchDeleteImage: { perSecond: batchDeleteImagePerSecond },
    UpdateImageStorageClass: { perSecond: putImagePerSecond },
  };
  if (!lines) return ownTurns(rates, timer);
  const lineOf = (change: Change) => `${registry}/${apiOf(change)}`;
  return {
    turn: async (change, waiting = { who: 'somebody', first: false }, signal = undefined) =>
      takeTurn(lines, lineOf(change), { waiting, rate: rates[apiOf(change)], timer }, signal),
    async throttled(change, waiting) {
      await lines.holdBack(lineOf(change), waiting);
    },
  };
}

function ownTurns(rates: Readonly<Record<Api, Rate>>, timer: Timer): Turns {
  const paces = {
    PutImage: createPace(rates.PutImage, timer),
    BatchDeleteImage: createPace(rates.BatchDeleteImage, timer),
    UpdateImageStorageClass: createPace(rates.UpdateImageStorageClass, timer),
  };
  return {
    turn: async (change, _waiting, signal) => paces[apiOf(change)](signal),
    throttled: () => timer.sleep(SECOND),
  };
}

export function apiOf(change: Change): Api {
  switch (change.kind) {
    case 'untag':
    case 'delete':
      return 'BatchDeleteImage';
    case 'archive':
    case 'activate':
      return 'UpdateImageStorageClass';
    case 'put-tag':
    case 'upload':
      return 'PutImage';
  }
}

/** A hold in line. Restoring goes first: somebody waits for it. */
export function waitingAs(hold: Pick<Hold, 'id' | 'state'>): Waiting {
  return { who: hold.id, first: hold.state.status === 'restoring' };
}
