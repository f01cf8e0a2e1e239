import type { Hold } from '../src/policy/hold.ts';
import { mostPerWeek } from '../src/policy/staging.ts';
import { isoWeek, localDay, nextWeek } from './calendar.ts';
import type { Deps, RegistryAccess } from './deps.ts';

/**
 * On the slow path a mistake must show before it can hit everything: of the families approved together only a share
 * may begin within an ISO week. Answers why this one has to wait, or undefined; takes nothing.
 */
export async function waitsForItsWeek(
  deps: Deps,
  access: Pick<RegistryAccess, 'key'>,
  hold: Hold,
): Promise<string | undefined> {
  if (!hold.slow || hold.state.status !== 'approved') return undefined;
  const stage = await stageOf(deps, hold);
  const begun = await deps.store.brakes.spent(access.key, hold.repository, stage.key);
  return begun < stage.limit ? undefined : stage.full;
}

/** Takes the hold's place among those that may begin this week, once however often it is tried; answers why not. */
export async function takeStage(
  deps: Deps,
  access: Pick<RegistryAccess, 'key'>,
  hold: Hold,
): Promise<string | undefined> {
  if (!hold.slow) return undefined;
  const { key, limit, full } = await stageOf(deps, hold);
  const payer = `begin ${hold.id} ${hold.approval.at}`;
  const taken = await deps.store.brakes.spend(access.key, hold.repository, key, 1, limit, payer);
  return taken ? undefined : full;
}

/**
 * Counted for each review: what one approval covers is what one mistake would hit. All shares together are no more
 * than the same share of the repository.
 */
async function stageOf({ store, config, now }: Deps, hold: Hold) {
  const zone = config.schedule.timezone;
  const families = (await store.reviews.get(hold.review))?.facts.families ?? 1;
  const limit = mostPerWeek(families, config.slowPath.sharePerWeek);
  const next = localDay(nextWeek(now(), zone), zone);
  return {
    key: `${isoWeek(now(), zone)} ${hold.review}`,
    limit,
    full: `only ${limit} of ${families} may begin in a week on the slow path; the next ones from Monday ${next}`,
  };
}
