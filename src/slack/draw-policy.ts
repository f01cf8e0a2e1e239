import type { Log } from './log.ts';
import type { PolicyCard } from './policy-desk.ts';
import type { Place, Poster, UpdateResult } from './poster.ts';
import type { Reading } from './views/dates.ts';
import { policyMessage } from './views/policy-card.ts';

/** What drawing a card again needs. `load` reads what is stored now. */
export interface PolicyDrawing {
  readonly poster: Pick<Poster, 'update'>;
  readonly load: (policy: string) => Promise<PolicyCard | undefined>;
  readonly reading: (team: string | undefined) => Reading;
  readonly log: Log;
}

/** Somebody saves between reading and drawing: once more, a few times. */
const MOST_TRIES = 5;

/**
 * Draws the card of a policy where it stands, until what was drawn is what is stored: another process may draw at the
 * same moment, and whoever comes last must have drawn the newest. Undefined where it stands nowhere.
 */
export async function drawPolicy(
  { poster, load, reading, log }: PolicyDrawing,
  policy: string,
): Promise<UpdateResult | undefined> {
  let result: UpdateResult | undefined;
  let card = await load(policy);
  for (let i = 0; i < MOST_TRIES && card?.change.posted; i++) {
    const { change } = card;
    const place: Place = card.change.posted;
    result = await poster.update(place, policyMessage(card, reading(change.owner.team)));
    if (result.status !== 'updated') {
      log.warn({ ...place, policy, result }, 'the card of a policy was not updated');
      return result;
    }
    card = await load(policy);
    if (card?.change.version === change.version) return result;
  }
  return result;
}
