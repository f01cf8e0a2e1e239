import { askAgain } from './ask-again.ts';
import { closeWeeks } from './close-week.ts';
import type { Deps } from './deps.ts';
import type { Posting } from './digest.ts';
import { tellThreads } from './threads.ts';

/**
 * Brings the messages of all teams up to what is stored: news into their threads, former weeks closed, what waits for
 * half a week asked again. Each part may fail without the others.
 */
export async function tendChannels(deps: Deps, posting: Posting): Promise<void> {
  await tellThreads(deps, posting, await deps.store.threads.watched());
  const teams = Object.keys(deps.config.teams);
  for (const team of [...teams, undefined]) {
    await attempt(deps, team, () => closeWeeks(deps, posting, team));
    await attempt(deps, team, () => askAgain(deps, posting, team));
  }
  const left = (await deps.store.weeks.teams()).filter((team) => !teams.includes(team));
  for (const team of left) await attempt(deps, team, () => closeWeeks(deps, posting, team));
}

async function attempt({ log }: Deps, team: string | undefined, act: () => Promise<void>): Promise<void> {
  await act().catch((error: unknown) => log.error({ team, err: error }, "a team's channel was not tended"));
}
