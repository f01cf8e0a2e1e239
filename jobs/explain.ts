import { nearest } from '../src/config/nearest.ts';
import type { JudgedFamily, Ownership } from '../src/policy/candidate.ts';
import { holdId, isOver } from '../src/policy/hold.ts';
import { type Duration, type Instant, MINUTE } from '../src/policy/time.ts';
import type { ImageName } from '../src/slack/answers.ts';
import { respondLater } from '../src/slack/respond-later.ts';
import type { Message } from '../src/slack/views/blocks.ts';
import { explainView, notExplained } from '../src/slack/views/explain.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { explainedFamily } from './explained-family.ts';
import { type RepositoryScan, scanRegistry } from './scan.ts';

/** A question of `/ecr explain`, as it lies in the queue. */
export interface ExplainWork {
  readonly name: 'explain';
  readonly image: ImageName;
  /** Where Slack takes the answer, for half an hour. */
  readonly responseUrl: string;
  readonly askedAt: Instant;
}

/** Slack's half an hour, less what looking may take. Later nobody waits any more. */
const WAITED_FOR: Duration = 25 * MINUTE;

/**
 * Looks at one repository and all that may use it, as a scan does, and answers the asker. Nothing is remembered of this
 * look: a question must not change what the next scan compares itself with.
 */
export async function answerExplain(deps: Deps, work: ExplainWork): Promise<void> {
  if (deps.now() - work.askedAt > WAITED_FOR)
    return deps.log.warn({ image: work.image }, 'asked too long ago');
  const message = await explained(deps, work.image).catch((error: unknown) => {
    deps.log.error({ err: error, image: work.image }, 'an image could not be explained');
    return notExplained(work.image, 'something on our side failed. Please try again.');
  });
  await respondLater(work.responseUrl, message).catch((error: unknown) =>
    deps.log.warn({ err: error, image: work.image }, 'the asker could not be answered'),
  );
}

async function explained(deps: Deps, name: ImageName): Promise<Message> {
  const access = deps.registries.find(({ key }) => key === name.registry);
  if (!access) return notExplained(name, `the registry ${name.registry} is not configured any more`);
  const found: RepositoryScan[] = [];
  const only = [name.repository];
  await scanRegistry(onlyLooking(deps), access, { only, each: (one) => void found.push(one) });
  const [scan] = found;
  if (!scan || scan.status === 'gone') return notExplained(name, 'the repository is not there any more');
  if (scan.status === 'incomplete') return notExplained(name, scan.why);
  const wanted = scan.judged.filter((one) => isNamed(one, name));
  const holds = await holdsOf(deps, access, name, wanted);
  const families = wanted.map((one) => explainedFamily(one, holds.get(one.family.root.digest)));
  const near = wanted.length === 0 ? nearestTag(scan.judged, name.tag) : undefined;
  const owner = ownerText(scan.owner);
  const answer = { name, owner, lookedAt: deps.now(), families, ...(near !== undefined && { near }) };
  return explainView(answer, { now: deps.now(), zone: zoneOf(deps, scan.owner) });
}

function nearestTag(judged: readonly JudgedFamily[], tag: string | undefined): string | undefined {
  if (tag === undefined) return undefined;
  return nearest(
    tag,
    judged.flatMap(({ family }) => family.tags),
  );
}

function onlyLooking(deps: Deps): Deps {
  const nothing = async () => {};
  const memory = { ...deps.memory, rememberUses: nothing, rememberInspected: nothing, noteSources: nothing };
  return { ...deps, memory };
}

function isNamed({ family }: JudgedFamily, { tag, digest }: ImageName): boolean {
  if (tag !== undefined && !family.tags.includes(tag)) return false;
  return digest === undefined || family.members.some((member) => member.digest.startsWith(digest));
}

async function holdsOf(
  { store }: Deps,
  access: RegistryAccess,
  name: ImageName,
  wanted: readonly JudgedFamily[],
) {
  const ids = wanted.map(({ family }) => holdId(access.id, name.repository, family.root.digest));
  const open = (await store.holds.getMany(ids)).filter(({ state }) => !isOver(state.status));
  return new Map(open.map((hold) => [hold.root, hold]));
}

function ownerText({ team, why }: Ownership): string {
  return team === undefined ? `nobody known (${why})` : `${team} (${why})`;
}

function zoneOf({ config }: Deps, { team }: Ownership): string {
  return (team !== undefined && config.teams[team]?.timezone) || config.schedule.timezone;
}
