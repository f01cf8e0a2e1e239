import { unfit } from './clock.ts';
import type { Deps } from './deps.ts';
import { postDigest } from './digest.ts';
import { dueOf, dueReminders, failureMark, latestMark, markOf, type WeeklyWork, type Work } from './due.ts';
import { answerExplain } from './explain.ts';
import { performSweep, show } from './perform-sweep.ts';
import { answerPolicy, answerPropose } from './policy-answer.ts';
import { proposeAfterScan } from './propose-learned.ts';
import { type Drawing, redrawCards, showProgress } from './redraw-cards.ts';
import { postReminder } from './remind.ts';
import { tellSourceTrouble, troublesOf } from './source-trouble.ts';
import { sweepReview } from './sweep.ts';
import { sweepPolicy } from './sweep-policies.ts';
import { tellEndangered } from './tell-endangered.ts';
import { tellPolicies } from './tell-policies.ts';
import { tellTakenBack } from './tell-taken-back.ts';
import { tellThreads } from './threads.ts';
import { weeklyScan } from './weekly-scan.ts';

/** Does one piece of work and remembers that it is done. What could not be done yet is left undone, for a later tick. */
export async function perform(deps: Deps, drawing: Drawing, work: Work): Promise<void> {
  try {
    await performOne(deps, drawing, work);
  } catch (error) {
    // What failed because Redis is away cannot be counted there either.
    await deps.store.measures.count('failures', work.name).catch((unheard: unknown) => {
      deps.log.warn({ err: unheard }, 'a failure could not be counted');
    });
    throw error;
  }
}

async function performOne(deps: Deps, drawing: Drawing, work: Work): Promise<void> {
  switch (work.name) {
    case 'review':
      await deps.store.threads.watch([work.review]);
      await show(deps, drawing, await sweepReview(deps, work.review, showProgress(deps, drawing)));
      await tellThreads(deps, drawing, [work.review]);
      return await redrawCards(deps, drawing, [work.review]);
    case 'sweep':
      return await performSweep(deps, drawing);
    case 'policy':
      // Looking at all evidence takes a while: the card says at once who approved.
      await tellPolicies(deps, drawing);
      await sweepPolicy(deps, work.id);
      return await tellPolicies(deps, drawing);
    case 'explain':
      return await answerExplain(deps, work);
    case 'show-policy':
      return await answerPolicy(deps, drawing, work);
    case 'propose-policy':
      return await answerPropose(deps, drawing, work);
    case 'remind':
      return await remindLeads(deps, drawing);
    default:
      return await performWeekly(deps, drawing, work);
  }
}

/** A list that fails keeps no other lead from theirs. */
async function remindLeads(deps: Deps, drawing: Drawing): Promise<void> {
  const failed: unknown[] = [];
  for (const one of await dueReminders(deps)) {
    await performWeekly(deps, drawing, one).catch((error: unknown) => failed.push(error));
  }
  if (failed.length > 0) throw new AggregateError(failed, 'lists of leads failed');
}

/** For which week it is done is settled when it begins: it may end in the next one. */
async function performWeekly(deps: Deps, drawing: Drawing, work: WeeklyWork): Promise<void> {
  if (deps.stopping?.aborted) return; // the next tick of another worker finds it
  // Ages and weeks would be wrong, or what was answered dropped, and noted as done for all: who may do it finds it.
  if ((await unfit(deps)) !== undefined) return;
  const mark = markOf(deps, work);
  if ((await weekly(deps, drawing, work)) === 'later') return;
  await deps.store.memory.done(latestMark(work), deps.now());
  await deps.store.memory.done(mark, deps.now());
}

async function weekly(deps: Deps, drawing: Drawing, work: WeeklyWork): Promise<string> {
  switch (work.name) {
    case 'scan':
      return await scan(deps, drawing, work);
    case 'digest': {
      const outcome = await postDigest(deps, drawing, work.team, dueOf(deps, work).week);
      deps.log.info(outcome, 'digest');
      await redrawCards(deps, drawing, outcome.answered ?? []);
      return outcome.status;
    }
    case 'remind': {
      const outcome = await postReminder(deps, drawing, work.lead, dueOf(deps, work));
      deps.log.info(outcome, 'reminder');
      return outcome.status;
    }
  }
}

async function scan(
  deps: Deps,
  drawing: Drawing,
  work: WeeklyWork & { name: 'scan' },
): Promise<'scanned' | 'later'> {
  const access = deps.registries.find((one) => one.key === work.registry);
  if (!access) throw new Error(`registry ${work.registry} is not in the configuration`);
  const news = `sources ${work.registry} ${dueOf(deps, work).week}`;
  const found = await weeklyScan(deps, access).catch(async (error: unknown) => {
    if (deps.stopping?.aborted) {
      deps.log.info({ registry: access.key, err: error }, 'scan cut short; another worker begins it anew');
      return undefined;
    }
    await deps.store.memory.done(failureMark(deps, work), deps.now());
    const why = error instanceof Error ? error.message : String(error);
    const trouble = { name: 'scan', registry: access.key, status: 'failed', why } as const;
    await tellSourceTrouble(deps, drawing.poster, [trouble], `failed ${news}`);
    throw error;
  });
  if (found === undefined) return 'later';
  await redrawCards(deps, drawing, found.replaced);
  const troubles = troublesOf(found, deps.config.sources);
  await tellSourceTrouble(deps, drawing.poster, troubles, news, found.unexplained);
  const { evidence, endangered, ...totals } = found;
  if (deps.stopping?.aborted) return 'later';
  await tellEndangered(deps, drawing.poster, access.key, endangered);
  const taken = await tellTakenBack(deps, drawing.poster, access);
  const urgent = new Set([
    ...taken,
    ...endangered.flatMap(({ ours, repository }) => (ours ? [repository] : [])),
  ]);
  const policies = await proposeAfterScan(deps, access, { evidence, urgent });
  await tellPolicies(deps, drawing);
  deps.log.info({ ...totals, policies }, 'scanned');
  return 'scanned';
}
