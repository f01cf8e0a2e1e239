import type { Hold } from '../src/policy/hold.ts';
import type { Rejudged, Waiting } from '../src/policy/step-facts.ts';
import { type Duration, HOUR, type Instant } from '../src/policy/time.ts';
import type { Deps } from './deps.ts';

/** Each full round, once an hour, asks anew; a doubt older than that by a round comes from before a gap. */
const DOUBT_STANDS: Duration = 2 * HOUR;

/**
 * Keeps a doubt that no source can end, such as an index that nobody can read: between full rounds it holds without
 * asking anyone. Should another worker save the hold first, the note is lost, and costs one more round.
 */
export async function noteDoubt(deps: Deps, hold: Hold, rejudged: Rejudged, { why }: Waiting): Promise<void> {
  if (rejudged.status === 'unknown' && rejudged.doubtedAt !== undefined) {
    // What waits for something else, such as the end of its window, asks nobody in between anyway.
    if (why !== rejudged.why || rejudged.doubtedAt === hold.doubt?.at) return;
    await deps.store.holds.save({ ...hold, doubt: { why: rejudged.why, at: rejudged.doubtedAt } });
  } else if (rejudged.status === 'as-approved' && hold.doubt) {
    const { doubt: _settled, ...rest } = hold;
    await deps.store.holds.save(rest);
  }
}

/** The doubt of a hold's last full look, as long as it stands; undefined where there is none. */
export function standingDoubt({ doubt }: Pick<Hold, 'doubt'>, now: Instant): Rejudged | undefined {
  if (!doubt || now - doubt.at >= DOUBT_STANDS || doubt.at > now) return undefined;
  return { status: 'unknown', why: doubt.why, doubtedAt: doubt.at };
}
