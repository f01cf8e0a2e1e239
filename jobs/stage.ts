import { type Hold, isResting } from '../src/policy/hold.ts';
import { mostPerWeek } from '../src/policy/staging.ts';
import { isoWeek, localDay, nextWeek } from './calendar.ts';
import type { Deps, RegistryAccess } from './deps.ts';

/**
 * On the slow path a mistake must show before it can hit everything: of the families approved together, and of all that
 * are on the slow path in one repository, only a share may begin within an ISO week. Answers why this one has to wait,
 * or undefined; takes nothing.
 */
export async function waitsForItsWeek(
  deps: Deps,
  access: Pick<RegistryAccess, 'key'>,
  hold: Hold,
): Promise<string | undefined> {
  if (!hold.slow || hold.state.status !== 'approved') return undefined;
  for (const stageOf of STAGES) {
    const { key, limit, full } = await stageOf(deps, access, hold);
    const begun = await deps.store.brakes.spent(access.key, hold.repository, key);
    if (begun >= limit) return full;
  }
  return undefined;
}

/** Takes the hold's place among those that may begin this week, once however often it is tried; answers why not. */
export async function takeStage(
  deps: Deps,
  access: Pick<RegistryAccess, 'key'>,
  hold: Hold,
): Promise<string | undefined> {
  if (!hold.slow) return undefined;
  const payer = `begin ${hold.id} ${hold.approval.at}`;
  const stages = await Promise.all(STAGES.map((stageOf) => stageOf(deps, access, hold)));
  const places = stages.map((stage) => ({ ...stage, n: 1 }));
  return (await deps.store.brakes.spendTogether(access.key, hold.repository, places, payer))?.full;
}

/** A counter of a week, and why nothing more begins once it stands at its limit. */
interface Stage {
  readonly key: string;
  readonly limit: number;
  readonly full: string;
}

type StageOf = (deps: Deps, access: Pick<RegistryAccess, 'key'>, hold: Hold) => Promise<Stage>;

/** What one approval covers is what one mistake would hit; the card says this share. */
const ofReview: StageOf = async ({ store, config, now }, _access, hold) => {
  const zone = config.schedule.timezone;
  const families = (await store.reviews.get(hold.review))?.facts.families ?? 1;
  const limit = mostPerWeek(families, config.slowPath.sharePerWeek);
  return {
    key: `${isoWeek(now(), zone)} ${hold.review}`,
    limit,
    full: `only ${limit} of ${families} may begin in a week on the slow path; ${nextFrom(now(), zone)}`,
  };
};

/**
 * Many small approvals are one large one: each lets one begin, all together no more than their share. Counted of the
 * families that are on their way: what came to its end makes the share smaller, never larger.
 */
const ofRepository: StageOf = async ({ store, config, now }, { key }, hold) => {
  const zone = config.schedule.timezone;
  const holds = await store.holds.inRepository(key, hold.repository);
  const families = holds.filter(({ slow, state }) => slow && !isResting(state.status)).length;
  const limit = mostPerWeek(families, config.slowPath.sharePerWeek);
  return {
    key: `${isoWeek(now(), zone)} slow path`,
    limit,
    full: `only ${limit} of the ${families} on the slow path in ${hold.repository} may begin in a week; ${nextFrom(now(), zone)}`,
  };
};

/** The review's own first: that one is cheap to read, and where it is full nothing has to be counted. */
const STAGES: readonly StageOf[] = [ofReview, ofRepository];

const nextFrom = (now: number, zone: string) =>
  `the next ones from Monday ${localDay(nextWeek(now, zone), zone)}`;
