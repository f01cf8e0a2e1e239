import type { Hold, HoldStatus } from './hold.ts';

/** What a hold came to, as people are told: `lost` is one whose image was deleted before its restore ended. */
export type CameTo = HoldStatus | 'lost';

/**
 * Parts that came back are no image without their root: nobody may read of them as restored. Losing a part alone leaves
 * an image that can still be found and pulled.
 */
export function cameTo({ root, state }: Pick<Hold, 'root' | 'state'>): CameTo {
  return state.status === 'restored' && state.missing?.includes(root) ? 'lost' : state.status;
}
