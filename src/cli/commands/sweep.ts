import { sweep as sweepHolds } from '../../../jobs/sweep.ts';
import { sweepPolicies } from '../../../jobs/sweep-policies.ts';
import { defineCommand } from '../command.ts';
import { counted } from '../present/words.ts';
import { oneLine } from '../printable.ts';
import { withDeps } from '../with-jobs.ts';

/** `layaway sweep`: every open hold as far as it can go, now. */
export const sweep = defineCommand({
  name: 'sweep',
  summary: 'carry on with everything approved, now',
  names: '',
  atLeast: 0,
  atMost: 0,
  options: {},
  help: `Looks at everything that is under way and takes the next step where one is due and
allowed: put aside, watch, delete, restore. The worker does this every ten minutes;
doing it by hand changes nothing but the time. Mode, budget and pause hold here too.`,
  run: async (call) =>
    await withDeps(call, async (deps) => {
      call.progress.show({ text: 'looking at everything under way' });
      const { holds, changed, failed: failedHolds } = await sweepHolds(deps);
      const policies = await sweepPolicies(deps);
      const failed = [...failedHolds, ...policies.failed.map(({ policy, why }) => ({ hold: policy, why }))];
      const changedPolicies = policies.changed.map(({ id }) => id);
      const json = { holds, changedReviews: [...changed], changedPolicies, failed };
      const lines = [
        `${counted(holds, 'family', 'families')} under way, ${counted(changed.size, 'question')} moved on.`,
        ...policies.changed.map(({ repository, state }) => `The policy of ${repository} is ${state.status}.`),
        ...failed.map(({ hold, why }) => `${hold}: ${why}`),
      ];
      return { json, text: () => `${lines.map(oneLine).join('\n')}\n`, failed: failed.length > 0 };
    }),
});
