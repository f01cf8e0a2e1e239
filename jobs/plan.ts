import type { Hold } from '../src/policy/hold.ts';
import type { Look } from '../src/policy/look.ts';
import { permissionsOf } from '../src/policy/review-decide.ts';
import type { Heard } from '../src/policy/signal.ts';
import { step } from '../src/policy/step.ts';
import type { Rejudged, Step, StepFacts } from '../src/policy/step-facts.ts';
import type { Deps, RegistryAccess } from './deps.ts';
import { lookAtHold } from './hold-look.ts';
import { notYet } from './not-yet.ts';
import { isReversible, pauseReason } from './pause.ts';
import type { Asking } from './reconcile.ts';
import { untagFactsOf } from './untag-form.ts';

/** The next step of a hold, and what evidence it rests on. */
export interface Planned {
  readonly step: Step;
  readonly rejudged: Rejudged;
}

/**
 * Plans on what is known; sources are asked, and the repository is listed, only where nothing else stands against it.
 * `last`: a look that an earlier round ended with.
 */
export async function plan(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  asking: Asking,
  { heard, last }: { readonly heard: Heard; readonly last: Look | undefined },
): Promise<Planned> {
  const planOn = async (rejudged: Rejudged, look: Look | undefined, behind?: StepFacts['behind']) => {
    const facts = await gatherFacts(deps, access, hold, asking, { rejudged, look, behind });
    return { step: step(hold, { ...facts, ...heard }), rejudged };
  };
  const { judge } = asking;
  // Restoring asks nobody and waits for nobody.
  const known: Rejudged =
    hold.state.status === 'restoring' ? { status: 'not-asked' } : await judge.known(hold);
  const first = await planOn(known, last);
  // Asking may take minutes: it is looked at anew.
  if (first.step.kind === 'ask') return await planOn(await judge.ask(hold), undefined);
  if (!givesName(hold, first.step)) return first;
  const behind = await asking.behind(hold);
  return behind.size === 0 ? first : await planOn(known, undefined, behind);
}

function givesName({ state }: Hold, next: Step): boolean {
  return state.status === 'restoring' && next.kind === 'order' && next.order.change.kind === 'put-tag';
}

interface Known {
  readonly look: Look | undefined;
  readonly behind: StepFacts['behind'] | undefined;
}

async function gatherFacts(
  deps: Deps,
  access: RegistryAccess,
  hold: Hold,
  { missed, run, denials }: Asking,
  { rejudged, look: last, behind }: Pick<StepFacts, 'rejudged'> & Known,
): Promise<StepFacts> {
  const look = last ?? (await lookAtHold(access, hold, deps.now, behind));
  const seen = { rejudged, look, ...(behind && { behind }), ...(await missed()) };
  const [paused, probe, later] = await Promise.all([
    pauseReason(deps, access.key, { reversible: isReversible(hold) }),
    deps.store.brakes.probe(access.key),
    notYet(deps, access, hold, { run, denials }),
  ]);
  return {
    ...(await untagFactsOf(access, hold, probe)),
    ...seen,
    now: deps.now(),
    may: permissionsOf(deps.config.mode),
    ...(paused !== undefined && { paused }),
    ...(later !== undefined && { later }),
  };
}
